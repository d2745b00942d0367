"""What may be different when a run is taken up again: its limits, and how endpoints are reached.

The rest (models, seed, search, checks) shapes the requests that are recorded; another value would
make the record worthless, so it is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from standalone_orchestrator.app.kept import KeptModel
from standalone_orchestrator.app.settings import Loaded
from standalone_orchestrator.app.settings_sources import FLAG, SET, flatten
from standalone_orchestrator.app.settings_tables import Settings
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.core.events import Budget, Resumed, Started, StepResult
from standalone_orchestrator.core.state import RunState
from standalone_orchestrator.memory.api import Record
from standalone_orchestrator.models.route import Router

TABLES = frozenset({"limits", "retry", "folders"})
KEYS = frozenset({"engine.threads", "engine.start_timeout_s", "weights.folder"})
OF_ENDPOINTS = frozenset({"base_url", "api_key", "api_key_env", "keep_alive"})
ENDED_BY_LIMIT = frozenset({"tokens", "time", "limit", "attempts"})
"""Causes of an end that higher limits undo."""

Node = TypeVar("Node", bound=BaseModel)


def asked_keys(loaded: Loaded, config_file: Path | None) -> frozenset[str]:
    """The keys that the command line gave: by flags, `--set` or `--config`."""
    named = {FLAG, SET, str(config_file)} if config_file is not None else {FLAG, SET}
    return frozenset(key for key, origin in loaded.origins.items() if origin in named)


def resumed_settings(kept: Settings, current: Settings, asked: Collection[str]) -> Settings:
    """The settings that a run goes on with: the kept ones, and of the asked keys what may change.

    Raises:
        UsageError: a key was asked that may not change, and its value is another than the kept one.
    """
    was, now = flatten(kept), flatten(current)
    changed = sorted(key for key in asked if key not in was or was[key] != now[key])
    refused = [key for key in changed if key not in was or not _may_change(key)]
    if refused:
        raise UsageError(
            f"resume cannot change {', '.join(refused)}: what the run has recorded depends on it",
            "leave it as the run was started, or start a new run; limits and the addresses and "
            "keys of the run's endpoints may change",
        )
    for key in changed:
        kept = _with(kept, _path(key), now[key])
    return kept


def budget_of(settings: Settings) -> Budget:
    """The ceilings that decisions look at."""
    limits = settings.limits
    return Budget(limits.tokens, limits.minutes * 60, limits.iterations)


def lost_seconds(records: Sequence[Record]) -> float:
    """Seconds between the last step that came to its end, or the last start, and the last record.

    What was done after the last record and before a kill, nobody knows.
    """
    marks = [r.at for r in records if isinstance(r.event, Started | Resumed | StepResult)]
    return max(0.0, (records[-1].at - marks[-1]).total_seconds()) if marks else 0.0


def taken_up(
    state: RunState, settings: Settings, asked: Collection[str], lost_s: float = 0.0
) -> Resumed:
    """The event with which a run goes on; one that a limit ended goes on only if limits were given.

    Args:
        state: where the run stands.
        settings: what it goes on with.
        asked: the keys that the command line gave.
        lost_s: seconds that went into a step that did not come to its end.
    """
    limits_given = any(key.startswith("limits.") for key in asked)
    ended = state.finished is not None and state.finished.cause not in ENDED_BY_LIMIT
    return Resumed(budget_of(settings) if limits_given and not ended else None, lost_s)


def require_context(models: Mapping[str, KeptModel], router: Router) -> None:
    """See that the models of today take the prompts that the run makes.

    Args:
        models: what they could take when the run began, by role.
        router: those of today.

    Raises:
        UsageError: one has less context than it had then.
        ModelError: one cannot be reached.
    """
    for role, model in models.items():
        today, then = router.role(role).capabilities.context, model.context
        if today < then:
            raise UsageError(
                f"the {role}'s model has {today} tokens of context today, and the run was begun "
                f"with {then}: its prompts are made for that",
                "start that model with as much context as before and resume, or start a new run",
            )


def _may_change(key: str) -> bool:
    table, _, rest = key.partition(".")
    if table == "endpoints":
        return rest.rpartition(".")[2] in OF_ENDPOINTS
    return table in TABLES or key in KEYS


def _path(key: str) -> tuple[str, ...]:
    """The parts of a key; an endpoint's name may hold dots itself."""
    table, _, rest = key.partition(".")
    if table != "endpoints":
        return (table, rest) if rest else (table,)
    name, _, last = rest.rpartition(".")
    return table, name, last


def _with(node: Node, path: tuple[str, ...], value: object) -> Node:
    head, *rest = path
    if not rest:
        return node.model_copy(update={head: value})
    below = getattr(node, head)
    if isinstance(below, Mapping):
        name, *inner = rest
        return node.model_copy(
            update={head: {**below, name: _with(below[name], tuple(inner), value)}}
        )
    return node.model_copy(update={head: _with(below, tuple(rest), value)})
