"""Imports of what planned files offer, and which of them a new file makes no use of."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from standalone_orchestrator.codebase.api import Mended
from standalone_orchestrator.codebase.languages.python.modules import module_of
from standalone_orchestrator.codebase.languages.python.trees import parse
from standalone_orchestrator.codebase.lines import newline_of, split_lines
from standalone_orchestrator.core.task import PlannedFile

_LONGEST = 80
"""Characters of a text that may be an annotation."""


def without_idle(text: str, files: Sequence[PlannedFile]) -> Mended:
    """The text without imports from planned files that it makes no use of.

    Only those at the top of the module, in lines of their own.

    Args:
        text: the text to mend.
        files: what it may import from.
    """
    tree, modules = parse(text), {module_of(file.path) for file in files}
    if tree is None:
        return Mended(text)
    used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    used |= {w for n in ast.walk(tree) if isinstance(n, ast.Constant) for w in _words(n)}
    rows, left = split_lines(text), list[str]()
    for node in reversed(tree.body):
        if not isinstance(node, ast.ImportFrom) or node.module not in modules or node.level:
            continue
        idle = [a.name for a in node.names if (a.asname or a.name) not in {*used, "*"}]
        if not idle or any(_meet(node, other) for other in tree.body if other is not node):
            continue
        kept = [a for a in node.names if a.name not in idle]
        line = ast.unparse(ast.ImportFrom(node.module, kept, 0)) + newline_of(text) if kept else ""
        rows[node.lineno - 1 : node.end_lineno] = [line] if line else []
        left = [*idle, *left]
    mended = "".join(rows)
    if not left or parse(mended) is None:
        return Mended(text)
    return Mended(mended, tuple(f"`{name}` is imported for nothing" for name in left))


def _meet(one: ast.stmt, other: ast.stmt) -> bool:
    """Whether two statements share a line."""
    return one.lineno <= (other.end_lineno or 0) and other.lineno <= (one.end_lineno or 0)


def _words(constant: ast.Constant) -> tuple[str, ...]:
    """Words of a text that may be an annotation, or a name that the module offers."""
    value = constant.value if isinstance(constant.value, str) else ""
    return tuple(re.findall(r"\w+", value)) if len(value) <= _LONGEST else ()
