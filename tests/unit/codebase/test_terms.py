"""Terms of a task text, and which criterion claims them."""

import pytest

from standalone_orchestrator.codebase.terms import Term, claims, terms


def found(text):
    return [f"{t.kind}:{t.text}" for t in terms(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Write a Calculator class with add, subtract, multiply and divide methods. "
            "Division by zero raises ValueError.",
            "name:Calculator name:add name:subtract name:multiply name:divide error:ValueError",
        ),
        (
            "Create a calculator module (calculator.py) with add, subtract, multiply, divide and a "
            "command line that prints the result. Include tests.",
            "file:calculator.py name:add name:subtract name:multiply name:divide",
        ),
        (
            "Build a calculator in Python: a class `Calculator` with methods add, subtract that "
            "raise ZeroDivisionError, plus a test file.",
            "name:Calculator name:add name:subtract error:ZeroDivisionError",
        ),
        ("Write a function fib(n) that returns the n-th number; fib(10) == 55.", "name:fib"),
        (
            "Add a --verbose flag and a -q option to cli.py. Keep 10 entries, wait 2.5 seconds.",
            "option:--verbose option:-q file:cli.py number:10 number:2.5",
        ),
        ("Use Python 3.11. The level 2 task.\n1. First this.\n2. Then that.\n- 3 retries",
         "number:3"),
        ("A class with clear, concise, documented code that is easy to test.", ""),
        (
            "Implement a stack with push, pop, peek and is_empty. It raises IndexError.",
            "name:push name:pop name:peek name:is_empty error:IndexError",
        ),
        (
            "A todo CLI with commands add, list, done and remove. Data is kept in todo.json.",
            "command:add command:list command:done command:remove file:todo.json",
        ),
        ("It supports add, list and done commands.", "command:add command:list command:done"),
        (
            "Up to 1,000 items (default: 100). HTTP/1.1, UTF-8, RFC 4180, https://x.org/a_b/3.",
            "number:1,000 number:100",
        ),
        ("Write methods to add items, remove items, and list items.", ""),
        ("Run `python wc.py --lines FILE`.", "file:wc.py option:--lines"),
        ('Run `python -m notes add "milk"`.', "name:notes command:add"),
        ("It should be called slugify and take a string.", "name:slugify"),
        ("It should be called once with each item, and to be called before that.", ""),
        ("Node.js, GitHub and JavaScript are not needed, e.g. here.", ""),
        (
            "`roman.py` with `to_roman(n)` and `from_roman(s)` for 1 to 3999; else `ValueError`.",
            "file:roman.py name:to_roman name:from_roman number:1 number:3999 error:ValueError",
        ),
        (
            "class Stack: methods push(item), pop(), peek(). Number(s) of item(s).",
            "name:Stack name:push name:pop name:peek",
        ),
        ("An LRUCache class with get and put methods and capacity 2.",
         "name:LRUCache name:get name:put number:2"),
        ("json.dumps and `os.path.join` are used.", ""),
        ("Fix the bug in utils.parse_date for dates.", "name:parse_date"),
        ("Stack.push works on a Python class.", "name:Stack name:push"),
        ("It returns `None`, `True` or an `int`.", ""),
        ("Add a `precision` parameter (default `2`) to `round_to`.",
         "name:precision number:2 name:round_to"),
        ("```python\ndef add(a, b):\n    raise MathError(12)\n```\nImplement it.",
         "name:add error:MathError"),
        (">>> add(1, 22)\n23\n\nAt least 50% coverage of x.", "number:50"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_terms_of_a_task_are_found(text, expected):
    assert found(text) == expected.split()


@pytest.mark.parametrize(
    "text",
    [
        "Please write clean, simple, and readable code with good names and tests.",
        "The program should be fast and correct, and handle errors well.",
        "Write a program that asks the user for a name and prints a greeting.",
        "Each function must have type hints, docstrings, and tests.",
        "Make it work with lists, tuples, and strings.",
        "Add and subtract numbers, and do not crash.",
        "I'd like a 2D game (v2.0) on the 3rd try; see step 4 and issue #12.",
        "Do this and/or that -- but not e.g. the other -- well.",
    ],
)
def test_plain_english_has_no_terms(text):
    assert terms(text) == ()


@pytest.mark.parametrize(
    ("criterion", "term"),
    [
        ("Calculator.divide(a, b) returns a / b", Term("divide", "name")),
        ("raises ZeroDivisionError.", Term("ZeroDivisionError", "error")),
        ("keeps at most ten entries", Term("10", "number")),
        ("keeps at most 10.0 entries", Term("10", "number")),
        ("holds 1000 items", Term("1,000", "number")),
        ("works for Zero", Term("0", "number")),
        ("the file calculator.py exists", Term("src/calculator.py", "file")),
        ("`todo add milk` stores it", Term("add", "command")),
        ("git-like: todo, then add", Term("todo add", "command")),
        ("--verbose prints more", Term("--verbose", "option")),
    ],
)
def test_a_criterion_claims_the_term_that_it_names(criterion, term):
    assert claims(criterion, term)


@pytest.mark.parametrize(
    ("criterion", "term"),
    [
        ("adds two numbers", Term("add", "name")),
        ("Add returns the sum", Term("add", "name")),
        ("divide_all works", Term("divide", "name")),
        ("keeps 100 entries", Term("10", "number")),
        ("keeps 2.5 entries", Term("5", "number")),
        ("add then todo", Term("todo add", "command")),
        ("--verbose-mode", Term("--verbosemode", "option")),
        ("", Term("x", "name")),
    ],
)
def test_a_part_of_another_word_claims_nothing(criterion, term):
    assert not claims(criterion, term)


def test_a_long_text_is_read_quickly():
    text = "The Widget class has methods get_it, put_it and drop_it; it keeps 12 items.\n" * 2000
    assert len(terms(text)) == 5
