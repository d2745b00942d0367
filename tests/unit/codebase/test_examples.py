"""Examples found in a text, and text that only looks like one."""

import pytest

from standalone_orchestrator.codebase.examples import Example, examples


def found(text):
    return [(e.expression, e.expected or e.raises) for e in examples(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`f(1, 2)` returns `3`", [("f(1, 2)", "3")]),
        ("`f(1, 2)` should return 3.", [("f(1, 2)", "3")]),
        ("f(1,2) == 3", [("f(1, 2)", "3")]),
        ("`assert add(2, 3) == 5`", [("add(2, 3)", "5")]),
        ("f(1, 2) -> 3", [("f(1, 2)", "3")]),
        ("`f(1)` -> `2`", [("f(1)", "2")]),
        ("add(2, 3) => 5", [("add(2, 3)", "5")]),
        ('`slugify("Hello World!")` → `"hello-world"`', [("slugify('Hello World!')",
         "'hello-world'")]),
        ("is_even(4) ➞ True", [("is_even(4)", "True")]),
        ("is_even(4) ==> True", [("is_even(4)", "True")]),
        ("is_even(4) --> true", [("is_even(4)", "True")]),
        ("is_even(3) returns `false`", [("is_even(3)", "False")]),
        (">>> add(2, 3) == 5\n>>> add(1, 1) == 2", [("add(2, 3)", "5"), ("add(1, 1)", "2")]),
        (">>> add(2, 3) == 5\nFalse", [("add(2, 3) == 5", "False")]),
        (">>> add(2, 3) != 5", []),
        (">>> add(2, 3) == other(1)", []),
        ("is_even(4) ⟶ `True`", [("is_even(4)", "True")]),
        ("find(4) ➜ None", [("find(4)", "None")]),
        ("is_even(4)  # ➡️ True", [("is_even(4)", "True")]),
        ("to_roman(4) = 'IV'", [("to_roman(4)", "'IV'")]),
        ("add(2, 3)  # 5", [("add(2, 3)", "5")]),
        ("add(2, 3)  # returns 5", [("add(2, 3)", "5")]),
        ("f(4) is True, f(5) is False", [("f(4)", "True"), ("f(5)", "False")]),
        ("For example, add(2,3) returns 5 and add(-1, 1) gives 0", [("add(2, 3)", "5"),
         ("add(-1, 1)", "0")]),
        ("fact(5) should be 120", [("fact(5)", "120")]),
        ("add(2, 3) should equal 5!", [("add(2, 3)", "5")]),
        ("split(7) returns (3, 1).", [("split(7)", "(3, 1)")]),
        ("count('a b a') returns {'a': 2, 'b': 1}.", [("count('a b a')", "{'a': 2, 'b': 1}")]),
        ("f(None) returns None", [("f(None)", "None")]),
        ("f(1) returns -1", [("f(1)", "-1")]),
        ("Calculator().add(1, 2) == 3", [("Calculator().add(1, 2)", "3")]),
        ("str(Point(1, 2)) == 'Point(1, 2)'", [("str(Point(1, 2))", "'Point(1, 2)'")]),
        ("apply(lambda x: x + 1, 2) == 3", [("apply(lambda x: x + 1, 2)", "3")]),
        ("mix(Color.RED) == 2", [("mix(Color.RED)", "2")]),
        ("f(0) raises ValueError", [("f(0)", "ValueError")]),
        ("`divide(1, 0)` must raise a `ZeroDivisionError`.", [("divide(1, 0)",
         "ZeroDivisionError")]),
        ("Stack().peek() raises IndexError because it is empty", [("Stack().peek()",
         "IndexError")]),
    ],
)  # fmt: skip
def test_an_example_in_prose_is_found(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "add(a, b) -> float", "`add(a, b)` returns `float`", "main() -> None", "f() -> int",
        "f(x) == y",
        "def f(a=1) -> 2", "convert(int) -> 3", "f(...) == 3", "f(A, B) == 3", "f(1,", "f(1)",
        "split(7, 2) returns 3, 1", "f(0) returns 0 if the cache is empty", "f(1) returns 2 or 3",
        "f(2) returns 4 elements", "f(3) is 3 times faster", "f(1) returns 5%", "f(1) is a number",
        "f(1) does not return 2", "f(1) should not return 2", "if f(2) == 3:",
        "when f(2) returns 3",
        "`f(1) == f(2)` is False", "`f(1) == 2` is False", "stack.pop() returns 3",
        "Calculator.add(1, 2) == 3", "len([1]) == 1", "print('x') returns None", "f(x=1) >= 2",
        '`greet("Bob")` returns `Hello, Bob!`', "f(5) raises ValueError if closed",
        "f(1) raises Alarm",
        "f(1) returns the second item", "see section(1) is 2nd", "file(s) = 3",
    ],
)  # fmt: skip
def test_what_is_not_surely_an_example_is_none(text):
    assert examples(text) == ()


def test_a_session_is_read_with_what_came_before_each_statement():
    text = '''Write a stack.

    """
    >>> s = Stack()
    >>> s.push(
    ...     1)
    >>> s.pop()
    1
    >>> s.pop()
    Traceback (most recent call last):
        ...
    shop.errors.EmptyError: nothing there
    >>> print(s)
    Stack()
    >>> s
    <Stack object at 0x1>
    """

>>> add(1, 2)  # doctest: +SKIP
3
'''
    made = ("s = Stack()", "s.push(\n    1)")
    assert examples(text) == (
        Example("s.pop()", "1", None, 7, made),
        Example("s.pop()", None, "EmptyError", 9, (*made, "s.pop()")),
        Example("str(s)", "'Stack()'", None, 13, (*made, "s.pop()")),
        Example("add(1, 2)", "3", None, 19, ()),
    )


def test_names_that_a_session_never_made_make_no_example():
    assert examples(">>> graph.find(1)\n2\n") == ()


def test_a_module_is_imported_where_the_text_names_its_file():
    (example,) = examples("In `stats.py`: stats.mean([1, 2, 3]) == 2")
    assert example == Example("stats.mean([1, 2, 3])", "2", None, 1, ("import stats",))


def test_the_same_example_is_reported_once_at_its_first_line():
    assert [e.line for e in examples("x\nf(1) == 2\nf(1) returns 2\n")] == [2]


def test_a_long_line_and_odd_text_cost_nothing_and_break_nothing():
    assert examples("f(" * 5000) == ()
    assert examples("f(1) == 2 " * 500) == ()
    assert examples("f(\x00) == 1\n\ud800 f('\ud800') == 1") == ()


@pytest.mark.parametrize("between", [", and ", " and ", "; ", ", but ", ". "])
def test_two_examples_of_one_sentence_are_both_found(between):
    found = examples(f'cents(-1250) returns "-12.50"{between}cents(-5) returns "-0.05".')
    assert [(e.expression, e.expected) for e in found] == [
        ("cents(-1250)", "'-12.50'"),
        ("cents(-5)", "'-0.05'"),
    ]
