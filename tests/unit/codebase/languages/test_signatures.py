"""Signatures as small models write them."""

import pytest

from standalone_orchestrator.codebase.languages.python import (
    exports_of,
    parse_export,
    parse_exports,
)

SHAPES = [
    ("class Stack", "class Stack"),
    ("class Stack(Base)", "class Stack(Base)"),
    ("class Stack:", "class Stack"),
    ("class Stack(Generic[T]):", "class Stack(Generic[T])"),
    ("class StackError(Exception): pass", "class StackError(Exception)"),
    ("class Calculator: performs arithmetic", "class Calculator"),
    ("Calculator", "class Calculator"),
    ("Calculator()", "class Calculator"),
    ("Calculator: class", "class Calculator"),
    ("dataclass Point", "@dataclass class Point"),
    ("Stack.push(self, item: int) -> None", "Stack.push(self, item: int) -> None"),
    ("Calculator.add(a, b)", "Calculator.add(self, a, b)"),
    ("Calculator.add", "Calculator.add(...)"),
    ("Calculator.__init__(self)", "Calculator.__init__(self)"),
    ("calculator.Calculator.add(self, a, b)", "Calculator.add(self, a, b)"),
    ("_csr.transpose(self, axes=None)", "_csr.transpose(self, axes=None)"),
    ("calculator.add(a, b)", "def add(a, b)"),
    ("def add(a, b)", "def add(a, b)"),
    ("def add(a, b): return a + b", "def add(a, b)"),
    ("def add(a: float, b: float) -> float: ...", "def add(a: float, b: float) -> float"),
    ("def add(a: int, b: int) -> int\n    pass", "def add(a: int, b: int) -> int"),
    ("add", "def add(...)"),
    ("add: function", "def add(...)"),
    ("`add(a, b)`", "def add(a, b)"),
    ("- add(a, b) -> int", "def add(a, b) -> int"),
    ("1. add(a, b) -> int", "def add(a, b) -> int"),
    ("add(a, b) - adds numbers", "def add(a, b)"),
    ("add(a, b): adds numbers", "def add(a, b)"),
    ("add(a,b)->int", "def add(a, b) -> int"),
    ("add(a, b", "def add(...)"),
    ("function add(a, b) -> float or raises ValueError", "def add(a, b) -> float"),
    ("divide(a, b) -> float (raises ZeroDivisionError)", "def divide(a, b) -> float"),
    ("add(a: number, b: number): number", "def add(a: float, b: float) -> float"),
    ("add(int a, int b) -> int", "def add(a: int, b: int) -> int"),
    (
        "Todo.add(title: string, done?: boolean): void",
        "Todo.add(self, title: str, done: bool = None) -> None",
    ),
    ("span(start[, stop[, step]])", "def span(start, stop=None, step=None)"),
    ("run(...)", "def run(...)"),
    ("run(*args, **kwargs) -> None", "def run(*args, **kwargs) -> None"),
    (
        "def f(a, *, key=None, **kw) -> dict[str, int]",
        "def f(a, *, key=None, **kw) -> dict[str, int]",
    ),
    ("def f(x: int = DEFAULT)", "def f(x: int = None)"),
    ("main() -> None", "def main() -> None"),
    (
        "def main(argv: list[str] | None = None) -> int:",
        "def main(argv: list[str] | None = None) -> int",
    ),
    ("async def fetch(url: str) -> bytes", "async def fetch(url: str) -> bytes"),
    ("async fetch(url)", "async def fetch(url)"),
    ("@property Account.balance(self) -> float", "@property Account.balance(self) -> float"),
    ("Account.balance -> float", "@property Account.balance(self) -> float"),
    ("Account.balance (property)", "@property Account.balance(self)"),
    ("@staticmethod Calc.make(x) -> 'Calc'", "@staticmethod Calc.make(x) -> 'Calc'"),
    ("Calc.make(cls, x) -> Calc", "@classmethod Calc.make(cls, x) -> Calc"),
    ("Config.from_file(path: str)", "@classmethod Config.from_file(cls, path: str)"),
    ("LIMIT: int", "LIMIT: int"),
    ("LIMIT = 10", "LIMIT: object = 10"),
    ("K: int = 2", "K: int = 2"),
    ("Point.x: int = 0", "Point.x: int = 0"),
    ("Color.RED", "Color.RED: object"),
    ("DEFAULT: Path = Path('x')", "DEFAULT: Path = None"),
]


@pytest.mark.parametrize(("text", "normal"), SHAPES, ids=[s[0] for s in SHAPES])
def test_a_signature_is_read_whatever_its_shape(text, normal):
    export = parse_export(text)
    assert export is not None
    assert export.text() == normal


@pytest.mark.parametrize("normal", sorted({s[1] for s in SHAPES}))
def test_the_normal_form_is_read_back_as_itself(normal):
    assert parse_export(normal).text() == normal


@pytest.mark.parametrize(
    "text",
    ["", "   ", "add two numbers", "A class for calculators", "import os", "return x", "42", "()",
     'if __name__ == "__main__": main()', "from x import y",
     "Tests for the module", "class 3", "…"],
)  # fmt: skip
def test_prose_is_no_signature(text):
    assert parse_export(text) is None


def normal(texts):
    return [e.text() for e in exports_of(texts)]


def test_several_signatures_stand_in_one_line():
    assert [e.text() for e in parse_exports("add(a, b), subtract(a, b)")] == [
        "def add(a, b)",
        "def subtract(a, b)",
    ]


def test_signatures_after_a_class_and_a_colon_are_its_methods():
    assert normal(["class Calculator: add(self, a, b), subtract(a, b)"]) == [
        "class Calculator",
        "Calculator.add(self, a, b)",
        "Calculator.subtract(self, a, b)",
    ]


def test_self_puts_a_function_under_the_class_before_it():
    assert normal(["class Calculator:", "add(self, a: float) -> float", "def main() -> int"]) == [
        "class Calculator",
        "Calculator.add(self, a: float) -> float",
        "def main() -> int",
    ]


def test_an_indented_block_is_read_as_python_reads_it():
    assert normal(["class C:\n    def add(self, a, b)\n    def sub(a, b)\n\ndef main()"]) == [
        "class C",
        "C.add(self, a, b)",
        "C.sub(self, a, b)",
        "def main()",
    ]


def test_annotated_names_after_a_class_are_its_attributes():
    assert normal(["class Point", "x: int", "y: int = 0", "norm(self) -> float"]) == [
        "class Point",
        "Point.x: int",
        "Point.y: int = 0",
        "Point.norm(self) -> float",
    ]


def test_a_decorator_on_a_line_of_its_own_belongs_to_the_next_name():
    assert normal(["@property", "Account.balance(self)"]) == [
        "class Account",
        "@property Account.balance(self)",
    ]


def test_a_class_known_only_by_its_methods_is_added():
    assert normal(["Stack.push(self, x)"]) == ["class Stack", "Stack.push(self, x)"]


def test_the_mention_that_tells_the_parameters_wins():
    assert normal(["Stack.push", "Stack.push(self, x)"]) == ["class Stack", "Stack.push(self, x)"]
