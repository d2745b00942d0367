"""Changes as JSON: read where they are whole, refused where they are cut, else left to text."""

import json

import pytest

from standalone_orchestrator.codebase.edits import Edit
from standalone_orchestrator.models.api import Completed, Draw, StopReason, Usage
from standalone_orchestrator.phases.build.candidate import Text, Unusable, text_from
from standalone_orchestrator.phases.build.structured import SCHEMA, changes_in

TEXT = 'def first(rows):\n    return rows[0]\n\n\nNAME = "a\\n"\n'


def said(*pairs):
    return json.dumps({"edits": [{"old": old, "new": new} for old, new in pairs]})


def made(reply, stop=StopReason.END, path="rows.py"):
    return text_from(Completed(Draw(0, 0.0, 0), reply, stop, Usage()), path, TEXT, edit=True)


def test_the_schema_has_two_short_fields():
    assert json.loads(SCHEMA)["properties"]["edits"]["items"]["required"] == ["old", "new"]


@pytest.mark.parametrize("form", ["{}", "```json\n{}\n```", "Here it is:\n{}\nDone."])
def test_edits_are_read_from_json_wherever_it_stands(form):
    reply = form.replace("{}", said(("rows[0]", "rows[1]"), ("def first", "def second")))
    assert made(reply) == Text(TEXT.replace("rows[0]", "rows[1]").replace("first", "second"))


def test_one_edit_that_does_not_fit_keeps_all_from_being_applied():
    told = made(said(("rows[0]", "rows[1]"), ("def last", "def third")))
    assert isinstance(told, Unusable)
    assert "Edit 2 of 2" in told.feedback


def test_a_reply_that_a_limit_cut_is_refused():
    whole = said(("rows[0]", "rows[1]"), ("def first", "def second"))
    for size in range(len('{"edits": [{"old": "rows[0]", "new": "'), len(whole)):
        told = made(whole[:size], StopReason.LENGTH)
        assert isinstance(told, Unusable), whole[:size]


def test_a_reply_that_stops_inside_its_json_is_refused_though_no_limit_is_told():
    whole = said(("rows[0]", "rows[1]"), ("def first", "def second"))
    for size in (40, 60, len(whole) - 8):
        assert isinstance(made(whole[:size]), Unusable), whole[:size]


def test_what_is_no_such_json_is_left_to_the_parsers_of_text():
    block = "<<<<<<< SEARCH\nrows[0]\n=======\nrows[1]\n>>>>>>> REPLACE\n"
    assert changes_in(block, "rows.py", ended=True) is None
    assert changes_in('{"edits": [{"path": "a"}]}', "rows.py", ended=True) is None
    assert made(block) == Text(TEXT.replace("rows[0]", "rows[1]"))


def test_a_file_of_json_is_never_taken_for_edits_of_it():
    assert changes_in(said(("a", "b")), "data.json", ended=True) is None


def test_the_edits_come_in_their_order():
    found = changes_in(said(("a", "b"), ("c", "d")), "x.py", ended=True)
    assert found == (Edit("a", "b"), Edit("c", "d"))


@pytest.mark.parametrize(
    "reply",
    [
        '{"edits": [{"old": "    return rows[0]", "new": "    return rows["a"]"}]}',
        '{"edits": [{"old": "    return rows[0]", "new": "    return "" + rows[0]"}]}',
        "{'edits': [{'old': '    return rows[0]', 'new': '    return rows['a']'}]}",
    ],
)
def test_quotes_that_are_not_escaped_give_the_right_text_or_none(reply):
    done = made(reply)
    if isinstance(done, Text):
        wanted = ('rows["a"]', '"" + rows[0]', "rows['a']")
        assert done.text in [TEXT.replace("rows[0]", new) for new in wanted]


def test_line_ends_that_are_not_escaped_are_line_ends():
    reply = '{"edits": [{"old": "    return rows[0]", "new": "    x = 0\n    return rows[x]"}]}'
    assert made(reply) == Text(TEXT.replace("return rows[0]", "x = 0\n    return rows[x]"))
