"""Which model plays which role, and how many draws an endpoint gets at once."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from standalone_orchestrator.models.api import (
    Draw,
    Failed,
    Limits,
    Model,
    Prompt,
    Reply,
    Watcher,
)
from standalone_orchestrator.models.draws import once_each
from standalone_orchestrator.models.wrapper import Wrapper

ROLES = ("planner", "tester", "builder", "explorer", "diagnoser")
"""Every role that a phase may ask for."""
HEADED = tuple(role for role in ROLES if role != "explorer")
"""Roles that every run asks: their models answer before it begins, and shape its prompts. The
explorer is seldom asked, in a prompt of its own, and started when it is."""


class Router:
    """Roles and the models that play them.

    Args:
        roles: models by role; the key `default` answers for every role that is not named.
    """

    def __init__(self, roles: Mapping[str, Model]) -> None:
        strange = set(roles) - {*ROLES, "default"}
        if strange:
            raise ValueError(f"unknown roles: {', '.join(sorted(strange))}")
        missing = [name for name in ROLES if name not in roles]
        if missing and "default" not in roles:
            raise ValueError(f"no model for: {', '.join(missing)}")
        self._roles = dict(roles)

    def role(self, name: str) -> Model:
        """The model that plays a role.

        Raises:
            KeyError: there is no such role.
        """
        if name not in ROLES:
            raise KeyError(name)
        found = self._roles.get(name)
        return self._roles["default"] if found is None else found

    def names(self) -> tuple[tuple[str, str], ...]:
        """(role, model name) of every role, for the journal's first event."""
        return tuple((name, self.role(name).name) for name in ROLES)


class Gate:
    """Slots of one endpoint, given out in the order of asking.

    A thread that holds slots is let in again without new ones: a step that asks a second question
    while it looks at the replies of the first must not wait for itself.
    """

    def __init__(self, slots: int) -> None:
        if slots < 1:
            raise ValueError("an endpoint needs at least one slot")
        self.slots = slots
        self._free = slots
        self._turn: deque[object] = deque()
        self._holders: dict[int, int] = {}
        self._changed = threading.Condition()

    def enter(self, wanted: int, timeout_s: float) -> int | None:
        """Take `wanted` slots at once, waiting for them; 0 for a thread that is in already.

        Returns:
            How many were taken; None when the time was up first.
        """
        ticket = object()
        with self._changed:
            if self._holders.get(threading.get_ident()):
                return 0
            self._turn.append(ticket)
            try:
                ready = self._changed.wait_for(
                    lambda: self._turn[0] is ticket and self._free >= wanted, timeout_s
                )
            finally:
                self._turn.remove(ticket)
                self._changed.notify_all()
            if not ready:
                return None
            self._free -= wanted
            me = threading.get_ident()
            self._holders[me] = self._holders.get(me, 0) + wanted
            return wanted

    def leave(self, thread: int, slots: int) -> None:
        """Give slots back that `thread` took."""
        with self._changed:
            self._free += slots
            self._holders[thread] -= slots
            if not self._holders[thread]:
                del self._holders[thread]
            self._changed.notify_all()


class Limited(Wrapper):
    """A model with at most so many draws in flight; give all models of one endpoint one `Gate`."""

    def __init__(self, inner: Model, at_once: int | Gate) -> None:
        super().__init__(inner)
        self._gate = at_once if isinstance(at_once, Gate) else Gate(at_once)

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Replies of the model, as many draws at a time as there are slots."""
        size = self._gate.slots
        for start in range(0, len(draws), size):
            yield from self._batch(prompt, draws[start : start + size], limits, watch)

    def _batch(
        self, prompt: Prompt, draws: Sequence[Draw], limits: Limits, watch: Watcher | None
    ) -> Iterator[Reply]:
        thread = threading.get_ident()
        held = self._gate.enter(len(draws), limits.deadline_s)
        if held is None:
            yield from (self._late(draw, limits.deadline_s) for draw in draws)
            return
        try:
            for reply in once_each(self._inner, prompt, draws, limits, watch):
                if held:
                    held -= 1
                    self._gate.leave(thread, 1)
                yield reply
        finally:
            if held:
                self._gate.leave(thread, held)

    def _late(self, draw: Draw, waited_s: float) -> Failed:
        return Failed(
            draw,
            f"no free slot within {waited_s:.0f} s",
            "allow more draws at once for this endpoint, or a longer deadline",
            fault="deadline",
            endpoint=self.name,
        )
