"""Examples that are told as an input and an output."""

from time import monotonic

import pytest

from standalone_orchestrator.codebase.pairs import paired

TOP = "def top(values: list[int], count: int = 1) -> list[int]"
EVEN = "def even(number)"


def told(text: str, *signatures: str) -> list[tuple[str, str | None]]:
    return [(e.expression, e.expected) for e in paired(text, signatures)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Input: [3, 1]\nOutput: [3]", [("top([3, 1])", "[3]")]),
        ("Example 1:\n\n    Input: values = [3, 1], count = 2\n\n    Output: [3, 1]  # all\n",
         [("top([3, 1], 2)", "[3, 1]")]),
        ("**Input:** `[3, 1], 2`\n**Output:** `[3, 1]`", [("top([3, 1], 2)", "[3, 1]")]),
        ("For values = [3, 1] the output should be [3].", [("top([3, 1])", "[3]")]),
        ("- if `values = [3, 1], count = 2`, the result is `[3, 1]`",
         [("top([3, 1], 2)", "[3, 1]")]),
        ("For values = [3, 1], the answer is true", [("top([3, 1])", "True")]),
        ("Input: [1]\r\nOutput: [1]\r\n", [("top([1])", "[1]")]),
        ("Example:\n  Input:\n    values : [3, 1]\n    count : 2\n  Output: [3, 1]\n",
         [("top([3, 1], 2)", "[3, 1]")]),
        ("Input: values = [3, 1], top_count = 2\nOutput: [3, 1]",
         [("top([3, 1], 2)", "[3, 1]")]),
        ("**Input:**\n- `values = [3, 1]`\n\n**Output:**\n[3]", [("top([3, 1])", "[3]")]),
        ("Input:\n- values: [3]\nOutput:\n- [3]\n\nMore.", [("top([3])", "[3]")]),
        ("Input: [1]\nOutput: - 9", [("top([1])", "9")]),
        ("Input: [1]\nOutput: -9", [("top([1])", "-9")]),
        ("Input:\nvalues: [1]\nOutput:\n[1]\n**Explanation:** so it is.", [("top([1])", "[1]")]),
        ("Input:\nvalues: [1]\nOutput: [1]\nInput:\nvalues: [2]\nOutput: [2]",
         [("top([1])", "[1]"), ("top([2])", "[2]")]),
        ("Input: [1]\nOutput: [1]\nInput: [1]\nOutput: [1]", [("top([1])", "[1]")]),
    ],
)  # fmt: skip
def test_an_input_with_its_output_is_a_call(text, found):
    assert told(text, TOP) == found


@pytest.mark.parametrize(
    "text",
    [
        "Input: [1]\nSomething else.\nOutput: [1]",
        "Output: [1]\nInput: [1]",
        "Input: a list of numbers\nOutput: [1]",
        "Input: [1]\nOutput: the largest",
        "Input: [1], 2, 3\nOutput: [1]",
        "Input: others = [1]\nOutput: [1]",
        "Input: count = 2\nOutput: [1]",
        "Input: [1], values = [2]\nOutput: [1]",
        "Input: values\nOutput: [1]",
        "Input: [1\nOutput: [1]",
        "Input: [1])([2]\nOutput: [1]",
        "For values = [3, 1] the output should be [3] or [1], as you like",
        "For values = [3, 1] the output should be sorted",
        "If values == [3, 1] the result is [3]",
        "For an empty list the output should be []",
        "Input: 1)\nOutput: 1",
        "Input:\nOutput: [1]",
        "Input: values = [1], my_values = [2]\nOutput: [1]",
        "Input: a_values = [1], b_values = [2]\nOutput: [1]",
        "Input: values = [1], discount = 2\nOutput: [1]",
        "Input:\nvalues : a list\nOutput: [1]",
        "Input: [1]\nOutput:\n```\n1\n2\n```",
        "Input: [1]\nOutput:\n1\n2",
        "Input: [1]\nOutput: 1, 2,\n3",
        "Input: [1]\nOutput:\n1, 2,",
        "Input: num_values = 3\nOutput: 6",
        "Input: [1], min_count = 3\nOutput: 6",
        "Input:\nvalues : [1]\nand then\nOutput: [1]",
        "Input:\nothers : [1]\nOutput: [1]",
        "Output:\n[1]\nInput:\nvalues : [1]",
        "values : [1]\nOutput: [1]",
        "",
    ],
)
def test_what_is_no_value_or_does_not_fit_is_none(text):
    assert told(text, TOP) == []


def test_of_several_functions_the_only_one_that_fits_is_meant():
    assert told("Input: number = 4\nOutput: True", TOP, EVEN) == [("even(4)", "True")]
    assert told("Input: 4\nOutput: True", TOP, EVEN) == []
    assert told("Input: 4\nOutput: True", "class Even", "no signature (") == []


def test_what_must_be_named_is_named():
    assert told("Input: 4\nOutput: 1", "def f(a, /, *, b=1)") == [("f(4)", "1")]
    assert told("Input: 4, b = 2\nOutput: 1", "def f(a, /, *, b)") == [("f(4, b=2)", "1")]
    assert told("Input: c = 2, a = 4\nOutput: 1", "def f(a, b=1, c=1)") == [("f(4, c=2)", "1")]
    assert told("Input: 4\nOutput: 1", "def f(a, /, *, b)") == []
    assert told("Input: a = 4\nOutput: 1", "def f(a, /)") == []


def test_a_long_gap_is_read_in_reasonable_time():
    began = monotonic()
    assert told(f"For values = [1]{' ' * 1900}. the end", TOP) == []
    assert monotonic() - began < 1
