"""The shape of a test, from the plan's signatures."""

import json

import pytest

from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.draft import Subject
from standalone_orchestrator.phases.specify.forms import form_of, shape_of

EXPORTS = (
    "class Box",
    "Box.__init__(self, size: int, lid: bool = True)",
    "Box.pack(self, item, *, gently=False)",
    "def close(crate, key)",
    "async def ship(crate)",
    "async Box.wait(self)",
)
PLAN = Plan((PlannedFile("box.py", "", EXPORTS),), ())


def form(*callables, text="it works"):
    made = form_of(Subject(Criterion("c1", text, CheckKind.BEHAVIOUR), callables), PLAN)
    return json.loads(made) if made else made


def test_a_function_is_called_with_a_name_for_each_argument_that_it_needs():
    assert form("close") == ["assert close(<crate>, <key>) == <result>"]


def test_a_method_needs_its_object_made_first():
    assert form("Box.pack") == ["b = Box(<size>)", "assert b.pack(<item>) == <result>"]


def test_a_point_about_an_error_expects_it():
    assert form("close", text="`close` raises `KeyError` when lost") == [
        "with pytest.raises(KeyError): close(<crate>, <key>)"
    ]


def test_a_coroutine_is_run_to_its_end():
    assert form("ship") == ["import asyncio", "assert asyncio.run(ship(<crate>)) == <result>"]
    assert form("Box.wait")[1:] == ["b = Box(<size>)", "assert asyncio.run(b.wait()) == <result>"]


def test_a_point_about_several_callables_or_none_has_no_form():
    assert form("close", "Box.pack") == ""
    assert form() == ""


def test_a_callable_that_the_plan_does_not_describe_takes_nothing():
    assert form("mystery") == ["assert mystery() == <result>"]


SHELF = Plan(
    (
        PlannedFile(
            "shelf.py",
            "",
            (
                "class Jar",
                "Jar.__init__(self, label: str, size: int = 1)",
                "class Shelf",
                "Shelf.put(self, jar: Jar) -> None",
                "Shelf.clear(self) -> None",
                "Shelf.take(self, label: str) -> Jar",
                "Shelf.jars(self) -> list[Jar]",
                "async Shelf.drop(self, jar: Jar) -> None",
            ),
        ),
    ),
    (),
)


def shelf(name, text="it works"):
    return json.loads(form_of(Subject(Criterion("c1", text, CheckKind.BEHAVIOUR), (name,)), SHELF))


TWO_JARS = [
    "s = Shelf()",
    "a = Jar(<label>, size=<size>)",
    "b = Jar(<label>, size=<size>)",
    "s.put(a)",
    "s.put(b)",
]


def test_a_method_is_called_on_an_object_that_another_one_filled():
    assert shelf("Shelf.take") == [*TWO_JARS, "assert s.take(<label>) == <result>"]


def test_nothing_is_put_in_where_the_point_is_about_an_empty_one():
    text = "`take` returns `None` when the shelf is empty"
    assert shelf("Shelf.take", text) == ["s = Shelf()", "assert s.take(<label>) == <result>"]


def test_a_method_that_returns_nothing_is_seen_by_what_another_one_returns():
    assert shelf("Shelf.put")[-2:] == ["s.put(a)", "assert s.jars() == <result>"]
    assert shelf("Shelf.clear") == [*TWO_JARS, "s.clear()", "assert s.jars() == <result>"]


def test_what_fills_an_object_and_raises_was_called_before():
    assert shelf("Shelf.put", "`put` raises `ValueError` for a jar that is there")[-2:] == [
        "s.put(a)",
        "with pytest.raises(ValueError): s.put(b)",
    ]


def test_what_must_not_go_in_twice_is_put_in_twice():
    filled = shelf("Shelf.put", "`put` raises `ValueError` if the same jar is in the shelf already")
    assert filled[-3:] == [
        "a = Jar(<label>, size=<size>)",
        "s.put(a)",
        "with pytest.raises(ValueError): s.put(a)",
    ]


def test_another_method_that_raises_is_called_as_it_is():
    assert shelf("Shelf.take", "`take` raises `KeyError` for a label that is not there") == [
        "s = Shelf()",
        "with pytest.raises(KeyError): s.take(<label>)",
    ]


def test_what_fills_the_object_may_be_a_coroutine():
    assert shelf("Shelf.drop")[0] == "import asyncio"
    assert "asyncio.run(s.drop(a))" in shelf("Shelf.drop")


def test_a_point_about_no_callable_is_seen_on_the_only_class_that_is_filled():
    subject = Subject(Criterion("c1", "The newest is first.", CheckKind.BEHAVIOUR), ())
    assert json.loads(form_of(subject, SHELF)) == [*TWO_JARS, "assert s.jars() == <result>"]
    assert form_of(subject, PLAN) == ""


def test_a_class_without_a_method_that_fills_it_is_as_it_was():
    exports = ("class Sum", "Sum.add(self, a: int, b: int) -> int")
    plan = Plan((PlannedFile("sum.py", "", exports),), ())
    made = form_of(Subject(Criterion("c1", "it adds", CheckKind.BEHAVIOUR), ("Sum.add",)), plan)
    assert json.loads(made) == ["s = Sum()", "assert s.add(<a>, <b>) == <result>"]


def test_what_shows_many_things_and_takes_none_away_comes_first():
    exports = (
        "class Jar",
        "Jar.push(self, item: int) -> None",
        "Jar.pop(self) -> int",
        "Jar.size(self) -> int",
        "Jar.items(self) -> list[int]",
    )
    plan = Plan((PlannedFile("jar.py", "", exports),), ())
    made = form_of(Subject(Criterion("c1", "It is kept.", CheckKind.BEHAVIOUR), ()), plan)
    assert json.loads(made)[-1] == "assert j.items() == <result>"
    less = Plan((PlannedFile("jar.py", "", exports[:4]),), ())
    made = form_of(Subject(Criterion("c1", "It is kept.", CheckKind.BEHAVIOUR), ()), less)
    assert json.loads(made)[-1] == "assert j.size() == <result>"


