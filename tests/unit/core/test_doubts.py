"""What is not verified though all checks pass, and why."""

from dataclasses import replace

from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
    Suite,
)
from standalone_orchestrator.core.events import Budget, Built, Explored, Frozen, Planned, Started
from standalone_orchestrator.core.events import Tested as RoundTested
from standalone_orchestrator.core.state import begin, fold
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, Task
from standalone_orchestrator.core.verdict import verdict_of

ADDS = Criterion("c1", "`add` adds", CheckKind.BEHAVIOUR)
CHECK = Check("g1", Role.GOAL, Authority.GENERATED, Means.TEST, "t.py::g1", ("c1",))
STARTED = Started("r", Task("t"), "/w", 1, Budget(), sandbox="bubblewrap")


def test_what_a_limit_cut_short_is_partial_at_most_and_says_so():
    done = (CheckResult("g1", Outcome.PASSED),)
    events = [
        Explored("base", ""),
        Planned(Plan((), (ADDS,))),
        Frozen(Suite((CHECK,))),
        RoundTested("t", "A", done),
    ]
    state = fold(events, begin(STARTED))
    assert verdict_of(state, STARTED).status == "verified"
    verdict = verdict_of(replace(state, settled=False), STARTED)
    assert verdict.status == "partial"
    assert verdict.remarks == ("the search for this result was cut short",)


def test_what_no_second_draft_agrees_with_is_not_verified_and_the_verdict_says_why():
    events = [
        Explored("base", ""),
        Planned(Plan((), (ADDS,))),
        Frozen(Suite((CHECK,))),
        Built("b", "sum.py", "A", 8, "draw 3", alone=True),
        RoundTested("t", "A", (CheckResult("g1", Outcome.PASSED),)),
    ]
    verdict = verdict_of(fold(events, begin(STARTED)), STARTED)
    assert (verdict.status, verdict.criteria[0].holds) == ("partial", True)
    (remark,) = verdict.remarks
    assert remark.startswith("`sum.py`: all checks pass, but too few drafts agree")
    events[3] = Built("b", "sum.py", "A", 8, "draw 3", differs="`add(0, -1)`")
    verdict = verdict_of(fold(events, begin(STARTED)), STARTED)
    (remark,) = verdict.remarks
    assert verdict.status == "partial"
    assert remark.startswith(
        "`sum.py`: all checks pass, but drafts that pass them differ, as on `a"
    )
    failing = [*events[:-1], RoundTested("t", "A", (CheckResult("g1", Outcome.FAILED),))]
    assert verdict_of(fold(failing, begin(STARTED)), STARTED).remarks == ()
