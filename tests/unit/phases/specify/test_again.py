"""Disputed tests are asked again: by vote, from the specification alone, never edited."""

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
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile, Task
from standalone_orchestrator.models.fakes import FakeModel, in_turn
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.phases.specify.again import OUTVOTED, Disputed, reconsider
from standalone_orchestrator.phases.specify.cases import case_from
from standalone_orchestrator.phases.specify.draft import Draft
from standalone_orchestrator.phases.specify.freeze import files_for, hashes
from standalone_orchestrator.phases.specify.specify import Given, SpecifyPolicy, Tools

NAMES = {"pack": "box"}
ONE = ("assert pack(40)",)
PLAN = Plan(
    (PlannedFile("box.py", "", ("def pack(x)", "def seal(x)")),),
    (
        Criterion("c1", "`pack` adds the box's own weight", CheckKind.BEHAVIOUR),
        Criterion("c2", "`pack` raises `ValueError` below zero", CheckKind.BEHAVIOUR),
        Criterion("c3", "`seal` seals", CheckKind.BEHAVIOUR),
    ),
)
GIVEN = Given(Task(""), PLAN, "base", {}, {}, (), (), 1)


def draft(name, *lines, authority=Authority.GENERATED):
    case = case_from(lines, NAMES)
    check = Check(
        name,
        Role.GOAL,
        authority,
        Means.TEST,
        f"test_c1.py::test_{name}",
        ("c1",),
        ("box.py",),
        case.body,
    )
    return Draft(check, case)


def answers(*lines):
    return [json.dumps({"work": "w", "line": line}) for line in lines]


def again(trees, drafts, *lines, suite=None, files=None, results=(), confirmed=()):
    store, told = trees(), []
    model = FakeModel(in_turn(*answers(*lines)) if lines else "no answer")
    files = files_for(drafts) if files is None else files
    suite = suite or Suite(tuple(d.check for d in drafts), hashes=hashes(files))
    tools = Tools(
        model,
        Head("", ""),
        store.grade,
        store.write,
        lambda topic, text: told.append((topic, text)),
        store.save,
    )
    names = tuple(d.check.id for d in drafts)
    found = reconsider(
        GIVEN,
        tools,
        SpecifyPolicy(),
        Disputed(
            suite,
            names,
            "reconsider/1",
            files,
            {r.check: r for r in results},
            frozenset(confirmed),
        ),
    )
    return found, model, store, told


WRONG = ("assert pack(40) == 1234",)
RIGHT = "assert pack(40) == 41"


def test_two_equal_answers_of_three_settle_it(trees):
    amended, model, store, _ = again(trees, [draft("g1", *WRONG)], RIGHT, RIGHT)
    assert len(model.calls) == 2
    suite = amended.suite
    assert suite.set_aside == (("g1", "disputed; asked again, the outcome differs"),)
    new = suite.checks[-1]
    assert (new.id, new.target) == ("a2", "test_amended_2.py::test_a2")
    assert new.source == f"from box import pack\n{RIGHT}"
    assert (new.criteria, new.needs, new.authority) == (("c1",), ("box.py",), Authority.GENERATED)
    assert amended.confirmed == ()
    assert suite.hashes == hashes(store.frozen)


def test_what_was_frozen_stays_as_it_was(trees):
    old = draft("g1", *WRONG)
    amended, _, store, _ = again(trees, [old], RIGHT, RIGHT)
    assert amended.suite.checks[0] == old.check
    assert store.frozen["test_c1.py"] == files_for([old])["test_c1.py"]
    assert set(store.frozen) == {"test_c1.py", "test_amended_2.py"}


def test_the_same_outcome_confirms_the_test_which_stays_in_force(trees):
    amended, _, _, _ = again(trees, [draft("g1", *WRONG)], WRONG[0], RIGHT, WRONG[0])
    assert amended.confirmed == ("g1",)
    assert (amended.suite.set_aside, len(amended.suite.checks)) == ((), 1)


def test_without_a_majority_the_test_is_set_aside_and_none_takes_its_place(trees):
    lines = ("assert pack(40) == 1", "assert pack(40) == 2", "assert pack(40) == 3")
    amended, model, _, _ = again(trees, [draft("g1", *WRONG)], *lines)
    assert len(model.calls) == 3
    assert amended.suite.set_aside == (("g1", "disputed; asked again, no two agree"),)
    assert len(amended.suite.checks) == 1


