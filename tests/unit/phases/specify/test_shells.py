"""What methods give, played through as somebody would type them into a shell."""

from dataclasses import replace

import pytest

from standalone_orchestrator.core.task import Plan, PlannedFile
from standalone_orchestrator.phases.specify.shells import outcome, plays

JARS = PlannedFile(
    "jars.py",
    "",
    (
        "@dataclass class Jar",
        "Jar.__init__(self, id: int, label: str, color: str = 'red') -> None",
        "class Box",
        "Box.__init__(self, width: int)",
    ),
)
SHOP = PlannedFile(
    "shop.py",
    "",
    (
        "class Store",
        "Store.__init__(self, path)",
        "class Shop",
        "Shop.__init__(self, store: Store)",
        "Shop.add(self, label, color='red') -> Jar",
        "Shop.close(self, jar_id) -> Jar",
        "Shop.drop(self, jar_id) -> None",
        "Shop.jars(self, color=None) -> list[Jar]",
        "Shop.take(self) -> Jar",
        "Shop.paint(self, brush) -> Jar",
    ),
    ("jars.py",),
)
PLAN = Plan((JARS, SHOP), ())


def with_exports(*exports):
    return Plan((JARS, replace(SHOP, exports=exports)), ())


def test_an_object_is_filled_then_seen_then_changed():
    (play,) = plays(PLAN)
    assert play.made == ("a = Store(tmp_path / 'a')", "s = Shop(a)")
    assert [(s.call, s.returns, s.about) for s in play.steps] == [
        ("s.add('x')", "Jar", "Shop.add"),
        ("s.add('y')", "Jar", "Shop.add"),
        ("s.jars()", "list[Jar]", "Shop.jars"),
        ("s.close(1)", "Jar", "Shop.close"),
        ("s.drop(1)", "None", "Shop.drop"),
        ("s.jars()", "list[Jar]", "Shop.drop"),
        ("s.paint('x')", "Jar", "Shop.paint"),
    ]
    assert play.typed[:3] == ("a = Store('a')", "s = Shop(a)", "s.add('x')")
    assert play.test(2, "[]") == (
        *("a = Store(tmp_path / 'a')", "s = Shop(a)", "s.add('x')", "s.add('y')"),
        "assert s.jars() == []",
    )


@pytest.mark.parametrize(
    "exports",
    [
        ("class Shop", "Shop.add(self, jar: Jar) -> None", "Shop.jars(self) -> list[Jar]"),
        ("class Sums", "Sums.add(self, a: int, b: int) -> int"),
        ("class Shop", "Shop.jars(self) -> list[Jar]"),
        (
            "class Shop",
            "Shop.__init__(self, brush)",
            "Shop.add(self, label) -> int",
            "Shop.n(self)",
        ),
        ("class Shop", "Shop.add(self, when: datetime) -> None", "Shop.n(self) -> int"),
        ("def add(label)",),
    ],
    ids=[
        "objects go in",
        "holds nothing",
        "nothing goes in",
        "made of what",
        "no value",
        "function",
    ],
)
def test_any_other_class_is_not_played(exports):
    assert plays(with_exports(*exports)) == ()


def test_at_most_three_methods_change_something():
    more = (f"Shop.m{n}(self, label) -> int" for n in range(5))
    (play,) = plays(
        with_exports("class Shop", "Shop.add(self, label) -> int", "Shop.n(self) -> int", *more)
    )
    assert [s.call for s in play.steps[2:]] == ["s.n()", "s.m0('x')", "s.m1('x')", "s.m2('x')"]


@pytest.mark.parametrize(
    ("shown", "returns", "said"),
    [
        ("Jar(1, 'x')", "Jar", "Jar(id=1, label='x', color='red')"),
        ("Jar(label='x', id=1, color='blue')", "Jar", "Jar(id=1, label='x', color='blue')"),
        ("[Jar(1, 'x')]", "list[Jar]", "[Jar(id=1, label='x', color='red')]"),
        ("[]", "list[Jar]", "[]"),
        ("{'red': 1,\n 'blue': -2}", "dict", "{'red': 1, 'blue': -2}"),
        ("3", "int", "3"),
        ("3", "float", "3"),
        ("-3.5", "float", "-3.5"),
        ("'x'", "", "'x'"),
        ("Jar(1, 'x')", "Jar | None", "Jar(id=1, label='x', color='red')"),
        ("(1, 2)", "tuple", "(1, 2)"),
    ],
)
def test_what_is_shown_is_told_in_one_form(shown, returns, said):
    assert outcome(shown.splitlines(), returns, PLAN) == said


@pytest.mark.parametrize(
    ("shown", "returns"),
    [
        ("1 x red", "Jar"),
        ("1", "Jar"),
        ("Jar(1)", "Jar"),
        ("Jar(1, 'x', 'red', 4)", "Jar"),
        ("Jar(1, 'x', width=3)", "Jar"),
        ("Jar(1, label)", "Jar"),
        ("Box(3)", "Box"),
        ("print(1)", ""),
        ("[1, 2]", "list[Jar]"),
        ("{'a': 1}", "list"),
        ("None", ""),
        ("None", "None"),
        ("True", "int"),
        ("<Jar object at 0x7f>", "Jar"),
        ("", "int"),
        ("(" * 500, "int"),
    ],
)
def test_anything_else_is_no_outcome(shown, returns):
    assert outcome(shown.splitlines(), returns, PLAN) == ""
