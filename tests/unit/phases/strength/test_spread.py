"""The order of mutants: every function gets its turn, and the same seed gives the same order."""

from itertools import islice

from standalone_orchestrator.codebase.api import Mutation
from standalone_orchestrator.phases.strength.spread import spread

FOUND = {
    "a.py": [Mutation("big", line, f"change {line}", line) for line in range(20)],
    "b.py": [Mutation("small", 1, "one", 0), Mutation("other", 5, "two", 1)],
}


def test_each_function_has_a_turn_before_one_has_two():
    order = list(spread(FOUND, frozenset(), seed=1))
    assert {m.function for _, m in order[:3]} == {"big", "small", "other"}
    assert len(order) == len(set(order)) == 22
    assert [path for path, m in order if m.function == "big"] == ["a.py"] * 20


def test_functions_of_the_plan_come_first():
    for seed in range(5):
        order = spread(FOUND, frozenset({("b.py", "other")}), seed)
        assert [m.function for _, m in islice(order, 1)] == ["other"]


def test_the_order_is_a_function_of_the_seed():
    orders = [tuple(spread(FOUND, frozenset(), seed)) for seed in (1, 1, 2)]
    assert orders[0] == orders[1]
    assert orders[0] != orders[2]
    assert [m.line for _, m in orders[0] if m.function == "big"] != list(range(20))


def test_without_mutations_there_is_nothing():
    assert list(spread({"a.py": []}, frozenset(), 1)) == []
