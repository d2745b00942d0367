"""What tests ask, asked again with other values, and how answers are told."""

import re

import pytest

from standalone_orchestrator.codebase.questions import (
    ANSWER,
    ANSWERING,
    Question,
    asking,
    question_of,
    variations,
)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("from calc import add\nassert add(1, 2) == 3", Question((), "add(1, 2)")),
        ("import math\nx = 1\nassert f(x) is None", Question(("x = 1",), "f(x)")),
        ("with pytest.raises(E):\n    f(1)", Question((), "f(1)")),
        ("s = S()\nwith pytest.raises(E):\n    x = s.f(1)", Question(("s = S()",), "s.f(1)")),
        ("assert f(1) == pytest.approx(0.5)", Question((), "f(1)")),
        ("assert f(1)", Question((), "f(1)", truth=True)),
        ("assert not f(1)", Question((), "f(1)", truth=True)),
        ("assert f(1) < 3", None),
        ("assert 1 == f(1) == 2", None),
        ("with pytest.raises(E):\n    f(1)\n    f(2)", None),
    ],
)
def test_a_test_without_its_outcome_is_a_question(text, question):
    assert question_of(text) == question


def asked_of(source, expression):
    """What `expression` answers where `source` was defined: the digest, as a runner shows it."""
    space = {}
    question = Question((), expression)
    exec(compile(source + ANSWERING + asking(question, "test_q"), "asked", "exec"), space)
    with pytest.raises(AssertionError) as said:
        space["test_q"]()
    return re.search(ANSWER, str(said.value))[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", "1.0"),
        ("0.1 + 0.2", "0.3"),
        ("{1, 2}", "{2, 1}"),
        ("{'a': 1, 'b': 2.0}", "{'b': 2, 'a': 1}"),
        ("[object()]", "[object()]"),
        ("1 / 0", "[][0] / 0 if False else 2 % 0"),
    ],
)
def test_equal_values_and_equal_errors_are_one_answer(one, other):
    assert asked_of("", one) == asked_of("", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", "2"),
        ("[1]", "(1,)"),
        ("'1'", "1"),
        ("1 / 0", "[][0]"),
        ("None", "'None'"),
        ("{'a': 1}", "{'a': 2}"),
        ("float('nan')", "float('inf')"),
    ],
)
def test_different_values_are_different_answers(one, other):
    assert asked_of("", one) != asked_of("", other)


def test_two_things_of_a_class_are_told_apart_by_what_they_hold():
    box = "class Box:\n    def __init__(self, n):\n        self.n = n\n\n"
    assert asked_of(box, "Box(1)") == asked_of(box, "Box(1)")
    assert asked_of(box, "Box(1)") != asked_of(box, "Box(2)")


def test_a_program_that_does_not_end_or_ends_the_process_answers_all_the_same():
    late = asked_of("", "exec('while True: pass')")
    assert late not in (asked_of("", "1 / 0"), asked_of("", "None"))
    assert asked_of("", "exit(0)") == asked_of("", "exec('raise SystemExit')")


def test_an_answer_without_a_value_is_marked():
    assert all(asked_of("", ask)[0] == "!" for ask in ("1 / 0", "exec('while 1: pass')", "exit()"))
    assert all(asked_of("", ask)[0] != "!" for ask in ("1", "None", "'!'"))


def test_variations_are_other_questions_of_the_same_form():
    first = question_of("from m import f\nassert f([1, 2, -4], 'ab') == 3")
    second = question_of("from m import S\ns = S(3)\ns.push('x')\nassert s.pop() == 'x'")
    found = variations((first, second), seed=1, most=20)
    assert len(found) == 20
    assert len({(v.setup, v.expression) for v in found}) == 20
    assert all(v not in (first, second) for v in found)
    assert {v.imports for v in found} == {first.imports, second.imports}
    assert all(re.match(r"f\(.*, .*\)$|s\.pop\(\)$", v.expression) for v in found)


def test_a_seed_makes_the_same_variations_again():
    question = question_of("assert f([1, 2, 3]) == 6")
    assert variations((question,), 7, 12) == variations((question,), 7, 12)
    assert variations((question,), 7, 12) != variations((question,), 8, 12)


def test_a_question_without_a_value_has_no_variation():
    assert variations((Question((), "f()"),), 1, 8) == ()
    assert variations((), 1, 8) == ()


def test_a_question_may_use_what_the_runner_gives_to_tests():
    question = question_of("p = tmp_path / 'a'\nassert f(p) == 1")
    assert asking(question, "test_q").startswith("def test_q(tmp_path):\n")


def test_no_handler_of_the_program_keeps_a_question_from_ending():
    stubborn = (
        "def f():\n    while True:\n        try:\n            len(3)\n        except Exception:\n"
    )
    stubborn += "            continue\n\n"
    assert asked_of(stubborn, "f()") == asked_of("", "exec('while True: pass')")


def test_the_items_of_a_set_are_varied_where_they_stand():
    question = question_of("assert f({'bb', 'dddd', 'ccc'}, 2, [{1: {'x', 'y'}}]) == 3")
    for found in variations((question,), 1, 30):
        assert "frozenset" not in found.expression
        assert re.match(r"f\({'", found.expression)
        assert all(x not in found.expression for x in ("set()", "{}"))


def test_values_do_not_grow_without_bound():
    questions = [
        question_of("assert f(999_999, [0] * 2) == 3"),
        question_of("assert f('x' * 3) == 3"),
    ]
    for question in variations(questions, 1, 60):
        assert all(len(digits) <= 6 for digits in re.findall(r"\d+", question.expression))
