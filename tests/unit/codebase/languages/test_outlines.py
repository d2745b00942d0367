"""Outline, fingerprint and module names."""

import time

import pytest

from standalone_orchestrator.codebase.languages.python import parse_export
from standalone_orchestrator.codebase.registry import language_for, languages_in

PYTHON = language_for("x.py")

TEXT = '''"""Shapes.

More.
"""

import math
from . import base
from .base import Shape as S

LIMIT: int = 10
_names = {}
if True:
    def late(): return 1


class Circle(S, metaclass=M):
    """A circle."""

    radius: float = 1.0

    def __init__(self, radius: float) -> None:
        self.radius = radius

    @property
    def area(self) -> float:
        """Its area."""
        return 1.0

    @area.setter
    def area(self, value): ...

    @classmethod
    async def load(cls, path: str, *, strict=False) -> "Circle":
        return cls(1)

    class Inner:
        pass


def main(argv: list[str] | None = None) -> int:
    """Run.

    It."""
    return 0
'''


def test_an_outline_has_each_name_with_its_signature_and_place():
    outline = PYTHON.outline("s.py", TEXT)
    assert outline.doc == "Shapes."
    assert outline.imports == ("math", ".", ".base")
    assert [(s.name, s.kind, s.signature, s.line, s.end, s.doc) for s in outline.symbols] == [
        ("LIMIT", "constant", "LIMIT: int = 10", 10, 10, ""),
        ("_names", "constant", "_names: object", 11, 11, ""),
        ("late", "function", "def late()", 13, 13, ""),
        ("Circle", "class", "class Circle(S, metaclass=M)", 16, 37, "A circle."),
        ("Circle.radius", "constant", "Circle.radius: float = 1.0", 19, 19, ""),
        ("Circle.__init__", "method", "Circle.__init__(self, radius: float) -> None", 21, 22, ""),
        ("Circle.area", "method", "@property Circle.area(self) -> float", 24, 27, "Its area."),
        (
            "Circle.load",
            "method",
            "@classmethod async Circle.load(cls, path: str, *, strict=False) -> 'Circle'",
            32,
            34,
            "",
        ),
        ("Circle.Inner", "class", "class Inner", 36, 37, ""),
        ("main", "function", "def main(argv: list[str] | None = None) -> int", 40, 44, "Run."),
    ]


def test_signatures_of_an_outline_are_read_back_and_offered_by_the_text():
    for symbol in PYTHON.outline("s.py", TEXT).symbols:
        assert parse_export(symbol.signature) is not None
        if "Inner" not in symbol.name:
            assert PYTHON.export_problem("s.py", TEXT, symbol.signature) == ""


def test_a_text_that_does_not_parse_has_no_outline():
    assert PYTHON.outline("s.py", "def f(:") is None


def test_ten_thousand_lines_are_outlined_in_under_a_second():
    text = "\n".join(
        f"def function_{i}(a: int, b: str = 'x') -> int:\n    '''Doc.'''\n    y = a + {i}\n"
        f"    for z in range(y):\n        print(z)\n    return y\n"
        for i in range(1430)
    )
    assert text.count("\n") >= 10_000
    start = time.process_time()
    assert len(PYTHON.outline("s.py", text).symbols) == 1430
    assert time.process_time() - start < 1.0


@pytest.mark.parametrize(
    "same",
    ["def f(a):\n    return a+1\n", 'def f(a):\n    """Doc."""\n    return (a + 1)  # why\n\n\n',
     '"""Module."""\ndef f(a):\n\treturn a + 1'],
)  # fmt: skip
def test_comments_docstrings_and_layout_do_not_change_the_fingerprint(same):
    assert PYTHON.fingerprint(same) == PYTHON.fingerprint("def f(a):\n    return a + 1\n")


@pytest.mark.parametrize(
    "other", ["def f(b):\n    return b + 1\n", "def f(a):\n    return a + 2\n", ""]
)
def test_other_code_has_another_fingerprint(other):
    assert PYTHON.fingerprint(other) != PYTHON.fingerprint("def f(a):\n    return a + 1\n")


def test_what_does_not_parse_is_fingerprinted_by_its_text():
    assert PYTHON.fingerprint(" def f(:\n") == PYTHON.fingerprint("def f(:")
    assert PYTHON.fingerprint("def f(:") != PYTHON.fingerprint("def g(:")


@pytest.mark.parametrize(
    ("path", "module"),
    [("a.py", "a"), ("pkg/a.py", "pkg.a"), ("src/pkg/a.py", "pkg.a"), ("pkg/__init__.py", "pkg"),
     ("src/pkg/__init__.py", "pkg"), ("./a.py", "a"), ("__init__.py", ""), ("src.py", "src")],
)  # fmt: skip
def test_a_path_has_a_module_name_and_is_among_its_candidates(path, module):
    assert PYTHON.module_of(path) == module
    assert path.removeprefix("./") in PYTHON.path_candidates(module)


def test_languages_are_known_by_suffix():
    assert language_for("README.md") is None
    assert language_for("dir.py/x") is None
    assert languages_in(["a.py", "b.txt"]) == ("python",)
