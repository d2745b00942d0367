"""What the models of a run can take: the numbers that its prompts are fitted to.

The context is the smallest that is known: what the server or the engine says, the settings, the
catalog, the profile (`models.known`). Characters to a token come from the profile, else from the
model's own count of a text.
"""

from __future__ import annotations

from collections.abc import Mapping

from standalone_orchestrator.app.settings_tables import PromptShares
from standalone_orchestrator.app.wiring import Wired
from standalone_orchestrator.core.errors import ModelError
from standalone_orchestrator.core.window import Window
from standalone_orchestrator.engine.head import Shares, Spaces, spaces
from standalone_orchestrator.models.api import Model
from standalone_orchestrator.models.probe import plain_text
from standalone_orchestrator.models.profile import Profile
from standalone_orchestrator.models.route import HEADED, Router

SAMPLE = 3_000
"""Characters that are counted once for each model."""
USUAL = 3.6
"""Characters to a token where the model cannot be asked."""
CAUTION = 0.75
"""Real code has up to a quarter fewer characters to a token than the text that is measured."""
PLAUSIBLE = (1.5, 4.5)


def windows_of(router: Router, profiles: Mapping[str, Profile], share: float) -> tuple[Window, ...]:
    """The window of every role.

    Args:
        router: roles and models.
        profiles: what probes measured, by the model's name.
        share: part of the context that a prompt may always have.

    Raises:
        ModelError: a model cannot say what it can do.
    """
    ratios: dict[str, float] = {}
    found: list[Window] = []
    for role in HEADED:
        model = router.role(role)
        profile = profiles.get(model.name)
        if model.name not in ratios:
            measured = profile.chars_per_token if profile else _ratio(model)
            ratios[model.name] = round(min(max(measured * CAUTION, PLAUSIBLE[0]), PLAUSIBLE[1]), 3)
        tokens = model.capabilities.context
        edits = profile.best_format() if profile else ""
        continues = model.capabilities.continues
        floor = int(tokens * share)
        found.append(Window(role, tokens, ratios[model.name], floor, edits, continues))
    return tuple(found)


def fit_task(task: str, wired: Wired, shares: PromptShares) -> tuple[tuple[Window, ...], Spaces]:
    """The windows of a run's models, and what a task leaves in them.

    Raises:
        UsageError: the task does not fit.
        ModelError: a model cannot say what it can do.
    """
    windows = windows_of(wired.router, wired.profiles, shares.context_share)
    parts = Shares(shares.outline_share, shares.rules_share, shares.task_share)
    return windows, spaces(task, windows, parts)


def _ratio(model: Model) -> float:
    text = plain_text(SAMPLE)
    try:
        return len(text) / max(1, model.count(text))
    except ModelError:  # a role's first endpoint may be away: its fallback answers
        return USUAL
