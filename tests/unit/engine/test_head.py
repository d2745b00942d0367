"""The head of prompts in small, usual and large contexts."""

from dataclasses import replace

import pytest

from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.core.events import Budget, Explored, Planned, Started
from standalone_orchestrator.core.state import begin, fold
from standalone_orchestrator.core.task import Plan, PlannedFile, Task
from standalone_orchestrator.core.window import Window
from standalone_orchestrator.engine.head import Shares, head_of, narrowest, plan_form, spaces
from standalone_orchestrator.phases.build.tails import MAX_TOKENS

SHARES = Shares(0.2, 0.05, 0.25)
SIZES = (4_096, 16_384, 262_144)
TASK = "Write `a.py` with `twice(n)`, which doubles."


def window(tokens, role="builder", ratio=3.0):
    return Window(role, tokens, ratio, tokens // 2)


def plan(files, exports):
    long = tuple(f"def call_{n}(first: int, second: str = 'x') -> dict[str, int]" for n in exports)
    return Plan(
        tuple(PlannedFile(f"part_{n}.py", f"holds part {n}", long) for n in range(files)), ()
    )


def state_of(windows, outline="", made=None, task=TASK):
    start = begin(Started("r", Task(task), "/w", 1, Budget()))
    explored = Explored("base", "", outline=outline, windows=windows)
    return fold([explored, Planned(made)] if made else [explored], start)


@pytest.mark.parametrize("tokens", SIZES)
def test_a_full_head_leaves_a_tail_its_room_in_every_context(tokens):
    room = spaces(TASK, (window(tokens),), SHARES)
    outline, made = "a" * room.outline, plan(25, range(9))
    head = head_of(state_of((window(tokens),), outline, made), "builder")
    tail = head.room(MAX_TOKENS)
    assert tail >= 0.29 * window(tokens).prompt(MAX_TOKENS)
    whole = head.count(head.system) + head.count(head.body) + tail
    assert whole <= max(tokens - MAX_TOKENS, tokens // 2)


def test_outline_and_rules_have_their_share_where_there_is_room():
    room = spaces(TASK, (window(65_536),), SHARES)
    assert room.outline == int(65_536 * 0.2) * 3
    assert room.rules == int(65_536 * 0.05) * 3


def test_an_outline_has_an_end_however_large_the_context():
    assert spaces(TASK, (window(1_000_000),), SHARES).outline == 60_000


def test_a_long_task_takes_room_from_the_outline_and_is_never_cut():
    usual, long = spaces(TASK, (window(8_192),), SHARES), "word " * 1_000
    assert spaces(long, (window(8_192),), SHARES).outline < usual.outline
    assert long in head_of(state_of((window(8_192),), task=long)).body


@pytest.mark.parametrize("tokens", SIZES)
def test_a_task_that_does_not_fit_is_refused_with_its_size(tokens):
    with pytest.raises(UsageError, match=r"the task is about \d+ tokens long") as refused:
        spaces("many words " * tokens, (window(tokens),), SHARES)
    assert "prompt.task_share" in refused.value.way_out


def test_the_smallest_context_of_all_roles_bounds_the_head():
    wide, narrow = window(262_144, "planner", 3.5), window(8_192, "builder", 2.9)
    assert spaces(TASK, (wide, narrow), SHARES) == spaces(TASK, (narrow,), SHARES)
    assert narrowest((wide, narrow)).chars_per_token == 2.9


def test_every_role_has_the_same_bytes_and_the_room_of_its_own_model():
    state = state_of((window(262_144, "planner"), window(8_192, "builder")))
    planner, builder = head_of(state, "planner"), head_of(state, "builder")
    assert (planner.system, planner.body) == (builder.system, builder.body)
    assert planner.room(1_000) > 250_000 > 8_192 > builder.room(1_000) > 0


def test_a_plan_that_fits_is_told_in_full():
    state = state_of((window(16_384),), made=plan(5, range(4)))
    assert plan_form(state) == "full"
    without = replace(state, explored=Explored("base", ""))
    assert head_of(state).body == head_of(without).body


def test_a_plan_too_long_for_its_space_is_told_by_names_then_by_paths():
    names = state_of((window(4_096),), made=plan(6, range(12)))
    assert plan_form(names) == "names"
    assert "- `def call_3`" in head_of(names).body
    assert "first: int" not in head_of(names).body
    paths = state_of((window(4_096),), made=plan(60, range(12)))
    assert plan_form(paths) == "paths"
    assert "`part_59.py`" in head_of(paths).body
    assert "call_3" not in head_of(paths).body


def test_a_journal_from_before_windows_were_noted_has_unfitted_prompts():
    state = state_of((), made=plan(60, range(12)))
    assert plan_form(state) == "full"
    assert head_of(state, "builder").window is None
    assert head_of(state, "builder").room(3_000) > 1_000_000
