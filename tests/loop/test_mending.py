"""What goes wrong in a reply is mended by what the run tells the model."""

import json

import pytest
from loop_stage import (
    ONE_FILE,
    ONE_FILE_PLAN,
    SCRIPTS,
    TWICE_TESTS,
    TWO_FILES,
    cases_for,
    repaired,
    twice,
    written,
)

from standalone_orchestrator.core import events
from standalone_orchestrator.core.errors import ModelUnreachable
from standalone_orchestrator.core.events import (
    Amended,
    Built,
    Candidate,
    Diagnosed,
    Noticed,
    Replied,
)
from standalone_orchestrator.phases.specify.again import OUTVOTED

pytestmark = pytest.mark.slow
WRONG_TESTS = cases_for(
    "`twice(n)` returns",
    ["assert twice(3) == 7"],
    ["assert twice(-4) == -8"],
    ["assert twice(0) == 0"],
)


def outcome(line):
    """The reply to the question for one outcome."""
    return {"when": "# Now: one outcome", "json": {"work": "Worked out.", "line": line}}


def cause(*edits):
    """The reply to the question for the cause."""
    why = {"why": "The number is wrong.", "evidence": "return 2 * n"}
    rows = [{"path": "doubling.py", "search": s, "replace": r} for s, r in edits]
    return {
        "when": "# Now: find the cause",
        "json": {"whys": [why], "blame": ["doubling.py"], "edits": rows},
    }


def test_a_wrong_first_candidate_is_repaired_by_what_its_check_said(stage):
    script = stage.script(
        ONE_FILE_PLAN,
        TWICE_TESTS,
        written("doubling.py", twice("n + 3")),
        repaired("doubling.py", twice(), "assert twice(-4) == -8"),
    )
    done = stage.run(ONE_FILE, script, search={"candidates": 1})
    assert done.exit_code == 0
    (built,) = done.of(Built)
    assert built.chosen == "repair 1"
    (prompt,) = [p for p in done.prompts("build/") if "# Now: repair" in p]
    assert "n + 3" in prompt
    assert "-1 == -8" in prompt
    assert (done.folder.workspace / "doubling.py").read_text() == twice()


def test_a_failed_candidate_and_its_repair_are_a_trajectory(stage):
    script = stage.script(
        ONE_FILE_PLAN,
        TWICE_TESTS,
        written("doubling.py", twice("n + 3")),
        repaired("doubling.py", twice()),
    )
    done = stage.run(ONE_FILE, script, search={"candidates": 1})
    traces = [json.loads(line) for line in done.folder.traces.read_text().splitlines()]
    assert traces
    assert "n + 3" in json.dumps(traces)


def test_a_second_wave_carries_the_errors_of_the_first(stage):
    script = stage.script(
        ONE_FILE_PLAN,
        TWICE_TESTS,
        written("doubling.py", twice(), draw=1),
        written("doubling.py", twice("-n"), draw=0),
    )
    done = stage.run(
        ONE_FILE,
        script,
        search={"candidates": 2, "compare": 1, "repairs": 0, "second_wave": "errors"},
    )
    assert done.exit_code == 0
    first, second = done.prompts("build/")
    assert "An earlier version was not right yet" not in first
    assert "An earlier version was not right yet" in second


def test_an_unfinished_body_is_sent_back_before_any_check_is_run(stage):
    script = stage.script(
        ONE_FILE_PLAN,
        TWICE_TESTS,
        written("doubling.py", "def twice(n: int) -> int:\n    pass\n"),
        repaired("doubling.py", twice(), "twice"),
    )
    done = stage.run(ONE_FILE, script, search={"candidates": 1})
    assert done.exit_code == 0
    unfinished, *_ = done.of(Candidate)
    assert "twice" in unfinished.problem
    assert unfinished.passed == 0
    assert not unfinished.failed


def test_a_reply_without_a_file_is_sent_back(stage):
    script = stage.script(
        ONE_FILE_PLAN,
        TWICE_TESTS,
        {"when": "# Now: write `doubling.py`", "text": "I am sorry, I cannot do that."},
        repaired("doubling.py", twice()),
    )
    done = stage.run(ONE_FILE, script, search={"candidates": 1})
    assert done.exit_code == 0


