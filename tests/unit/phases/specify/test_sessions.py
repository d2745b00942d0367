"""What a command line prints and returns, played through as somebody would type it."""

from dataclasses import replace

import pytest

from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.core.window import Window
from standalone_orchestrator.models.fakes import FakeModel, in_turn
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.notice import ignore
from standalone_orchestrator.phases.specify.commandlines import is_of_session, played
from standalone_orchestrator.phases.specify.draft import subjects
from standalone_orchestrator.phases.specify.returned import codes
from standalone_orchestrator.phases.specify.sessions import Sessions, outputs

MAIN = PlannedFile("cli.py", "", ("def main(argv: list[str], path: str = 'a') -> int",))
POINTS = (
    "`main`: `add LABEL [--color C]` and `close ID` print the jar.",
    "`main`: `drop ID`",
    "`main`: `list` prints the jars.",
    "`main`: A jar is printed on one line as `ID LABEL`.",
    "`main` returns 0.",
    "`main`: If the shop raises an error, it prints a message to stderr and returns 1.",
)
ERRORS = (
    ("s = Shop(tmp_path / 'a')", "with pytest.raises(KeyError): s.close(4)"),
    ("s = Shop(tmp_path / 'a')", "with pytest.raises(ValueError): s.add('x', color='no such')"),
    ("s = Shop(tmp_path / 'a')", "s.add('x')", "with pytest.raises(ValueError): s.add('x')"),
    ("s = Shop(tmp_path / 'a')", "with pytest.raises(ValueError): s.add('x', size=3)"),
    ("s = Shop(tmp_path / 'a')", "with pytest.raises(ValueError): s.fill('x')"),
    ("s = Shop(tmp_path / 'a')", "with pytest.raises(ValueError): s.add(-x)"),
)
SESSION = """\
```
$ add x
1 x

$ add y
2 y
$ list
1 x
2 y
$ close 1
1 x
```
"""


def plan(*points, file=MAIN):
    made = tuple(Criterion(f"c{n}", p, CheckKind.BEHAVIOUR) for n, p in enumerate(points, 1))
    return Plan((file,), made)


def call(*words):
    return f"main({list(words)!r}, str(tmp_path / 'a'))"


ADD = (call("add", "x"), call("add", "y"))


def asked(*replies, points=POINTS, continues=False):
    """The tests of what is printed, and the model that was asked."""
    model = FakeModel(in_turn(*replies))
    window = Window("tester", 10_000, 3.0, 5_000, continues=continues)
    head = Head("system", "task", window)
    return Sessions(model, head, 1, ignore, plan(*points)).tests(), model


SHOP = PlannedFile(
    "shop.py",
    "",
    ("class Shop", "Shop.add(self, label, color='red', size=1)", "Shop.close(self, jar_id)"),
)


def of(number, points=POINTS, shop=SHOP):
    """The codes of one point."""
    some = plan(*points)
    some = replace(some, files=(*some.files, shop))
    subject = next(s for s in subjects(some) if s.criterion.id == f"c{number}")
    return codes(subject, some, lambda: ERRORS)


def test_what_fills_comes_first_then_what_only_shows_then_the_rest():
    assert played(plan(*POINTS)) == (
        (("add", "x"), True),
        (("add", "y"), True),
        (("list",), True),
        (("close", "1"), True),
    ), "nothing that prints nothing, nor more than one change"
    assert played(plan("`main`: `greet NAME --times N` prints a line.")) == (
        (("greet", "x", "--times", "1"), True),
    )
    assert played(plan("`main`: `pack jar` prints it.")) == ()


def test_each_line_that_most_draws_say_is_a_test_of_the_points_about_its_command():
    tests, model = asked(SESSION)
    assert tests == {
        "c1": (
            (ADD[0], "assert capsys.readouterr().out.splitlines() == ['1 x']"),
            (
                *(ADD[0], "capsys.readouterr()", ADD[1]),
                "assert capsys.readouterr().out.splitlines() == ['2 y']",
            ),
            (
                *(*ADD, call("list"), "capsys.readouterr()", call("close", "1")),
                "assert capsys.readouterr().out.splitlines() == ['1 x']",
            ),
        ),
        "c3": (
            (
                *(*ADD, "capsys.readouterr()", call("list")),
                "assert capsys.readouterr().out.splitlines() == ['1 x', '2 y']",
            ),
        ),
    }
    prompt = model.calls[0][0]
    assert "$ add x\n$ add y\n$ list\n$ close 1\n" in prompt.messages[1].text
    assert (prompt.begun, len(model.calls)) == ("", 3)


