"""The head of a run's prompts: system, project, rules, task, plan; the same bytes each time."""

from __future__ import annotations

from standalone_orchestrator.core.events import Explored
from standalone_orchestrator.core.state import RunState
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.prompt import render


def head_of(state: RunState) -> Head:
    """The stable front for the prompts of the next step; it only ever grows during a run."""
    explored = state.explored or Explored("", "")
    body = render(
        __package__,
        "body.md.j2",
        outline=explored.outline,
        rules=explored.rules,
        task=state.task.text,
    )
    head = Head(render(__package__, "system.md.j2").strip(), body)
    if state.plan is None:
        return head
    return head.grown(render(__package__, "outline.md.j2", plan=state.plan))
