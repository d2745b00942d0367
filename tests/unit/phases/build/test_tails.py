"""What the build asks, in small, usual and large contexts."""

from dataclasses import replace

import pytest

from standalone_orchestrator.core.checks import Authority, Suite
from standalone_orchestrator.core.state import Tried
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.core.window import Window
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.notice import ignore
from standalone_orchestrator.phases.build.tails import (
    MAX_TOKENS,
    Asked,
    file_tail,
    repair_tail,
)

FILE = PlannedFile("box.py", "packs", ("def pack(x)",))
PLAN = Plan((FILE,), (Criterion("c1", "`pack` uses `shelf`", CheckKind.BEHAVIOUR),))
PACK = "def pack(x):\n    packed = wrapped(x)\n    return packed\n\n\n"
SHELF = "def shelf():\n    return 'a shelf'\n\n\n"
SHORT = PACK + SHELF
LONG = SHORT + "".join(
    f"def other_{n}(value):\n" + f"    value = value + {n}\n" * 12 + "    return value\n\n\n"
    for n in range(400)
)
FAILURE = "assert pack(1) == 2\nE  " + "assert 3 == 2 " * 3_000


def head(tokens, edits=""):
    return Head("system", "the task\n" * 20, Window("builder", tokens, 3.0, tokens // 2, edits))


def asked(current=None, **more):
    return Asked(FILE, PLAN, current, **more)


def heard():
    told = []
    return told, lambda topic, text: told.append((topic, text))


def total(front, tail):
    return front.count(front.prompt(tail.text).messages[-1].text) + front.count(front.system)


FULL = {
    "needs": (("shelf.py", "def shelf() -> str\n" * 900), ("lid.py", "def lid() -> str")),
    "failures": (FAILURE, "assert pack(2) == 3"),
    "whys": ("it adds one too few",) * 5,
    "tried": Tried(("it was off",), "-a\n+b\n" * 2_000, ("assert lost\n" * 900,)),
}


@pytest.mark.parametrize("tokens", [4_096, 16_384, 262_144])
@pytest.mark.parametrize("current", [None, SHORT, LONG])
def test_a_prompt_fits_whatever_there_is_to_say(tokens, current):
    front = head(tokens)
    told, notice = heard()
    tail = file_tail(asked(current, **FULL), front, notice)
    assert total(front, tail) <= front.window.prompt(MAX_TOKENS) + 2
    assert bool(told) == (tokens < 262_144)
    assert {topic for topic, _ in told} <= {"context"}
    repair = repair_tail(asked(current or SHORT), FAILURE, front, notice)
    assert total(front, repair) <= front.window.prompt(MAX_TOKENS) + 2


def test_in_a_large_context_nothing_is_different():
    unknown, _ = Head("system", "the task\n" * 20), None
    told, notice = heard()
    assert file_tail(asked(LONG, **FULL), head(262_144), notice) == file_tail(
        asked(LONG, **FULL), unknown, notice
    )
    assert told == []


def test_of_a_long_file_what_the_plan_names_is_shown_and_changes_are_asked_for():
    told, notice = heard()
    tail = file_tail(asked(LONG), head(4_096), notice)
    assert tail.edit
    assert PACK in tail.text
    assert SHELF in tail.text
    assert "lines not shown" in tail.text
    assert "stand for code that is there" in tail.text
    assert told == [("context", told[0][1])]
    assert told[0][1].startswith("box.py: shortened from 6410 to ")


def test_a_short_file_is_written_anew_only_where_the_reply_has_room_for_it():
    text = SHORT + "# a line that says nothing\n" * 100
    assert not file_tail(asked(text), head(16_384), lambda *_: None).edit
    small = file_tail(asked(text), head(2_200), lambda *_: None)
    assert small.edit
    assert not repair_tail(asked(text), "no", head(16_384), lambda *_: None).edit
    assert repair_tail(asked(text), "no", head(2_200), lambda *_: None).edit


def test_wide_lines_that_no_reply_could_repeat_are_changed_by_edits():
    wide = SHORT + ("# " + "word " * 30 + "\n") * 100
    assert file_tail(asked(wide), head(262_144), lambda *_: None).edit


def test_a_model_measured_to_be_better_at_one_format_is_asked_for_it():
    text = SHORT + "# more\n" * 60
    assert file_tail(asked(text), head(16_384, "search/replace"), lambda *_: None).edit
    longer = SHORT + "# more\n" * 200
    assert file_tail(asked(longer), head(16_384), lambda *_: None).edit
    assert not file_tail(asked(longer), head(16_384, "whole file"), lambda *_: None).edit


def test_the_line_that_a_problem_names_is_shown_in_a_repair():
    broken = LONG.replace("    value = value + 300\n", "    value = = 300\n", 1)
    number = broken.splitlines().index("    value = = 300") + 1
    problem = f"- line {number}: invalid syntax"
    tail = repair_tail(asked(broken), problem, head(4_096), lambda *_: None)
    assert "value = = 300" in tail.text
    assert problem in tail.text
    assert tail.edit


def test_a_diff_without_room_is_not_said_to_have_changed_nothing():
    full = replace(asked(LONG, **FULL), tried=Tried((), "-a" + "b" * 9_000))
    tail = file_tail(full, head(2_048), lambda *_: None)
    assert "changed nothing" not in tail.text


OPEN = 'def pack(x):\n    """Packs it."""\n\n\n'
GOES_ON = Head("system", "task", Window("builder", 16_384, 3.0, 8_000, continues=True))
HEAD = '```python\ndef pack(x):\n    """Packs it."""\n'


@pytest.mark.parametrize("rest", ["", SHELF])
def test_the_one_function_to_be_completed_is_begun_for_a_model_that_goes_on(rest):
    tail = file_tail(asked(OPEN + rest, existing=True), GOES_ON, ignore)
    assert (tail.edit, tail.begun) == (True, (f"{HEAD}    #", HEAD))
    other = file_tail(asked(OPEN + rest, existing=True), head(16_384), ignore)
    assert (other.text, other.begun) == (tail.text, ("",))


@pytest.mark.parametrize(
    ("current", "exports"),
    [
        (SHORT, ("def pack(x)",)),
        (OPEN, ("def pack(x)", "def shelf()")),
        (OPEN, ("def pack(x, y=0)",)),
        (OPEN, ("async def pack(x)",)),
        (OPEN, ("class Lid", "def pack(x)")),
        (OPEN, ("LIMIT: int", "def pack(x)")),
        (OPEN, ("def pack(x)", "def _help(y)")),
        (OPEN + "def shelf():\n    ...\n", ("def pack(x)", "def shelf()")),
        ("class Box:\n    def pack(self):\n        ...\n", ("Box.pack(self)",)),
        ("def pack(x): ...\n", ("def pack(x)",)),
    ],
    ids=[
        *("finished", "one is new", "other parameters", "async", "a class", "a value", "private"),
        *("two are open", "a method", "one line"),
    ],
)
def test_nothing_else_is_begun(current, exports):
    some = replace(asked(current, existing=True), file=PlannedFile("box.py", "", exports))
    assert file_tail(some, GOES_ON, ignore).begun == ("",)


def test_a_file_written_whole_is_not_begun():
    assert file_tail(asked(None), GOES_ON, ignore).begun == ("",)
    assert file_tail(asked(OPEN), GOES_ON, ignore).begun == ("",)


def test_a_new_file_that_needs_others_begins_with_what_it_imports_of_them():
    lid = PlannedFile("lid.py", "", ("class Lid", "Lid.shut(self)"))
    over = replace(asked(None), file=replace(FILE, needs=("lid.py",)))
    over = replace(over, plan=Plan((lid, over.file), ()))
    assert file_tail(over, GOES_ON, ignore).begun == ("```python\nfrom lid import Lid\n",)
    assert file_tail(over, Head("system", "task"), ignore).begun == ("",)
    there = replace(over, plan=Plan((replace(lid, exists=True), over.file), ()))
    other = replace(over, plan=Plan((replace(lid, exports=()), over.file), ()))
    again = replace(over, current="def pack(x):\n    return x\n")
    for kept in (there, other, again):
        assert file_tail(kept, GOES_ON, ignore).begun == ("",)


def test_a_function_whose_docstring_is_in_question_is_not_begun():
    points = (Criterion("c1", "`pack` has a longer docstring", CheckKind.BEHAVIOUR),)
    some = replace(asked(OPEN, existing=True), plan=Plan((FILE,), points))
    assert file_tail(some, GOES_ON, ignore).begun == ("",)


def test_a_class_that_is_made_of_another_ones_objects_is_begun_too():
    lid = PlannedFile("lid.py", "", ("class Lid", "Lid.shut(self)"))
    exports = ("class Box", "Box.__init__(self, lid: Lid)", "Box.open(self)")
    box = PlannedFile("box.py", "", exports, ("lid.py",))
    over = replace(asked(None), file=box, plan=Plan((lid, box), ()))
    imports = "```python\nfrom lid import Lid\n"
    head = "class Box:\n    def __init__(self, lid: Lid):\n        self.lid = lid\n"
    assert file_tail(over, GOES_ON, ignore).begun == (f"{imports}\n\n{head}",)
    outside = replace(over, plan=replace(over.plan, packages=("flask",)))
    assert file_tail(outside, GOES_ON, ignore).begun == (imports,), "it imports more before"


def test_each_wave_has_a_beginning_of_its_own_and_no_word_of_reasoning(building):
    stub = 'def pack(x):\n    """Packs it."""\n'
    wrong = stub + "    return x\n"
    usual = {"base": stub, "given": {"base": stub}, "draws": 4, "repairs": 0, "crosses": 0}
    run = building(wrong, **usual, continues=True)
    begun = [prompt.begun for prompt, _, _ in run.model.calls]
    assert begun == [f"{HEAD}    #"] * 3 + [HEAD]
    assert {prompt.thinking for prompt, _, _ in run.model.calls} == {None}
    other = building(wrong, **usual)
    assert {prompt.begun for prompt, _, _ in other.model.calls} == {""}
    assert {prompt.thinking for prompt, _, _ in other.model.calls} == {True}


def test_where_most_begun_replies_hold_no_program_the_next_are_not_begun(building):
    stub = 'def pack(x):\n    """Packs it."""\n'
    usual = {"base": stub, "given": {"base": stub}, "draws": 4, "repairs": 0, "crosses": 0}
    nothing, something = f"{stub}    # Your code here\n", f"{stub}    return x\n"
    run = building(nothing, something, nothing, something, **usual, continues=True)
    begun = [prompt.begun for prompt, _, _ in run.model.calls]
    assert begun == [f"{HEAD}    #"] * 3 + [""]
    half = building(nothing, something, something, **usual, continues=True)
    assert half.model.calls[3][0].begun == HEAD


def test_after_all_waves_the_example_that_they_break_begins_the_replies(building, checks):
    stub = 'def pack(x):\n    """Packs it."""\n'
    example = replace(checks[0], authority=Authority.EXAMPLE, source="assert pack(1) == 2")
    usual = {"base": stub, "given": {"base": stub}, "draws": 4, "repairs": 0, "crosses": 0}
    suite = Suite((example, *checks[1:]))
    run = building(stub + "    return x\n", **usual, suite=suite, continues=True, reasons=4)
    begun = [prompt.begun for prompt, _, _ in run.model.calls]
    assert begun[4:] == [f"{HEAD}    # pack(1) == 2, since"] * 4
    assert [draw.index for draw in run.draws] == list(range(8))
    few = building(stub + "    return x\n", **usual, suite=suite, continues=True)
    assert len(few.model.calls) == 4
