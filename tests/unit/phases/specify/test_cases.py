"""From lines to test functions, and back to what a test asks."""

import pytest

from standalone_orchestrator.phases.specify.cases import (
    Case,
    Unfit,
    case_from,
    cases_from,
    same_test,
)

AVAILABLE = {"Stack": "stack", "add": "calc", "divide": "calc", "LIMIT": "calc"}


def body(*lines):
    case = case_from(lines, AVAILABLE)
    assert isinstance(case, Case), case
    return case.body


def bodies(*lines):
    return [c.body if isinstance(c, Case) else c for c in cases_from(lines, AVAILABLE)]


def test_a_case_imports_what_it_uses_and_nothing_else():
    case = case_from(["s = Stack()", "s.push(add(1, 2))", "assert s.pop() == 3"], AVAILABLE)
    assert case.body.splitlines() == [
        "from calc import add",
        "from stack import Stack",
        "s = Stack()",
        "s.push(add(1, 2))",
        "assert s.pop() == 3",
    ]
    assert case.modules == {"calc", "stack"}
    assert {"s", "Stack", "add", "push", "pop"} <= case.names


def test_imports_of_the_project_are_made_by_code():
    assert body("from calc import add", "assert add(1, 2) == 3") == (
        "from calc import add\nassert add(1, 2) == 3"
    )


def test_a_case_is_a_function_with_the_fixtures_that_it_names():
    case = case_from(["print(add(1, 2))", "assert capsys.readouterr().out == '3\\n'"], AVAILABLE)
    assert case.function("test_g1").startswith("def test_g1(capsys):\n    from calc import add\n")
    plain = case_from(["assert add(1, 2) == 3"], AVAILABLE)
    assert plain.function("test_g1") == (
        "def test_g1():\n    from calc import add\n    assert add(1, 2) == 3\n"
    )


def test_each_outcome_is_a_test_of_its_own():
    assert bodies("assert add(1, 2) == 3", "assert add(0, 0) == 0") == [
        "from calc import add\nassert add(1, 2) == 3",
        "from calc import add\nassert add(0, 0) == 0",
    ]


def test_outcomes_share_the_setup_before_them_and_not_the_one_behind_them():
    found = bodies("s = Stack()", "assert len(s) == 0", "s.push(1)", "assert s.top == 1")
    assert "push" not in found[0]
    assert "s.push(1)" in found[1]
    assert "== 0" not in found[1]


def test_an_earlier_outcome_on_the_same_thing_still_happens():
    found = bodies("s = Stack()", "s.push(1)", "s.push(2)", "assert s.pop() == 2",
                   "assert s.pop() == 1")  # fmt: skip
    assert found[0].splitlines()[-2:] == ["s.push(2)", "assert s.pop() == 2"]
    assert found[1].splitlines()[-3:] == ["s.push(2)", "s.pop()", "assert s.pop() == 1"]


def test_an_earlier_outcome_of_a_plain_function_does_not():
    assert "add(1, 2)" not in bodies("x = 1", "assert add(1, 2) == 3", "assert add(x, x) == 2")[1]


def test_an_error_that_was_expected_is_not_repeated_before_the_next_outcome():
    found = bodies("s = Stack()", "with pytest.raises(IndexError): s.pop()", "assert len(s) == 0")
    assert "raises" in found[0]
    assert "pop" not in found[1]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["assert ("], "`assert (` is no Python"),
        ([], "it holds no statement"),
        (["x = add(1, 2)"], "its last line is neither an `assert` nor a `with pytest.raises(...)`"),
        (["add(1, 2)"], "its last line is neither an `assert` nor a `with pytest.raises(...)`"),
        (["assert 1 == 1"], "its assert asserts a constant"),
        (["assert True"], "its assert asserts a constant"),
        (["assert divide(5, 0) == ValueError"],
         "it compares a value with `ValueError`; an error is stated by `pytest.raises`"),
        (["with open('x'): add(1, 2)"], "its last line states no outcome"),
        (["with pytest.raises(ValueError): pass"], "its `raises` calls nothing"),
        (["import os", "assert add(1, 2) == 3"], "it imports `os`, which a test has no use for"),
        (["from os.path import join", "assert add(1, 2) == 3"],
         "it imports `os.path`, which a test has no use for"),
        (["from . import x", "assert add(1, 2) == 3"],
         "it imports `.`, which a test has no use for"),
        (["def f():\n    import sys", "assert add(1, 2) == 3"],
         "it imports `sys`, which a test has no use for"),
        (["assert subtract(1, 2) == -1"], "`subtract` is defined nowhere"),
    ],
)  # fmt: skip
def test_lines_that_make_no_test_are_unfit_for_a_reason(lines, why):
    assert cases_from(lines, AVAILABLE) == (Unfit(why),)


