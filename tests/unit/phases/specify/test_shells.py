"""What methods give, played through as somebody would type them into a shell."""

from dataclasses import replace
from pathlib import Path

import pytest

from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.draft import Subject
from standalone_orchestrator.phases.specify.shells import distinct, gone, outcome, plays

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


def steps(*exports, points=()):
    """The calls of the session with a class that has these methods."""
    made = tuple(Criterion(f"c{n}", p, CheckKind.BEHAVIOUR) for n, p in enumerate(points))
    plan = replace(with_exports("class Shop", *exports), criteria=made)
    return [s.call for play in plays(plan) for s in play.steps]


def test_texts_after_the_first_are_others():
    calls = steps(
        "Shop.add(self, label, color) -> int",
        "Shop.n(self) -> int",
        "Shop.rename(self, label, new) -> None",
    )
    assert calls == ["s.add('x', 'z')", "s.add('y', 'z')", "s.n()", "s.rename('x', 'z')", "s.n()"]


def test_what_the_task_names_is_given_and_a_file_is_not_made_up():
    named = ("A color is `'red'` or `'blue'`.",)
    shop = ("Shop.add(self, color) -> int", "Shop.n(self) -> int", "Shop.fill(self, path) -> int")
    assert steps(*shop, points=named) == ["s.add('red')", "s.add('red')", "s.n()"]
    assert steps("Shop.load(self, path) -> None", "Shop.n(self) -> int") == []


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("Bag(1)", ""),
        ("Bag(1, [])", "Bag(id=1, jars=[], note=None)"),
        ("Bag(1, **{'jars': []})", ""),
    ],
)
def test_a_default_that_the_plan_does_not_know_has_to_be_shown(shown, said):
    init = "Bag.__init__(self, id: int, jars: list = None, note: str | None = None)"
    plan = Plan((PlannedFile("bag.py", "", ("@dataclass class Bag", init)),), ())
    assert outcome((shown,), "Bag", plan) == said


IDS = "`Shop.add`: Its id is 1 if there are no jars, else the highest id plus 1."


def differing(text=IDS, exports=SHOP.exports):
    point = Criterion("c1", text, CheckKind.BEHAVIOUR)
    plan = replace(with_exports(*exports), criteria=(point,))
    return distinct(Subject(point, ("Shop.add",)), plan)


class Jar:
    def __init__(self, number):
        self.id = number


class Shop:
    """Counts as it is told to."""

    def __init__(self, number):
        self._jars, self._number = [], number

    def add(self, label):
        self._jars.append(Jar(self._number([jar.id for jar in self._jars])))

    def drop(self, number):
        self._jars = [jar for jar in self._jars if jar.id != number]

    def jars(self):
        return self._jars


@pytest.mark.parametrize(
    ("number", "right"),
    [(lambda ids: max(ids, default=0) + 1, True), (lambda ids: len(ids) + 1, False)],
    ids=["the highest", "how many"],
)
def test_ids_differ_after_one_was_taken_out(number, right):
    (lines,) = differing()
    scope = {"Store": lambda path: None, "Shop": lambda store: Shop(number), "tmp_path": Path()}
    exec("\n".join(lines[:-1]), scope)
    assert eval(lines[-1].removeprefix("assert "), scope) is right


def test_only_a_point_about_ids_has_such_a_test():
    assert differing("`Shop.add` returns the new jar.") == ()
    assert differing(exports=[e for e in SHOP.exports if "drop" not in e]) == ()
    assert differing(exports=[e.replace("list[Jar]", "list[Box]") for e in SHOP.exports]) == ()


def test_a_new_list_may_be_emptied():
    (play,) = plays(PLAN)
    assert play.emptied(2, "[]")[-3:] == ("s.add('y')", "s.jars().clear()", "assert s.jars() == []")


NO_SUCH = "`close` and `drop` raise `KeyError` if there is no such id."


def gone_of(text=NO_SUCH, exports=SHOP.exports, about=("Shop.close", "Shop.drop")):
    point = Criterion("c1", text, CheckKind.BEHAVIOUR)
    plan = replace(with_exports(*exports), criteria=(point,))
    return gone(Subject(point, about), plan)


def test_what_was_taken_out_is_there_no_more_though_another_one_is():
    first, second = gone_of()
    before = ("s.add('x')", "s.add('y')", "s.drop(1)")
    assert first[-4:] == (*before, "with pytest.raises(KeyError): s.close(1)")
    assert second[-4:] == (*before, "with pytest.raises(KeyError): s.drop(1)")
    assert [lines[-1] for lines in gone_of(about=("Shop.drop",))] == [second[-1]]


@pytest.mark.parametrize(
    ("text", "exports"),
    [
        ("`drop` raises `ValueError` if there is no such id.", SHOP.exports),
        ("`drop` raises `KeyError` if the id is negative.", SHOP.exports),
        (NO_SUCH, tuple(e.replace("drop", "paint_over") for e in SHOP.exports)),
        (NO_SUCH, tuple(e.replace("list[Jar]", "list[str]") for e in SHOP.exports)),
    ],
    ids=["another error", "another reason", "nothing is taken out", "no ids"],
)
def test_otherwise_it_is_not_known_what_is_gone(text, exports):
    assert gone_of(text, exports) == ()
