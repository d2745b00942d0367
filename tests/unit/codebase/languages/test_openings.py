"""How a function that is to be completed may begin."""

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
        ("class C:\n    def f(self):\n        ...\n", "C.f"),
        ("def f(a:\n", "f"),
    ],
)
def test_what_cannot_be_begun_is_not(text, name):
    assert PYTHON.openings(text, name) == ()


def test_a_body_is_indented_as_it_stands():
    assert PYTHON.openings("def f(a):\n\tpass\n", "f") == ("def f(a):\n\t#", "def f(a):\n")
