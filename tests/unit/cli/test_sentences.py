"""Events as sentences, and text of models made fit for a terminal."""

from dataclasses import replace

import pytest

from standalone_orchestrator.cli.sentences import file_of, phase_of, printable, sentence
from standalone_orchestrator.core import events
from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
    Suite,
)
from standalone_orchestrator.core.events import (
    BaseTests,
    Candidate,
    Checked,
    Explored,
    Finished,
    Frozen,
    Measured,
    Noticed,
    Replied,
    Score,
    StepBegan,
)
from standalone_orchestrator.core.strength import Mutant


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("\x1b[2J\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;a title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("bell\x07 and \x9b31m", "bell and 31m"),
        ("abc\u202edef\u2066", "abcdef"),
        ("zero\u200bwidth", "zerowidth"),
        ("\ud800 alone", "alone"),
        ("Größe 漢字", "Größe 漢字"),
        ("\x1b", ""),
    ],
)
def test_text_of_a_model_cannot_command_the_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_long_text_is_cut_and_says_so() -> None:
    assert printable("x" * 1_000_000, 10) == "xxxxxxxxx…"
    assert printable(" " * 100 + "x", 10) == "…"


def test_a_test_round_names_what_fails() -> None:
    results = (CheckResult("adds", Outcome.PASSED), CheckResult("divides", Outcome.ERROR))
    said = sentence(events.Tested("test/0", "t", results))
    assert said == "tested: 1 of 2 checks passed; failing: divides"


def test_a_test_round_says_what_fails_in_the_words_of_the_tests() -> None:
    names = [f"gc{n}_1" for n in range(1, 6)]
    stated = {name: f"assert f({name[2]}) == {name[2] * 60}" for name in names}
    event = events.Tested("test/0", "t", tuple(CheckResult(n, Outcome.FAILED) for n in names))
    said = sentence(event, stated)
    assert said.startswith("tested: 0 of 5 checks passed; failing: assert f(1) == 1111")
    assert "; assert f(3) == 333" in said
    assert said.endswith(" and 2 more")
    assert not any(name in said for name in names)


@pytest.mark.parametrize("step", ["test/0", "reconsider/1", "diagnose/2", "build/0/a.py"])
def test_no_step_is_told_by_its_id(step: str) -> None:
    assert step not in sentence(StepBegan(step))
    assert "/" not in sentence(StepBegan(step))
    reply = Replied(
        step, "builder", "e", "h", "p", 0, 0.0, 1, "end", 9, 0, 50, 9, 5.0, "r", purpose=step
    )
    assert step not in sentence(reply)


def test_a_candidate_says_what_it_passed_and_why_it_is_no_good() -> None:
    event = Candidate("build/0/a.py", "a.py", "draw 1 at 0.4", "r", "t", Score(), 2, ("x", "y"))
    assert sentence(event) == "draw 1 at temperature 0.4: 2 passed, 2 failed"


def test_a_reply_says_its_speed_and_does_not_divide_by_zero() -> None:
    def reply(seconds: float) -> Replied:
        return Replied("s", "builder", "e", "h", "p", 0, 0.0, 1, "end", 9, 0, 50, 9, seconds, "r")

    assert sentence(reply(5.0)) == "builder: 50 tokens in 5 s, 10.0 tokens/s"
    assert sentence(reply(0.0)) == "builder: 50 tokens in 0 s"


def test_what_needs_no_line_has_none() -> None:
    assert sentence(Checked("s", "t", "c", (), 1.0)) == ""


def test_what_was_measured_is_counted() -> None:
    killed = Mutant("a.py", "f", 1, "`<` became `<=`", killed_by="g1")
    mutants = (killed, replace(killed, killed_by=""))
    assert sentence(Measured("s", "t", mutants)) == "measured the checks: 1 of 2 mutants killed"
    said = sentence(Measured("s", "t", (killed,), left_out=3))
    assert said == "measured the checks: 1 of 1 mutant killed; no time for 3 more"


def test_notices_and_ends_are_said() -> None:
    assert sentence(Noticed("s", "engine", "it is ready")) == "note: it is ready"
    assert sentence(Noticed("s", "dropped", "a guess")) == "left out: a guess"
    assert sentence(Finished("partial", "attempts", "2 checks fail", "t")).startswith(
        "finished: partial"
    )


@pytest.mark.parametrize(
    ("step", "phase", "file"),
    [
        ("build/1/pkg/calc.py", "BUILD", "pkg/calc.py"),
        ("diagnose/2", "RCA", ""),
        ("reconsider/1", "SPECIFY", ""),
        ("plan", "PLAN", ""),
        ("strength/1", "STRENGTH", ""),
    ],
)
def test_a_step_id_tells_phase_and_file(step: str, phase: str, file: str) -> None:
    assert (phase_of(step), file_of(step)) == (phase, file)
    assert sentence(StepBegan(step))


def frozen(*kinds):
    checks = [Check(f"c{n}", *kind, "t") for n, kind in enumerate(kinds)]
    return sentence(Frozen(Suite(tuple(checks))))


WRITTEN = (Role.GOAL, Authority.GENERATED, Means.TEST)
STATED = (Role.GOAL, Authority.STRUCTURE, Means.STRUCTURE)
OWN = (Role.GUARD, Authority.USER, Means.BASE_TEST)
RULE = (Role.GUARD, Authority.USER, Means.COMMAND)


def test_guards_are_told_from_goals():
    assert frozen(STATED, WRITTEN, STATED) == "froze 3 checks: 2 structure, 1 generated"
    assert frozen(STATED, OWN, OWN) == (
        "froze 3 checks: 1 structure; 2 guards (the project's own tests)"
    )
    assert frozen(OWN, OWN, RULE) == (
        "froze 3 checks: 3 guards (the project's own tests: 2, commands: 1)"
    )
    assert frozen() == "froze 0 checks: none"


def test_checks_that_a_skeleton_passes_are_counted():
    checks = (Check("e1", *WRITTEN, "t", bare=True), Check("g1", *WRITTEN, "t"))
    assert sentence(Frozen(Suite(checks))) == (
        "froze 2 checks: 2 generated; 1 passes on a skeleton: it binds, and shows nothing"
    )


def test_what_the_projects_own_tests_say_is_told_when_the_workspace_was_explored():
    found = Explored("b", "", ("python",), test_command="pytest", files=3)
    assert sentence(found) == "explored: 3 files; python; tests: pytest"
    some = Explored("b", "", test_command="pytest", base_tests=BaseTests(5, 1, 2), files=3)
    assert "tests: pytest (on the base 5 pass, 1 fail, 2 are skipped)" in sentence(some)
    none = Explored(
        "b", "", test_command="pytest", base_tests=BaseTests(problem="could not be run: no x"),
        not_installed="left (no wheel)",
    )  # fmt: skip
    assert "pytest (could not be run: no x); not installed: left (no wheel)" in sentence(none)
    red = (CheckResult("tests/test_a.py::test_b", Outcome.FAILED),)
    failing = Explored("b", "", test_command="pytest", red=red, suspects=("a.py::f",))
    assert sentence(failing).endswith("pytest; 1 failing test to be mended, suspect: a.py::f")
