"""When an endpoint fails, the next one of the list answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from standalone_orchestrator.core.errors import ModelError
from standalone_orchestrator.models.api import (
    Capabilities,
    Draw,
    Failed,
    Limits,
    Model,
    Prompt,
    Reply,
    Watcher,
)
from standalone_orchestrator.models.draws import once_each
from standalone_orchestrator.models.notice import Notice, ignore
from standalone_orchestrator.system.clock import Clock

T = TypeVar("T")


class Falling:
    """Several models as one: draws that fail on one are drawn on the next.

    `name` is always the first model's, so that a request keeps its identity (and its record) on
    whichever endpoint it was answered; `Completed.endpoint` says which one that was. An endpoint
    that could not be reached is left out for a while; when all are, they are tried in their order.
    What falls on has only the time that is left.
    """

    def __init__(
        self,
        models: Sequence[Model],
        clock: Clock,
        notice: Notice = ignore,
        cooldown_s: float = 60.0,
    ) -> None:
        if not models:
            raise ValueError("at least one model is needed")
        self._models = tuple(models)
        self._clock = clock
        self._notice = notice
        self._cooldown_s = cooldown_s
        self._lock = threading.Lock()
        self._down_until: dict[int, float] = {}

    @property
    def name(self) -> str:
        """The first model's."""
        return self._models[0].name

    @property
    def capabilities(self) -> Capabilities:
        """Those of the first model that can be asked.

        Raises:
            ModelError: none can.
        """
        return self._first(lambda model: model.capabilities)

    def settle(self, starts: Sequence[Callable[[], None]]) -> None:
        """Find the first model that can be started; those before it are left out for a while.

        Args:
            starts: for each model, what starts it or raises.

        Raises:
            ModelError: none can; it is the first one's fault.
        """
        fault: ModelError | None = None
        for index, start in enumerate(starts):
            try:
                start()
            except ModelError as error:
                self._mark(index)
                fault = fault or error
            else:
                return
        raise fault or ModelError("no model is configured")

    def count(self, text: str) -> int:
        """Tokens by the first model that can be asked.

        Raises:
            ModelError: none can.
        """
        return self._first(lambda model: model.count(text))

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Replies from the first endpoint that gives one; a failure is the last endpoint's."""
        started = self._clock.monotonic()
        waiting: Sequence[Draw] = draws
        order = self._order()
        for place, index in enumerate(order):
            model = self._models[index]
            left = limits.deadline_s - (self._clock.monotonic() - started)
            failures: list[Failed] = []
            asked = _begun_for(model, prompt)
            for reply in once_each(
                model, asked, waiting, replace(limits, deadline_s=max(left, 0.0)), watch
            ):
                if isinstance(reply, Failed):
                    failures.append(reply)
                else:
                    yield reply if reply.endpoint else replace(reply, endpoint=model.name)
            if any(failed.fault == "unreachable" for failed in failures):
                self._mark(index)
            spent = self._clock.monotonic() - started >= limits.deadline_s
            if not failures or spent or place == len(order) - 1:
                yield from failures
                return
            following = self._models[order[place + 1]].name
            self._notice("fallback", f"{model.name}: {failures[0].reason}; {following} goes on")
            waiting = tuple(failed.draw for failed in failures)

    def _first(self, ask: Callable[[Model], T]) -> T:
        fault: ModelError | None = None
        for index in self._order():
            try:
                return ask(self._models[index])
            except ModelError as error:
                self._mark(index)
                fault = fault or error
        raise fault or ModelError("no model is configured")

    def _order(self) -> tuple[int, ...]:
        """Models that are thought to answer, then the others."""
        now = self._clock.monotonic()
        with self._lock:
            down = {i for i, until in self._down_until.items() if until > now}
        indices = range(len(self._models))
        return tuple(i for i in indices if i not in down) + tuple(i for i in indices if i in down)

    def _mark(self, index: int) -> None:
        with self._lock:
            self._down_until[index] = self._clock.monotonic() + self._cooldown_s


def _begun_for(model: Model, prompt: Prompt) -> Prompt:
    """The prompt without the beginning of a reply where this model would not go on from it."""
    if not prompt.begun:
        return prompt
    try:
        continues = model.capabilities.continues
    except ModelError:  # the call itself will meet the fault and tell it
        return prompt
    return prompt if continues else replace(prompt, messages=prompt.messages[:-1])
