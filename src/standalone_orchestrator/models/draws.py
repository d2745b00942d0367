"""What every wrapper needs to keep the seam's promise: exactly one reply for each draw."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import assert_never

from standalone_orchestrator.core.errors import (
    ModelError,
    ModelGarbled,
    ModelRefused,
    ModelUnreachable,
)
from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Failed,
    Limits,
    Model,
    Prompt,
    Reply,
    Watcher,
)


def once_each(
    model: Model,
    prompt: Prompt,
    draws: Sequence[Draw],
    limits: Limits,
    watch: Watcher | None = None,
) -> Generator[Reply]:
    """Replies of `model`, exactly one for each draw, whatever it does.

    A reply too many is dropped; a draw without one, and every open draw when the model raises a
    `ModelError`, becomes a `Failed`. Closing this closes the model's iterator.
    """
    open_draws = list(draws)
    if not open_draws:
        return
    fault: ModelError | None = None
    replies: Iterator[Reply] = iter(())
    try:
        replies = model.sample(prompt, draws, limits, watch)
        for reply in replies:
            if reply.draw in open_draws:
                open_draws.remove(reply.draw)
                yield reply
            if not open_draws:
                break
    except ModelError as error:
        fault = error
    finally:
        close(replies)
    for draw in open_draws:
        yield _missing(draw, model.name, fault)


def first(
    model: Model, prompt: Prompt, draw: Draw, limits: Limits, watch: Watcher | None = None
) -> Completed:
    """The reply to one draw.

    Raises:
        ModelError: the draw failed.
    """
    reply = next(once_each(model, prompt, (draw,), limits, watch))
    match reply:
        case Completed():
            return reply
        case Failed():
            raise raise_for(reply)
        case _:
            assert_never(reply)


def close(replies: Iterator[Reply]) -> None:
    """Close an iterator of replies, which cancels what still runs, if it can be closed."""
    shut = getattr(replies, "close", None)
    if shut is not None:
        shut()


def raise_for(failed: Failed) -> ModelError:
    """The fault that a failed draw is, for a caller that cannot go on without it."""
    where = f"{failed.endpoint}: " if failed.endpoint else ""
    message = where + failed.reason
    match failed.fault:
        case "unreachable" | "idle" | "deadline" | "share":
            return ModelUnreachable(message, failed.way_out)
        case "refused":
            return ModelRefused(message, failed.way_out)
        case "garbled":
            return ModelGarbled(message, failed.way_out)
        case _:
            assert_never(failed.fault)


def failed_by(draw: Draw, error: ModelError, endpoint: str) -> Failed:
    """A fault of a whole call as the failure of one of its draws."""
    match error:
        case ModelRefused():
            return Failed(draw, error.message, error.way_out, False, "refused", endpoint)
        case ModelGarbled():
            return Failed(draw, error.message, error.way_out, True, "garbled", endpoint)
        case _:
            return Failed(draw, error.message, error.way_out, error.retried, endpoint=endpoint)


def _missing(draw: Draw, endpoint: str, fault: ModelError | None) -> Failed:
    if fault is not None:
        return failed_by(draw, fault, endpoint)
    return Failed(
        draw,
        "the call ended without a reply to this draw",
        "try again",
        retried=True,
        fault="garbled",
        endpoint=endpoint,
    )
