"""A hash of what a module means, by which equal candidates are found."""

from __future__ import annotations

import ast
import hashlib

from standalone_orchestrator.codebase.languages.python.trees import Definition, fresh


def fingerprint(text: str) -> str:
    """SHA-256 of the normalised tree: comments, docstrings and layout don't count.

    Text that doesn't parse is hashed as it is, without the blanks around it.
    """
    tree = fresh(text)
    if isinstance(tree, SyntaxError):
        return _sha("text:" + text.strip())
    for node in ast.walk(tree):
        if isinstance(node, Definition | ast.Module):
            _drop_doc(node)
        elif isinstance(node, ast.Constant):
            node.kind = None
    try:
        return _sha("tree:" + ast.dump(tree))
    except RecursionError:
        return _sha("text:" + text.strip())


def _drop_doc(node: ast.Module | Definition) -> None:
    if ast.get_docstring(node, clean=False) is None:
        return
    del node.body[0]
    if not node.body and not isinstance(node, ast.Module):
        node.body.append(ast.Pass())


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
