"""Examples of goal and docstrings as tests."""

from standalone_orchestrator.bench.visible import visible_tests

STUB = 'def twice(n):\n    """Two times n.\n\n    >>> twice(2)\n    4\n    """\n'


def test_each_example_is_a_test() -> None:
    text = visible_tests("`twice('a')` raises `TypeError`.", {"m/s.py": STUB}, ["m/s.py"])
    assert "from m.s import *" in text
    assert "    assert (twice(2)) == (4)\n" in text
    assert "    with pytest.raises(TypeError):\n        twice('a')\n" in text
    assert text.count("def test_") == 2
    compile(text, "t", "exec")


def test_an_input_with_its_output_is_one_too() -> None:
    stub = 'def twice(n):\n    """Two times n.\n\n    Input: 2\n    Output: 4\n    """\n'
    assert "    assert (twice(2)) == (4)\n" in visible_tests("Do it.", {"s.py": stub}, ["s.py"])


def test_without_examples_or_without_python_there_are_none() -> None:
    assert visible_tests("Write it.", {}, ["s.py"]) == ""
    assert visible_tests("`twice(2)` is `4`.", {}, ["notes.md"]) == ""
    assert visible_tests("Write it.", {"s.py": "def f(:"}, ["s.py"]) == ""
