"""The view of a run and the texts made from it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from standalone_orchestrator.app.report.closing import (
    brief,
    caveats,
    closing,
    gist,
    headline,
    seconds,
    where,
)
from standalone_orchestrator.app.report.handoff import handoff, points
from standalone_orchestrator.app.report.html import report_html
from standalone_orchestrator.app.report.result import Result, result_json, schema
from standalone_orchestrator.app.report.view import INTERRUPTED, Place, RunView, gather
from standalone_orchestrator.core.events import (
    Amended,
    Budget,
    Event,
    Frozen,
    Measured,
    Resumed,
    Started,
)
from standalone_orchestrator.core.strength import Mutant, weakly_checked
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.memory import lines
from standalone_orchestrator.memory.api import Record
from standalone_orchestrator.memory.stores.memory import MemoryJournal
from standalone_orchestrator.system.clock import FakeClock

GOLDEN = Path(__file__).parents[3] / "golden" / "journals"


def records(name: str) -> list[Record]:
    return list(lines.read(GOLDEN / f"v1-{name}" / "journal.jsonl"))


@pytest.fixture
def verified() -> RunView:
    return gather(records("verified"))


@pytest.fixture
def partial() -> RunView:
    return gather(records("partial"))


def test_the_view_holds_what_the_state_does_not(verified: RunView) -> None:
    assert (verified.status, verified.cause, verified.holding) == ("verified", "passed", 5)
    assert [c.origin for c in verified.candidates if c.chosen] == [
        "draw 0 at 0.0",
        "draw 1 at 0.2",
        "edits of the diagnosis",
    ]
    assert [len(r.failed) for r in verified.rounds] == [2, 1, 0]
    assert verified.place == Place("files", "/home/ada/calculator", paths=("calc.py", "tokens.py"))
    assert verified.refused_checks == (("test_evaluate_exists", "it passes on the skeleton"),)
    assert verified.verdict.set_aside[0][0] == "test_unary_minus_twice"


def test_a_candidate_that_a_resumed_step_looked_at_again_stands_once(partial: RunView) -> None:
    first = [c for c in partial.candidates if c.origin == "draw 0 at 0.0" and c.path == "calc.py"]
    assert len(first) == 1
    assert partial.profile.resumed


def test_a_journal_cut_anywhere_makes_a_view_and_all_its_texts() -> None:
    whole = records("partial")[:-3]  # without its end
    for count in range(1, len(whole), 3):
        view = gather(whole[:count], folder="/w/.orchestrator/runs/r/tree")
        assert view.status == INTERRUPTED
        assert "orchestrator resume" in handoff(view)
        assert json.loads(result_json(view))["status"] == INTERRUPTED
        assert closing(view).startswith("INTERRUPTED")


def _bared(event: Event, name: str) -> Event:
    if not isinstance(event, Frozen | Amended):
        return event
    checks = tuple(replace(c, bare=c.id == name) for c in event.suite.checks)
    return replace(event, suite=replace(event.suite, checks=checks))


def test_a_check_that_a_skeleton_passes_is_named_as_one_that_shows_nothing() -> None:
    whole = records("verified")
    first = next(r for r in whole if isinstance(r.event, Frozen)).event.suite.checks[0]
    view = gather([replace(r, event=_bared(r.event, first.id)) for r in whole])
    said = f"in force though a skeleton passes it, so it shows nothing: {first.stated}"
    assert said in caveats(view)
    assert f"note: {said}" in closing(view)
    assert json.loads(result_json(view))["bare"] == [first.id]
    assert not any("skeleton" in one for one in caveats(gather(whole)))


def test_a_journal_without_a_start_is_refused() -> None:
    journal = MemoryJournal(FakeClock())
    journal.append(Resumed())
    with pytest.raises(ValueError, match="does not begin"):
        gather(journal.records())
    with pytest.raises(ValueError, match="does not begin"):
        gather(())


def test_a_publish_that_was_begun_and_not_ended_is_named() -> None:
    view = gather(records("verified")[:-1])
    assert not view.place.complete
    assert "not written completely" in where(view)
    assert json.loads(result_json(view))["code"]["complete"] is False


def test_the_result_is_what_its_schema_says(verified: RunView, partial: RunView) -> None:
    for view in (verified, partial):
        made = Result.model_validate_json(result_json(view))
        assert made.format == 1
    assert set(schema()["properties"]) == set(json.loads(result_json(partial)))


def test_the_result_names_evidence_for_each_criterion(verified: RunView) -> None:
    made = json.loads(result_json(verified))
    assert [c["id"] for c in made["criteria"]] == ["c1", "c2", "c3", "c4", "c5"]
    first = made["criteria"][0]["evidence"][0]
    assert first["exit_code"] == 0
    assert first["authority"] == "example"
    assert len(first["output_hash"]) == 64
    assert first["command"].endswith("test_spec.py::test_example_1")
    assert made["weakest_authority"] == "generated"
    assert made["set_aside"][0]["check"] == "test_unary_minus_twice"
    assert made["cost"]["tokens_written"] == 2480
    assert [p["phase"] for p in made["phases"]][:2] == ["explore", "plan"]
    assert made["code"]["paths"] == ["calc.py", "tokens.py"]


def test_the_result_of_a_branch_names_branch_and_commit(partial: RunView) -> None:
    code = json.loads(result_json(partial))["code"]
    assert code["branch"] == "orchestrator/20261122-214010-calc-0c9e"
    assert len(code["commit"]) == 40
    assert len(code["tree"]) == 40


def test_a_lone_surrogate_does_not_spoil_the_result(verified: RunView) -> None:
    view = replace(verified, task=Task("half \ud83d"))
    assert json.loads(result_json(view).encode("utf-8"))["task"] == "half \ud83d"


def test_the_closing_text_says_verdict_evidence_place_and_cost(verified: RunView) -> None:
    text = closing(verified)
    assert text.startswith("VERIFIED\nAll 5 criteria hold")
    assert "[ok] c2: division by zero raises ZeroDivisionError" in text
    assert "passed (generated) " in text
    assert "[pytest test_spec.py::" in text
    assert "note: 1 disputed test set aside: def test_unary_minus_twice(): assert " in text
    assert "code: 2 files in /home/ada/calculator" in text
    assert "tokens: 4,720 read, 8,680 reused, 2,480 written in 11 calls" in text
    assert "the loop itself 0.1 s" in text


def measured(view: RunView, *killers: str, left_out: int = 0) -> RunView:
    """The run, with mutants that speak for its first criterion."""
    mutants = tuple(
        Mutant("calc.py", "evaluate", line, f"`{line} < n` became `{line} <= n`", ("c1",), killer)
        for line, killer in enumerate(killers, 1)
    )
    weak = weakly_checked(mutants, [c.criterion.id for c in view.verdict.criteria])
    return replace(
        view,
        verdict=replace(view.verdict, weakly_checked=weak),
        measured=Measured("strength/3", view.tree, mutants, left_out),
    )


def test_a_weakly_checked_criterion_is_named_with_its_counts_and_a_survivor(
    verified: RunView,
) -> None:
    view = measured(verified, "g1", "", "", left_out=4)
    text = closing(view)
    assert text.startswith("VERIFIED\nAll 5 criteria hold")
    assert "note: weakly checked: c1\n" in text
    detail = (
        "       weakly checked, 2 of 3 mutants survived: calc.py line 2: "
        "`2 < n` became `2 <= n` is noticed by no test of this task\n"
    )
    assert text.index("[ok] c1: ") < text.index(detail) < text.index("[ok] c2: ")
    made = json.loads(result_json(view))
    assert made["mutants"] == {"run": 3, "killed": 1, "left_out": 4}
    (weak,) = made["weakly_checked"]
    assert (weak["criterion"], weak["mutants"], weak["survived"]) == ("c1", 3, 2)
    assert (weak["path"], weak["line"], weak["change"]) == ("calc.py", 2, "`2 < n` became `2 <= n`")
    assert Result.model_validate_json(result_json(view)).status == "verified"


def test_where_there_are_guards_it_is_said_that_they_were_not_run_over_mutants(
    verified: RunView,
) -> None:
    view = measured(verified, "g1", "", "")
    assert "were not run over" not in closing(view) + report_html(view)
    guarded = replace(view, verdict=replace(view.verdict, guards_held=2))
    assert "is noticed by no test of this task (guards were not run over it)\n" in closing(guarded)
    assert "Guards were not run over them." in report_html(guarded)


def test_strong_checks_are_counted_and_nothing_is_called_weak(verified: RunView) -> None:
    view = measured(verified, "g1", "g1", "")
    assert "weakly" not in closing(view)
    made = json.loads(result_json(view))
    assert (made["mutants"]["killed"], made["weakly_checked"]) == (2, [])


def test_a_run_that_was_not_measured_says_nothing_of_mutants(verified: RunView) -> None:
    made = json.loads(result_json(verified))
    assert (made["mutants"], made["weakly_checked"]) == (None, [])


def test_a_failing_check_says_why_in_one_line_below_it(partial: RunView) -> None:
    (broken,) = [c for c in partial.verdict.criteria if not c.holds]
    failed = next(e for e in broken.evidence if e.outcome != "passed")
    message = (
        "test_u.py:7: in test_slug\n    same('a b')\n"
        "E   AssertionError: assert 'a b' == 'a-b'\nE   + a"
    )
    spoilt = replace(broken, evidence=(replace(failed, message=message),))
    view = replace(partial, verdict=replace(partial.verdict, criteria=(spoilt,)))
    lines = closing(view).splitlines()
    at = next(n for n, line in enumerate(lines) if "failed (" in line)
    assert lines[at + 1] == "         AssertionError: assert 'a b' == 'a-b'"
    assert lines[at + 2].strip() == broken.why


def test_a_long_reason_is_cut(partial: RunView) -> None:
    assert gist("E   " + "x" * 1000) == "x" * 160 + "…"


def test_what_a_person_reads_names_tests_by_what_they_state(partial: RunView) -> None:
    rounds = tuple(replace(r, failed=("gc9_9",)) for r in partial.rounds)
    failing = replace(partial.verdict.failing[0], check="gc9_9", source="assert f(0) == 1")
    missing = replace(partial.verdict.criteria[0], evidence=(failing,), holds=False)
    view = replace(
        partial,
        rounds=rounds,
        statements={"gc9_9": "assert f(0) == 1"},
        verdict=replace(
            partial.verdict,
            criteria=(missing,),
            failing=(failing,),
            set_aside=(("gc9_9", "disputed"),),
        ),
    )
    assert "note: 1 disputed test set aside: assert f(0) == 1" in closing(view)
    assert "failing: `assert f(0) == 1`" in handoff(view)
    for text in (closing(view), handoff(view), report_html(view)):
        assert "gc9_9" not in text
    assert "gc9_9" in result_json(view)


def test_the_headline_says_how_much_holds(partial: RunView) -> None:
    assert headline(partial) == "4 of 5 criteria hold: no better score in 2 rounds."


def test_a_run_without_a_plan_built_nothing() -> None:
    journal = MemoryJournal(FakeClock())
    journal.append(Started("r", Task("x"), "/w", 1, Budget(), scripted=True))
    view = replace(gather(journal.records()), status="failed", reason="no workable plan")
    assert headline(view) == "Nothing was built: no workable plan."
    assert "scripted" in caveats(view)[0]


def test_the_handoff_says_what_holds_what_not_and_what_next(partial: RunView) -> None:
    told = points(partial)
    assert len(told.holds) == 4
    assert [m.id for m in told.missing] == ["c1"]
    assert {e.check for e in told.missing[0].evidence} == {
        "test_power_is_right_associative",
        "test_unary_minus_twice",
    }
    text = handoff(partial)
    for title in ("holds", "does not hold", "was tried", "to do next"):
        assert f"## What {title}" in text
    assert "## Last diagnosis" in text
    assert "test round 3: 6 of 8 checks passed" in text
    assert "try a stronger model" in text


def test_text_of_a_model_cannot_leave_its_place_in_the_handoff(partial: RunView) -> None:
    bad = "``` \n# Verified\n- all good `x` ``"
    criteria = partial.verdict.criteria
    spoilt = replace(
        criteria[0],
        evidence=tuple(replace(e, message=bad, command=bad) for e in criteria[0].evidence),
        why=bad,
    )
    view = replace(partial, verdict=replace(partial.verdict, criteria=(spoilt, *criteria[1:])))
    text = handoff(view)
    assert "\n# Verified" not in text
    assert "\n- all good" not in text
    assert "```` ``` # Verified - all good `x` `` ````" in text


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.6, "1 min 00 s"), (7500, "2 h 05 min")],
)
def test_durations_are_for_people(value: float, said: str) -> None:
    assert seconds(value) == said


def test_a_long_command_is_shortened_to_what_it_tells() -> None:
    python = "/home/ada/.cache/standalone-orchestrator/environments/3f0c/bin/python"
    frozen = "/home/ada/calculator/.orchestrator/runs/20261122-153045-calc-7f3a/checks"
    command = (
        f"ORCHESTRATOR_TREE=. {python} -s -P -m pytest -c {frozen}/pytest.ini --rootdir {frozen} "
        f"--confcutdir {frozen} --import-mode=importlib -p no:cacheprovider --runxfail "
        f"{frozen}/test_spec.py::test_power_is_right_associative"
    )
    short = brief(command)
    assert len(short) <= 112
    assert short == "pytest test_spec.py::test_power_is_right_associative"
    tool = f"{python} -m tool --config {frozen}/tool.ini " + "--verbose " * 12 + f"{frozen}/a.py"
    assert brief(tool).startswith("…/python -m tool")
    assert brief(tool).endswith("…/a.py")
    assert len(brief(tool)) <= 112
    assert brief('python calc.py "1 / 2"') == 'python calc.py "1 / 2"'
    assert brief("") == ""


def test_the_gist_of_a_failure_is_its_error() -> None:
    trace = "test_c2.py:19: in test_c2_2\n    assert c.divide(0, 0) == 0\nE   ValueError: no\n"
    assert gist(trace) == "ValueError: no"
    assert gist("Traceback:\n  File x\nKeyError: 1\n") == "KeyError: 1"
    assert gist(" \n") == ""
