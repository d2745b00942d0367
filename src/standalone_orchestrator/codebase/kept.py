"""What a changed file still has of the base: the evidence for restraints (ADR 0009). Pure.

Each function answers with the reason why something is not kept, or with an empty text. What cannot
be read is never called kept.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from standalone_orchestrator.codebase.api import Language, Part
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.task import PlannedFile

_NAMED = 4
_UNREAD = "cannot be read, so nothing shows that what existed is kept"


def beyond(changed: Collection[str], planned: Collection[str]) -> str:
    """Why a change is not within the planned files."""
    others = sorted({*changed} - {*planned})
    return f"not planned, and changed: {_some(others)}" if others else ""


def free_names(file: PlannedFile, base: str) -> tuple[str, str]:
    """Names of a planned file, with commas: whose signatures the plan changes, and all."""
    language = language_for(file.path)
    if language is None:
        return "", ""
    changing: set[str] = set()
    for signature in language.exports(file):
        if language.export_problem(file.path, base, signature):
            changing |= language.promised(PlannedFile(file.path, "", (signature,)))
    return ",".join(sorted(changing)), ",".join(sorted(language.promised(file)))


def lost(
    path: str, base: str, text: str, changing: Collection[str], planned: Collection[str]
) -> str:
    """Which public names of the base a file has no more, or with another signature.

    Args:
        path: of the file.
        base: its text before.
        text: its text now.
        changing: names whose signatures the plan changes.
        planned: names that the plan mentions; of these, a call that fitted before must still fit.
    """
    language = language_for(path)
    before = language.outline(path, base) if language else None
    after = language.outline(path, text) if language else None
    if language is None or before is None or after is None:
        return f"{path} {_UNREAD}"
    now = {s.name: s.signature for s in after.symbols}
    found: list[str] = []
    for symbol in before.symbols:
        if symbol.name in changing or not is_public(symbol.name):
            continue
        if symbol.name not in now:
            found.append(f"`{symbol.name}` is gone")
        elif symbol.name in planned:
            if symbol.kind != "constant" and language.export_problem(path, text, symbol.signature):
                found.append(f"`{symbol.signature}` became `{now[symbol.name]}`")
        elif now[symbol.name] != symbol.signature:
            found.append(f"`{symbol.signature}` became `{now[symbol.name]}`")
    return f"{path}: {'; '.join(found[:_NAMED])}" if found else ""


def touched(path: str, base: str, text: str, planned: Collection[str]) -> str:
    """Which definitions and statements of the base, beside the planned ones, are other programs."""
    language = language_for(path)
    before = language.parts(base) if language else None
    after = language.parts(text) if language else None
    if language is None or before is None or after is None:
        return f"{path} {_UNREAD}"
    was = Counter(_pieces(language, base.splitlines(), before, planned))
    now = Counter(_pieces(language, text.splitlines(), after, planned))
    found = sorted({name for name, _ in was - now})
    return f"{path}: changed beside the plan: {_some(found)}" if found else ""


def is_public(name: str) -> bool:
    """Whether a dotted name is one that others may use; special methods are."""
    parts = name.split(".")
    special = len(parts) > 1 and parts[-1].startswith("__") and parts[-1].endswith("__")
    return not any(part.startswith("_") for part in (parts[:-1] if special else parts))


def _pieces(
    language: Language,
    lines: Sequence[str],
    parts: Sequence[Part],
    planned: Collection[str],
    owner: str = "",
) -> Iterator[tuple[str, str]]:
    """(name, fingerprint) of everything that has to stay as it is."""
    for part in parts:
        name = ".".join(filter(None, (owner, part.names[0] if part.names else "")))
        if part.kind == "class":
            yield name, f"{part.means} {part.marks}"
            yield from _pieces(language, lines, part.members, planned, name)
        elif part.kind not in ("doc", "future", "import") and not _is_free(name, owner, planned):
            said = textwrap.dedent("\n".join(lines[part.first - 1 : part.last]))
            yield name or "a statement", language.fingerprint(said)


def _is_free(name: str, owner: str, planned: Collection[str]) -> bool:
    """Whether the plan may change it; with a class also what only the class itself uses."""
    plain = name.removesuffix(".setter").removesuffix(".getter").removesuffix(".deleter")
    inner = plain.removeprefix(f"{owner}.") if owner else ""
    return plain in planned or (owner in planned and inner.startswith("_"))


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
