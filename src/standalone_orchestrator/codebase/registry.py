"""Which language a file is written in. A new language is one line here."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from standalone_orchestrator.codebase.api import Language
from standalone_orchestrator.codebase.languages.python import Python

LANGUAGES: tuple[Language, ...] = (Python(),)


def language_for(path: str) -> Language | None:
    """The language of the file at `path` by its name; None when we know none."""
    suffix = PurePosixPath(path).suffix.lower()
    return next((known for known in LANGUAGES if suffix in known.suffixes), None)


def language_named(name: str) -> Language | None:
    """The language of this name; None when we know none."""
    return next((known for known in LANGUAGES if known.name == name), None)


def languages_in(files: Iterable[str]) -> tuple[str, ...]:
    """Names of the known languages among `files`, the one with most files first."""
    counts: dict[str, int] = {}
    for path in files:
        if (language := language_for(path)) is not None:
            counts[language.name] = counts.get(language.name, 0) + 1
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))
