"""The shape of a test of a command line."""

import json

import pytest

from standalone_orchestrator.codebase.synopses import commands_of
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.cases import case_from
from standalone_orchestrator.phases.specify.draft import Subject, subjects, supported
from standalone_orchestrator.phases.specify.forms import form_of

MAIN = "def main(argv: list[str], path: str = 'a.json', *, loud: bool = False) -> int"
CALL = "main([<words>], str(tmp_path / 'a'))"


def form(text, export=MAIN):
    plan = Plan((PlannedFile("cli.py", "", (export,)),), ())
    return json.loads(form_of(Subject(Criterion("c1", text, CheckKind.BEHAVIOUR), ("main",)), plan))


@pytest.mark.parametrize(
    "text", ["`list` prints all jars.", "A jar is printed on one line.", "`add` shows the label."]
)
def test_what_is_printed_is_read_after_a_call_that_may_put_something_in(text):
    assert form(text) == [
        CALL,
        "capsys.readouterr()",
        CALL,
        "assert capsys.readouterr().out == <result>",
    ]


def test_a_message_to_stderr_is_read_there():
    assert (
        form("It prints a message to stderr.")[-1] == "assert capsys.readouterr().err == <result>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "`main` returns 0.",
        "Where that fails, `main` prints a message and returns 1.",
        "`print` does what it says.",
        "`run` runs `main` and exits with its result.",
    ],
)
def test_the_code_that_is_returned_is_the_outcome_of_the_call(text):
    assert form(text) == [f"assert {CALL} == <result>"]


def test_a_wrong_command_may_exit():
    text = "An unknown or missing command ends with exit code 2."
    assert form(text) == [f"with pytest.raises(SystemExit): {CALL}"]
    assert form("`main` exits with status 0 after the last jar.") == [f"assert {CALL} == <result>"]


def test_other_parameters_are_given_where_they_must_be():
    export = "def main(args, shelf, loud=False)"
    assert form("`main` returns 0.", export) == ["assert main([<words>], <shelf>) == <result>"]
    assert form("it works", "def main(size)") == ["assert main(<size>) == <result>"]


@pytest.mark.parametrize(
    ("point", "commands"),
    [
        ("`main`: `add LABEL [--far]` and `take ID` print the jar.", ("add", "take")),
        ("`main`: `list` prints all.", ("list",)),
        ("`main`: A jar is printed as `ID LABEL`.", ()),
        ("`main`: `Shelf.take(x)` is called.", ()),
        ("`main` returns 0.", ()),
    ],
)
def test_a_point_begins_with_its_commands(point, commands):
    assert commands_of(point) == commands


def test_only_a_test_that_gives_a_command_speaks_for_it():
    points = ("`main`: `add LABEL` prints it.", "`main`: `list` prints all.", "`main` returns 0.")
    plan = Plan(
        (PlannedFile("cli.py", "", (MAIN,)),),
        tuple(Criterion(f"c{n}", p, CheckKind.BEHAVIOUR) for n, p in enumerate(points)),
    )
    case = case_from(("assert main(['list', '--far']) == 0",), {"main": "cli"})
    assert supported(case, subjects(plan)) == ("c1", "c2")


def test_a_code_that_is_returned_is_no_exit_and_another_error_is_raised():
    for text in (
        "An unknown command returns exit code 2.",
        "It returns exit code 1 for a bad file.",
    ):
        assert form(text) == [f"assert {CALL} == <result>"]
    raises = form("`main` raises `ValueError` for an unknown option.")
    assert raises == ["with pytest.raises(ValueError): main(<argv>)"]


@pytest.mark.parametrize("export", ["def main(*args: int) -> int", "async def main(args)"])
def test_other_functions_are_no_command_line(export):
    assert "<words>" not in form("it works", export)[-1]
    mean = Plan((PlannedFile("sums.py", "", ("def mean(args: list[float])",)),), ())
    point = Criterion("c1", "it works", CheckKind.BEHAVIOUR)
    assert "<words>" not in form_of(Subject(point, ("mean",)), mean)


def test_words_in_code_that_begin_a_point_about_another_function_are_no_commands():
    points = ("`clean`: `text` is stripped.", "`clean`: `clean` and `strip` take a text.")
    plan = Plan(
        (PlannedFile("m.py", "", ("def clean(text)",)),),
        tuple(Criterion(f"c{n}", p, CheckKind.BEHAVIOUR) for n, p in enumerate(points)),
    )
    case = case_from(("assert clean(' a') == 'a'",), {"clean": "m"})
    assert supported(case, subjects(plan)) == ("c0", "c1")
