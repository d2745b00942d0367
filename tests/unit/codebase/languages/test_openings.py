"""How a function that is to be completed may begin."""

import ast

import pytest

from standalone_orchestrator.codebase.registry import language_for

PYTHON = language_for("a.py")
LONG = '@cached\ndef f(a,\n      b=1) -> int:\n    """One\n    two.\n    """\n'


@pytest.mark.parametrize(
    ("text", "head", "indent"),
    [
        ('def f(a):\n    """One."""\n', 'def f(a):\n    """One."""\n', 4),
        ("def f(a):\n  ...\n", "def f(a):\n", 2),
        (
            f"import os\n\n{LONG}    pass\n",
            LONG,
            4,
        ),
        ("async def f(a):\r\n    ...\r\n", "async def f(a):\n", 4),
        ("def f(\n    a,\n    b,\n):\n    ...\n", "def f(\n    a,\n    b,\n):\n", 4),
        ('def f(\n):\n\n    # So.\n    """One."""\n', 'def f(\n):\n    """One."""\n', 4),
    ],
)
def test_a_function_begins_with_its_head_and_docstring_and_a_comment_or_none(text, head, indent):
    assert PYTHON.openings(text, "f") == (f"{head}{' ' * indent}#", head)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("def f(a): ...\n", "f"),
        ("def f(a):\n    ...\n", "g"),
        ("def f(a\n): pass\n", "f"),
        ("def f(a:\n", "f"),
    ],
)
def test_what_cannot_be_begun_is_not(text, name):
    assert PYTHON.openings(text, name) == ()


def test_a_body_is_indented_as_it_stands():
    assert PYTHON.openings("def f(a):\n\tpass\n", "f") == ("def f(a):\n\t#", "def f(a):\n")


def test_a_method_begins_as_if_it_stood_alone():
    text = 'class C:\n    """One."""\n\n    @property\n    def f(self):\n        """Two."""\n'
    head = '@property\ndef f(self):\n    """Two."""\n'
    assert PYTHON.openings(text, "C.f") == (f"{head}    #", head)


def test_what_it_must_do_is_said_where_no_docstring_is():
    (begun, _) = PYTHON.openings("def f(a):\n    ...\n", "f", ["It doubles."])
    assert begun == 'def f(a):\n    """It doubles."""\n    #'
    (begun, _) = PYTHON.openings('def f(a):\n    """Its own."""\n    ...\n', "f", ["It doubles."])
    assert begun == 'def f(a):\n    """Its own."""\n    #'


def test_sentences_of_a_docstring_keep_their_words_whatever_they_hold():
    says = [r"A path as C:\new.", "word " * 40, 'Three """ of them.', 'Ends in "high"']
    (begun, _) = PYTHON.openings("def f(a):\n    ...\n", "f", says)
    (function,) = ast.parse(f"{begun}\n    pass\n").body
    said = ast.get_docstring(function)
    assert said.split() == " ".join(says).split()
    assert max(map(len, begun.splitlines())) <= 100
    assert said.splitlines()[1] == ""


@pytest.mark.parametrize("text", ['Is "high"', '"high" is most', "x" * 200, "to-" * 60])
def test_one_sentence_stays_as_it_is(text):
    (begun, _) = PYTHON.openings("def f(a):\n    ...\n", "f", [text])
    (function,) = ast.parse(f"{begun}\n    pass\n").body
    assert ast.get_docstring(function).strip() == text
