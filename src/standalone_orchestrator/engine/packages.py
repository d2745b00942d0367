"""What sources may import, and the packages of a plan that they came to import, recorded."""

from __future__ import annotations

from collections.abc import Mapping

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


def recorded(plan: Plan, texts: Mapping[str, str]) -> Mapping[str, str]:
    """Manifests that change so that they name what the planned files import; by path.

    Args:
        plan: its packages are those that the task names; no other one is ever recorded.
        texts: paths and texts of the tree.
    """
    if not plan.packages:
        return {}
    used: dict[str, None] = {}
    language = None
    for file in plan.written:
        language = language_for(file.path) or language
        if language is not None and file.path in texts:
            found = language.imports(file.path, texts[file.path], texts)
            tops = {target.top for target in found if target.kind == "external"}
            used |= dict.fromkeys(p for p in plan.packages if language.modules_of(p) & tops)
    return language.with_packages(tuple(used), texts) if language is not None and used else {}
