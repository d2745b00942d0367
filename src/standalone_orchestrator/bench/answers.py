"""From the reply of a model that was asked once to the files of a workspace. Pure.

As plain as a person would do it with a chat: what stands in the code blocks goes into the files
that they name. A block without a name is meant for the one file that the goal asks for, or that
there is. In a file with functions to complete, what the block does not define stays as it was.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from standalone_orchestrator.codebase.stubs import unfinished
from standalone_orchestrator.codebase.terms import terms
from standalone_orchestrator.core.errors import WorkspaceError
from standalone_orchestrator.models.parse.fences import Fence, fences
from standalone_orchestrator.models.parse.languages import OTHER_USES, same_file
from standalone_orchestrator.models.thinking import split
from standalone_orchestrator.workspace.guard import clean_path


def files_in(reply: str, goal: str, files: Mapping[str, str]) -> dict[str, str]:
    """The files that a reply writes, by path.

    Args:
        reply: what the model wrote.
        goal: the task's text.
        files: what the workspace holds.
    """
    answer = split(reply).answer
    blocks = [f for f in fences(answer) if f.language not in OTHER_USES or f.name]
    known = targets(goal, files)
    target = known[0] if len(known) == 1 else ""
    found: dict[str, str] = {}
    for block in blocks or [Fence("", "", answer, closed=True)]:
        path = _path_of(block, files) or (target if target not in found else "")
        if path and (blocks or _parsed(block.text)):
            found[path] = _laid_over(path, files.get(path, ""), block.text.strip("\n") + "\n")
    return found


def targets(goal: str, files: Mapping[str, str]) -> tuple[str, ...]:
    """The files that are to be written, where goal and workspace leave no doubt.

    Those that the goal names and that are not there yet, else the only one there is. A goal for a
    project of several files names what it speaks of, which need not be what is to be changed.
    """
    if len(files) > 1:
        return ()
    named = dict.fromkeys(t.text for t in terms(goal) if t.kind == "file")
    return tuple(path for path in named if path not in files) or tuple(files)


def _path_of(block: Fence, files: Mapping[str, str]) -> str:
    if not block.name:
        return ""
    meant = [path for path in files if same_file(block.name, path)]
    if len(meant) == 1:
        return meant[0]
    try:
        return clean_path(block.name)
    except WorkspaceError:  # a model may name anything
        return ""


def _laid_over(path: str, old: str, new: str) -> str:
    before, after = _parsed(old), _parsed(new)
    if before is None or after is None or not unfinished(path, old):
        return new
    if any(isinstance(n, ast.ImportFrom) and n.module == "__future__" for n in after.body):
        return new
    defined = {name for node in after.body for name in _names(node)}
    kept = [n for n in before.body if not defined.issuperset(_names(n)) or _imports(n)]
    lines = old.splitlines()
    parts = ["\n".join(lines[_first_line(n) - 1 : n.end_lineno]) for n in kept]
    return "\n".join((*parts, new)) if parts else new


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None


def _imports(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _first_line(node: ast.stmt) -> int:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return min([node.lineno, *(d.lineno for d in node.decorator_list)])
    return node.lineno


def _names(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    return {
        n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
