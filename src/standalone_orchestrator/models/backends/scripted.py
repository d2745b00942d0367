"""A model whose replies come from a file or a list: for tests, and for `--model scripted:FILE`.

A reply is a function of the prompt and the draw, never of what was asked before, so that a resumed
run, which asks only for what is not recorded, gets the same replies as an unbroken one, and draws
that run side by side cannot take each other's. The first entry that matches answers. The one
memory is `times`: an entry with it answers the first n askings of the *same* prompt and draw, and
then steps aside (a server that fails once, then works).
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from standalone_orchestrator.core.errors import ModelRefused, UsageError
from standalone_orchestrator.models.api import (
    Capabilities,
    Draw,
    Failed,
    Limits,
    Prompt,
    Reply,
    StopReason,
    Usage,
    Watcher,
)
from standalone_orchestrator.models.backends.line import Line
from standalone_orchestrator.models.backends.room import Room
from standalone_orchestrator.models.backends.streaming import Call, Chunk, Stage, sample_streams
from standalone_orchestrator.system.clock import Clock, SystemClock

Fault = Literal["unreachable", "refused", "garbled", "idle", "deadline"]
_RETRIED = frozenset({"unreachable", "garbled", "idle"})
_QUOTED = 200
_PIECE = 64


class ScriptedReply(BaseModel):
    """One entry of a script. Every condition given must hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    when: str | tuple[str, ...] = ()
    """Text that the last user message holds; several must all be there."""
    system: str = ""
    """Text that the system message holds."""
    draw: int | None = None
    """Index of the draw; None answers every draw."""
    turn: int | None = None
    """How many assistant messages the prompt holds (0 for a first asking)."""
    times: int | None = Field(default=None, ge=1)
    """Answer only the first n askings of the same prompt and draw."""
    text: str = ""
    json_value: Any = Field(default=None, alias="json")
    """The text as a JSON value, instead of `text`."""
    thoughts: str = ""
    stop: StopReason = StopReason.END
    fail: Fault | None = None
    reason: str = ""
    """What the failure says."""
    delay_s: float = Field(default=0.0, ge=0.0)
    read: int | None = None
    """Prompt tokens to report as read, to play a server that drops some."""
    reused: int = 0

    def answers(self, prompt: Prompt, draw: Draw) -> bool:
        """Whether the conditions on prompt and draw hold."""
        wanted = (self.when,) if isinstance(self.when, str) else self.when
        users = [m.text for m in prompt.messages if m.role == "user"]
        last = users[-1] if users else ""
        system = "\n".join(m.text for m in prompt.messages if m.role == "system")
        turns = sum(m.role == "assistant" for m in prompt.messages) - bool(prompt.begun)
        return (
            self.draw in (None, draw.index)
            and self.turn in (None, turns)
            and self.system in system
            and all(w in last for w in wanted)
        )

    def body(self) -> str:
        """The reply as text."""
        if "json_value" in self.model_fields_set:
            return json.dumps(self.json_value, ensure_ascii=False)
        return self.text


