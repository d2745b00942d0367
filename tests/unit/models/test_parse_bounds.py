"""However large or malicious a text is, the parser ends soon."""

import json
import time

import pytest

from standalone_orchestrator.models.parse import JsonFound, NoJson, file_in, json_in

JSON_MALICE = [
    ("brackets", "", "["),
    ("deep objects", "", '{"a":'),
    ("a string without end", '{"a": "', "x"),
    ("braces", "", "{"),
    ("keys without colons", "", '{"a" '),
    ("quotes", "", "{'"),
    ("unescaped quotes", '{"a": "', 'he "said" , '),
    ("fences", "", "```json\n"),
    ("tool calls", "", "<tool_call>"),
    ("parameters", "", "<parameter="),
    ("open parameters", "", "<parameter=a>"),
    ("argument keys", "<tool_call>", "<arg_key>"),
    ("invoke parameters", "", '<parameter name="a'),
    ("thoughts", "", "<think>"),
    ("channels", "", "<|channel|>final<|message|>"),
    ("open channels", "<|message|>", "<|channel|>a"),
    ("white space", "{", " "),
    ("comments", "", "{/*"),
    ("backslashes", "", "\\"),
    ("numbers without end", '{"a": [', "1,"),
    ("functions", "", "<function="),
    ("mistral marks", "", "[TOOL_CALLS]"),
    ("triple quotes", '{"a": ', '"""'),
    ("code", "", "if (x) { y = [1]; }\n"),
    ("objects of a program", "", "{ a: b }\n"),
]


@pytest.mark.parametrize("size", [100_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("start", "again"), [pytest.param(s, a, id=n) for n, s, a in JSON_MALICE])
def test_a_search_for_json_takes_bounded_time(start, again, size):
    text = start + again * (size // len(again))
    began = time.process_time()
    json_in(text)
    assert time.process_time() - began < 10


def test_a_megabyte_of_json_is_read_whole():
    value = {"files": [{"path": f"f{i}.py", "text": "x = 1\n" * 10} for i in range(10_000)]}
    found = json_in("Here:\n```json\n" + json.dumps(value) + "\n```")
    assert found == JsonFound(value, False, "JSON in a fence")


def test_json_nested_beyond_reason_is_refused():
    assert isinstance(json_in("[" * 500 + "]" * 500), NoJson)


MALICE = [
    ("fences", "", "```python\n"),
    ("marks on one line", "", "```"),
    ("bare code", "", "x = 1\n\n"),
    ("prose", "", "This is one sentence of prose.\n\n"),
    ("dots", "", "a."),
    ("one long sentence", "", "A b "),
    ("tags", "", "<file "),
    ("backticks", "", "`"),
    ("quotes", "```python\n", '"""'),
    ("slashes", "x = [", "a/"),
    ("end tokens", "x", "</s> "),
    ("white space", "", " "),
    ("comment of white space", "#", " "),
]


@pytest.mark.parametrize("size", [150_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("start", "again"), [pytest.param(s, a, id=n) for n, s, a in MALICE])
def test_a_search_for_a_file_takes_bounded_time(start, again, size):
    text = start + again * (size // len(again)) + "x"
    began = time.process_time()
    file_in(text, "calc.py")
    assert time.process_time() - began < 10