def test_malformed_json_is_asked_for_again(stage):
    plan = ONE_FILE_PLAN
    script = stage.script(
        {"when": "# Now: plan the files", "text": "Surely! Here is the plan: files [doubling"},
        {"when": "Your reply is not valid", "json": plan["json"]},
        TWICE_TESTS,
        written("doubling.py", twice()),
    )
    done = stage.run(ONE_FILE, script)
    assert done.exit_code == 0
    assert done.notices("malformed")


def test_a_plan_that_cannot_work_is_sent_back_with_the_reason(stage):
    broken = {"path": "other.py", "purpose": "x", "exports": ["def twice(n)"], "needs": ["no.py"]}
    script = stage.script(
        {**ONE_FILE_PLAN, "when": ["# Now: plan the files", "An earlier plan could not work"]},
        {"when": "# Now: plan the files", "json": {"files": [broken]}},
        TWICE_TESTS,
        written("doubling.py", twice()),
    )
    done = stage.run(ONE_FILE, script)
    assert done.exit_code == 0
    assert any("no.py" in text for text in done.notices("plan refused"))


def test_a_test_that_passes_on_a_skeleton_is_refused_and_asked_again(stage):
    vacuous = cases_for("`twice(n)` returns", ["assert twice(3) is None"])
    script = stage.script(
        ONE_FILE_PLAN,
        {**TWICE_TESTS, "when": [*TWICE_TESTS["when"], "Earlier tests were refused"]},
        vacuous,
        written("doubling.py", twice()),
    )
    done = stage.run(ONE_FILE, script)
    assert done.exit_code == 0
    (refused,) = done.result["refused_checks"]
    assert "passes on the skeleton" in refused["reason"]


def test_a_wrong_test_is_disputed_asked_again_and_replaced(stage):
    script = stage.script(
        ONE_FILE_PLAN,
        WRONG_TESTS,
        written("doubling.py", twice()),
        outcome("assert twice(3) == 6"),
    )
    done = stage.run(ONE_FILE, script)
    assert done.exit_code == 0
    (amended,) = done.of(Amended)
    (aside,) = done.result["set_aside"]
    assert aside["reason"] == "disputed; asked again, the outcome differs"
    assert "assert twice(3) == 6" in [c.source.splitlines()[-1] for c in amended.suite.in_force()]
    assert all("twice(3) == 7" not in p for p in done.prompts("reconsider/"))
    assert "set aside" in done.outcome.summary


def test_a_run_with_an_amendment_is_replayed_to_the_same_end(stage):
    script = stage.script(
        ONE_FILE_PLAN,
        WRONG_TESTS,
        written("doubling.py", twice()),
        outcome("assert twice(3) == 6"),
    )
    done = stage.run(ONE_FILE, script)
    replayed = stage.replay(done.folder.workspace)
    assert (replayed.exit_code, replayed.summary[:8]) == (0, "the same")


def test_a_wrong_test_that_is_confirmed_ends_the_run_as_partial_with_a_handoff(stage):
    two = ONE_FILE + "`twice` raises `TypeError` when `n` is a string.\n"
    text = twice().replace(
        "    return", "    if isinstance(n, str):\n        raise TypeError\n    return"
    )
    script = stage.script(
        ONE_FILE_PLAN,
        WRONG_TESTS,
        cases_for("`twice` raises", ["with pytest.raises(TypeError): twice('a')"]),
        written("doubling.py", text),
        repaired("doubling.py", text),
        outcome("assert twice(3) == 7"),
        cause(),
    )
    done = stage.run(two, script, limits={"iterations": 1})
    assert done.exit_code == 1
    assert done.result["status"] == "partial"
    (amended,) = done.of(Amended)
    assert amended.confirmed
    handoff = (done.folder.path / "handoff.md").read_text()
    assert "assert 6 == 7" in handoff
    assert "handoff.md" in done.outcome.summary
    assert (done.folder.workspace / "doubling.py").exists()


def insisting(stage, task, tests, again):
    """A run of a right program, a wrong test, and a tester that answers the same each time."""
    file = "doubling.py"
    replies = (tests, written(file, twice()), repaired(file, twice()), outcome(again), cause())
    return stage.run(task, stage.script(ONE_FILE_PLAN, *replies), limits={"iterations": 3})


