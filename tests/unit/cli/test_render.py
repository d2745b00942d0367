"""Views of a run: lines, JSON lines, and the live picture as text."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from standalone_orchestrator.cli.render import JsonView, LiveView, PlainView, PullProgress, view_for
from standalone_orchestrator.cli.screen import Speedometer
from standalone_orchestrator.core import events
from standalone_orchestrator.core.events import (
    Budget,
    Candidate,
    Event,
    Finished,
    Noticed,
    Replied,
    Score,
    Started,
    StepBegan,
)
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.memory.api import Record
from standalone_orchestrator.models.weights.api import Phase
from standalone_orchestrator.models.weights.api import Progress as PullState
from standalone_orchestrator.system.clock import FakeClock

STEP = "build/0/calc.py"


def records() -> Iterator[Record]:
    happened: list[Event] = [
        Started("r-1", Task("write a calculator"), "/w", 1, Budget(9000, 600.0), sandbox="none"),
        StepBegan(STEP),
        Replied(STEP, "builder", "e", "h", "p", 0, 0.0, 1, "end", 500, 100, 70, 1, 7.0, "r"),
        Candidate(STEP, "calc.py", "draw 0 at 0.0", "r", "t", Score(), 2, ("adds",)),
        Noticed(STEP, "length", "cut \x1b[31mshort"),
        events.Tested("test/0", "t", ()),
        Finished("verified", "passed", "every check passed", "t"),
    ]
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number, event in enumerate(happened):
        yield Record(number, start + timedelta(seconds=10 * number), event)


def live(width: int) -> tuple[LiveView, Console]:
    console = Console(file=io.StringIO(), width=width, height=20, force_terminal=True)
    return LiveView(console, FakeClock()), console


def text_of(view: LiveView, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, record=True)
    console.print(view.picture())
    return console.export_text().splitlines()


def test_plain_lines_carry_the_time_since_the_start_and_no_escape() -> None:
    out = io.StringIO()
    view = PlainView(out)
    for record in records():
        view.watch(record)
    view.close("VERIFIED\n  [ok] adds\x1b[2J")
    lines = out.getvalue().splitlines()
    assert lines[0] == "[0:00] run r-1: write a calculator (no model, sandbox none)"
    assert lines[1] == "[0:10] building calc.py"
    assert "[0:30]   draw 0 at temperature 0.0: 2 passed, 1 failed" in lines
    assert lines[-2:] == ["VERIFIED", "  [ok] adds"]
    assert "\x1b" not in out.getvalue()


def test_json_lines_are_the_records_and_nothing_else() -> None:
    out = io.StringIO()
    view = JsonView(out)
    for record in records():
        view.watch(record)
    view.close("not shown")
    values = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [v["number"] for v in values] == list(range(7))
    assert values[-1]["event"]["kind"] == "finished"


def test_a_view_whose_reader_went_away_does_not_disturb_the_run() -> None:
    class Gone(io.StringIO):
        def write(self, text: str, /) -> int:
            raise BrokenPipeError

    view = PlainView(Gone())
    for record in records():
        view.watch(record)


def test_the_picture_says_phase_file_candidate_checks_budget_and_speed() -> None:
    view, _ = live(100)
    clock = FakeClock()
    view = LiveView(Console(file=io.StringIO(), width=100, force_terminal=True), clock)
    for record in list(records())[:4]:
        view.watch(record)
    clock.advance(65)
    view.tokens("builder", 1, "x" * 35)
    clock.advance(1)
    view.tokens("builder", 1, "x" * 70 + "\n    return a + b\x1b[2J")
    head, spent, draft = text_of(view, 100)
    assert head.startswith("BUILD   calc.py · candidate 2 · best 2 of")
    assert spent.startswith("1:06 of 10:00 · ~")
    assert "tokens/s · 570 of 9,000 tokens · 70 written, 100 reused" in spent
    assert draft == "› return a + b"


@pytest.mark.parametrize("width", [100, 40, 20, 8])
def test_no_line_of_the_picture_is_wider_than_the_terminal(width: int) -> None:
    view, _ = live(width)
    for record in list(records())[:4]:
        view.watch(record)
    view.tokens("builder", 0, "y" * 300)
    lines = text_of(view, width)
    assert len(lines) == 3
    assert all(len(line) <= width for line in lines)


def test_a_stop_request_is_seen_in_the_picture() -> None:
    view, _ = live(80)
    view.stop.set()
    view.stopping()
    assert text_of(view, 80)[0].startswith("stopping after what is under way")


def test_a_stream_that_is_no_terminal_gets_plain_lines() -> None:
    assert isinstance(view_for(as_json=False, plain=False, stream=io.StringIO()), PlainView)
    assert isinstance(view_for(as_json=True, plain=False, stream=io.StringIO()), JsonView)


def test_speed_is_averaged_over_all_draws_and_learns_the_length_of_a_token() -> None:
    speed = Speedometer()
    for second in range(5):
        speed.grew("builder", 0, 40 * (second + 1), float(second))
        speed.grew("builder", 1, 30 * (second + 1), float(second))
    assert speed.per_second(4.0) == pytest.approx(350 / 4 / 3.5)
    speed.ended("builder", 0, 100)
    assert speed.per_second(4.0) == pytest.approx(350 / 4 / 2.0)
    assert speed.per_second(60.0) == 0.0


def test_a_download_without_a_terminal_says_a_line_every_tenth() -> None:
    out = io.StringIO()
    with PullProgress("tiny", out, plain=False) as progress:
        for done in range(0, 101, 2):
            progress(PullState(Phase.DOWNLOAD, done * 10**6, 100 * 10**6, 5e6))
        progress(PullState(Phase.VERIFY, 0, 0, note="checking\x07"))
    lines = out.getvalue().splitlines()
    assert len(lines) == 11
    assert lines[0] == "download tiny: 10 % of 100 MB, 5.0 MB/s"
    assert lines[-1] == "checking"
