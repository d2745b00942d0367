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
    assert rules_for(PlannedFile("README.md", "", ("anything",))) == (
        ("exists", "README.md", ""),
        ("filled", "README.md", ""),
    )
    assert rules_for(PlannedFile("a.json", ""))[-1] == ("parses", "a.json", "")


def test_what_was_unfinished_in_the_base_may_stay_so():
    base = "class Shape:\n    def area(self):\n        raise NotImplementedError\n"
    rule = rules_for(PlannedFile("s.py", "", ("def f(x)",)), base)[-1]
    assert rule == ("finished", "s.py", "Shape.area")
    assert check(*rule, {"s.py": base + "def f(x):\n    return x\n"}.get) == ""
    assert "`f` is not finished" in check(*rule, {"s.py": base + "def f(x):\n    pass\n"}.get)


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        ("a.json", '{"a": 1}', ""),
        ("a.json", '{"a": ', "a.json: Expecting value"),
        ("a.json", "[" * 100_000, "a.json: "),
        ("a.toml", "a = 1\n", ""),
        ("a.toml", "a = \n", "a.toml: Invalid value"),
        ("a.csv", 'any "text', ""),
    ],
)
def test_a_file_of_data_is_what_its_name_says(path, text, why):
    found = check("parses", path, "", {path: text}.get)
    assert found.startswith(why)
    assert bool(found) == bool(why)


def test_a_file_without_text_is_empty():
    assert check("filled", "a.md", "", {"a.md": " \n"}.get) == "a.md is empty"
    assert check("filled", "a.md", "", {"a.md": "# A\n"}.get) == ""


TESTS = "def helper(): ...\ndef test_a(): ...\nclass TestB:\n    def test_b(self): ...\n"


def test_a_test_file_must_hold_tests_and_one_that_exists_more_of_them():
    asked = PlannedFile("test_s.py", "", tests=1)
    assert rules_for(asked) == (
        ("exists", "test_s.py", ""), ("parses", "test_s.py", ""), ("tests", "test_s.py", "1"),
    )  # fmt: skip
    assert rules_for(asked, TESTS)[-1] == ("tests", "test_s.py", "3")
    files = {"test_s.py": TESTS}
    assert check("tests", "test_s.py", "2", files.get) == ""
    assert check("tests", "test_s.py", "3", files.get) == "test_s.py holds 2 tests, not 3"
    assert check("tests", "test_s.py", "1", {"test_s.py": "def f(:\n"}.get) != ""


def test_what_the_plan_exports_must_be_finished_although_the_base_left_it_open():
    base = (
        "def f(x):\n    ...\n\n\ndef g(x):\n    pass\n\n\n"
        "class A:\n    def h(self):\n        raise NotImplementedError\n"
    )
    rule = rules_for(PlannedFile("s.py", "", ("def f(x)", "A.h(self)")), base)[-1]
    assert rule == ("finished", "s.py", "g")
    assert "`f` is not finished" in check(*rule, {"s.py": base}.get)
    assert "`A.h` is not finished" in check(*rule, {"s.py": base}.get)
    done = base.replace("...", "return x").replace("raise NotImplementedError", "return 1")
    assert check(*rule, {"s.py": done}.get) == ""


def test_marks_of_left_out_code_may_stay_only_where_the_base_has_them():
    text = "def f(x):\n    return x\n# TODO: your code here\n# ... rest of the code\n"
    fresh = rules_for(PlannedFile("s.py", ""))[-1]
    assert "leaves code out" in check(*fresh, {"s.py": text}.get)
    old = rules_for(PlannedFile("s.py", ""), text)[-1]
    assert check(*old, {"s.py": text}.get) == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("import json\nfrom pathlib import Path\n", ""),
        ("from lid import close\n", ""),
        ("from .near import far\n", ""),
        ("import requests\nimport numpy.linalg\n", "app.py imports requests, numpy"),
        ("try:\n    import orjson\nexcept ImportError:\n    orjson = None\n", ""),
    ],
)
def test_what_is_neither_of_the_language_nor_of_the_project_is_foreign(text, problem):
    files = {"app.py": text, "lid.py": "", "near.py": ""}
    assert check("standard", "app.py", "", files.get) == problem


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("@dataclass\nclass Box:\n    n: int\n", ""),
        ("@dataclasses.dataclass(frozen=True)\nclass Box:\n    n: int\n", ""),
        ("from other import Base\nclass Box(Base):\n    n: int\n", ""),
        ("class Box:\n    n: int\n", "`Box` in m.py is no dataclass"),
    ],
)
def test_a_class_that_is_planned_as_a_dataclass_is_one(text, problem):
    assert check("exports", "m.py", "@dataclass class Box", {"m.py": text}.get) == problem
