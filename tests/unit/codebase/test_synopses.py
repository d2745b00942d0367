"""Synopses of commands in the words of a task."""

import pytest

from standalone_orchestrator.codebase.synopses import (
    Argument,
    Synopsis,
    commands_of,
    synopses_of,
    synopsis_of,
)


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("stats", ()),
        ("add LABEL", (Argument("label"),)),
        ("add <label> JAR_ID", (Argument("label"), Argument("jar_id"))),
        ("show [LABEL]", (Argument("label", needed=False),)),
        ("pack FILE...", (Argument("file", many=True),)),
        ("pack [FILE ...]", (Argument("file", needed=False, many=True),)),
        ("list [--color C]", (Argument("color", option=True, needed=False, value="c"),)),
        ("list --color=C", (Argument("color", option=True, value="c"),)),
        ("list [--dry-run]", (Argument("dry-run", option=True, flag=True, needed=False),)),
        (
            "add LABEL [--width <n>] [--loud]",
            (
                Argument("label"),
                Argument("width", option=True, needed=False, value="n"),
                Argument("loud", option=True, flag=True, needed=False),
            ),
        ),
    ],
)
def test_a_synopsis_is_read(code, arguments):
    assert synopsis_of(code) == Synopsis(code.split()[0], arguments)


@pytest.mark.parametrize(
    "code",
    [
        "add label",
        "add [LABEL",
        "add LABEL]",
        "add -l L",
        "add A|B",
        "add {A,B}",
        "add [A [B]]",
        "json.dumps",
    ],
)
def test_what_is_not_understood_is_no_synopsis(code):
    assert synopsis_of(code) is None


def test_points_begin_with_their_commands():
    point = "`main`: `add LABEL [--loud]`, `drop LABEL` and `list` print a jar."
    assert commands_of(point) == ("add", "drop", "list")
    assert commands_of("`main`: `python jars.py list` runs it.") == ()
    assert commands_of("`main` returns 0.") == ()
    assert commands_of("A jar is printed as `add`.") == ()


def test_each_command_is_known_once_by_the_point_that_tells_its_arguments():
    points = ["`main`: `list` prints.", "`main`: `add LABEL` and `list [--loud]` print."]
    loud = Argument("loud", option=True, flag=True, needed=False)
    assert synopses_of(points) == (
        Synopsis("list", (loud,)),
        Synopsis("add", (Argument("label"),)),
    )
    assert synopses_of([*points, "`main`: `drop label` drops."]) == (), "one can't be read"


def test_an_argument_is_a_number_by_its_name_or_by_that_of_its_value():
    numbers = [a.number for a in synopsis_of("do N JAR_COUNT LABEL --times N --to PLACE").arguments]
    assert numbers == [True, True, False, True, False]
    assert not synopsis_of("do --note N").arguments[0].number, "it only stands for its letter"


@pytest.mark.parametrize(
    "point",
    [
        "`main`: `path` is the file that holds the jars.",
        "`main`: `add` takes a label and a color.",
        "`main`: `add` followed by a label adds a jar.",
        "`main`: `id` and `label` may hold any text.",
    ],
)
def test_a_word_of_which_prose_goes_on_is_no_command(point):
    assert commands_of(point) == ()
