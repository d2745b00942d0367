"""A diagnosis: by code where it can, else by whys that are tied to what was shown."""

import json
from dataclasses import replace

import pytest

from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
    Suite,
)
from standalone_orchestrator.core.events import FileEdit, Why
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.core.state import Tried
from standalone_orchestrator.core.task import Plan, PlannedFile
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.phases.rca.diagnose import Given, diagnose

BOX = "def pack(x):\n    return x - 1\n"
LID = "from box import pack\n\n\ndef close(x):\n    return pack(x)\n"
APP = "from lid import close\n\n\ndef main():\n    return close(1)\n"
ALONE = "def own():\n    return 1\n"
FILES = {"box.py": BOX, "lid.py": LID, "app.py": APP, "alone.py": ALONE}
PLAN = Plan(tuple(PlannedFile(p, "") for p in FILES), ())


def check(name, *needs):
    return Check(
        name, Role.GOAL, Authority.GENERATED, Means.TEST, "t", (), needs, f"assert {name}() == 1"
    )


SUITE = Suite((check("g1", "box.py"), check("g2", "lid.py"), check("g3", "alone.py")))
RED = (
    CheckResult("g1", Outcome.FAILED, "assert -1 == 1"),
    CheckResult("g2", Outcome.PASSED),
    CheckResult("g3", Outcome.PASSED),
)
GIVEN = Given("diagnose/1", PLAN, SUITE, RED, FILES, 7)


def reply(whys=(("it subtracts", "return x - 1"),), blame=("box.py",), edits=()):
    return json.dumps(
        {
            "whys": [{"why": w, "evidence": e} for w, e in whys],
            "blame": list(blame),
            "edits": [{"path": p, "search": s, "replace": r} for p, s, r in edits],
        }
    )


def diagnosed(answer=None, given=GIVEN):
    model, told = FakeModel(answer or reply()), []
    head = Head("You look.", "# Task")
    found = diagnose(given, model, head, lambda topic, text: told.append((topic, text)))
    return found, model, told


def test_a_cause_that_code_sees_costs_no_call():
    broken = {**FILES, "lid.py": "def close(:\n"}
    found, model, _ = diagnosed(given=replace(GIVEN, files=broken))
    assert model.calls == []
    assert (found.source, found.blamed, found.edits) == ("code", ("lid.py",), ())
    assert found.whys[0].evidence == "lid.py:1"


def test_otherwise_the_model_is_asked_once_and_without_chance():
    found, model, told = diagnosed()
    assert (found.step, found.source, told) == ("diagnose/1", "model", [])
    assert found.whys == (Why("it subtracts", "return x - 1"),)
    _, draw, limits = model.calls[0]
    assert (draw.temperature, draw.seed) == (0.0, seed_for(7, "diagnose/1"))
    assert (limits.max_tokens, len(model.calls)) == (700, 1)


def test_the_prompt_shows_failing_checks_and_the_files_that_they_run():
    text = diagnosed()[1].calls[0][0].messages[-1].text
    assert "assert g1() == 1\n\nassert -1 == 1" in text
    assert "g2" not in text
    assert BOX.strip() in text
    assert "from box import pack" not in text


def test_what_was_set_aside_is_not_shown():
    suite = replace(SUITE, set_aside=(("g2", "disputed"),))
    results = (*RED[:1], CheckResult("g2", Outcome.FAILED, "no"), RED[2])
    text = diagnosed(given=replace(GIVEN, suite=suite, results=results))[1].calls[0][0]
    assert "g2" not in text.messages[-1].text


@pytest.mark.parametrize(
    ("most", "words"),
    [(5, "one to five short steps"), (2, "one to two short"), (1, "one short step ")],
)
def test_no_more_whys_are_asked_for_and_kept_than_the_settings_allow(most, words):
    whys = (("it subtracts", "return x - 1"), ("so pack is off", "assert g1() == 1"))
    found, model, _ = diagnosed(reply(whys), replace(GIVEN, most_whys=most))
    prompt = model.calls[0][0]
    assert words in prompt.messages[-1].text
    assert json.loads(prompt.schema)["properties"]["whys"]["maxItems"] == most
    assert len(found.whys) <= most


