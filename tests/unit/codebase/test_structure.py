"""Structural rules."""

import pytest

from standalone_orchestrator.codebase.structure import check, rules_for
from standalone_orchestrator.core.task import PlannedFile

STACK = """class Base:
    def clear(self): self.items = []


class Stack(Base):
    limit: int = 3

    def __init__(self, items=None, *, size: int = 0):
        self.items = items or []

    def push(self, item, _quiet=False):
        self.items.append(item)

    @property
    def top(self): return self.items[-1]

    @staticmethod
    def of(*items): return Stack(list(items))

    async def load(self, path): return path


def main(argv=None): return 0

alias = main
LIMIT = 4
"""


def problem(signature, text=STACK):
    return check("exports", "s.py", signature, {"s.py": text}.get)


@pytest.mark.parametrize(
    "signature",
    ["class Stack", "class Stack(Anything)", "Stack.push(self, item: int) -> None", "Stack.push",
     "Stack.__init__(self)", "Stack.__init__(self, items: list)",
     "@property Stack.top(self) -> int",
     "Stack.top: int", "Stack.clear(self)", "Stack.limit: int", "Stack.items: list",
     "@staticmethod Stack.of(a, b)", "async Stack.load(self, path)", "def main()",
     "def main(argv: list[str] | None = None) -> int", "def alias(argv)", "LIMIT: int",
     "nonsense !"],
)  # fmt: skip
def test_a_planned_signature_is_offered(signature):
    assert problem(signature) == ""


@pytest.mark.parametrize(
    ("signature", "why"),
    [
        ("class Stak", "s.py doesn't define class `Stak`; the nearest name is `Stack`"),
        ("def push(item)", "doesn't define function `push`"),
        ("Stack.pushh(self)", "`Stack` in s.py has no method `pushh`; the nearest name is `push`"),
        ("Stack.push(self, value)", "it has no parameter `value`, `item` is in its place"),
        ("Stack.push(self)", "it asks for `item`, which the plan doesn't have"),
        ("Stack.push(self, item=None)", "the parameter `item` must be optional"),
        ("Stack.push(self, item, force)", "it has no parameter `force`"),
        ("Stack.top(self)", "is a property, the plan has a method"),
        ("@property Stack.push(self)", "is a method, the plan has a property"),
        ("Stack.load(self, path)", "is async, the plan has it not async"),
        ("class main", "is a function, the plan has a class"),
        ("def Stack(items)", "is a class, the plan has a function"),
        ("Queue.put(self, x)", "s.py doesn't define the class `Queue`"),
        ("Stack.colour: str", "`Stack` in s.py has no attribute `colour`"),
        ("MAXIMUM: int", "doesn't define constant `MAXIMUM`"),
    ],
)
def test_a_signature_that_is_not_offered_is_explained(signature, why):
    assert why in problem(signature)


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        ("from x import *\n", "def anything(a)"),
        ("from .core import run\n", "def run(a)"),
        ("Point = namedtuple('Point', 'x y')\n", "class Point"),
        ("class A(Unknown):\n    pass\n", "A.inherited(self, x)"),
        ("@wraps(f)\ndef g(*a):\n    return 1\n", "def g(x, y)"),
        (
            "@dataclass\nclass P:\n    x: int\n    y: int = 0\n",
            "P.__init__(self, x: int, y: int = 0)",
        ),
        ("class E(ValueError):\n    pass\n", "E.__init__(self, message)"),
        ("class A:\n    x = 1\n", "A.__init__(self)"),
        ("def f(*args, **kwargs):\n    return 1\n", "def f(a, b=1, *, c)"),
        ("if True:\n    def f(a): return a\n", "def f(a)"),
        ("class C(Enum):\n    RED = 1\n", "C.RED"),
        ("class A:\n    def __getattr__(self, n): return n\n", "A.anything(self)"),
    ],
)
def test_what_cannot_be_seen_is_let_through(text, signature):
    assert problem(signature, text) == ""


def test_a_dataclass_must_have_the_planned_fields():
    text = "@dataclass\nclass P:\n    x: int\n"
    assert "no parameter `y`" in problem("P.__init__(self, x: int, y: int)", text)


def test_the_other_rules_say_what_is_wrong():
    files = {"a.py": "def f(:\n", "b.py": "def f(x):\n    pass\n", "c.txt": "any"}
    assert check("exists", "z.py", "", files.get) == "z.py does not exist"
    assert check("exists", "a.py", "", files.get) == ""
    assert check("parses", "a.py", "", files.get).startswith("a.py: line 1: ")
    assert check("parses", "b.py", "", files.get) == ""
    assert check("finished", "a.py", "", files.get).startswith("a.py: line 1")
    assert check("finished", "b.py", "", files.get) == (
        "b.py: `f` is not finished: its body is only `pass`"
    )
    assert check("exports", "a.py", "def f(x)", files.get) == "a.py doesn't parse"
    assert check("parses", "c.txt", "", files.get) == ""


def test_an_unknown_rule_is_a_bug():
    with pytest.raises(ValueError, match="no structural rule"):
        check("shines", "a.py", "", {}.get)


def test_rules_follow_from_the_plan():
    file = PlannedFile("s.py", "", ("class Stack:", "push(self, x)", "some prose about it"))
    assert rules_for(file) == (
        ("exists", "s.py", ""),
        ("parses", "s.py", ""),
        ("exports", "s.py", "class Stack"),
        ("exports", "s.py", "Stack.push(self, x)"),
        ("finished", "s.py", ""),
    )
    assert rules_for(PlannedFile("README.md", "", ("anything",))) == (("exists", "README.md", ""),)


def test_what_was_unfinished_in_the_base_may_stay_so():
    base = "class Shape:\n    def area(self):\n        raise NotImplementedError\n"
    rule = rules_for(PlannedFile("s.py", "", ("def f(x)",)), base)[-1]
    assert rule == ("finished", "s.py", "Shape.area")
    assert check(*rule, {"s.py": base + "def f(x):\n    return x\n"}.get) == ""
    assert "`f` is not finished" in check(*rule, {"s.py": base + "def f(x):\n    pass\n"}.get)
