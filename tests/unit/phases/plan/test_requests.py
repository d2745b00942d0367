"""What a task asks for besides its sources."""

import pytest

from standalone_orchestrator.phases.plan.requests import Requests, requests
from standalone_orchestrator.phases.plan.sentences import sentences


def asked(text, *known):
    return requests(sentences(text), known)


@pytest.mark.parametrize(
    "text",
    [
        "Write `calc.py` with a class `Calc` and tests in `test_calc.py`.",
        "Write the tests to test_calc.py.",
        "Write a module `calc.py`. Put pytest tests for it in `test_calc.py`.",
        "Files:\n- calc.py: the class\n- test_calc.py: its tests",
        "`test_calc.py` covers every function.",
        "Write `calc.py`. It comes with tests in `test_calc.py`.",
        "Create test_calc.py with tests; run them with pytest.",
    ],
)
def test_a_test_file_that_the_task_names_is_asked_for(text):
    assert asked(text).tests == ("test_calc.py",)
    assert not asked(text).unnamed_tests


@pytest.mark.parametrize(
    "text",
    [
        "Write `calc.py` so that `test_calc.py` passes.",
        "Make the tests in `test_calc.py` pass.",
        "The hidden tests are in test_calc.py.",
        "Do not write test_calc.py.",
        "Write `calc.py` without `test_calc.py`.",
        "Run `pytest test_calc.py` to see it.",
        "It will be run against test_calc.py.",
    ],
)
def test_a_test_file_that_is_there_or_comes_from_elsewhere_is_not(text):
    assert asked(text).tests == ()
    assert not asked(text).unnamed_tests


def test_a_test_file_of_the_base_is_asked_for_only_with_tests_to_add():
    there = ("tests/test_calc.py",)
    assert asked("Add tests for `neg` to tests/test_calc.py.", *there).tests == there
    assert asked("Change `neg`, see tests/test_calc.py.", *there).tests == ()
    assert asked("`neg` fails in tests/test_calc.py.", *there).tests == ()


@pytest.mark.parametrize(
    "text",
    [
        "Write `calc.py` with `add(a, b)` and unit tests.",
        "Write a function `add(a, b)` that returns the sum, with unit tests.",
        "Write pytest tests for it.",
        "Also add some unit tests.",
        "Please include a test suite.",
        "You must write tests for each function.",
        "Write `calc.py` and write tests for it.",
        "There should be unit tests.",
        "The project must include unit tests.",
    ],
)
def test_tests_without_a_file_are_asked_for(text):
    assert asked(text).unnamed_tests


@pytest.mark.parametrize(
    "text",
    [
        "It should be tested.",
        "Make sure that all tests pass.",
        "The tests must stay green.",
        "Write a tool that runs unit tests.",
        "Write a function `grade(tests)`.",
        "Write no tests.",
        "Do not write tests.",
        "Write it without unit tests.",
        "Write a test runner.",
        "Create test data for the shop.",
        "It lets the user create tests.",
        "Write a quiz program that works with tests.",
        "The unit tests are elsewhere.",
    ],
)
def test_a_sentence_about_tests_is_no_request(text):
    assert asked(text) == asked("")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Write at least 5 unit tests.", 5),
        ("Write three tests in test_a.py.", 3),
        ("Write tests for 7 functions.", 1),
    ],
)
def test_how_many_tests_are_wanted_is_read(text, count):
    assert asked(text).least_tests == count


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Write `notes.py` and a README.md that explains it.", "README.md"),
        ("Write README.md that says how to start it.", "README.md"),
        ("Explain the usage in README.md.", "README.md"),
        ("`README.md`: how to use it", "README.md"),
        ("Files: notes.py, README.md", "README.md"),
        ("Write a package with a `config.toml` with the keys `a` and `b`.", "config.toml"),
        ("Create a file named `data.csv` with three rows.", "data.csv"),
        ("Make a web page with templates/index.html.", "templates/index.html"),
        ("The project must include a requirements.txt.", "requirements.txt"),
        ("There should be a `pyproject.toml`.", "pyproject.toml"),
        ("Also add requirements.txt.", "requirements.txt"),
    ],
)
def test_a_file_that_is_to_be_made_is_asked_for(text, name):
    assert [n for n, _ in asked(text).files] == [name]
    assert asked(text).doubtful == ()


@pytest.mark.parametrize(
    "text",
    [
        "`save` stores the tasks in tasks.json.",
        "It saves to tasks.json.",
        "It reads `config.toml` at the start.",
        "Write a program that reads a config.toml.",
        "Write a parser for config.toml.",
        "Write a todo list with tasks.json as storage.",
        "Write a todo list with storage in tasks.json.",
        "`todo.db` is created when it is missing.",
        "It should write a report.html.",
        "Run it as `python todo.py tasks.json`.",
        "Convert notes.md to html.",
        "The script creates out.csv.",
        "Write a function `load(path)`, by default from `settings.json`.",
    ],
)
def test_a_file_that_the_program_works_with_is_not(text):
    assert asked(text) == asked("")


def test_a_file_of_which_the_task_does_not_say_what_it_is_for_is_a_doubt():
    assert asked("The layout is that of data.json.").doubtful == ()
    assert asked("Think of config.json, too.", "config.json").doubtful == ()
    assert asked("The shop has a prices.csv.").doubtful == ("prices.csv",)
    assert asked("The shop has a prices.csv. Create prices.csv.").doubtful == ()


def test_tests_of_another_kind_than_code_can_compose_are_a_doubt():
    assert asked("Write tests with unittest in test_a.py.").doubtful == ("unittest",)


def test_a_task_about_sources_alone_asks_for_nothing_else():
    text = (
        "Write a Python module `calculator.py` with a class `Calculator`.\n\n"
        "Its methods are `add(a, b)` and `divide(a, b)`. Each takes two numbers and returns the "
        "result of the operation. `divide` raises `ValueError` when `b` is zero.\n"
    )
    assert asked(text) == Requests()