@pytest.mark.parametrize(
    "lines",
    [
        ["import math", "assert add(1, 2) == math.floor(3.5)"],
        ["xs = [add(n, n) for n in range(3)]", "assert xs == [0, 2, 4]"],
        ["def twice(n): return add(n, n)", "assert twice(2) == 4"],
        ["assert sorted(Stack().items) == []"],
        ["with pytest.raises(ZeroDivisionError, match='zero'): divide(1, 0)"],
        ["try:\n    x = add(1, 2)\nexcept ValueError as e:\n    x = str(e)", "assert x == 3"],
        ["p = tmp_path / 'a'", "assert add(p, p) == p"],
        ["assert LIMIT == 3"],
    ],
)
def test_lines_of_many_shapes_make_a_test(lines):
    body(*lines)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("assert add(0.1, 0.2) == 0.3", "assert add(0.1, 0.2) == pytest.approx(0.3)"),
        ("assert add(0.1, 0.2) == -0.3", "assert add(0.1, 0.2) == pytest.approx(-0.3)"),
        ("assert 0.3 == add(0.1, 0.2)", "assert add(0.1, 0.2) == pytest.approx(0.3)"),
        ("assert add(1, 2) == 3", "assert add(1, 2) == 3"),
        ("assert add(1, 2) == '0.3'", "assert add(1, 2) == '0.3'"),
        ("assert add(1, 2) != 0.3", "assert add(1, 2) != 0.3"),
        ("assert 3 == add(1, 2)", "assert add(1, 2) == 3"),
        ("assert 3 < add(1, 2)", "assert 3 < add(1, 2)"),
    ],
)
def test_binary_fractions_are_compared_with_a_tolerance_and_the_outcome_stands_right(line, told):
    assert body(line).splitlines()[-1] == told


def test_an_expected_value_that_has_a_name_is_put_where_it_is_meant():
    assert body("expected = 0.5", "assert divide(1, 2) == expected").splitlines()[1:] == [
        "assert divide(1, 2) == pytest.approx(0.5)"
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["x = 5", "assert add(x, 0) == x"],
        ["x = 5", "x = 6", "assert add(3, 3) == x"],
        ["x = add(2, 3)", "assert add(3, 2) == x"],
        ["for x in (5,): add(x, x)", "assert add(3, 2) == x"],
    ],
)
def test_a_name_that_does_more_than_hold_the_expected_value_stays(lines):
    assert body(*lines).splitlines()[-1].endswith("== x")


def test_the_question_of_two_tests_is_the_same_where_only_the_outcome_differs():
    def key(*lines):
        return case_from(lines, AVAILABLE).question

    assert key("assert add(1, 2) == 3") == key("assert add(1, 2) == 4")
    assert key("assert add(1, 2) == 3") == key("assert 4 == add(1, 2)")
    assert key("assert divide(1, 0) == 0") == key("with pytest.raises(ValueError): divide(1, 0)")
    assert key("assert add(1, 2) == 3") != key("assert add(2, 1) == 3")
    assert key("x = 1", "assert add(x, 2) == 3") != key("x = 2", "assert add(x, 2) == 3")
    assert key("assert 5 == add(2, 3)") != key("assert 5 == add(3, 2)")
    assert key("assert Stack().empty") != key("assert Stack().full")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("assert f(1) == 3", "assert f(1) == 3.0", True),
        ("f(0)\nf([1, 2])\nassert f(1) == 3", "assert f(1) == 3", True),
        ("f(0)\nassert f(1) == 3", "assert f(1) == 4", False),
        ("g(0)\nassert f(1) == 3", "assert f(1) == 3", False),
        ("h = []\nf(h, 1)\nf(h, 2)\nassert f(h, 0) == 3", "h = []\nassert f(h, 0) == 3", False),
        ("s.f(0)\nassert s.f(1) == 3", "assert s.f(1) == 3", False),
        ("x = f(0)\nassert f(1) == 3", "assert f(1) == 3", False),
    ],
)
def test_what_a_session_called_before_makes_no_other_test(one, other, same):
    assert same_test(one, other) is same
    assert same_test(other, one) is same


@pytest.mark.parametrize("mark", ["]", ")", "}"])
def test_a_bracket_at_the_end_that_closes_nothing_is_dropped(mark):
    assert body(f"assert add(1, 1) == [2, 3]{mark}").endswith("assert add(1, 1) == [2, 3]")


@pytest.mark.parametrize(
    "last", ["assert add(1, 1) == [2", "assert add(1, 1) == 2]]", "assert add(]"]
)
def test_other_lines_that_do_not_parse_are_told(last):
    assert "is no Python" in case_from([last], AVAILABLE).why


def test_what_the_standard_library_offers_is_imported():
    lines = ["p = Path('a')", "json.dumps(p)", "d = Decimal('1')", "assert add(p, 1) == d"]
    assert body(*lines).splitlines()[:4] == [
        "from decimal import Decimal",
        "from pathlib import Path",
        "import json",
        "from calc import add",
    ]


@pytest.mark.parametrize("name", ["json", "os.path", "Thread"])
def test_other_names_are_defined_nowhere(name):
    why = case_from([f"assert add({name}, 1) == 1"], AVAILABLE).why
    assert why == f"`{name.partition('.')[0]}` is defined nowhere"
