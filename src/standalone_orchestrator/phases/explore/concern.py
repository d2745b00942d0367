"""Which files a task concerns, asked of a model where code alone cannot tell (DESIGN §4).

Asked only of a project whose outline has no room for every file in full, and only for a task that
names no file and no symbol of it. The answer decides which files come first in that outline;
nothing else depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.terms import terms
from standalone_orchestrator.models.api import Draw, Limits, Message, Model, Prompt
from standalone_orchestrator.models.ask import Answer, ask
from standalone_orchestrator.models.notice import Notice
from standalone_orchestrator.models.prompt import render

MOST = 4
"""Files in an answer."""
SHOWN = 40
"""Files in the question."""
LINE = 120
"""Characters of a file's line in the question."""
LONGEST_TASK = 6_000
"""Characters of a task after which the question would not fit a small context."""
_TOKENS = 160


class FilesReply(BaseModel):
    """What the model names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: tuple[str, ...] = Field(max_length=MOST)


def is_clear(task: str, sources: Mapping[str, str]) -> bool:
    """Whether the task names a symbol of one of these files, or is too long to ask about."""
    names = {term.text.split(".")[-1] for term in terms(task) if term.kind == "name"}
    known = {n.split(".")[-1] for path in sources for n in _described(path, sources[path])[1]}
    return len(task) > LONGEST_TASK or not names.isdisjoint(known)


def concerned(
    model: Model, task: str, sources: Mapping[str, str], seed: int, notice: Notice
) -> tuple[str, ...]:
    """Files that the task concerns, the most important first; none when no answer was had.

    Args:
        model: the explorer.
        task: what the person wrote.
        sources: files to choose from, the likeliest first, and their texts.
        seed: of the draw.
        notice: hears of replies that had to be asked again.

    Raises:
        ModelError: the model could not be reached.
    """
    paths = tuple(sources)[:SHOWN]
    text = render(
        __package__,
        "concern.md.j2",
        task=task.strip(),
        files=[(path, _line(path, sources[path])) for path in paths],
        more=len(sources) - len(paths),
        most=MOST,
    )
    prompt = Prompt((Message("user", text),), thinking=False)
    reply = ask(
        model, prompt, FilesReply, Draw(0, 0.0, seed), Limits(max_tokens=_TOKENS), notice=notice
    )
    named: Sequence[str] = reply.value.files if isinstance(reply, Answer) else ()
    return tuple(path for path in dict.fromkeys(named) if path in sources)


def _line(path: str, text: str) -> str:
    """What a file says of itself and its public names, as much as a line holds."""
    doc, symbols = _described(path, text)
    public = [name for name in symbols if not name.startswith("_") and "." not in name]
    line = ", ".join([doc, *public] if doc else public)
    room = LINE - len(path)
    return line if len(line) <= room else line[: max(0, room)].rpartition(", ")[0]


def _described(path: str, text: str) -> tuple[str, tuple[str, ...]]:
    """The first line of a file's docstring, and the names that it defines."""
    language = language_for(path)
    outline = language.outline(path, text) if language else None
    return (outline.doc, tuple(s.name for s in outline.symbols)) if outline else ("", ())