def test_a_model_that_goes_on_is_given_the_first_command():
    _, model = asked(SESSION, continues=True)
    assert model.calls[0][0].begun == "```\n$ add x\n"


def test_what_draws_do_not_agree_on_is_no_test():
    other, third = SESSION.replace("2 y", "2 z", 1), SESSION.replace("2 y", "2 w", 1)
    tests, _ = asked(SESSION, other, third)
    assert [lines[-1] for lines in tests["c1"]] == [
        "assert capsys.readouterr().out.splitlines() == ['1 x']",
        "assert capsys.readouterr().out.splitlines() == ['1 x']",
    ]
    assert asked("I cannot say.")[0] == {}


@pytest.mark.parametrize(
    "points",
    [POINTS[4:], POINTS[1:2], ("`main` prints the jars.",), POINTS[2:3]],
    ids=["codes", "drop", "bare", "no arguments"],
)
def test_nothing_is_asked_where_no_command_prints(points):
    tests, model = asked(SESSION, points=points)
    assert (tests, model.calls) == ({}, [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$ a\n1\n$ b\n2\n", {0: ("1",), 1: ("2",)}),
        ("Here it is:\n```\n$ a\n\n  1\n\n```\nDone.", {0: ("  1",)}),
        ("$ a\n$ c\n3\n", {0: ("$ c", "3")}),
        ("$ b\n2\n", {}),
        ("$ a\n1\n$ b\n2\n$ a\n3\n", {0: ("1",), 1: ("2",)}),
        ("$ a\n$5.00\n$ b\n2\n", {0: ("$5.00",), 1: ("2",)}),
        ("$ a\n1\n\n2\n$ b\n2\n", {1: ("2",)}),
        ("", {}),
    ],
    ids=[
        *("whole", "in a fence", "other words", "another begins", "goes on", "a price"),
        *("a blank line", "nothing"),
    ],
)
def test_a_session_is_read_as_far_as_it_goes(text, found):
    assert outputs(text, ["a", "b"], "$", whole=True) == found


def test_of_a_session_that_was_cut_the_last_line_is_not_believed():
    text = "```\n$ a\n1\n$ b\n2"
    assert outputs(text, ["a", "b"], "$", whole=False) == {0: ("1",)}
    assert outputs(f"{text}\n```", ["a", "b"], "$", whole=False) == {0: ("1",), 1: ("2",)}
    assert outputs("```\n", ["a", "b"], "$", whole=False) == {}


def test_where_all_goes_well_the_code_is_that_of_the_point():
    assert of(5) == ((f"assert {ADD[0]} == 0",), (*ADD, f"assert {call('list')} == 0"))


@pytest.mark.parametrize(
    "text",
    [
        "`main` returns 3 if there are no jars.",
        "`main`: If there are no jars, `main` prints it and returns 3.",
        "`main`: All commands return 0, but `list` of an empty file returns 1.",
        "`main`: An unknown command prints the usage to stderr and returns 64.",
        "`main`: A wrong password returns 2.",
    ],
)
def test_a_code_that_is_returned_under_a_condition_is_no_test(text):
    assert of(5, (*POINTS[:4], text)) == ()


def test_a_command_of_which_nothing_more_is_said_returns_that_code():
    assert of(2) == ((*ADD, f"assert {call('drop', '1')} == 0"),)
    assert of(2, POINTS[:4]) == (), "no code is told"
    assert of(2, POINTS[1:]) == of(4, POINTS[1:]) == (), "nothing puts anything in"
    keyed = (POINTS[0], "`main`: `drop KEY`", *POINTS[2:])
    assert of(2, keyed) == (), "nobody put this key in"
    absent = (*POINTS, "`main`: If the file does not exist, it returns 3.")
    assert of(2, absent) == of(5, absent) == ()
    assert of(2, (POINTS[0], "`main`: `drop ID` removes the jar.", *POINTS[2:])) == ()
    assert of(1) == of(3) == of(4) == ()


def test_what_raises_below_it_ends_with_the_code_of_an_error():
    assert of(6) == (
        (f"assert {call('close', '4')} == 1",),
        (f"assert {call('add', 'x', '--color', 'no such')} == 1",),
    )
    turned = replace(SHOP, exports=("class Shop", "Shop.close(self, why)"))
    assert of(6, shop=turned) == (), "what the word is for is not known"
    named = "`main`: Where the shop raises a `KeyError`, it prints a message and returns 2."
    assert of(6, (*POINTS[:5], named)) == ((f"assert {call('close', '4')} == 2",),)


