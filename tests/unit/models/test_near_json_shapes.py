"""Shapes in which models were seen to write what is nearly JSON, each named by its kind."""

import json

import pytest

from standalone_orchestrator.models.parse import JsonFound, NoJson, json_in

WANT = {"path": "calc.py", "needs": ["ast", "re"], "count": 2}
TEXT = json.dumps(WANT)
PRETTY = json.dumps(WANT, indent=2)
KEYS = ("path", "needs", "count")
XML = {"path": "calc.py", "needs": ["ast", "re"], "count": "2"}

REPAIRED = [
    ("Python literals", "{'path': 'calc.py', 'needs': ['ast', 're'], 'count': 2}", WANT),
    (
        "Python constants",
        "{'path': None, 'needs': True, 'count': False}",
        {"path": None, "needs": True, "count": False},
    ),
    ("tuple", "{'path': 'calc.py', 'needs': ('ast', 're'), 'count': 2}", WANT),
    ("trailing commas", '{"path": "calc.py", "needs": ["ast", "re",], "count": 2,}', WANT),
    (
        "line comments",
        '{"path": "calc.py", // the file\n "needs": ["ast", "re"], # both\n "count": 2}',
        WANT,
    ),
    ("block comment", '{"path": "calc.py", /* x */ "needs": ["ast", "re"], "count": 2}', WANT),
    ("bare keys", '{path: "calc.py", needs: ["ast", "re"], count: 2}', WANT),
    ("smart quotes", "{“path”: “calc.py”, “needs”: [“ast”, “re”], “count”: 2}", WANT),
    ("backticks", '{"path": `calc.py`, "needs": ["ast", "re"], "count": 2}', WANT),
    ("NaN", '{"path": "calc.py", "count": NaN}', {"path": "calc.py", "count": None}),
    ("undefined", '{"path": "calc.py", "count": undefined}', {"path": "calc.py", "count": None}),
    ("missing comma", '{"path": "calc.py"\n "needs": ["ast" "re"]\n "count": 2}', WANT),
    ("elision", '{"path": "calc.py", "needs": ["ast", "re", ...], "count": 2}', WANT),
    ("raw line end in a string", '{"path": "a\nb", "count": 2}', {"path": "a\nb", "count": 2}),
    (
        "raw line end at the end of a string",
        '{"path": "a = 1\n", "count": 2}',
        {"path": "a = 1\n", "count": 2},
    ),
    ("raw tab in a string", '{"path": "a\tb", "count": 2}', {"path": "a\tb", "count": 2}),
    ("escape that JSON lacks", '{"path": "\\d+", "count": 2}', {"path": "\\d+", "count": 2}),
    ("escaped apostrophe", '{"path": "it\\\'s", "count": 2}', {"path": "it's", "count": 2}),
    ("triple quotes", '{"path": """a\n"b"\n""", "count": 2}', {"path": 'a\n"b"\n', "count": 2}),
    ("strings added", '{"path": "calc" + ".py", "needs": ["ast", "re"], "count": 2}', WANT),
    (
        "unescaped quotes in a string",
        '{"path": "say "hi" now", "count": 2}',
        {"path": 'say "hi" now', "count": 2},
    ),
    (
        "unescaped quotes in code",
        '{"path": "print("a", "b")\nd["k"] = {"x": 1}\n", "count": 2}',
        {"path": 'print("a", "b")\nd["k"] = {"x": 1}\n', "count": 2},
    ),
    ("apostrophe in single quotes", "{'path': 'don't', 'count': 2}", {"path": "don't", "count": 2}),
    ("value without quotes", '{"path": calc.py, "count": 2}', {"path": "calc.py", "count": 2}),
    (
        "cut in a list",
        '{"path": "calc.py", "needs": ["ast", "re"',
        {"path": "calc.py", "needs": ["ast", "re"]},
    ),
    ("cut in a string", '{"path": "calc.py", "needs": ["as', {"path": "calc.py", "needs": ["as"]}),
    ("cut in a key", '{"path": "calc.py", "nee', {"path": "calc.py"}),
    ("cut after a colon", '{"path": "calc.py", "count":', {"path": "calc.py"}),
    (
        "cut in a fence",
        '```json\n{"path": "calc.py", "needs": [{"a": 1}, {"b',
        {"path": "calc.py", "needs": [{"a": 1}]},
    ),
    (
        "doubled brace and a value without quotes",
        '{\n{\n "path": calc.py, # not "calc.py"\n "needs": ["ast", "re"],\n "count": 2\n}\n}',
        WANT,
    ),
    (
        "elided items after the last one",
        'Here is the JSON output:\n{"path": "calc.py", "needs": [\n"ast",\n"re",\n...\n]\n}',
        {"path": "calc.py", "needs": ["ast", "re"]},
    ),
    ("one brace too few", TEXT[:-1], WANT),
    ("double encoded", json.dumps(TEXT), WANT),
    ("escaped without quotes around", TEXT.replace('"', '\\"'), WANT),
    ("HTML entities", TEXT.replace('"', "&quot;"), WANT),
    ("inside the reasoning", f"<think>So the answer is\n```json\n{TEXT}\n```", WANT),
    (
        "underscored number",
        '{"path": "calc.py", "count": 1_000}',
        {"path": "calc.py", "count": 1000},
    ),
    (
        "tool call with Python literals",
        "<tool_call>{'name': 'plan', 'arguments': {'path': 'calc.py', 'count': 2}}</tool_call>",
        {"path": "calc.py", "count": 2},
    ),
]

