"""Two texts of one class that name their attributes differently. Pure."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from standalone_orchestrator.codebase.languages.python.trees import parse
from standalone_orchestrator.codebase.lines import split_lines


def with_attributes_of(text: str, like: str, owner: str) -> str:
    """`text` with the attributes of the class `owner` named as in `like`.

    A function of one text does not fit into the other while one keeps its things in `items` and the
    other in `queue`. Attributes are known by their order in the constructor and by what they begin
    with. Unchanged where the two have other attributes, or names of both are mixed.
    """
    mine, theirs = _class(text, owner), _class(like, owner)
    if mine is None or theirs is None:
        return text
    ours, wanted = _begun(mine), _begun(theirs)
    if [*ours.values()] != [*wanted.values()]:
        return text
    names = {old: new for old, new in zip(ours, wanted, strict=True) if old != new}
    known = {node.attr for node in ast.walk(mine) if isinstance(node, ast.Attribute)}
    known |= {node.name for node in mine.body if isinstance(node, ast.FunctionDef)}
    return _renamed(text, mine, names) if names and known.isdisjoint(names.values()) else text


def _class(text: str, owner: str) -> ast.ClassDef | None:
    tree = parse(text)
    found = (n for n in (tree.body if tree else ()) if isinstance(n, ast.ClassDef))
    return next((node for node in found if node.name == owner), None)


def _begun(node: ast.ClassDef) -> Mapping[str, str]:
    """Attributes that the constructor gives the object, each with what it begins with."""
    made = (n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == "__init__")
    found: dict[str, str] = {}
    for line in (line for init in made for line in init.body):
        match line:
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id="self"), attr=name)], value=value
            ):
                found.setdefault(name, ast.dump(value))
            case ast.AnnAssign(
                target=ast.Attribute(value=ast.Name(id="self"), attr=name),
                value=ast.expr() as value,
            ):
                found.setdefault(name, ast.dump(value))
            case _:
                pass
    return found


def _renamed(text: str, node: ast.ClassDef, names: Mapping[str, str]) -> str:
    """The text with attributes of `self` renamed; columns are bytes, as the parser counts them."""
    rows = [row.encode() for row in split_lines(text)]
    places = [
        (n.end_lineno, n.end_col_offset, n.attr)
        for n in ast.walk(node)
        if isinstance(n, ast.Attribute) and n.attr in names
        if isinstance(n.value, ast.Name) and n.value.id == "self"
    ]
    for line, end, old in sorted(places, key=lambda p: (p[0] or 0, p[1] or 0), reverse=True):
        row, last = rows[(line or 1) - 1], end or 0
        rows[(line or 1) - 1] = row[: last - len(old.encode())] + names[old].encode() + row[last:]
    return b"".join(rows).decode()