def test_a_confirmed_test_that_all_fail_which_pass_the_example_is_set_aside_at_last(stage):
    wrong = "assert twice(3) == 7"
    tests = cases_for("`twice(n)` returns", [wrong], ["assert twice(0) == 0"])
    task = ONE_FILE.replace("`n`.", "`n`: `twice(5)` returns 10.")
    done = insisting(stage, task, tests, wrong)
    assert done.exit_code == 0
    first, second = done.of(Amended)
    assert first.confirmed
    assert [why for _, why in second.suite.set_aside] == [OUTVOTED]
    assert len(done.prompts("reconsider/")) == 2  # two answers agreed, and nothing was asked again
    assert "set aside" in done.outcome.summary


def test_a_tester_that_states_two_wrong_outcomes_is_not_believed_a_third_time(stage):
    done = insisting(stage, ONE_FILE, WRONG_TESTS, "assert twice(3) == 8")
    assert done.exit_code == 0
    first, second = done.of(Amended)
    assert [why for _, why in first.suite.set_aside] == [
        "disputed; asked again, the outcome differs"
    ]
    assert [why for _, why in second.suite.set_aside][1:] == [OUTVOTED]


def test_the_edits_of_a_diagnosis_are_the_next_build(stage):
    script = stage.script(
        ONE_FILE_PLAN,
        TWICE_TESTS,
        written("doubling.py", twice("3 * n")),
        cause(("3 * n", "2 * n")),
    )
    done = stage.run(ONE_FILE, script, search={"candidates": 1, "repairs": 0})
    assert done.exit_code == 0
    (diagnosed,) = done.of(Diagnosed)
    assert diagnosed.source == "model"
    assert done.of(Built)[-1].chosen == "edits"
    assert len(done.of(events.Tested)) == 2


def test_a_task_with_tests_of_the_user_is_judged_by_them(stage):
    given = stage.folder / "test_given.py"
    given.write_text(
        "from doubling import twice\n\n\ndef test_big():\n    assert twice(500) == 1000\n"
    )
    script = stage.script(ONE_FILE_PLAN, TWICE_TESTS, written("doubling.py", twice()))
    done = stage.run(ONE_FILE, script, request={"tests": (given,)})
    assert done.exit_code == 0
    evidence = [e for c in done.result["criteria"] for e in c["evidence"]]
    assert any(e["authority"] == "user" and e["outcome"] == "passed" for e in evidence)


def test_a_command_of_the_user_must_hold(stage):
    script = stage.script(
        ONE_FILE_PLAN,
        TWICE_TESTS,
        written("doubling.py", twice()),
        repaired("doubling.py", twice()),
        cause(),
    )
    command = 'python -c "import doubling; assert doubling.__doc__ == 42"'
    done = stage.run(ONE_FILE, script, request={"commands": (command,)}, limits={"iterations": 1})
    assert done.exit_code == 1
    assert any(e["authority"] == "user" for e in done.result["failing"])


def test_a_limit_on_tokens_ends_the_run_with_4(stage):
    script = stage.script(ONE_FILE_PLAN, TWICE_TESTS, written("doubling.py", twice()))
    done = stage.run(ONE_FILE, script, limits={"tokens": 700})
    assert done.exit_code == 4
    assert "tokens" in done.result["exit"]["reason"]
    cost = done.result["cost"]
    assert cost["tokens_read"] + cost["tokens_written"] <= 1500
    assert (done.folder.path / "handoff.md").exists()


def test_the_best_candidate_of_a_round_that_a_limit_cuts_short_is_not_lost(stage):
    two = ONE_FILE + "`twice` raises `TypeError` when `n` is a string.\n"
    raises = cases_for("`twice` raises", ["with pytest.raises(TypeError): twice('a')"])
    script = stage.script(
        ONE_FILE_PLAN, TWICE_TESTS, raises, written("doubling.py", twice("n + 3"), read=3000)
    )
    done = stage.run(two, script, limits={"tokens": 8000})
    assert (done.exit_code, done.result["status"]) == (4, "partial")
    assert (done.folder.workspace / "doubling.py").read_text() == twice("n + 3")
    assert [e["outcome"] for e in done.result["failing"]] == ["failed"]
    replayed = stage.replay(done.folder.workspace)
    assert (replayed.exit_code, replayed.summary[:8]) == (0, "the same")


