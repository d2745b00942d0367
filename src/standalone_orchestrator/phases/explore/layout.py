"""A big project's folders in a few lines, where the names of all its files would not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

_DEPTH = 4


def folders(files: Sequence[str], limit: int) -> str:
    """Folders with the number of files below them, as deep as fits into `limit` characters."""
    text = f"{len(files)} files"[:limit]
    for depth in range(1, _DEPTH + 1):
        deeper = _at_depth(files, depth)
        if len(deeper) > limit:
            return text
        text = deeper
    return text


def _at_depth(files: Sequence[str], depth: int) -> str:
    counts: Counter[str] = Counter()
    for path in files:
        names = path.split("/")[:-1]
        counts["/".join(names[:depth]) + "/" if names else "./"] += 1
    rows = (f"  {folder} {count}" for folder, count in sorted(counts.items()))
    return "\n".join((f"{len(files)} files, by folder:", *rows))
