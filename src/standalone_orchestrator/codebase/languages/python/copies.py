"""Classes that another file of the plan is to have, taken out of a text that writes them again.

Small models write what they should import once more. A class that is there twice is two classes:
what one file makes is no instance of the other's, and equal to nothing of it. A function of the
same name may well be another one, and stays.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from standalone_orchestrator.codebase.api import Mended
from standalone_orchestrator.codebase.languages.python.import_text import first_line, with_import
from standalone_orchestrator.codebase.languages.python.trees import Definition, parse
from standalone_orchestrator.codebase.lines import split_lines

_BOM = "\ufeff"


def without_copies(text: str, homes: Mapping[str, str]) -> Mended:
    """The text with classes imported that it writes again, and what was done.

    A text that defines nothing else stays as it is, as does a class that is made of what the text
    imports from there.

    Args:
        text: the text to mend.
        homes: the module of each such class.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    body = text.removeprefix(_BOM)
    tree = parse(body)
    defined = [n for n in tree.body if isinstance(n, Definition)] if tree is not None else []
    taken = _imported(tree, frozenset(homes.values())) if tree is not None else frozenset()
    copies = [
        n
        for n in defined
        if isinstance(n, ast.ClassDef) and n.name in homes and not _reads(n.bases) & taken
    ]
    if not copies or len(copies) == len(defined):
        return Mended(text)
    lines = split_lines(body)
    for node in reversed(copies):
        first, last = first_line(node) - 1, node.end_lineno or node.lineno
        while last < len(lines) and not lines[last].strip():
            last += 1
        del lines[first:last]
    new = "".join(lines)
    names = dict.fromkeys(node.name for node in copies)
    for name in names:
        new = new if name in taken else with_import(new, homes[name], name)
    if parse(new) is None:
        return Mended(text)
    return Mended(mark + new, tuple(f"`{name}` is imported, not written again" for name in names))


def _imported(tree: ast.Module, modules: frozenset[str]) -> frozenset[str]:
    """Names that the text binds to what it imports of these modules, or to the modules."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=module, names=names) if module in modules:
                found |= {alias.asname or alias.name for alias in names}
            case ast.Import(names=names):
                found |= {a.asname or a.name for a in names if a.name in modules}
            case _:
                pass
    return frozenset(found)


def _reads(bases: list[ast.expr]) -> frozenset[str]:
    return frozenset(n.id for base in bases for n in ast.walk(base) if isinstance(n, ast.Name))