def test_causes_that_code_sees_keep_to_it_too():
    broken = {path: text.replace("def ", "def (") for path, text in FILES.items()}
    assert len(diagnosed(given=replace(GIVEN, files=broken))[0].whys) == len(FILES)
    given = replace(GIVEN, files=broken, most_whys=1)
    assert len(diagnosed(given=given)[0].whys) == 1


def test_a_check_that_needs_no_file_puts_all_under_suspicion():
    suite = Suite((check("g1"),))
    text = diagnosed(given=replace(GIVEN, suite=suite))[1].calls[0][0].messages[-1].text
    assert all(part.strip() in text for part in FILES.values())


def test_very_long_sources_are_cut():
    long = {**FILES, "box.py": BOX + "# long\n" * 9_000}
    text = diagnosed(given=replace(GIVEN, files=long))[1].calls[0][0].messages[-1].text
    assert len(text) < 14_000


def test_a_why_without_quoted_evidence_is_dropped_and_told():
    whys = (("it subtracts", "return  x - 1"), ("a guess", "return x * 2"), ("nothing", " "))
    found, _, told = diagnosed(reply(whys))
    assert [w.text for w in found.whys] == ["it subtracts"]
    assert told == [
        ("dropped", "a cause for which no line that was seen is quoted: a guess"),
        ("dropped", "a cause for which no line that was seen is quoted: nothing"),
    ]


def test_the_failing_output_is_evidence_too():
    assert diagnosed(reply([("one too few", "assert -1 == 1")]))[0].whys


def test_blamed_files_and_their_dependents_are_built_again_in_order():
    found, _, _ = diagnosed()
    assert found.blamed == ("box.py",)
    assert found.rebuild == (("box.py",), ("lid.py",), ("app.py",))


def test_what_nothing_depends_on_is_built_again_alone():
    assert diagnosed(reply(blame=["app.py"]))[0].rebuild == (("app.py",),)


def test_dependents_through_a_file_outside_the_plan_are_found():
    plan = Plan(tuple(f for f in PLAN.files if f.path != "lid.py"), ())
    found, _, _ = diagnosed(given=replace(GIVEN, plan=plan))
    assert found.rebuild == (("box.py",), ("app.py",))


def test_blame_on_files_that_are_not_there_falls_back_on_what_the_checks_run():
    assert diagnosed(reply(blame=["elsewhere.py"]))[0].blamed == ("box.py",)


def test_edits_are_handed_on_and_their_files_blamed():
    edits = [("lid.py", "return pack(x)", "return pack(x) + 2")]
    found, _, _ = diagnosed(reply(edits=edits))
    assert found.edits == (FileEdit("lid.py", "return pack(x)", "return pack(x) + 2"),)
    assert found.blamed == ("box.py", "lid.py")


@pytest.mark.parametrize(
    "edit",
    [
        ("elsewhere.py", "return x", "return 2"),
        ("box.py", "  ", "return 2"),
        ("box.py", "return x - 1", "return x - 1"),
    ],
)
def test_edits_that_change_nothing_we_have_are_dropped(edit):
    assert diagnosed(reply(edits=[edit]))[0].edits == ()


def test_a_reply_that_is_no_diagnosis_blames_what_the_failing_checks_run():
    found, _, told = diagnosed("I do not know.")
    assert (found.source, found.whys, found.blamed) == ("code", (), ("box.py",))
    assert told[-1][0] == "malformed"


def test_asking_can_be_switched_off():
    found, model, _ = diagnosed(given=replace(GIVEN, ask_model=False))
    assert model.calls == []
    assert (found.source, found.blamed) == ("code", ("box.py",))


def test_a_planned_file_that_is_missing_is_built_again():
    rule = Check(
        "s1", Role.GOAL, Authority.STRUCTURE, Means.STRUCTURE, "exists box.py", (), ("box.py",)
    )
    files = {p: t for p, t in FILES.items() if p != "box.py"}
    results = (CheckResult("s1", Outcome.FAILED, "box.py does not exist"),)
    given = replace(GIVEN, suite=Suite((rule,)), results=results, files=files)
    found, model, _ = diagnosed(given=given)
    assert model.calls == []
    assert "box.py" in found.blamed
    assert "box.py" in found.rebuild[0]


