"""Skeletons: importable, callable, and empty."""

import pytest

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.task import PlannedFile

PYTHON = language_for("x.py")

BANK = PlannedFile(
    "bank.py",
    "accounts",
    (
        "class BankError(Exception)", "class Color(Enum)", "Color.RED", "class Point",
        "Point.x: int",
        "Point.y: int = 0", "Point.tags: list = []", "Point.norm(self) -> float",
        "class Account(Base)", "Account.__init__(self, owner: str, balance: float = 0)",
        "@property Account.total(self) -> float", "Account.deposit(amount)",
        "@staticmethod Account.make(x)", "class Stack(Generic[T])", "Stack.push",
        "class Pair(NamedTuple)", "Pair.a: int", "class Special(Account)", "Special.go(self)",
        "class Worker(threading.Thread)", "LIMIT: int = 3", "async fetch(url)",
        "def main(argv: list[str] | None = None) -> int", "class Odd(bool)",
    ),
    ("errors.py",),
)  # fmt: skip


def run(text):
    names = {"__name__": "string"}  # dataclasses ask for the module by its name
    exec(compile(text, "made.py", "exec"), names)
    return names


def test_a_new_skeleton_can_be_imported_and_everything_in_it_used():
    made = run(PYTHON.skeleton(BANK, "none", None))
    account = made["Account"]("ann")
    assert (account.deposit(1), account.total, made["Account"].make(1)) == (None, None, None)
    assert made["Point"](1) == made["Point"](1, 0)
    assert made["Stack"](1, a=2).push(3) is None
    assert made["Stack"][int] is made["Stack"]
    assert made["Pair"](1).a == 1
    assert made["Special"]("x").go() is None
    assert isinstance(made["BankError"]("x", code=1), Exception)
    assert made["Color"].RED.name == "RED"
    assert made["main"]() is None
    assert made["LIMIT"] == 3
    made["Worker"]()
    made["Odd"]()


def test_the_raising_skeleton_raises_something_that_no_test_expects():
    made = run(PYTHON.skeleton(BANK, "raise", None))
    account = made["Account"]("ann")
    with pytest.raises(Exception, match=r"Account\.deposit") as caught:
        account.deposit(1)
    assert type(caught.value).__mro__[1] is Exception
    assert type(caught.value).__name__ == "_Unwritten"
    with pytest.raises(made["_Unwritten"]):
        made["main"]()


def test_a_class_can_be_made_in_both_variants():
    for body in ("none", "raise"):
        made = run(PYTHON.skeleton(PlannedFile("s.py", "", ("class S", "S.f(self)")), body, None))
        made["S"](1, 2, key=3)


EXISTING = '''import os


class Stack:
    """A stack."""

    def __init__(self):
        self.items = []

    def push(self, x):
        self.items.append(x)


class One: pass


class Sub(os.PathLike):
    def __fspath__(self): return "kept"


def f(x):
    return x
'''


def plan(*exports):
    return PlannedFile("s.py", "", exports, exists=True)


@pytest.mark.parametrize("body", ["none", "raise"])
def test_what_exists_keeps_its_behaviour(body):
    exports = ("Stack.push(self, x)", "Stack.pop(self) -> int", "Stack.items: list", "One.go(self)",
               "Sub.b(self)", "def f(x)", "def g(x: Foo) -> Foo",
               "class New", "New.z: Foo")  # fmt: skip
    made = run(PYTHON.skeleton(plan(*exports), body, EXISTING))
    stack = made["Stack"]()
    stack.push(7)
    assert stack.items == [7]
    assert made["f"](5) == 5
    assert made["Sub"]().__fspath__() == "kept"
    assert made["New"](4).z == 4
    calls = [stack.pop, made["One"]().go, made["Sub"]().b, lambda: made["g"](1)]
    for call in calls:
        if body == "none":
            assert call() is None
        else:
            with pytest.raises(made["_Unwritten"]):
                call()


def test_a_missing_method_goes_into_its_class():
    text = PYTHON.skeleton(plan("Stack.pop(self) -> int"), "none", EXISTING)
    assert "    def pop(self):\n        return None\n\n\nclass One" in text.replace(
        "\n\n\n\n", "\n\n\n"
    )


def test_nothing_is_touched_when_nothing_is_missing():
    assert PYTHON.skeleton(plan("Stack.push(self, x)", "def f(x)"), "none", EXISTING) == EXISTING


def test_an_inherited_method_is_not_hidden_by_a_stub():
    base = "from collections import OrderedDict\n\n\nclass Cache(OrderedDict):\n    limit = 3\n"
    made = run(PYTHON.skeleton(plan("Cache.pop(self, key)", "Cache.trim(self)"), "none", base))
    cache = made["Cache"](a=1)
    assert cache.pop("a") == 1
    assert cache.trim() is None


def test_line_ends_and_tabs_of_the_file_are_kept():
    text = PYTHON.skeleton(plan("A.b(self)"), "none", "class A:\r\n\tdef a(self):\r\n\t\treturn 1")
    assert text == (
        "class A:\r\n\tdef a(self):\r\n\t\treturn 1\r\n\r\n\tdef b(self):\r\n\t\treturn None\r\n"
    )


def test_a_file_that_does_not_parse_is_replaced_by_a_whole_skeleton():
    assert run(PYTHON.skeleton(plan("def f(x)"), "none", "def broken(:\n"))["f"](1) is None


def test_a_package_passes_on_what_its_modules_define():
    text = PYTHON.skeleton(
        PlannedFile("pkg/__init__.py", "", ("class A",), ("pkg/a.py",)), "none", None
    )
    assert "from pkg.a import A" in text
    run(text)


@pytest.mark.parametrize(
    "export", ["def f(a, a)", "def f(self, self)", "class A", "f(lambda)", "é(x)"]
)
def test_an_odd_signature_still_gives_a_module_that_compiles(export):
    run(PYTHON.skeleton(PlannedFile("s.py", "", (export,)), "raise", None))
