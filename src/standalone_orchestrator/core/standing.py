"""What a run that was cut short has to show: its best tree, or a candidate that is better.

A tree counts when its round was tested. What was tried since then is on record all the same, and
would be lost for a reader who only asks for the best tree. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from standalone_orchestrator.core.checks import CheckResult, Means, Score, score
from standalone_orchestrator.core.events import (
    Built,
    Candidate,
    Checked,
    Event,
    StepBegan,
    Tested,
)
from standalone_orchestrator.core.state import RunState


def unseen(state: RunState, events: Iterable[Event]) -> str:
    """The tree that a limit left without a look by all checks; empty where there is none.

    The best candidate of the file that was being built when the limit came, else what was built
    since the last round of tests.
    """
    if state.suite is None:
        return ""
    under_way: list[Candidate] = []
    for event in events:
        match event:
            case Candidate(problem=""):
                under_way.append(event)
            case Built() | StepBegan():
                under_way = []
            case _:
                pass
    if under_way:
        return max(under_way, key=lambda c: c.score).tree
    return state.tree if state.tree != state.best_tree else ""


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
    whole = [(c.tree, c.score) for c in seen if c.tree in checked]
    if state.tree in checked and all(tree != state.tree for tree, _ in whole):
        whole.append((state.tree, Score()))
    if not whole:
        return state
    scores = {tree: score(state.suite, checked[tree]) for tree, _ in whole}
    best, _ = max(whole, key=lambda one: (scores[one[0]].key(), one[0] == state.tree, one[1].key()))
    if state.best_score is not None and not state.best_score < scores[best]:
        return state
    return replace(
        state,
        best_tree=best,
        best_score=scores[best],
        best_results=checked[best],
        best_alone=(),
        settled=False,
    )
