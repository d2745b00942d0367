"""Calls that try a function out in the module itself."""

import pytest

from standalone_orchestrator.codebase.languages.python.trials import without_trials

BASE = "def f(x):\n    '''Doubles.'''\n"
DONE = "import sys\n\n\ndef f(x):\n    return 2 * x\n"


@pytest.mark.parametrize(
    "trial",
    [
        "print(f(3))",
        "print('three:', f(3))  # 6",
        "assert f(3) == 6",
        "# Test it.\n# 6\nprint(\n    f(3)\n)",
        "assert f(3) == 6\nprint(f(4))",
    ],
)
def test_what_only_tries_a_function_out_is_left_out(trial):
    made = without_trials(f"{DONE}\n{trial}\n", BASE)
    assert made.text == f"{DONE}\n"
    assert made.told[0].startswith("left out `")


@pytest.mark.parametrize(
    "line",
    [
        "print('ready')",
        "f(sys.argv)",
        "f('csv')",
        "f()",
        "register(f)",
        "KNOWN = f(3)",
        "if __name__ == '__main__':\n    print(f(3))",
        "assert sys.argv",
        "print(f(3)); KNOWN = 1",
    ],
)
def test_anything_else_stays(line):
    text = f"{DONE}\n{line}\n"
    assert without_trials(text, BASE).text == text


def test_where_the_base_does_so_itself_or_is_not_there_nothing_is_left_out():
    text = f"{DONE}\nprint(f(3))\n"
    assert without_trials(text, None).text == text
    assert without_trials(text, f"{BASE}\nprint(f(1))\n").text == text
    assert without_trials(text, "def f(").text == text
    assert without_trials("def f(\nprint(f(3))\n", BASE).text == "def f(\nprint(f(3))\n"
