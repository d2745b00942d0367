"""What went in is known again by its name."""

import ast

import pytest

from standalone_orchestrator.phases.specify.objects import known_again


def known(*lines):
    body = known_again(ast.parse("\n".join(lines)).body, {"Jar", "Shelf", "jar"})
    return [ast.unparse(s) for s in body]


def test_an_object_with_a_name_is_known_by_it():
    lines = ("s = Shelf()", "a = Jar('x')", "s.put(a)")
    assert known(*lines, "assert s.take() == Jar('x')") == [*lines, "assert s.take() == a"]


def test_one_without_a_name_gets_one():
    assert known("s = Shelf()", "s.put(Jar('x', n=1))", "assert s.jars() == [Jar('x', n=1)]") == [
        "s = Shelf()",
        "given_1 = Jar('x', n=1)",
        "s.put(given_1)",
        "assert s.jars() == [given_1]",
    ]


def test_each_of_several_gets_its_own():
    found = known("s.put(Jar('x'))", "s.put(Jar('y'))", "assert s.jars() == [Jar('y'), Jar('x')]")
    assert found[-1] == "assert s.jars() == [given_1, given_2]"
    assert found[:2] == ["given_2 = Jar('x')", "s.put(given_2)"]


@pytest.mark.parametrize(
    "lines",
    [
        ("s.put(Jar('x'))", "assert s.take() == Jar('y')"),
        ("s.put(Jar('x'))", "s.put(Jar('x'))", "assert s.take() == Jar('x')"),
        ("a = Jar('x')", "a = s.put(a)", "assert s.take() == Jar('x')"),
        ("s.put(jar('x'))", "assert s.take() == jar('x')"),
        ("s.put(Other('x'))", "assert s.take() == Other('x')"),
        ("s.put(Jar('x'))", "with pytest.raises(ValueError):\n    s.put(Jar('x'))"),
        ("assert Jar('x') == Jar('x')",),
        ("a = Jar('x')", "assert a == Jar('x')"),
        ("a = Jar('x')", "a.fill()", "assert a.copy() == Jar('x')"),
        ("s.put(Jar('x'))", "assert Jar('x').size == 1"),
    ],
)
def test_anything_else_stays_as_it_is(lines):
    assert known(*lines) == [ast.unparse(s) for s in ast.parse("\n".join(lines)).body]


def test_the_nodes_that_are_given_stay_as_they_are():
    body = ast.parse("s.put(Jar('x'))\nassert s.take() == Jar('x')").body
    before = [ast.dump(s) for s in body]
    known_again(body, {"Jar"})
    assert [ast.dump(s) for s in body] == before