WITH_KEYS = [
    ("wrapped in a name", json.dumps({"plan": WANT}), WANT),
    ("list of one", json.dumps([WANT]), WANT),
    (
        "schema echoed with values",
        json.dumps({"type": "object", "properties": WANT}),
        WANT,
    ),
    ("larger example beside it", f'{{"example": "{"x" * 400}"}}\n{TEXT}', WANT),
    ("smaller example behind it", f'{TEXT}\nFor instance {{"path": "b.py"}} would be wrong.', WANT),
]

NONE = [
    ("nothing", ""),
    ("white space", " \n\t"),
    ("refusal", "I'm sorry, but I can't help with that."),
    ("prose with brackets", "Use [brackets] and (parentheses) in {place}."),
    ("number", "42"),
    ("word in quotes", '"yes"'),
    ("reasoning that never ended", "<think>Well, let me think about this"),
    ("reasoning and nothing else", "<think>done</think>\n"),
    ("a lone brace", "{"),
    ("code", "def f(x):\n    return x + 1\n"),
]


@pytest.mark.parametrize(("text", "want"), [pytest.param(t, w, id=n) for n, t, w in REPAIRED])
def test_what_is_nearly_json_is_repaired_and_says_so(text, want):
    found = json_in(text)
    assert isinstance(found, JsonFound)
    assert (found.value, found.repaired) == (want, True)


@pytest.mark.parametrize(("text", "want"), [pytest.param(t, w, id=n) for n, t, w in WITH_KEYS])
def test_expected_keys_choose_among_values(text, want):
    found = json_in(text, KEYS)
    assert isinstance(found, JsonFound)
    assert found.value == want


@pytest.mark.parametrize("text", [pytest.param(t, id=n) for n, t in NONE])
def test_no_json_is_no_answer_and_says_why(text):
    found = json_in(text)
    assert isinstance(found, NoJson)
    assert found.why


def test_a_value_of_the_expected_keys_is_never_taken_for_a_tool_call():
    text = json.dumps({"name": "x", "parameters": {"a": 1}})
    assert json_in(text, ("name", "parameters")) == JsonFound({"name": "x", "parameters": {"a": 1}})
    assert json_in(text, ("a",)).value == {"a": 1}


def test_half_a_surrogate_pair_does_not_get_through():
    found = json_in('{"a": "\\ud83d"}')
    assert isinstance(found, JsonFound)
    found.value["a"].encode()
