"""The examples that a contestant can see, in the goal and in docstrings, as a test file. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from standalone_orchestrator.codebase.examples import Example, examples
from standalone_orchestrator.codebase.pairs import paired

VISIBLE = "test_visible.py"


def visible_tests(goal: str, files: Mapping[str, str], targets: Iterable[str]) -> str:
    """A test file with one function for each example; empty when there are none.

    Args:
        goal: the task's text.
        files: what the workspace holds.
        targets: the files that are to be written; the tests know their names.
    """
    sources = [path for path in targets if path.endswith(".py")]
    trees = [tree for path in sources if (tree := _tree(files.get(path, ""))) is not None]
    texts = [goal, *(doc for tree in trees for doc in _docstrings(tree))]
    signatures = [signature for tree in trees for signature in _signatures(tree)]
    found = [e for text in texts for e in (*examples(text), *paired(text, signatures))]
    if not found or not sources:
        return ""
    modules = [PurePosixPath(path).with_suffix("").as_posix().replace("/", ".") for path in sources]
    lines = ["import pytest", *(f"from {module} import *" for module in modules)]
    for number, example in enumerate(found):
        lines += ["", "", f"def test_example_{number}():", *_body(example)]
    return "\n".join(lines) + "\n"


def _tree(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return None


def _signatures(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield f"def {node.name}({ast.unparse(node.args)})"


def _docstrings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def _body(example: Example) -> Iterator[str]:
    for statement in example.setup:
        yield from (f"    {line}" for line in statement.splitlines())
    if example.raises is not None:
        yield f"    with pytest.raises({example.raises}):"
        yield f"        {example.expression}"
    else:
        yield f"    assert ({example.expression}) == ({example.expected})"
