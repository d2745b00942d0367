"""What sources may import, and the packages of a plan that they came to import, recorded."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from standalone_orchestrator.codebase.api import Language
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.events import Explored
from standalone_orchestrator.core.task import Plan


def importable(path: str, explored: Explored) -> tuple[str, ...]:
    """Top-level modules that a file may import; empty where it is not known what is installed.

    What the project declares is none of the code's faults where it could not be installed.

    Args:
        path: the file.
        explored: what is installed, and what the project declares.
    """
    language = language_for(path)
    if language is None or not explored.modules:
        return explored.modules
    declared = (m for d in explored.dependencies for m in sorted(language.modules_of(d)))
    return tuple(dict.fromkeys((*explored.modules, *declared)))


def recorded(
    plan: Plan, texts: Mapping[str, str], declared: Collection[str] = ()
) -> Mapping[str, str]:
    """Manifests that change so that they name what the planned files import; by path.

    Args:
        plan: its packages are those that the task names; no other one is ever recorded.
        texts: paths and texts of the tree.
        declared: requirements that the base declares, in whichever of its manifests.
    """
    if not plan.packages:
        return {}
    known = (language_for(file.path) for file in plan.written)
    changes: dict[str, str] = {}
    for language in dict.fromkeys(language for language in known if language is not None):
        there = frozenset(m for d in declared for m in language.modules_of(d))
        used = _imported(language, plan, texts)
        lacking = [
            p for p in plan.packages if (m := language.modules_of(p)) & used and not m & there
        ]
        changes |= language.with_packages(lacking, texts)
    return changes


def _imported(language: Language, plan: Plan, texts: Mapping[str, str]) -> frozenset[str]:
    """Top-level modules from outside that the planned files of a language import."""
    paths = [f.path for f in plan.written if language_for(f.path) is language and f.path in texts]
    found = (target for path in paths for target in language.imports(path, texts[path], texts))
    return frozenset(target.top for target in found if target.kind == "external")
