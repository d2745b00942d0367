"""What code mends in a candidate, and what it says of its imports."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from standalone_orchestrator.codebase.api import Fault, Mended
from standalone_orchestrator.codebase.lint import added
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.task import Plan


class Promised(Mapping[str, str]):
    """The project as it will be: planned files offer what the plan says, written or not."""

    def __init__(self, plan: Plan, project: Mapping[str, str]) -> None:
        self._planned = {file.path: file for file in plan.written}
        self._project = project
        self._made: dict[str, str] = {}

    def __getitem__(self, path: str) -> str:
        file, language = self._planned.get(path), language_for(path)
        if file is None or language is None:
            return self._project[path]
        if path not in self._made:
            self._made[path] = language.skeleton(file, "none", self._project.get(path))
        return self._made[path]

    def __contains__(self, path: object) -> bool:
        return path in self._planned or path in self._project

    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self._project), **self._planned})

    def __len__(self) -> int:
        return len({*self._project, *self._planned})


def mended(
    path: str, plan: Plan, text: str, project: Mapping[str, str], base: str | None
) -> Mended:
    """The text with its imports mended; as it is where no language knows the file.

    Args:
        path: the file.
        plan: whose files may be imported before they are written.
        text: the candidate.
        project: paths and texts of the tree that it will stand in.
        base: the file's text in the base.
    """
    language = language_for(path)
    if language is None:
        return Mended(text)
    idle = language.without_idle(text, plan.needed(path)) if base is None else Mended(text)
    made = language.mended(plan.file(path), idle.text, Promised(plan, project), base)
    return Mended(made.text, (*idle.told, *made.told))


def as_planned(path: str, plan: Plan, text: str, project: Mapping[str, str]) -> Mended:
    """The text with classes of the form, and in the place, that the plan has of them."""
    language, file = language_for(path), plan.file(path)
    if language is None:
        return Mended(text)
    return language.as_planned(file, text, plan, project)


def without_trials(path: str, text: str, base: str | None) -> Mended:
    """The text without calls of the module that only try its functions out."""
    language = language_for(path)
    return language.without_trials(text, base) if language is not None else Mended(text)


def anew(path: str, text: str, base: str | None) -> Mended:
    """The text with defaults that are made once made anew each time."""
    language = language_for(path)
    return language.anew(text, base) if language is not None else Mended(text)


def unavailable(
    path: str,
    plan: Plan,
    text: str,
    modules: Collection[str],
    project: Mapping[str, str],
    base: str | None,
) -> tuple[Fault, ...]:
    """Imports of modules that are nowhere, those of the base left out.

    Args:
        path: the file.
        plan: whose packages are no fault of the code where they could not be installed.
        text: the candidate.
        modules: what may be imported; nothing is said where that is not known.
        project: paths and texts of the tree that it will stand in.
        base: the file's text in the base.
    """
    language = language_for(path)
    if language is None or not modules:
        return ()
    known = {*modules, *(m for p in plan.packages for m in language.modules_of(p))}
    files = Promised(plan, project)
    old = language.unavailable(path, base, files, known) if base is not None else ()
    return added(language.unavailable(path, text, files, known), old)
