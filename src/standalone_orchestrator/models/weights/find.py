"""Weights that are on this machine already: ours first, then what other tools have fetched.

A candidate counts by name, size and SHA-256. Hashing a gigabyte takes seconds, so what was hashed
is remembered by path, size and time of change in `verified.json` of our own folder.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from standalone_orchestrator.core.errors import OrchestratorError
from standalone_orchestrator.models.catalog import ModelRow, Weights
from standalone_orchestrator.models.weights.api import Places, weights_of
from standalone_orchestrator.system.files import ensure_folder, sha256_of, write_atomic

MEMO = "verified.json"


@dataclass(frozen=True, slots=True)
class _Seen:
    size: int
    mtime_ns: int
    sha256: str


_MEMO = TypeAdapter(dict[str, _Seen])


def find(row: ModelRow, places: Places) -> Path | None:
    """A verified file with the row's weights, or None.

    Raises:
        UsageError: the catalog has no weights for this row.
    """
    weights = weights_of(row)
    for candidate in _candidates(weights, places):
        if verified(candidate, weights, places):
            return candidate
    return None


def verified(path: Path, weights: Weights, places: Places) -> bool:
    """Whether a file holds exactly these weights; a file that cannot be read does not."""
    try:
        state = path.stat()
        if not path.is_file() or state.st_size != weights.bytes:
            return False
        key = str(path.resolve())
        seen = _remembered(places).get(key)
        if seen is None or (seen.size, seen.mtime_ns) != (state.st_size, state.st_mtime_ns):
            seen = _Seen(state.st_size, state.st_mtime_ns, sha256_of(path))
            _remember(places, key, seen)
    except OSError:
        return False
    return seen.sha256 == weights.sha256


def trust(path: Path, sha256: str, places: Places) -> None:
    """Remember a file that was hashed while it was written."""
    with contextlib.suppress(OSError):
        state = path.stat()
        _remember(places, str(path.resolve()), _Seen(state.st_size, state.st_mtime_ns, sha256))


def _candidates(weights: Weights, places: Places) -> Iterator[Path]:
    yield places.own / weights.file
    repo = "models--" + weights.hub_repo.replace("/", "--")
    for cache in places.hub:
        yield from _glob(cache / repo / "snapshots", f"*/{weights.hub_file}")
    for folder in places.lm_studio:
        yield from _glob(folder, f"*/*/{weights.file}")
    for folder in places.ollama:
        yield folder / "blobs" / f"sha256-{weights.sha256}"


def _glob(folder: Path, pattern: str) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from sorted(folder.glob(pattern))


def _remembered(places: Places) -> dict[str, _Seen]:
    try:
        return _MEMO.validate_json((places.own / MEMO).read_bytes())
    except (OSError, ValidationError):
        return {}


def _remember(places: Places, key: str, seen: _Seen) -> None:
    """Write it down; a memo that cannot be written costs time, nothing else."""
    memo = _remembered(places) | {key: seen}
    with contextlib.suppress(OSError, OrchestratorError):
        ensure_folder(places.own)
        write_atomic(places.own / MEMO, _MEMO.dump_json(memo, indent=1))
