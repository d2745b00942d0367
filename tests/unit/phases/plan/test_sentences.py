"""How a task text is cut."""

import pytest

from standalone_orchestrator.phases.plan.sentences import sentences

FIELDS = (
    '`Box` has these fields:\n\n- `size: int`\n- `tag: str`, by default\n  `""`.\n\nMore of it.'
)


def test_a_list_of_fields_stands_in_the_sentence_that_announces_it():
    assert sentences(FIELDS) == (
        '`Box` has these fields: `size: int`; `tag: str`, by default `""`.',
        "More of it.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "It has:\n\n- `pack(x)` packs\n- `seal()` seals",
        "It has fields.\n\n- `size: int` of it\n- `tag: str` of it",
    ],
)
def test_any_other_list_is_cut_into_its_items(text):
    assert len(sentences(text)) == 3


def test_what_follows_a_list_of_fields_begins_anew():
    text = "Fields:\n- `size: int`\n- `tag: str`\n- `pack()` packs the box\nIt is small."
    assert sentences(text)[0] == "Fields: `size: int`; `tag: str`"
    assert sentences(text)[1].startswith("`pack()` packs the box")
