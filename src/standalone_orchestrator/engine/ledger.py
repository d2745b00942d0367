"""The journal of a running run, with an index of what need not be done again.

Every event goes through here, to the disk first and then to whoever watches.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable

from standalone_orchestrator.core.checks import CheckResult
from standalone_orchestrator.core.events import (
    Checked,
    Cost,
    Event,
    Noticed,
    Replied,
    Resumed,
    StepBegan,
    StepResult,
)
from standalone_orchestrator.memory.api import Journal, Record
from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Prompt,
    StopReason,
    Usage,
)
from standalone_orchestrator.models.notice import Notice

Watch = Callable[[Record], None]


class Ledger:
    """Appends events, remembers replies and check results by what they answer."""

    def __init__(self, journal: Journal, watch: Watch) -> None:
        self.journal = journal
        self._watch = watch
        self._lock = threading.Lock()
        self._replies: dict[tuple[str, str], Replied] = {}
        self._checked: dict[tuple[str, str], Checked] = {}
        self._costs: dict[str, Cost] = {}
        self._step = ""
        self._wall_s = 0.0

    def index(self, records: Iterable[Record]) -> None:
        """Take in what a journal holds already."""
        for record in records:
            self._note(record.event)

    def append(self, event: Event) -> None:
        """Write one event; it is durable when this returns.

        Raises:
            LimitReached: the disk is full.
        """
        with self._lock:
            record = self.journal.append(event)
            self._note(event)
            self._watch(record)

    def notice(self, step: str) -> Notice:
        """Where a step's notices go."""

        def tell(topic: str, text: str) -> None:
            self.append(Noticed(step, topic, text))

        return tell

    def notice_now(self) -> Notice:
        """Where notices go that come from below any step: to the step that is under way."""

        def tell(topic: str, text: str) -> None:
            self.append(Noticed(self._step, topic, text))

        return tell

    def unanswered(self, step: str) -> Callable[[float], None]:
        """Where the seconds go that a step waited for draws that gave no reply."""

        def tell(seconds: float) -> None:
            text = f"{seconds:.0f} s of waiting for a model that no reply accounts for"
            self.append(Noticed(step, "unanswered", text, seconds))

        return tell

    def reply(self, step: str, request: str) -> Completed | None:
        """The recorded reply to a request of this step."""
        found = self._replies.get((step, request))
        if found is None:
            return None
        return Completed(
            draw=Draw(found.draw, found.temperature, found.seed),
            text=self.journal.load(found.reply),
            stop=StopReason(found.stop),
            usage=Usage(found.read, found.reused, found.written, found.expected, found.model_s),
            thoughts=self.journal.load(found.thoughts) if found.thoughts else "",
            endpoint=found.endpoint,
        )

    def checked(self, tree: str, key: str) -> tuple[CheckResult, ...] | None:
        """What these checks said of this tree before."""
        found = self._checked.get((tree, key))
        return found.results if found else None

    def record(self, tree: str, key: str) -> Checked | None:
        """The record of these checks over this tree."""
        return self._checked.get((tree, key))

    def longest_s(self, tree: str) -> float:
        """Seconds of the longest run of checks over this tree; 0 when there was none."""
        return max((c.seconds for c in self._checked.values() if c.tree == tree), default=0.0)

    def cost(self, step: str) -> Cost:
        """What a step has cost so far: replies and checks that the journal holds under its name."""
        return self._costs.get(step, Cost())

    def total(self) -> Cost:
        """What all steps have cost so far; on the wall those that ended or were cut by a kill."""
        return sum(self._costs.values(), Cost(wall_s=self._wall_s))

    def _note(self, event: Event) -> None:
        match event:
            case Replied():
                self._replies[event.step, event.request] = event
                spent = Cost(event.read, event.reused, event.written, 1, event.model_s)
                self._costs[event.step] = self.cost(event.step) + spent
            case Checked():
                self._checked[event.tree, event.checks] = event
                self._costs[event.step] = self.cost(event.step) + Cost(checks_s=event.seconds)
            case Noticed(model_s=seconds) if seconds:
                self._costs[event.step] = self.cost(event.step) + Cost(model_s=seconds)
            case Resumed():
                self._wall_s += event.lost_s
            case StepBegan():
                self._step = event.step
            case _ if isinstance(event, StepResult):
                self._wall_s += event.cost.wall_s
            case _:
                pass


class StepTape:
    """The replies of one step and role, kept in the journal (`models.record.Tape`)."""

    def __init__(self, ledger: Ledger, step: str, role: str) -> None:
        self._ledger = ledger
        self._step = step
        self._role = role

    def find(self, request: str) -> Completed | None:
        """The recorded reply to this request."""
        return self._ledger.reply(self._step, request)

    def keep(self, request: str, prompt: Prompt, reply: Completed) -> None:
        """Store prompt and reply, then write the line that names them."""
        store, usage = self._ledger.journal.store, reply.usage
        self._ledger.append(
            Replied(
                step=self._step,
                role=self._role,
                endpoint=reply.endpoint,
                request=request,
                prompt_hash=prompt.hash(),
                draw=reply.draw.index,
                temperature=reply.draw.temperature,
                seed=reply.draw.seed,
                stop=reply.stop.value,
                read=usage.read,
                reused=usage.reused,
                written=usage.written,
                expected=usage.expected,
                model_s=usage.seconds,
                reply=store(reply.text),
                prompt=store(_rendered(prompt)),
                purpose=self._step,
                thoughts=store(reply.thoughts) if reply.thoughts else "",
            )
        )


def _rendered(prompt: Prompt) -> str:
    parts = [f"[{m.role}]\n{m.text}" for m in prompt.messages]
    return "\n\n".join((*parts, f"[schema]\n{prompt.schema}") if prompt.schema else parts)


def digest(*parts: str) -> str:
    """A short name for what these texts say together."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
