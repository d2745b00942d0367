"""The head of a run's prompts: system, project, rules, task, plan; the same bytes each time.

It is fitted once, as a pure function of what was explored: outline and rules were cut to their
space when they were found, the task is never cut, a long plan is told in short. What is left of
the context belongs to the tails, which the phases fit (`Head.room`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.core.events import Explored
from standalone_orchestrator.core.state import RunState
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.core.window import Window
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.prompt import render
from standalone_orchestrator.phases.build.tails import MAX_TOKENS

HEAD = 0.7
"""Share of the shortest prompt that its head may have."""
PLAN = 0.1
"""Share of the context that is kept free for the plan."""
MOST_OUTLINE = 60_000
"""Characters of an outline after which more is only slow to read."""
MOST_RULES = 20_000
FULL = "full"
_FORMS = (FULL, "names", "paths")
"""How a plan is told, the longest first."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Parts of the context that sections of the head may take, 0 to 1."""

    outline: float
    rules: float
    task: float


@dataclass(frozen=True, slots=True)
class Spaces:
    """Characters for what EXPLORE tells."""

    outline: int
    rules: int


def spaces(task: str, windows: Sequence[Window], shares: Shares) -> Spaces:
    """What is left for outline and rules beside this task; the rules come first.

    Raises:
        UsageError: the task is longer than its share; a part of it would be no task.
    """
    window = narrowest(windows)
    if window is None:
        return Spaces(MOST_OUTLINE, MOST_RULES)
    free = int(HEAD * window.prompt(MAX_TOKENS) - PLAN * window.tokens)
    free -= window.count(render(__package__, "system.md.j2"))
    most, needed = min(int(shares.task * window.tokens), free), window.count(task)
    if needed > most:
        raise UsageError(
            f"the task is about {needed} tokens long, and a context of {window.tokens} leaves "
            f"{max(0, most)} for it",
            "shorten the task or split it, use a model with more context (engine.context), "
            "or raise prompt.task_share",
        )
    free -= needed
    rules = min(int(shares.rules * window.tokens), free // 3)
    outline = min(int(shares.outline * window.tokens), free - rules)
    ratio = window.chars_per_token
    return Spaces(min(int(outline * ratio), MOST_OUTLINE), min(int(rules * ratio), MOST_RULES))


def narrowest(windows: Sequence[Window]) -> Window | None:
    """What every role's model can take; None where nothing is known."""
    if not windows:
        return None
    return Window(
        role="",
        tokens=min(w.tokens for w in windows),
        chars_per_token=min(w.chars_per_token for w in windows),
        floor=min(w.floor for w in windows),
    )


def head_of(state: RunState, role: str = "") -> Head:
    """The stable front for the prompts of the next step; it only ever grows during a run.

    Its bytes are the same for every role; the room for a tail is that of the role's model.
    """
    explored = state.explored or Explored("", "")
    window = next((w for w in explored.windows if w.role == role), narrowest(explored.windows))
    body = render(
        __package__,
        "body.md.j2",
        outline=explored.outline,
        rules=explored.rules,
        task=state.task.text,
    )
    head = Head(render(__package__, "system.md.j2").strip(), body, window)
    if state.plan is None:
        return head
    return head.grown(_plan(state.plan, plan_form(state)))


def plan_form(state: RunState) -> str:
    """How much of the plan is told: `full`, or `names` or `paths` alone where it is too long."""
    explored = state.explored
    window = narrowest(explored.windows) if explored else None
    if state.plan is None or window is None or explored is None:
        return FULL
    others = sum(window.count(t) for t in (explored.outline, explored.rules, state.task.text))
    left = HEAD * window.prompt(MAX_TOKENS) - others
    most = max(left - window.count(render(__package__, "system.md.j2")), PLAN * window.tokens)
    fits = (form for form in _FORMS if window.count(_plan(state.plan, form)) <= most)
    return next(fits, _FORMS[-1])


def _plan(plan: Plan, form: str) -> str:
    plan = replace(plan, files=plan.written)  # what is composed concerns no model
    match form:
        case "names":
            files = tuple(replace(f, exports=_names(f.exports)) for f in plan.files)
        case "paths":
            files = tuple(replace(f, purpose="", exports=()) for f in plan.files)
        case _:
            files = plan.files
    return render(__package__, "outline.md.j2", plan=replace(plan, files=files))


def _names(exports: Sequence[str]) -> tuple[str, ...]:
    return tuple(export.split("(")[0] for export in exports)
