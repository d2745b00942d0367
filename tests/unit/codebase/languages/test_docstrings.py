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
BOTH = ("size", "Shop.size")
TEXT = f"import os\n\n\n{SIZE}\n\n{METHOD}"


def test_the_docstring_of_a_named_function_is_cut_to_its_first_line():
    text, numbers, cut = PYTHON.abridged(TEXT, ("size",))
    assert cut == (("size", "Say the size.\n\nArgs:\n    value: a number.\n    unit: `B`."),)
    assert text == TEXT.replace(DOC, BRIEF)
    assert [TEXT.splitlines()[n - 1] for n in numbers[:4]] == TEXT.splitlines()[:4]
    assert TEXT.splitlines()[numbers[5] - 1] == BODY.rstrip("\n")
    assert len(numbers) == len(text.splitlines())


def test_a_method_goes_by_its_class():
    text, _, _ = PYTHON.abridged(TEXT, ("Shop.size",))
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
    assert PYTHON.abridged(text, ("size",)) == (
        text,
        tuple(range(1, text.count("\n") + 1)),
        (),
    )


@pytest.mark.parametrize("doc", [BRIEF, "", DOC], ids=["brief", "none", "whole"])
def test_the_whole_docstring_comes_back_where_it_was_not_rewritten(doc):
    new = "def size(value, gap=' '):\n" + doc + "    return f'{value}{gap}B'\n"
    assert PYTHON.unabridged(TEXT, TEXT.replace(SIZE, new), BOTH) == TEXT.replace(
        SIZE, new.replace(doc, DOC) if doc else new.replace(":\n", f":\n{DOC}", 1)
    )


@pytest.mark.parametrize(
    "doc", ['    """Say how large it is."""\n', "    'Size.'\n"], ids=["reworded", "other quotes"]
)
def test_a_line_in_its_place_does_not_lose_the_docstring(doc):
    new = f"def size(value):\n{doc}    return 1\n"
    kept = TEXT.replace(SIZE, new.replace(doc, DOC))
    assert PYTHON.unabridged(TEXT, TEXT.replace(SIZE, new), BOTH) == kept


@pytest.mark.parametrize(
    ("new", "names"),
    [
        ('def size(value):\n    """Say it.\n\n    Now otherwise.\n    """\n    return 1\n', BOTH),
        ('def size(value):\n    """Say the size."""\n    return 1\n', ("Shop.size",)),
        ("def size(value,\n    unit): return 1\n", BOTH),
        ("def size(value): return 1\n", BOTH),
    ],
    ids=["a longer one", "not cut", "body behind a long head", "body behind its head"],
)
def test_a_docstring_of_its_own_and_a_place_without_room_stay(new, names):
    text = TEXT.replace(SIZE, new)
    assert PYTHON.unabridged(TEXT, text, names) == text


def test_a_docstring_comes_before_the_decorators_of_what_is_inside():
    body = "    @wraps(value)\n    def inner():\n        return 1\n\n    return inner\n"
    new = "def size(\n    value,\n):\n" + body
    kept = new.replace(body, DOC + body)
    assert PYTHON.unabridged(TEXT, TEXT.replace(SIZE, new), BOTH) == TEXT.replace(SIZE, kept)


def test_cutting_and_putting_back_is_the_identity():
    text, _, _ = PYTHON.abridged(TEXT, BOTH)
    assert PYTHON.unabridged(TEXT, text, BOTH) == TEXT
    crlf = TEXT.replace("\n", "\r\n")
    cut, _, _ = PYTHON.abridged(crlf, BOTH)
    assert cut != crlf
    assert PYTHON.unabridged(crlf, cut, BOTH) == crlf


def test_head_and_docstring_are_had_apart_from_the_body():
    text = TEXT.replace("def size", "@cache\ndef size", 1)
    assert PYTHON.declaration(text, "size") == f"@cache\ndef size(value):\n{DOC}".rstrip()
    assert (
        PYTHON.declaration("def f(x):\n    import re\n    'Do.'\n", "f") == "def f(x):\n    'Do.'"
    )
    assert PYTHON.declaration("def f(x): ...\n", "f") == ""
    assert PYTHON.declaration(TEXT, "other") == ""
