import json
from enum import StrEnum

from pydantic import BaseModel, Field

from standalone_orchestrator.models.schema import terse


class Kind(StrEnum):
    A = "a"
    B = "b"


class Item(BaseModel):
    """Long words that no model needs."""

    title: str = Field(description="a field that is named like a keyword")
    kind: Kind
    note: str | None = None


class Whole(BaseModel):
    why: str = Field(default="x", max_length=80)
    items: list[Item]
    best: Item


class Tree(BaseModel):
    name: str
    children: list["Tree"] = []


def test_a_schema_is_terse_and_without_references():
    assert terse(Whole) == (
        '{"properties":{"why":{"maxLength":80,"type":"string"},"items":{"items":ITEM,'
        '"type":"array"},"best":ITEM},"required":["items","best"],"type":"object"}'
    ).replace(
        "ITEM",
        '{"properties":{"title":{"type":"string"},"kind":{"enum":["a","b"],"type":"string"},'
        '"note":{"anyOf":[{"type":"string"},{"type":"null"}]}},"required":["title","kind"],'
        '"type":"object"}',
    )


def test_properties_keep_the_order_of_the_fields():
    assert list(json.loads(terse(Whole))["properties"]) == ["why", "items", "best"]


def test_a_type_that_holds_itself_keeps_its_reference():
    schema = json.loads(terse(Tree))
    assert list(schema["$defs"]) == ["Tree"]
    text = terse(Tree)
    assert '"$ref":"#/$defs/Tree"' in text
    assert "title" not in text
    assert text == terse(Tree)