def test_files_that_were_built_before_a_limit_are_tested_and_published(stage):
    *rest, doubling, growth = json.loads((SCRIPTS / "two_files.json").read_text())
    script = stage.script(*rest, {**doubling, "read": 3000}, growth)
    done = stage.run(TWO_FILES, script, limits={"tokens": 9000})
    assert (done.exit_code, done.result["status"]) == (4, "partial")
    assert [(e.path, e.chosen) for e in done.of(Built)] == [("doubling.py", "draw 1 at 0")]
    holds = {c["text"]: c["holds"] for c in done.result["criteria"]}
    assert holds["`twice(n)` returns two times `n`."]
    assert not holds["`fourfold(n)` returns four times `n`."]
    assert (done.folder.workspace / "doubling.py").read_text() == twice()
    assert not (done.folder.workspace / "growth.py").exists()
    assert stage.replay(done.folder.workspace).exit_code == 0


def test_tests_are_asked_for_up_to_their_share_of_the_limits_and_the_rest_is_named(stage):
    *rest, doubling, growth = json.loads((SCRIPTS / "two_files.json").read_text())
    script = stage.script(*rest, doubling, growth)
    keys = {"limits": {"tokens": 40_000}, "checks": {"share": 0.0001}}
    done = stage.run(TWO_FILES, script, **keys)
    assert [n.topic for n in done.of(Noticed) if n.topic == "share"] == ["share"]
    assert len([r for r in done.of(Replied) if r.step == "specify"]) == 1
    assert done.result["status"] == "partial"
    assert (done.folder.workspace / "growth.py").exists()
    replayed = stage.replay(done.folder.workspace)
    assert (replayed.exit_code, replayed.summary[:8]) == (0, "the same")


def test_a_limit_on_time_between_two_files_is_replayed_up_to_there(stage):
    *rest, doubling, growth = json.loads((SCRIPTS / "two_files.json").read_text())
    script = stage.script(*rest, doubling, {**growth, "delay_s": 60.0})
    done = stage.run(TWO_FILES, script, limits={"minutes": 0.5})
    assert (done.exit_code, done.result["status"]) == (4, "partial")
    assert (done.folder.workspace / "doubling.py").read_text() == twice()
    replayed = stage.replay(done.folder.workspace)
    assert (replayed.exit_code, "a limit ended" in replayed.summary) == (0, True)


def test_a_limit_on_time_ends_the_run_with_4(stage):
    slow = {**written("doubling.py", twice()), "delay_s": 3.0}
    script = stage.script(ONE_FILE_PLAN, TWICE_TESTS, slow)
    done = stage.run(ONE_FILE, script, limits={"minutes": 0.05})
    assert done.exit_code == 4
    assert "time" in done.result["exit"]["reason"]


def test_a_server_that_goes_away_ends_the_run_with_3_and_a_resume_completes_it(stage):
    gone = {"when": "# Now: write `doubling.py`", "fail": "unreachable", "reason": "gone"}
    stage.script(ONE_FILE_PLAN, TWICE_TESTS, gone)
    workspace = stage.workspace()
    with pytest.raises(ModelUnreachable) as caught:
        stage.run(ONE_FILE, stage.folder / "script.json")
    assert caught.value.exit_code == 3
    assert not stage.last(workspace).of(Built)
    stage.script(ONE_FILE_PLAN, TWICE_TESTS, written("doubling.py", twice()))
    done = stage.resume(workspace)
    assert done.exit_code == 0


def test_a_secondary_model_takes_over_and_the_journal_says_so(stage):
    gone = {"when": "# Now: write `doubling.py`", "fail": "unreachable", "reason": "gone"}
    first = stage.script(ONE_FILE_PLAN, TWICE_TESTS, gone)
    second = stage.script(written("doubling.py", twice()), name="second")
    done = stage.run(ONE_FILE, first, secondary=f"scripted:{second}")
    assert done.exit_code == 0
    assert done.notices("fallback")
