"""Laws of reading JSON out of whatever a model wrote."""

import json

from hypothesis import given
from hypothesis import strategies as st

from standalone_orchestrator.models.parse import JsonFound, json_in

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["path", "files", "why"]), JSON, min_size=1))
def test_strict_json_is_read_as_it_is_bare_fenced_and_after_prose(value):
    keys = ("path", "files", "why")
    text = json.dumps(value)
    for shape in (text, f"```json\n{text}\n```", f"Here it is:\n{text}"):
        found = json_in(shape, keys)
        assert isinstance(found, JsonFound)
        assert (found.value, found.repaired) == (value, False)


@given(st.text("{}[]\"':,\\ab1 \n`<>/|think", max_size=80))
def test_no_text_makes_the_parser_raise(text):
    json_in(text)


def test_the_marks_of_a_call_inside_a_string_of_the_answer_are_text():
    value = {"path": {"<json>": None}, "files": []}
    text = f"Here it is:\n```json\n{json.dumps(value)}\n```"
    found = json_in(text, ("path", "files"))
    assert isinstance(found, JsonFound)
    assert (found.value, found.repaired) == (value, False)
