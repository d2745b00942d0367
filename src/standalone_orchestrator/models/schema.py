"""JSON schemas as models and grammar engines like them: terse, without references.

Every token of a schema is read by the model or compiled into a grammar, and small engines loosen
what they do not know; so titles, descriptions and defaults go, and `$ref`s are written out.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

_DROPPED = frozenset({"title", "description", "default", "examples", "deprecated", "format"})
_NAMED = frozenset({"properties", "patternProperties", "$defs"})
"""Keywords whose keys are names that the author chose, not keywords."""


@lru_cache(maxsize=128)
def terse(schema: type[BaseModel]) -> str:
    """The JSON schema of `schema` as canonical, compact JSON text.

    Properties keep the order of the fields: constrained models write them in that order. A type
    that holds itself keeps its `$ref` and `$defs`.
    """
    whole = schema.model_json_schema(by_alias=True)
    definitions = whole.pop("$defs", {})
    inlined = _object(_inline(whole, definitions, ()))
    left = _references(inlined)
    if left:
        kept = {name: _inline(definitions[name], definitions, (name,)) for name in definitions}
        inlined["$defs"] = {name: kept[name] for name in sorted(_closure(left, kept))}
    return json.dumps(inlined, ensure_ascii=False, separators=(",", ":"))


def _inline(node: object, definitions: dict[str, Any], path: tuple[str, ...]) -> object:
    if isinstance(node, list):
        return [_inline(item, definitions, path) for item in node]
    if not isinstance(node, dict):
        return node
    if (name := _target(node)) is not None:
        if name in path or name not in definitions:
            return {"$ref": node["$ref"]}
        return _inline(definitions[name], definitions, (*path, name))
    kept: dict[str, Any] = {}
    for key, value in node.items():
        if key in _DROPPED:
            continue
        if key in _NAMED and isinstance(value, dict):
            kept[key] = {n: _inline(v, definitions, path) for n, v in value.items()}
        elif key in ("const", "enum", "required"):
            kept[key] = value
        else:
            kept[key] = _inline(value, definitions, path)
    alone = kept.get("allOf")
    if isinstance(alone, list) and len(alone) == 1 and len(kept) == 1:
        return alone[0]
    return kept


def _target(node: dict[str, Any]) -> str | None:
    reference = node.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/$defs/"):
        return reference.removeprefix("#/$defs/")
    return None


def _references(node: object) -> set[str]:
    if isinstance(node, list):
        return set().union(*(_references(item) for item in node))
    if not isinstance(node, dict):
        return set()
    name = _target(node)
    return set().union({name} if name else set(), *(_references(v) for v in node.values()))


def _closure(names: set[str], definitions: dict[str, Any]) -> set[str]:
    seen: set[str] = set()
    while names:
        seen |= names
        names = set().union(*(_references(definitions[name]) for name in names)) - seen
    return seen


def _object(node: object) -> dict[str, Any]:
    if not isinstance(node, dict):
        raise TypeError("a model's schema is an object")
    return node
