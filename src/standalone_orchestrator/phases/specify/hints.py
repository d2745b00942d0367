"""What to know when testing programs of one kind: lines for the tester's prompt, as data.

A hint is chosen by what a file imports, or will as far as plan and project tell; never by the words
of the task. A file that imports none of it gets none, and its prompts stay as they are.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.task import Plan, PlannedFile

MOST = 2
"""Hints in one prompt: each costs its tokens in every question for tests."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What to know of one kind of program."""

    modules: frozenset[str]
    """Imports that make a program one of this kind."""
    names: tuple[str, ...]
    """Words of signatures that do."""
    text: str


def hints_by_file(
    plan: Plan, texts: Mapping[str, str], requirements: Sequence[str]
) -> Mapping[str, tuple[str, ...]]:
    """Hints for each planned source that has some.

    Args:
        plan: planned files with their signatures, and the packages that the task names.
        texts: texts of those that exist in the base.
        requirements: what the project declares to need.
    """
    found: dict[str, tuple[str, ...]] = {}
    for file in plan.written:
        modules = _modules(file, plan, texts, requirements)
        mine = tuple(hint.text for hint in known() if _is_meant(hint, file, modules))
        if mine:
            found[file.path] = mine
    return found


@lru_cache(maxsize=1)
def known() -> tuple[Hint, ...]:
    """All hints, the weightiest first."""
    text = resources.files(__package__).joinpath("hints.toml").read_text("utf-8")
    return tuple(
        Hint(frozenset(row["modules"]), tuple(row["names"]), row["text"].strip())
        for row in tomllib.loads(text)["hint"]
    )


def _modules(
    file: PlannedFile, plan: Plan, texts: Mapping[str, str], requirements: Sequence[str]
) -> Collection[str]:
    """What the file imports; of a new one, what the task and the project have for it."""
    language = language_for(file.path)
    if language is None:
        return ()
    if file.path in texts:
        return {t.top for t in language.imports(file.path, texts[file.path], ())}
    packages = (*plan.packages, *requirements)
    return {module for package in packages for module in language.modules_of(package)}


def _is_meant(hint: Hint, file: PlannedFile, modules: Collection[str]) -> bool:
    if hint.modules & set(modules):
        return True
    signatures = "\n".join(file.exports)
    words = (rf"(?<![\w@]){re.escape(name)}(?!\w)" for name in hint.names)
    return any(re.search(word, signatures) for word in words)