def test_the_question_holds_neither_the_stated_outcome_nor_what_a_candidate_returned(trees):
    setup = ("expected = 1234", "weight = 39 + 1", "assert pack(weight) == expected")
    result = CheckResult("g1", Outcome.FAILED, "assert 41.5 == 1234")
    _, model, _, _ = again(trees, [draft("g1", *setup)], RIGHT, results=[result])
    for prompt, _, _ in model.calls:
        text = "\n".join(m.text for m in prompt.messages)
        assert "weight = 39 + 1\npack(weight)" in text
        assert "1234" not in text
        assert "41.5" not in text


def test_the_question_holds_every_point_about_what_is_called_errors_too(trees):
    _, model, _, _ = again(trees, [draft("g1", *WRONG)], RIGHT, RIGHT)
    text = model.calls[0][0].messages[-1].text
    assert "> `pack` adds the box's own weight" in text
    assert "> `pack` raises `ValueError` below zero" in text
    assert "seal" not in text


def test_the_answers_are_drawn_apart(trees):
    lines = ("assert pack(40) == 1", "assert pack(40) == 2", "assert pack(40) == 3")
    _, model, _, _ = again(trees, [draft("g1", *WRONG)], *lines)
    draws = [draw for _, draw, _ in model.calls]
    assert [d.temperature for d in draws] == [0.0, 0.5, 0.8]
    assert len({d.seed for d in draws}) == 3
    assert len({prompt.hash() for prompt, _, _ in model.calls}) == 1


def test_an_error_may_be_the_outcome(trees):
    line = "with pytest.raises(ValueError): pack(40)"
    amended, _, _, _ = again(trees, [draft("g1", *WRONG)], line, line)
    assert amended.suite.checks[-1].criteria == ("c2",)


def test_a_new_test_that_is_not_red_is_not_taken_in_and_the_old_one_stays_aside(trees):
    line = "assert pack(40) is None"
    amended, _, _, told = again(trees, [draft("g1", *WRONG)], line, line)
    assert len(amended.suite.checks) == 1
    assert [name for name, _ in amended.suite.set_aside] == ["g1"]
    assert told[-1][0] == "refused test"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("pack(40)", "disputed; asked again, the answer was no test: its last line is neither"),
        ("assert pack(41) == 42", "disputed; asked again, the answer was about something else"),
        ("assert pack(40)", "disputed; asked again, the answer was about something else"),
    ],
)
def test_an_answer_that_is_no_answer_sets_the_test_aside_and_says_why(trees, line, why):
    amended, _, _, _ = again(trees, [draft("g1", *WRONG)], line)
    assert amended.suite.set_aside[0][1].startswith(why)


def test_a_reply_that_is_garbage_sets_the_test_aside(trees):
    amended, _, _, _ = again(trees, [draft("g1", *WRONG)])
    assert amended.suite.set_aside[0][1].startswith("disputed; asked again, no answer: ")


@pytest.mark.parametrize("authority", [Authority.EXAMPLE, Authority.USER, Authority.STRUCTURE])
def test_what_no_model_wrote_is_set_aside_and_no_model_is_asked(trees, authority):
    amended, model, _, _ = again(trees, [draft("e1", *WRONG, authority=authority)], RIGHT)
    assert model.calls == []
    assert amended.suite.set_aside == (("e1", "disputed: every agreed candidate fails it"),)


def test_a_test_that_cannot_be_asked_again_stays_in_force(trees):
    amended, model, _, _ = again(trees, [draft("g1", "assert pack(40) < 3")], RIGHT)
    assert model.calls == []
    assert amended.suite.set_aside == ()
    assert amended.confirmed == ("g1",)


def test_a_test_of_truth_is_asked_again_as_one(trees):
    amended, _, _, _ = again(
        trees, [draft("g1", "assert not pack(40)")], "assert pack(40)", "assert pack(40)"
    )
    assert [name for name, _ in amended.suite.set_aside] == ["g1"]
    assert amended.suite.checks[-1].source.endswith("assert pack(40)")


def test_a_test_whose_own_setup_fails_is_asked_again_like_any_other(trees):
    old = draft("g1", "x = pack(-1)", "assert pack(40) == 41")
    line = files_for([old])["test_c1.py"].splitlines().index("    x = pack(-1)") + 1
    result = CheckResult("g1", Outcome.FAILED, f"/x/test_c1.py:{line}: in test_g1\nValueError")
    same = "assert pack(40) == 41"
    amended, model, _, _ = again(trees, [old], same, same, results=[result])
    assert len(model.calls) == 2
    assert (amended.suite.set_aside, amended.confirmed) == ((), ("g1",))