@pytest.mark.parametrize("evidence", ["x", "-", "1", "return", "def pac", ")", "assert"])
def test_a_scrap_is_no_evidence(evidence):
    assert diagnosed(reply([("because", evidence)]))[0].whys == ()


@pytest.mark.parametrize(
    "evidence", ["return x - 1", "  return x - 1 ", "return x", "def pack(x):"]
)
def test_a_line_or_a_meaningful_part_of_one_is_evidence(evidence):
    assert diagnosed(reply([("because", evidence)]))[0].whys


TRIED = Tried(("the sign",), "-    return x - 1\n+    return -x - 1", ("assert g2() == 1",))


def test_what_was_tried_in_vain_is_told_and_the_answer_is_drawn_anew():
    found, model, _ = diagnosed(
        reply([("it turns the sign", "+    return -x - 1")]), replace(GIVEN, tried=TRIED)
    )
    prompt, draw, _ = model.calls[0]
    text = prompt.messages[-1].text
    assert "it has been taken back:\n```diff\n-    return x - 1\n+    return -x - 1\n" in text
    assert "The cause was believed to be:\n- the sign" in text
    assert "With it these failed, too:\n```\nassert g2() == 1" in text
    assert draw.temperature > 0
    assert found.whys  # the diff is evidence, too


def test_an_attempt_that_changed_nothing_is_told_as_such():
    _, model, _ = diagnosed(given=replace(GIVEN, tried=Tried((), "")))
    text = model.calls[0][0].messages[-1].text
    assert "What was tried last changed nothing for the better." in text


NEEDING = Plan(
    (
        PlannedFile("box.py", ""),
        PlannedFile("lid.py", "", needs=("box.py",)),
        PlannedFile("app.py", "", needs=("lid.py",)),
    ),
    (),
)
WHOLE = Suite(
    (
        *(check(f"g1{n}", "box.py") for n in "abc"),
        *(check(f"g2{n}", "box.py", "lid.py") for n in "abc"),
        check("g3", "box.py", "lid.py", "app.py"),
    )
)


def blamed(*red, message="assert 0 == 1", answer=None):
    """What is blamed where these checks fail."""
    results = tuple(
        CheckResult(c.id, Outcome.FAILED, message)
        if c.id in red
        else CheckResult(c.id, Outcome.PASSED)
        for c in WHOLE.checks
    )
    given = replace(GIVEN, plan=NEEDING, suite=WHOLE, results=results)
    return diagnosed(answer or "no diagnosis", given=given)[0].blamed


def test_files_whose_own_tests_pass_are_not_suspected():
    assert blamed("g3") == ("app.py",)
    assert blamed("g2a") == ("lid.py",), "what only a test of another file runs is not asked"
    assert blamed("g2a", "g3") == ("lid.py", "app.py")
    assert blamed("g1b", "g3") == ("box.py", "app.py")


def test_two_tests_that_pass_are_not_enough():
    suite = Suite(tuple(c for c in WHOLE.checks if c.id != "g1a"))
    results = tuple(
        CheckResult(c.id, Outcome.FAILED if c.id == "g3" else Outcome.PASSED) for c in suite.checks
    )
    given = replace(GIVEN, plan=NEEDING, suite=suite, results=results)
    assert diagnosed("no diagnosis", given=given)[0].blamed == ("box.py", "app.py")


def test_a_model_that_blames_all_blames_the_suspects_of_these():
    everything = reply(blame=("box.py", "lid.py", "app.py"))
    assert blamed("g3", answer=everything) == ("app.py",)
    assert blamed("g3", answer=reply(blame=("box.py",))) == ("box.py",)


def test_what_a_failure_goes_through_is_suspected_though_its_tests_pass():
    message = "box.py:2: in pack\n    return x - 1\nE   TypeError: no number"
    assert blamed("g3", message=message) == ("box.py", "app.py")
