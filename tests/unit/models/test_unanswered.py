"""Time of draws that gave no reply is told, and only that."""

from collections.abc import Callable

import pytest

from standalone_orchestrator.core.errors import LimitReached
from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Failed,
    Limits,
    Message,
    Prompt,
    StopReason,
    Usage,
)
from standalone_orchestrator.models.draws import close
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.unanswered import Unanswered
from standalone_orchestrator.system.clock import FakeClock

PROMPT = Prompt((Message("user", "Write."),))
ONE, TWO = Draw(0, 0.0, 1), Draw(1, 0.6, 2)


class Slow:
    """A model whose draws take 20 seconds each, one after the other."""

    def __init__(self, end: Callable[[Draw], Completed | Failed]) -> None:
        self.clock = FakeClock()
        self.told: list[float] = []
        self.model = Unanswered(FakeModel(self._answer), self.clock, self.told.append)
        self._end = end

    def _answer(self, prompt: Prompt, draw: Draw) -> Completed | Failed:
        self.clock.advance(20.0)
        return self._end(draw)


def completed(draw: Draw) -> Completed:
    return Completed(draw, "text", StopReason.END, Usage(seconds=20.0))


def failed(draw: Draw) -> Failed:
    return Failed(draw, "nothing came")


def test_a_draw_with_a_reply_is_not_told() -> None:
    slow = Slow(completed)
    assert len(list(slow.model.sample(PROMPT, [ONE, TWO], Limits()))) == 2
    assert slow.told == []


def test_a_draw_without_a_reply_is_told_beside_one_with() -> None:
    slow = Slow(lambda draw: completed(draw) if draw == ONE else failed(draw))
    list(slow.model.sample(PROMPT, [ONE, TWO], Limits()))
    assert slow.told == [20.0]


def test_what_the_caller_does_between_two_replies_is_its_own_time() -> None:
    slow = Slow(failed)
    for _ in slow.model.sample(PROMPT, [ONE, TWO], Limits()):
        slow.clock.advance(100.0)
    assert slow.told == [40.0]


def test_a_caller_that_has_seen_enough_is_not_charged() -> None:
    slow = Slow(completed)
    replies = slow.model.sample(PROMPT, [ONE, TWO], Limits())
    next(replies)
    slow.clock.advance(100.0)
    close(replies)
    assert slow.told == []


def test_a_draw_that_the_budget_cut_off_is_told() -> None:
    def cut(draw: Draw) -> Completed:
        raise LimitReached("time is over", "raise it")

    slow = Slow(cut)
    with pytest.raises(LimitReached):
        list(slow.model.sample(PROMPT, [ONE], Limits()))
    assert slow.told == [20.0]