@pytest.mark.parametrize(
    "code",
    ["set KEY VALUE", "load FILE", "plan --date D", "convert AMOUNT FROM TO"],
)
def test_a_command_whose_words_code_has_no_value_for_is_not_played(code):
    some = plan(f"`main`: `add LABEL` and `{code}` print a line.", "`main` returns 0.")
    assert [words[0] for words, _ in played(some)] == ["add", "add"]


def test_a_point_that_is_shown_already_is_not_played():
    model = FakeModel(SESSION)
    shown = ("c1", "c3")
    assert Sessions(model, Head("s", "t"), 1, ignore, plan(*POINTS), shown).tests() == {}
    assert model.calls == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("`cli.py` has `main(argv: list[str], path: str = 'a') -> int`.", True),
        ("`main`: A jar is printed on one line as `ID LABEL`, such as `1 x`.", True),
        ("`main`: Each jar is shown as `ID LABEL`.", True),
        ("`main`: If there are no jars, `(none)` is printed.", False),
        ("`main`: With `--json`, a jar is printed as `{}`.", False),
        ("`main`: A jar is printed as `ID LABEL` if it is open.", False),
        *((point, False) for point in (*POINTS[:3], *POINTS[4:])),
    ],
)
def test_how_a_line_looks_is_seen_in_any_session(text, seen):
    some = plan(*POINTS, text)
    assert is_of_session(subjects(some)[-1], some) is seen


def test_a_plan_without_a_command_line_has_no_session():
    other = replace(MAIN, exports=("def main() -> int",))
    assert played(plan(*POINTS, file=other)) == ()
    assert not any(is_of_session(s, plan(*POINTS, file=other)) for s in subjects(plan(*POINTS)))


def test_what_methods_of_a_filled_object_give_is_a_test_of_their_points():
    exports = (
        *("class Shop", "Shop.add(self, label: str) -> int", "Shop.names(self) -> list"),
        "Shop.drop(self, label: str) -> None",
    )
    points = (
        "`Shop.add(label)` returns its number.",
        "`Shop.add` raises `ValueError` if the label is empty.",
        "`Shop.names()` returns all labels.",
        "`Shop.drop(label)` drops it.",
    )
    session = "```\n>>> s = Shop()\n>>> s.add('x')\n1\n>>> s.add('y')\n2\n>>> s.names()\n{}\n"
    session += ">>> s.drop('x')\n>>> s.names()\n['y']\n```\n"
    replies = [session.format(said) for said in ("['x', 'y']", "['x', 'y']", "x, y")]
    some = plan(*points, file=PlannedFile("shop.py", "", exports))
    model = FakeModel(in_turn(*replies))
    tests = Sessions(model, Head("system", "task"), 1, ignore, some).tests()
    fills = ("s = Shop()", "s.add('x')", "s.add('y')")
    assert tests == {
        "c1": ((*fills[:1], "assert s.add('x') == 1"), (*fills[:2], "assert s.add('y') == 2")),
        "c3": ((*fills, "assert s.names() == ['x', 'y']"),),
        "c4": ((*fills, "s.names()", "s.drop('x')", "assert s.names() == ['y']"),),
    }
    assert ">>> s.drop('x')\n>>> s.names()\n" in model.calls[0][0].messages[1].text


def test_options_are_given_the_values_that_the_task_names():
    jar = PlannedFile(
        "jars.py",
        "",
        ("@dataclass class Jar", "Jar.__init__(self, color: str = 'red', state: str = 'open')"),
    )
    points = (
        "`main`: `add LABEL [--color C]` prints the jar.",
        "`main`: `list [--state S] [--color C] [--label L] [--loud]` prints the jars.",
        "A color is `'red'`, `'blue'` or `'green'`.",
        "A state is `'open'` or `'shut'`.",
    )
    some = replace(plan(*points), files=(jar, MAIN))
    assert [" ".join(words) for words, _ in played(some)] == [
        "add x",
        "add y --color blue",
        "list",
        "list --color blue",
    ]


def test_a_word_has_one_of_the_values_that_the_task_names():
    points = (
        "`main`: `add KIND` and `show ID` print a line.",
        "A kind is `'lid'` or `'box'`.",
    )
    assert [" ".join(words) for words, _ in played(plan(*points))][:1] == ["add lid"]
