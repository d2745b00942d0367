"""The size and name limits of the house, which no linter checks: run by `make gates`."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOTS = ("src", "tests", "tools")
MODULE_LINES = 400
FUNCTION_LINES = 60
FORBIDDEN_NAMES = frozenset(
    {"utils", "util", "helpers", "helper", "common", "misc", "manager", "handler", "impl"}
)
FORBIDDEN_PARTS = ("_v2", "base_")


def problems(root: Path) -> Iterator[str]:
    """Everything under `root` that is too long or badly named, one line each."""
    for path in sorted(p for name in ROOTS for p in (root / name).rglob("*.py")):
        shown = path.relative_to(root)
        text = path.read_text("utf-8")
        yield from (f"{shown}: {problem}" for problem in _names(path))
        if (lines := text.count("\n")) > MODULE_LINES:
            yield f"{shown}: {lines} lines, {MODULE_LINES} are allowed"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > FUNCTION_LINES:
                    yield f"{shown}:{node.lineno}: {node.name} has {size} lines of {FUNCTION_LINES}"


def _names(path: Path) -> Iterator[str]:
    for part in (path.stem, path.parent.name):
        if part in FORBIDDEN_NAMES or any(bad in part for bad in FORBIDDEN_PARTS):
            yield f"'{part}' says nothing about what is inside"


def main() -> int:
    """Print the problems; 1 if there are any."""
    found = list(problems(Path(__file__).resolve().parent.parent))
    print("\n".join(found) if found else "sizes and names: all within the limits")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