class Script(BaseModel):
    """A whole script file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    replies: tuple[ScriptedReply, ...]
    parallel: int = Field(default=1, ge=1)
    context: int = Field(default=16384, ge=512)
    json_schema: bool = True
    thinking: bool = False
    continues: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    prompt: Prompt
    limits: Limits


class ScriptedModel:
    """A `Model` that answers from a script. Four characters are a token."""

    def __init__(
        self,
        name: str,
        replies: Sequence[ScriptedReply | str] | Script,
        clock: Clock | None = None,
    ) -> None:
        """Take the replies; a plain text answers everything that no earlier entry answers."""
        self._name = f"scripted/{name}"
        self._script = (
            replies
            if isinstance(replies, Script)
            else Script(
                replies=tuple(ScriptedReply(text=r) if isinstance(r, str) else r for r in replies)
            )
        )
        self._stage = Stage(self._name, clock or SystemClock(), Room(self._script.parallel))
        self._askings: Counter[tuple[int, str, Draw]] = Counter()
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """`scripted/` and the name of the script."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """As the script says."""
        script = self._script
        return Capabilities(
            context=script.context,
            json_schema=script.json_schema,
            thinking=script.thinking,
            parallel=script.parallel,
            continues=script.continues,
        )

    def count(self, text: str) -> int:
        """Four characters a token."""
        return len(text) // 4

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Answer each draw from the script; without delays and with one slot in order of draws."""
        asked = _Asked(prompt, limits)
        chosen = {draw: self._choose(prompt, draw) for draw in draws}
        broken = {draw: reply for draw, reply in chosen.items() if reply is not None and reply.fail}

        def stream(draw: Draw, line: Line) -> Iterator[Chunk]:
            return self._stream(chosen[draw], asked, line)

        for reply in sample_streams(self._stage, Call(draws, limits, watch), stream):
            yield self._fault(reply.draw, broken[reply.draw]) if reply.draw in broken else reply

    def _choose(self, prompt: Prompt, draw: Draw) -> ScriptedReply | None:
        for index, reply in enumerate(self._script.replies):
            if reply.answers(prompt, draw) and self._has_times_left(index, reply, prompt, draw):
                return reply
        return None

    def _has_times_left(self, index: int, reply: ScriptedReply, prompt: Prompt, draw: Draw) -> bool:
        if reply.times is None:
            return True
        key = (index, prompt.hash(), draw)
        with self._lock:
            self._askings[key] += 1
            return self._askings[key] <= reply.times

    def _stream(self, reply: ScriptedReply | None, asked: _Asked, line: Line) -> Iterator[Chunk]:
        if reply is None:
            users = [m.text for m in asked.prompt.messages if m.role == "user"]
            tail = users[-1][-_QUOTED:] if users else ""
            raise ModelRefused(
                f"no entry of the script {self._name} matches the prompt that ends in: {tail!r}",
                "add an entry to the script whose `when` is in the last user message",
            )
        if reply.delay_s and line.wait(reply.delay_s):
            return
        if reply.fail:
            yield Chunk(stop=StopReason.END)
            return
        yield Chunk(asked.prompt.begun, reply.thoughts)
        body, stop = self._within_limit(reply, asked.limits)
        for start in range(0, len(body), _PIECE):
            yield Chunk(text=body[start : start + _PIECE])
        yield Chunk(usage=self._usage(reply, asked.prompt, body), stop=stop)

    def _within_limit(self, reply: ScriptedReply, limits: Limits) -> tuple[str, StopReason]:
        body, room = reply.body(), limits.max_tokens * 4
        return (body, reply.stop) if len(body) <= room else (body[:room], StopReason.LENGTH)

    def _usage(self, reply: ScriptedReply, prompt: Prompt, body: str) -> Usage:
        total = sum(self.count(m.text) for m in prompt.messages)
        read = total - reply.reused if reply.read is None else reply.read
        written = self.count(body) + self.count(reply.thoughts)
        return Usage(read=max(0, read), reused=reply.reused, written=written)

    def _fault(self, draw: Draw, reply: ScriptedReply) -> Failed:
        fault = reply.fail or "refused"
        reason = reply.reason or f"the script says that this call is {fault}"
        return Failed(
            draw, reason, "look at the script", fault in _RETRIED, fault, endpoint=self._name
        )


def load_script(path: Path, clock: Clock | None = None) -> ScriptedModel:
    """The model that a script file describes; its name is that of the file.

    A `.jsonl` file holds one entry a line; any other a JSON list of entries, or an object with
    `replies` and the capabilities to play.

    Raises:
        UsageError: the file cannot be read or is no script.
    """
    try:
        text = path.read_text(encoding="utf-8")
        value = _parse(text, lines=path.suffix == ".jsonl")
        script = Script.model_validate(value if isinstance(value, dict) else {"replies": value})
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError(
            f"the script {path} cannot be read: {fault}", "give the path of a JSON file"
        ) from fault
    except ValueError as fault:
        raise UsageError(
            f"{path} is no script of replies: {_first_problem(fault)}",
            "an entry has `when`, and `text` or `json` or `fail`",
        ) from fault
    return ScriptedModel(path.stem, script, clock)


def _parse(text: str, *, lines: bool) -> object:
    if lines:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    return json.loads(text)


def _first_problem(fault: ValueError) -> str:
    if not isinstance(fault, ValidationError):
        return str(fault)
    first = fault.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
