"""The strength of the checks, measured over a whole run: said in the verdict, and never twice."""

import shutil
from collections import Counter
from dataclasses import replace

import pytest
from loop_stage import (
    cases_for,
    cut,
    cut_after,
    planned,
    records_of,
    rewrite,
    settled,
    written,
)

from standalone_orchestrator.core.events import Checked, Measured
from standalone_orchestrator.core.events import Tested as RoundTested
from standalone_orchestrator.core.strength import Measuring

pytestmark = pytest.mark.slow

TASK = "Write `age.py`.\n\n`may_vote(age)` returns whether `age` is 18 or more.\n"
PLAN = planned(("age.py", ["def may_vote(age: int) -> bool"], []))
SOURCE = '"""Age."""\n\n\ndef may_vote(age: int) -> bool:\n    return age >= 18\n'
CODE = written("age.py", SOURCE)
POINT = "`may_vote(age)` returns"
THIN = cases_for(POINT, ["assert may_vote(40) is True"], ["assert may_vote(2) is False"])
STRONG = cases_for(POINT, ["assert may_vote(18) is True"], ["assert may_vote(17) is False"])
WHOLE = {"mutants": 24}


def measured(folder):
    return [r.event for r in records_of(folder) if isinstance(r.event, Measured)]


def mutants_checked(folder):
    """How often the checks were run over each mutant."""
    events = [r.event for r in records_of(folder)]
    checks = [e for e in events if isinstance(e, Checked) and e.step.startswith("strength/")]
    return Counter(e.tree for e in checks)


@pytest.fixture(scope="module")
def thin(module_stage):
    script = module_stage.script(PLAN, THIN, CODE)
    return module_stage.run(TASK, script, checks=WHOLE)


def test_a_thin_test_leaves_a_verified_run_whose_criterion_is_weakly_checked(thin):
    assert (thin.exit_code, thin.result["status"]) == (0, "verified")
    (event,) = measured(thin.folder)
    said = {m.change: m.killed_by for m in event.mutants}
    assert said["`>=` became `>`"] == said["`18` became `19`"] == said["`18` became `17`"] == ""
    assert said["`>=` became `<`"] != ""
    (weak,) = thin.result["weakly_checked"]
    assert (weak["mutants"], weak["survived"], weak["line"]) == (4, 3, 5)
    assert weak["path"] == "age.py"
    assert thin.result["mutants"] == {"run": 4, "killed": 1, "left_out": 0}
    detail = f"weakly checked, 3 of 4 mutants survived: age.py line 5: {weak['change']}"
    assert detail in thin.outcome.summary
    page = thin.folder.report.read_text()
    assert "weakly checked, 3 of 4 mutants survived" in page
    assert "Small changes that no test of this task noticed" in page


def test_strong_tests_leave_nothing_weakly_checked(stage):
    done = stage.run(TASK, stage.script(PLAN, STRONG, CODE), checks=WHOLE)
    assert done.result["status"] == "verified"
    assert done.result["mutants"] == {"run": 4, "killed": 4, "left_out": 0}
    assert done.result["weakly_checked"] == []
    assert "weakly checked" not in done.outcome.summary


def test_it_can_be_switched_off_and_time_that_is_over_begins_nothing(stage):
    script = stage.script(PLAN, THIN, CODE)
    done = stage.run(TASK, script, checks={"strength": False})
    assert (measured(done.folder), done.result["mutants"]) == ([], None)
    assert done.result["weakly_checked"] == []
    assert stage.replay(done.folder.workspace).exit_code == 0
    (done.folder.workspace / "age.py").unlink()
    short = stage.run(TASK, script, checks={**WHOLE, "strength_s": 0.01})
    assert (short.result["mutants"]["run"], short.result["mutants"]["left_out"]) == (1, 3)
    assert stage.replay(short.folder.workspace).exit_code == 0


def test_a_run_cut_anywhere_while_it_measures_repeats_no_check_and_ends_the_same(stage, thin):
    whole = records_of(thin.folder)
    marks = [
        n
        for n, r in enumerate(whole, 1)
        if isinstance(r.event, Checked) and r.event.step.startswith("strength/")
    ]
    assert len(marks) == 4
    for number, kept in enumerate((marks[0] - 1, marks[1], marks[3])):
        place = stage.folder / f"cut{number}"
        shutil.copytree(thin.folder.workspace, place, symlinks=True)
        (place / "age.py").unlink()
        folder = stage.last(place).folder
        cut(folder, kept)
        assert stage.replay(place).exit_code == 0  # up to where it was cut short
        done = stage.resume(place)
        assert done.exit_code == 0
        assert settled(done.result) == settled(thin.result)
        assert mutants_checked(folder) == mutants_checked(thin.folder)
        assert set(mutants_checked(folder).values()) == {1}
        before = [r.event for r in whole[:kept] if isinstance(r.event, Checked)]
        after = [r.event for r in records_of(folder) if isinstance(r.event, Checked)]
        assert after[: len(before)] == before
        assert measured(folder)[0].mutants == measured(thin.folder)[0].mutants


def test_a_measured_run_is_replayed_to_the_same_mutants(stage, thin):
    replayed = stage.replay(thin.folder.workspace)
    assert replayed.exit_code == 0
    assert "the same" in replayed.summary
    (again,) = [r.event for r in stage.records if isinstance(r.event, Measured)]
    assert again.mutants == measured(thin.folder)[0].mutants


def test_a_run_from_before_strength_was_measured_ends_as_it_would_have(stage, thin):
    place = stage.folder / "old"
    shutil.copytree(thin.folder.workspace, place, symlinks=True)
    (place / "age.py").unlink()
    folder = stage.last(place).folder
    cut_after(folder, RoundTested)
    first, *rest = records_of(folder)
    rewrite(folder, [replace(first, event=replace(first.event, measuring=Measuring())), *rest])
    again = stage.resume(place)
    assert (again.exit_code, again.result["status"]) == (0, "verified")
    assert (measured(folder), again.result["mutants"]) == ([], None)
    assert stage.replay(place).exit_code == 0