def test_a_setup_that_repeats_the_question_is_left_out_of_the_new_test(trees):
    old = draft("g1", "pack(40)", "with pytest.raises(ValueError): pack(40)")
    line = files_for([old])["test_c1.py"].splitlines().index("    pack(40)") + 1
    result = CheckResult("g1", Outcome.FAILED, f"/x/test_c1.py:{line}: in test_g1\nValueError")
    amended, model, _, _ = again(trees, [old], RIGHT, results=[result])
    assert model.calls == []
    assert amended.suite.checks[-1].source.splitlines()[1:] == [
        "with pytest.raises(ValueError):",
        "    pack(40)",
    ]


def test_a_second_amendment_takes_no_name_of_the_first(trees):
    old = [draft("g1", "assert pack(1) == 7"), draft("g2", "assert pack(2) == 7")]
    lines = ["assert pack(1) is None"] * 2 + ["assert pack(2) == 3"] * 2  # the first is not red
    first, _, store, _ = again(trees, old, *lines)
    kept = first.suite.checks[-1]
    mine = Draft(kept, case_from(kept.source.splitlines(), NAMES))
    line = "assert pack(2) == 9"
    second, _, later, _ = again(trees, [mine], line, line, suite=first.suite, files=store.frozen)
    ids = [c.id for c in second.suite.checks]
    assert len(ids) == 4
    assert len(set(ids)) == 4
    for path, text in store.frozen.items():
        assert later.frozen[path] == text


def test_numbers_that_are_equal_are_one_outcome_however_they_are_written(trees):
    lines = ("assert pack(40) == 41", "assert pack(40) == 41.0")
    amended, model, _, _ = again(trees, [draft("g1", *WRONG)], *lines)
    assert len(model.calls) == 2
    assert amended.suite.checks[-1].source.endswith("assert pack(40) == 41")
    amended, _, _, _ = again(trees, [draft("g1", "assert pack(40) == [1, 2]")],
                             *["assert pack(40) == [1.0, 2.0]"] * 2)  # fmt: skip
    assert amended.confirmed == ("g1",)
    amended, _, _, _ = again(trees, [draft("g1", *WRONG)], *["assert pack(40) == '1234'"] * 2)
    assert amended.confirmed == ()


def test_a_firm_test_stays_in_force_where_no_reply_is_an_answer(trees):
    old = draft("g1", *WRONG)
    firm = replace(old, check=replace(old.check, firm=True))
    nothing = ("pack(40)", "assert pack(41) == 42", "assert pack(40)")
    assert again(trees, [firm], *nothing)[0].confirmed == ("g1",)
    assert again(trees, [old], *nothing)[0].confirmed == ()
    amended, _, _, _ = again(trees, [firm], "assert pack(40) == 9", "assert pack(40) == 8", *ONE)
    assert [name for name, _ in amended.suite.set_aside] == ["g1"]


def test_what_was_confirmed_and_is_disputed_still_is_set_aside_unasked(trees):
    drafts = [draft("g1", *WRONG)]
    amended, model, _, _ = again(trees, drafts, confirmed=("g1",))
    assert (amended.suite.set_aside, amended.confirmed) == ((("g1", OUTVOTED),), ())
    assert model.calls == []


JARS = (
    "@dataclass class Jar",
    "Jar.__init__(self, size: int)",
    "class Shelf",
    "Shelf.put(self, jar: Jar) -> None",
    "Shelf.take(self) -> Jar",
)
SHELF = Plan(
    (PlannedFile("shelf.py", "", JARS),),
    (Criterion("c1", "`take()` gives the largest", CheckKind.BEHAVIOUR),),
)
FILLED = ("s = Shelf()", "a = Jar(1)", "b = Jar(2)", "s.put(a)", "s.put(b)")


@pytest.mark.parametrize("oracles", [True, False])
def test_functions_work_out_again_what_they_can_and_nobody_else_is_asked(trees, oracles):
    lines, names = (*FILLED, "assert s.take() == b"), {"Shelf": "shelf", "Jar": "shelf"}
    case = case_from(lines, names)
    check = replace(draft("g1", *WRONG).check, source=case.body, needs=("shelf.py",))
    model = FakeModel("```python\ndef take_of(jars):\n    return max(jars, key=size)\n```")
    files: list[str] = []

    def grade(tree, checks, given):
        files.extend(given)
        return tuple(CheckResult(c.id, Outcome.FAILED, "outcome <<b>>") for c in checks)

    store = trees()
    tools = Tools(model, Head("", ""), grade, store.write, lambda *_: None, store.save)
    given, policy = replace(GIVEN, plan=SHELF), SpecifyPolicy(oracles=oracles)
    suite = Suite((check,))
    amended = reconsider(given, tools, policy, Disputed(suite, ("g1",), "reconsider/1", {}, {}))
    assert amended.confirmed == (("g1",) if oracles else ())
    assert ("test_oracle_0.py" in files) == oracles
    assert not oracles or len(model.calls) == 3
