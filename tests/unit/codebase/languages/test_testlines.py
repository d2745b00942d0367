"""A project's tests are told as lines that run by themselves."""

import pytest

from standalone_orchestrator.codebase.languages.python import test_lines as told_of

HEAD = """\
from fractions import Fraction

import pytest

from jars import Jar, fill

CUP = find("cup")


def made(x):
    return Jar(x)


"""


def told(text):
    return [test.lines for test in told_of(HEAD + text)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("def test_it():\n    assert fill(1) == 2\n", ("assert fill(1) == 2",)),
        (
            "def test_it(tmp_path):\n    j = Jar(tmp_path)\n    j.open()\n    assert j.n == 0\n",
            ("j = Jar(tmp_path)", "j.open()", "assert j.n == 0"),
        ),
        (
            "def test_it():\n    assert fill(CUP) == 2\n",
            ("CUP = find('cup')", "assert fill(CUP) == 2"),
        ),
        (
            "@pytest.mark.parametrize(('a', 'b'), [(1, 'x'), (2, 'y')])\n"
            "def test_it(a, b):\n    assert fill(a) == b\n",
            ("assert fill(1) == 'x'",),
        ),
        (
            "@pytest.mark.parametrize('a, b', [pytest.param(1, 'x', id='one')])\n"
            "def test_it(a, b):\n    assert fill(a) == b\n",
            ("assert fill(1) == 'x'",),
        ),
        (
            "@pytest.mark.parametrize('line', ['', '2'])\n"
            "def test_it(line):\n    with pytest.raises(ValueError):\n        fill(line)\n",
            ("with pytest.raises(ValueError): fill('')",),
        ),
        (
            "def test_it():\n    assert fill(1) == 2\n    assert fill(2) == 3\n",
            ("assert fill(1) == 2",),
        ),
    ],
)
def test_a_test_is_told_up_to_its_first_outcome(text, lines):
    assert told(text) == [lines]


@pytest.mark.parametrize(
    "text",
    [
        "def test_it(shelf):\n    assert fill(shelf) == 2\n",
        "def test_it():\n    assert made(1).n == 2\n",
        "def test_it():\n    for n in (1, 2):\n        assert fill(n) == n\n",
        "@pytest.mark.parametrize('a', ROWS)\ndef test_it(a):\n    assert fill(a) == 2\n",
        "@pytest.mark.skip\ndef test_it():\n    assert fill(1) == 2\n",
        "def test_it():\n    fill(1)\n",
        f"def test_it():\n    assert fill('{'x' * 300}') == 2\n",
        "def helper():\n    assert fill(1) == 2\n",
        "def test_it(:\n",
    ],
)
def test_one_that_needs_more_than_its_lines_is_not_told(text):
    assert told(text) == []


def test_what_a_test_calls_is_known_by_its_last_name():
    (test,) = told_of(HEAD + "def test_it():\n    assert Jar(1).seal().n == fill(2)\n")
    assert (test.calls, test.asks, test.error) == ({"Jar", "seal", "fill"}, "", False)
    (test,) = told_of(HEAD + "def test_it():\n    assert Jar(1).seal() == fill(2)\n")
    assert test.asks == "seal"
    (test,) = told_of("def test_it():\n    with pytest.raises(E):\n        fill(2)\n")
    assert (test.asks, test.error) == ("fill", True)


def test_the_form_has_places_for_values():
    made = "j = Jar('a', n=-1.5, s=f'{CUP}')"
    (test,) = told_of(f"def test_it():\n    {made}\n    assert j.open(True, None) == b'x'\n")
    assert test.form == (
        "j = Jar(<text>, n=-<number>, s=<text>)",
        "assert j.open(True, None) == b'x'",
    )
