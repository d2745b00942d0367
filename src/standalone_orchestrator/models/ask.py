"""One question, one typed answer: render, constrain, parse, and ask again within a bound.

Faults of the model are exceptions here (`ModelError`); an answer that never became valid is the
value `Malformed`. Not here: several draws of one prompt (`say`, or the model itself).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypedDict, TypeVar, Unpack, assert_never

from pydantic import BaseModel

from standalone_orchestrator.core.errors import ShareUsed
from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Failed,
    Limits,
    Message,
    Model,
    Prompt,
    Reply,
    StopReason,
    Watcher,
)
from standalone_orchestrator.models.draws import first, once_each
from standalone_orchestrator.models.loops import repeats, stop_loops
from standalone_orchestrator.models.mend import Invalid, Valid, validate
from standalone_orchestrator.models.notice import Notice, ignore
from standalone_orchestrator.models.parse import JsonFound, NoJson, json_in
from standalone_orchestrator.models.schema import terse
from standalone_orchestrator.models.tokens import of_prompt

T = TypeVar("T", bound=BaseModel)

BOUND = 2
"""How often a malformed answer is asked for again."""
GROWTH = 4
"""How many times the first limit on tokens an answer may grow to after it was cut short."""
SEED_STEP = 1_000_003
_SHOWN = 600
"""Characters of a malformed reply that are shown to the model again, from each end."""
_THOUGHTS = 6_000
"""Characters of the reasoning that the second call sees, from each end."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A valid answer."""

    value: T
    replies: tuple[Completed, ...]
    """Every reply that it took, malformed ones and reasoning included, in order."""
    repaired: bool = False
    """True when the JSON had to be repaired or mended to be valid."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """No valid answer was had within the bound."""

    problem: str
    """What was wrong with the last reply."""
    replies: tuple[Completed, ...]
    asked: bool = True
    """False where a step may not ask any more: that was told already."""


class Asking(TypedDict, total=False):
    """Options of `ask`."""

    bound: int
    """How often a malformed answer is asked for again; 2 unless told."""
    notice: Notice
    """Hears `malformed`, `length`, `repair`, `loop`."""


def ask(
    model: Model,
    prompt: Prompt,
    schema: type[T],
    draw: Draw,
    limits: Limits,
    **options: Unpack[Asking],
) -> Answer[T] | Malformed:
    """Ask `prompt` and read the answer as a `schema`.

    The prompt's own schema is replaced. A model that can be constrained is; to another one, and to
    one that reasons first, the schema is told in the last message. A thinking model reasons in a
    call of its own, without constraint, and answers in a second one. What a step may not ask any
    more is as an answer that is not valid.

    Raises:
        ModelError: a draw failed.
        LimitReached: the budget of the run is spent.
    """
    try:
        return _asked(model, prompt, schema, draw, limits, **options)
    except ShareUsed as used:
        return Malformed(used.message, (), asked=False)


def _asked(
    model: Model,
    prompt: Prompt,
    schema: type[T],
    draw: Draw,
    limits: Limits,
    **options: Unpack[Asking],
) -> Answer[T] | Malformed:
    talk = _Talk(model, schema, options.get("notice", ignore))
    capabilities = model.capabilities
    text = terse(schema)
    question = replace(prompt, schema=text if capabilities.json_schema else "")
    if not capabilities.json_schema:
        question = _told(question, text)
    replies: list[Completed] = []
    if capabilities.thinking and prompt.thinking is not False:
        reasoned = talk.draw(_told(replace(prompt, schema=""), text), draw, limits)
        replies.append(reasoned)
        at_once = talk.read(reasoned)
        if isinstance(at_once, _Read) and not at_once.repaired:
            return Answer(at_once.value, tuple(replies))
        room = capabilities.context - limits.max_tokens
        question = _after_reasoning(question, reasoned, room)
    return _until_valid(talk, question, draw, limits, (replies, options.get("bound", BOUND)))


def say(
    model: Model,
    prompt: Prompt,
    draws: Sequence[Draw],
    limits: Limits,
    notice: Notice = ignore,
    watch: Watcher | None = None,
) -> Iterator[Reply]:
    """Sample free text: exactly one reply for each draw, endless repetition stopped and told.

    Draws that a step may not make any more have failed.
    """
    left = list(draws)
    try:
        for reply in once_each(model, prompt, draws, limits, stop_loops(watch)):
            _tell_loop(model, reply, notice)
            left.remove(reply.draw)
            yield reply
    except ShareUsed as used:
        yield from (Failed(draw, used.message, fault="share") for draw in left)


def _until_valid(
    talk: _Talk[T],
    question: Prompt,
    draw: Draw,
    limits: Limits,
    so_far: tuple[list[Completed], int],
) -> Answer[T] | Malformed:
    replies, bound = so_far
    most = limits.max_tokens * GROWTH
    asked, problem = question, "it was not asked"
    for attempt in range(bound + 1):
        seed = (draw.seed + attempt * SEED_STEP) % 2**31
        reply = talk.draw(asked, replace(draw, seed=seed), limits)
        replies.append(reply)
        read = talk.read(reply)
        last = attempt == bound
        if isinstance(read, _Read) and (last or not read.torn):
            if read.repaired:
                replies[-1] = replace(reply, repaired=True)
                talk.notice("repair", f"{talk.model.name}: {read.how}")
            return Answer(read.value, tuple(replies), read.repaired)
        problem = read.complaint if isinstance(read, Invalid) else "it was cut short"
        longer = talk.longer(question, reply, limits, most)
        if longer is None:
            talk.notice("malformed", f"{talk.model.name}: {problem}")
            asked = _complained(question, reply, problem)
        else:
            limits, asked = longer, question
    return Malformed(problem, tuple(replies))


@dataclass(frozen=True, slots=True)
class _Read(Generic[T]):
    """An answer that is valid, and how it was made so."""

    value: T
    repaired: bool
    how: str = ""
    torn: bool = False
    """The draw was cut short inside the JSON: what is missing was guessed."""


@dataclass(frozen=True, slots=True)
class _Talk(Generic[T]):
    """Who is asked, for what, and who hears of it."""

    model: Model
    schema: type[T]
    notice: Notice

    def draw(self, prompt: Prompt, draw: Draw, limits: Limits) -> Completed:
        reply = first(self.model, prompt, draw, limits, stop_loops())
        _tell_loop(self.model, reply, self.notice)
        return reply

    def read(self, reply: Completed) -> _Read[T] | Invalid:
        keys = frozenset(f.alias or name for name, f in self.schema.model_fields.items())
        found = json_in(reply.text, keys)
        match found:
            case NoJson(why):
                return Invalid(why)
            case JsonFound(value, repaired, how):
                valid = validate(value, self.schema)
            case _:
                assert_never(found)
        match valid:
            case Invalid():
                return valid
            case Valid(answer, mended):
                told = [f"read as {how}, not quite JSON"] if repaired else []
                how_all = "; ".join([*told, *mended])
                return _Read(answer, bool(how_all), how_all, repaired and _cut(reply))
            case _:
                assert_never(valid)

    def longer(self, prompt: Prompt, reply: Completed, limits: Limits, most: int) -> Limits | None:
        """Limits for another try after a cut, None when more tokens would not help."""
        if reply.stop is not StopReason.LENGTH or repeats(reply.text):
            return None
        room = self.model.capabilities.context - of_prompt(prompt, self.model.count)
        tokens = min(limits.max_tokens * 2, most, room)
        if tokens <= limits.max_tokens:
            return None
        self.notice(
            "length",
            f"{self.model.name}: an answer was cut at {limits.max_tokens} tokens, "
            f"asked again with {tokens}",
        )
        return replace(limits, max_tokens=tokens)


def _tell_loop(model: Model, reply: Reply, notice: Notice) -> None:
    if isinstance(reply, Completed) and reply.stop is StopReason.WATCHER and repeats(reply.text):
        notice("loop", f"{model.name}: draw {reply.draw.index} repeated itself and was stopped")


def _cut(reply: Completed) -> bool:
    return reply.stop is not StopReason.END


def _told(prompt: Prompt, schema: str) -> Prompt:
    """The prompt with the schema in words at the end of its last message."""
    *before, last = prompt.messages
    text = f"{last.text}\n\nAnswer with one JSON value of this schema and nothing else:\n{schema}"
    return replace(prompt, messages=(*before, replace(last, text=text)))


def _after_reasoning(question: Prompt, reasoned: Completed, room: int) -> Prompt:
    """The question with what was thought, shortened where both would not fit in `room` tokens."""
    left = room - of_prompt(question, _cautious)
    said = "\n".join(part for part in (reasoned.thoughts, reasoned.text) if part)
    thoughts = _shortened(said, max(_SHOWN, min(_THOUGHTS, left))) or "(nothing)"
    added = (
        Message("assistant", thoughts),
        Message("user", "Now give the answer. Reply with the JSON only."),
    )
    return replace(question, messages=question.messages + added, thinking=False)


def _cautious(text: str) -> int:
    """Tokens at three characters a token: a replay, which has no tokenizer, counts the same."""
    return len(text) // 3


def _complained(question: Prompt, reply: Completed, problem: str) -> Prompt:
    added = (
        Message("assistant", _shortened(reply.text) or "(nothing)"),
        Message("user", f"Your reply is not valid: {problem}. Reply with the JSON only."),
    )
    return replace(question, messages=question.messages + added)


def _shortened(text: str, end: int = _SHOWN) -> str:
    """`text` with its middle left out, `end` characters of each end kept."""
    if len(text) <= 2 * end:
        return text
    return f"{text[:end]}\n[…]\n{text[-end:]}"
