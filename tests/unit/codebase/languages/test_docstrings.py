"""Long docstrings leave what is shown, and come back into what was written."""

import pytest

from standalone_orchestrator.codebase.registry import language_for

PYTHON = language_for("a.py")
DOC = '    """Say the size.\n\n    Args:\n        value: a number.\n        unit: `B`.\n    """\n'
BODY = "    return f'{value} B'\n"
SIZE = "def size(value):\n" + DOC + BODY
BRIEF = '    """Say the size."""\n'
METHOD = (
    "class Shop:\n    def size(self):\n"
    "        '''Say it.\n\n        Twice.\n        Or so.\n        '''\n        return 2\n"
)
TEXT = f"import os\n\n\n{SIZE}\n\n{METHOD}"


def test_the_docstring_of_a_named_function_is_cut_to_its_first_line():
    text, numbers = PYTHON.abridged(TEXT, ("size",))
    assert text == TEXT.replace(DOC, BRIEF)
    assert [TEXT.splitlines()[n - 1] for n in numbers[:4]] == TEXT.splitlines()[:4]
    assert TEXT.splitlines()[numbers[5] - 1] == BODY.rstrip("\n")
    assert len(numbers) == len(text.splitlines())


def test_a_method_goes_by_its_class():
    text, _ = PYTHON.abridged(TEXT, ("Shop.size",))
    assert '        """Say it."""\n        return 2\n' in text
    assert DOC in text


@pytest.mark.parametrize(
    "text",
    [
        "def size(:\n",
        'def size():\n    """Say it."""\n    return 1\n',
        'def size(): """Say it.\n\n    More.\n    And more.\n    """\n',
        'def size():\n    """Say "it".\n\n    More.\n    And more.\n    """\n    return 1\n',
        SIZE + "\n\n" + SIZE,
    ],
    ids=["no syntax", "short", "on one line", "quotes", "twice"],
)
def test_what_cannot_be_cut_stays(text):
    assert PYTHON.abridged(text, ("size",)) == (text, tuple(range(1, text.count("\n") + 1)))


@pytest.mark.parametrize("doc", [BRIEF, "", DOC], ids=["brief", "none", "whole"])
def test_the_whole_docstring_comes_back_where_it_was_not_rewritten(doc):
    new = "def size(value, gap=' '):\n" + doc + "    return f'{value}{gap}B'\n"
    assert PYTHON.unabridged(TEXT, TEXT.replace(SIZE, new)) == TEXT.replace(
        SIZE, new.replace(doc, DOC) if doc else new.replace(":\n", f":\n{DOC}", 1)
    )


def test_a_docstring_that_was_rewritten_stays():
    new = 'def size(value):\n    """Say how large it is."""\n    return 1\n'
    assert PYTHON.unabridged(TEXT, TEXT.replace(SIZE, new)) == TEXT.replace(SIZE, new)


def test_cutting_and_putting_back_is_the_identity():
    text, _ = PYTHON.abridged(TEXT, ("size", "Shop.size"))
    assert PYTHON.unabridged(TEXT, text) == TEXT
    crlf = TEXT.replace("\n", "\r\n")
    cut, _ = PYTHON.abridged(crlf, ("size", "Shop.size"))
    assert cut != crlf
    assert PYTHON.unabridged(crlf, cut) == crlf


def test_a_body_on_the_line_of_its_head_gets_no_docstring():
    new = "def size(value): return 1\n"
    assert PYTHON.unabridged(TEXT, TEXT.replace(SIZE, new)) == TEXT.replace(SIZE, new)
