"""Measuring what a model on its server can do, in a few bounded calls.

Speeds, usable context, JSON schema, tool calls in words, and the share of twenty fixed small edits
that arrive exactly in each edit format. Not here: keeping the result (`profile`); how an edit
format is applied, which the caller passes in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict, ValidationError

from standalone_orchestrator.models.api import Completed, Draw, Limits, Message, Model, Prompt
from standalone_orchestrator.models.catalog import ModelRow
from standalone_orchestrator.models.draws import first
from standalone_orchestrator.models.edit_format import EditFormat, fixed_edits, plain, question
from standalone_orchestrator.models.parse import JsonFound, json_in
from standalone_orchestrator.models.profile import Applied, Profile
from standalone_orchestrator.models.schema import terse
from standalone_orchestrator.system.clock import Clock

Say = Callable[[str], None]

_READ_TOKENS = 900
_NEEDLE_S = 60.0
"""How long reading the long prompt of the context check may take, about."""
_EDITS_S = 600.0
"""After which no further edit is begun in one format."""
_EDIT_TOKENS = 400
_NEEDLE = "marigold"
_WORDS = [
    "order",
    "price",
    "shelf",
    "name",
    "list",
    "result",
    "file",
    "index",
    "value",
    "user",
    "window",
    "table",
    "letter",
    "market",
    "river",
    "garden",
    "ticket",
    "engine",
]
_THOUGHT_TOKENS = 2048
"""Room for the reasoning of a model that cannot be stopped from it."""


class _Colour(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    colour: str
    numbers: list[int]


def probe(
    model: Model,
    clock: Clock,
    row: ModelRow,
    formats: Mapping[str, EditFormat],
    server: str = "",
    say: Say = lambda _: None,
) -> Profile:
    """Measure a model.

    Args:
        model: what to measure; nothing else should use its server meanwhile.
        clock: times what the server does not time.
        row: its row in the catalog.
        formats: edit formats to try, by name.
        server: address that the profile is kept under.
        say: hears one sentence before each step.

    Raises:
        ModelError: the model could not be reached, or a call failed.
    """
    bench = _Bench(model, clock, _THOUGHT_TOKENS if row.thinking.unstoppable else 0)
    say("reading speed")
    read_per_s, chars_per_token = _reading(bench)
    say("writing speed")
    write_per_s = _writing(bench, read_per_s)
    say("usable context")
    context, checked = _context(bench, read_per_s, chars_per_token)
    say("JSON schema and tool calls")
    json_schema, tool_calls = _obeys_schema(bench), _calls_tools(bench)
    edits = {}
    for name, edit_format in formats.items():
        say(f"twenty small edits, {name}")
        edits[name] = _edits(bench, edit_format)
    return Profile(
        model=model.name,
        server=server,
        row=row.name,
        measured=clock.now().isoformat(timespec="seconds"),
        read_per_s=round(read_per_s, 1),
        write_per_s=round(write_per_s, 1),
        chars_per_token=round(chars_per_token, 3),
        context=context,
        context_checked=checked,
        context_told=model.capabilities.context,
        json_schema=json_schema,
        tool_calls=tool_calls,
        edits=edits,
    )


@dataclass(frozen=True, slots=True)
class _Bench:
    """Where prompts are put to the model, one at a time."""

    model: Model
    clock: Clock
    spare: int
    """Tokens to write on top, for reasoning."""

    def ask(self, text: str, tokens: int, schema: str = "", seed: int = 1) -> _Timed:
        return self.put(
            Prompt((Message("user", text),), schema=schema, thinking=False), tokens, seed
        )

    def put(self, prompt: Prompt, tokens: int, seed: int = 1) -> _Timed:
        limits = Limits(max_tokens=tokens + self.spare, idle_s=180.0, deadline_s=600.0)
        began = self.clock.monotonic()
        reply = first(self.model, prompt, Draw(0, 0.0, seed), limits)
        seconds = reply.usage.seconds or self.clock.monotonic() - began
        return _Timed(reply, max(seconds, 1e-6))

    def fresh(self) -> str:
        """A line that no cache has seen."""
        return f"Note of {self.clock.now().isoformat()}.\n"


@dataclass(frozen=True, slots=True)
class _Timed:
    reply: Completed
    seconds: float


def plain_text(characters: int) -> str:
    """Code and English of about this length, nothing of it twice: characters to a token."""
    parts: list[str] = []
    size = count = 0
    while size < characters:
        what, how, whom = (_WORDS[count // len(_WORDS) ** n % len(_WORDS)] for n in range(3))
        name = f"{what}_{how}_{whom}"
        part = (
            f"def {name}({whom}):\n    # Keep the {what} of each {whom}.\n    return {whom}.{how}\n"
        )
        parts.append(part)
        size += len(part)
        count += 1
    return "".join(parts)


def _reading(bench: _Bench) -> tuple[float, float]:
    """Tokens read a second, and characters to a token."""
    bench.ask("Say yes.", 1)  # loads the model, and the template's own tokens into its cache
    characters = min(_READ_TOKENS, bench.model.capabilities.context // 4) * 3
    text = bench.fresh() + plain_text(characters) + "Say yes."
    timed = bench.ask(text, 1)
    usage = timed.reply.usage
    tokens = usage.read + usage.reused or bench.model.count(text)
    return (usage.read or tokens) / timed.seconds, len(text) / max(tokens, 1)


def _writing(bench: _Bench, read_per_s: float) -> float:
    timed = bench.ask(bench.fresh() + "Count from 1 to 60, one number a line.", 96)
    usage = timed.reply.usage
    written = usage.written or bench.model.count(timed.reply.text)
    seconds = timed.seconds - usage.read / read_per_s
    return written / max(seconds, timed.seconds / 4)


def _context(bench: _Bench, read_per_s: float, chars_per_token: float) -> tuple[int, int]:
    """Usable context, and the longest prompt whose first line was known at its end.

    Servers that drop the front of a long prompt do so without a word, so the fact to be found
    stands first. The check is as long as the time allows; after a miss it is done at half of it. A
    miss alone is the model's weakness where the server says that it has read everything.
    """
    told = usable = bench.model.capabilities.context
    tokens = int(min(told * 0.85 - bench.spare, max(read_per_s * _NEEDLE_S, 512)))
    for tried in (tokens, tokens // 2, tokens // 4):
        text = (
            f"Remember: the password is {_NEEDLE}.\n{bench.fresh()}"
            f"{plain_text(int(tried * chars_per_token))}\nWhat is the password? One word."
        )
        reply = bench.ask(text, 16).reply
        read = reply.usage.read + reply.usage.reused
        found = _NEEDLE in reply.text.lower()
        if read and read < 0.9 * len(text) / chars_per_token:
            usable = min(usable, read)
        elif found:
            return usable, tried
        elif not read:
            usable = min(usable, tried // 2)
    return usable, 0


def _obeys_schema(bench: _Bench) -> bool:
    """Whether replies are valid although the words ask for something else."""
    text = "Write a short poem about the colours of autumn, and about the numbers 3 and 5."
    for seed in (1, 2, 3):
        reply = bench.ask(text, 200, terse(_Colour), seed).reply
        try:
            _Colour.model_validate_json(reply.text)
        except ValidationError:
            return False
    return True


def _calls_tools(bench: _Bench) -> bool:
    """Whether a call that is asked for in words can be understood."""
    example = json.dumps({"name": "read_file", "arguments": {"path": "FILE"}})
    text = (
        f"You have one tool, read_file. Call it by answering with JSON only, like {example}\n"
        "Read the file src/main.py."
    )
    found = json_in(bench.ask(text, 100).reply.text)
    return isinstance(found, JsonFound) and "src/main.py" in json.dumps(found.value)


def _edits(bench: _Bench, edit_format: EditFormat) -> Applied:
    exact = tried = 0
    began = bench.clock.monotonic()
    for file, edit in fixed_edits():
        if bench.clock.monotonic() - began > _EDITS_S:
            break
        prompt = question(edit_format, file.path, file.text, edit.task)
        if not bench.model.capabilities.json_schema:
            prompt = replace(prompt, schema="")
        after = edit_format.apply(file.path, file.text, bench.put(prompt, _EDIT_TOKENS).reply)
        tried += 1
        exact += after is not None and plain(after) == plain(file.text.replace(edit.old, edit.new))
    return Applied(exact, tried)
