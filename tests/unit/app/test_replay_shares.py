"""Which steps a replay takes to have asked for no more."""

from standalone_orchestrator.app.replay import used_their_share
from standalone_orchestrator.core.checks import Suite
from standalone_orchestrator.core.events import Built, Frozen, Noticed, Planned
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.models.budget import SHARE

PLANNED = Planned(Plan((), ()), ())


def told(step):
    return Noticed(step, SHARE, "used")


def test_a_step_that_told_its_share_and_came_to_an_end_asked_for_no_more():
    frozen, built = Frozen(Suite(())), Built("build/0/a.py", "a.py", "A", 3, "draw 1 at 0")
    events = [PLANNED, told("specify"), frozen, told("build/0/a.py"), built]
    assert used_their_share(events) == {"specify", "build/0/a.py"}
    assert used_their_share([PLANNED, frozen, built]) == frozenset()


def test_one_that_was_cut_short_after_it_told_so_may_have_asked_again():
    assert used_their_share([PLANNED, told("specify")]) == frozenset()
    assert used_their_share([told("build/0/a.py"), Frozen(Suite(()))]) == frozenset()
