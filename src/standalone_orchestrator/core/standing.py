"""What a run that was cut short has to show: its best tree, or a candidate that is better.

A tree counts when its round was tested. What was tried since then is on record all the same, and
would be lost for a reader who only asks for the best tree. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from standalone_orchestrator.core.checks import CheckResult, Means
from standalone_orchestrator.core.events import Candidate, Checked, Event, Tested
from standalone_orchestrator.core.state import RunState


def standing(state: RunState, events: Iterable[Event]) -> RunState:
    """The state, with the best candidate of the round under way where it beats the best tree.

    Only one over which every check in force was run can be judged (those of structure of other
    files apart, which then count as not run), and only one that could be run itself. What a build
    chose comes before its equals. Nothing that comes of it is verified: other candidates might have
    shown that a check is wrong.

    Args:
        state: after the last result of a step.
        events: of the whole run.
    """
    if state.suite is None:
        return state
    wanted = {c.id for c in state.suite.in_force() if c.means is not Means.STRUCTURE}
    checked: dict[str, tuple[CheckResult, ...]] = {}
    seen: list[Candidate] = []
    for event in events:
        match event:
            case Checked(tree=tree, results=results):
                if wanted <= {result.check for result in results}:
                    checked[tree] = results
            case Candidate(problem="", chosen=chosen):
                seen = [event, *seen] if chosen else [*seen, event]
            case Tested():
                checked, seen = {}, []
            case _:
                pass
    whole = [c for c in seen if c.tree in checked]
    if not whole:
        return state
    best = max(whole, key=lambda c: c.score)
    if state.best_score is not None and not state.best_score < best.score:
        return state
    results = checked[best.tree]
    return replace(
        state,
        best_tree=best.tree,
        best_score=best.score,
        best_results=results,
        best_alone=(),
        settled=False,
    )
