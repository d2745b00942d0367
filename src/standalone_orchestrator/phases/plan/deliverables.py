"""Files that the task asks for and that are no sources: code adds them to the plan.

Test files are composed of the frozen tests when everything else is built; documents and files of
data are written by the model like a source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.testfiles import is_test
from standalone_orchestrator.core.errors import WorkspaceError
from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.plan.requests import Requests
from standalone_orchestrator.workspace.guard import clean_path


def with_deliverables(
    files: Sequence[PlannedFile], asked: Requests, base: Collection[str]
) -> tuple[PlannedFile, ...]:
    """The planned files, and what the task asks for besides them.

    Args:
        files: what the planner planned.
        asked: what the task asks for.
        base: paths of the base.
    """
    planned = {f.path for f in files} | {f.path.rsplit("/", 1)[-1] for f in files}
    written = list(files)
    for name, purpose in asked.files:
        path = _clean(name)
        if path and path not in planned:
            after = tuple(f.path for f in files) if path.endswith((".md", ".rst")) else ()
            written.append(PlannedFile(path, purpose, needs=after))
    after = tuple(f.path for f in written)
    tests = [_there(path, base) for name in asked.tests if (path := _clean(name))]
    if asked.unnamed_tests and (path := _beside(files, base)):
        tests.append(path)
    composed = (
        PlannedFile(path, "tests", (), after, path in base, asked.least_tests)
        for path in dict.fromkeys(tests)
    )
    return (*written, *composed)


def doubts(asked: Requests, files: Sequence[PlannedFile]) -> tuple[str, ...]:
    """What is named or wished for and will not be made."""
    planned = {f.path.rsplit("/", 1)[-1] for f in files}
    return tuple(d for d in asked.doubtful if d.rsplit("/", 1)[-1] not in planned)


def _clean(name: str) -> str:
    """A name as a path of the tree; empty when it leads elsewhere."""
    try:
        return clean_path(name)
    except WorkspaceError:
        return ""


def _there(path: str, base: Collection[str]) -> str:
    """The file of the base that has this name, where there is exactly one."""
    same = [p for p in base if p.rsplit("/", 1)[-1] == path] if path not in base else []
    return same[0] if len(same) == 1 else path


def _beside(files: Sequence[PlannedFile], base: Collection[str]) -> str:
    """Where tests of the planned sources go, as the base has its own; empty without a source."""
    sources = [f for f in files if f.exports and language_for(f.path) is not None]
    if not sources:
        return ""
    name = f"test_{sources[0].path.rsplit('/', 1)[-1]}"
    folders = Counter(p.rpartition("/")[0] for p in base if is_test(p) and language_for(p))
    folder = max(sorted(folders), key=lambda f: folders[f], default="")
    return f"{folder}/{name}" if folder else name