TRACKER = Plan(
    (
        PlannedFile(
            "tracker.py",
            "",
            (
                "class Store",
                "Store.__init__(self, path: str | Path)",
                "class Tracker",
                "Tracker.__init__(self, store: Store)",
                "Tracker.add(self, title: str) -> Item",
                "Tracker.delete(self, item_id: int) -> None",
                "Tracker.items(self, kind=None) -> list[Item]",
            ),
        ),
    ),
    (),
)
TRACKED = ["a = Store(tmp_path / 'a')", "t = Tracker(a)"]


def tracker(name, text="it works"):
    subject = Subject(Criterion("c1", text, CheckKind.BEHAVIOUR), (name,))
    return json.loads(form_of(subject, TRACKER))


def test_what_an_object_is_made_of_is_made_before_it_with_a_file_of_the_tests_own():
    assert tracker("Tracker.add") == [*TRACKED, "assert t.add(<title>) == <result>"]


def test_a_method_that_adds_fills_the_object_though_it_returns_something():
    filled = [*TRACKED, "t.add(<title>)", "t.add(<title>)"]
    assert tracker("Tracker.items", "`items(kind=None)` gives all") == [
        *filled,
        "assert t.items() == <result>",
    ]
    assert tracker("Tracker.delete") == [
        *filled,
        "t.delete(<item_id>)",
        "assert t.items() == <result>",
    ]


def test_a_bad_value_is_refused_without_another_call_before():
    text = "`add` raises `ValueError` if the title is empty"
    assert tracker("Tracker.add", text) == [
        *TRACKED,
        "with pytest.raises(ValueError): t.add(<title>)",
    ]
    same = tracker("Tracker.add", "`add` raises `ValueError` for the same title")
    assert same[2:] == ["t.add(<title>)", "with pytest.raises(ValueError): t.add(<title>)"]


def test_a_parameter_without_a_type_is_an_object_of_the_class_that_ends_with_its_name():
    exports = [e.replace("store: Store", "store") for e in TRACKER.files[0].exports]
    exports = tuple(e.replace("class Store", "class JSONStore").replace("Store.__", "JSONStore.__")
                    for e in exports)  # fmt: skip
    plan = Plan((PlannedFile("tracker.py", "", exports),), ())
    subject = Subject(Criterion("c1", "it works", CheckKind.BEHAVIOUR), ("Tracker.add",))
    assert json.loads(form_of(subject, plan))[:2] == [
        "a = JSONStore(tmp_path / 'a')",
        "t = Tracker(a)",
    ]


def test_a_sum_fills_no_calculator():
    exports = ("class Calc", "Calc.add(self, a, b) -> float", "Calc.halve(self, a) -> float")
    plan = Plan((PlannedFile("calc.py", "", exports),), ())
    subject = Subject(Criterion("c1", "it works", CheckKind.BEHAVIOUR), ("Calc.halve",))
    assert json.loads(form_of(subject, plan)) == ["c = Calc()", "assert c.halve(<a>) == <result>"]


SAVED = (
    "@dataclass class Jar",
    "Jar.__init__(self, label: str, size: int = 1)",
    "class Store",
    "Store.__init__(self, path)",
    "Store.load(self) -> list[Jar]",
)


def saved(name, text, save):
    plan = Plan((PlannedFile("store.py", "", (*SAVED, save)),), ())
    return shape_of(Subject(Criterion("c1", text, CheckKind.BEHAVIOUR), (name,)), plan)


@pytest.mark.parametrize("param", ["jars", "jars: list", "things: list[Jar]", "a: Sequence[Jar]"])
def test_where_many_go_in_at_once_two_do_and_once(param):
    save = f"Store.save(self, {param}) -> None"
    for name in ("Store.save", "Store.load"):
        assert saved(name, "it works", save).lines == (
            "s = Store(tmp_path / 'a')",
            "a = Jar(<label>, size=<size>)",
            "b = Jar(<label>, size=<size>)",
            "s.save([a, b])",
            "assert s.load() == <result>",
        )


def test_a_list_of_anything_else_is_a_value():
    save = "Store.save(self, names: list[str]) -> None"
    assert saved("Store.save", "it works", save).before == ("s.save(<names>)",)


def test_there_are_names_enough_for_all_that_goes_in():
    exports = (
        "class Node",
        "Node.__init__(self, label: str)",
        "class Graph",
        "Graph.add_edge(self, source: Node, target: Node) -> None",
        "Graph.path(self, a: Node, b: Node, avoid: list[Node], by: list[Node]) -> list[Node]",
    )
    plan = Plan((PlannedFile("graph.py", "", exports),), ())
    subject = Subject(Criterion("c1", "it works", CheckKind.BEHAVIOUR), ("Graph.path",))
    shape = shape_of(subject, plan)
    assert len({line.partition(" = ")[0] for line in shape.inputs}) == len(shape.inputs) == 10


def test_a_letter_is_no_plural():
    exports = ("class Token", "Token.__init__(self, text: str)", "def split(s)", "def join(tokens)")
    plan = Plan((PlannedFile("m.py", "", exports),), ())
    for name, call in (("split", "split(<s>)"), ("join", "join([a, b])")):
        subject = Subject(Criterion("c1", "it works", CheckKind.BEHAVIOUR), (name,))
        assert shape_of(subject, plan).last == f"assert {call} == <result>"
