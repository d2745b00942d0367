"""One candidate: from a reply to a text, and what code can say against it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from standalone_orchestrator.codebase import edits
from standalone_orchestrator.codebase.api import Fault
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.models.api import Completed, StopReason
from standalone_orchestrator.models.parse import NoSource, SourceFound, file_in, pieces_in
from standalone_orchestrator.models.thinking import split
from standalone_orchestrator.phases.build.structured import changes_in

EDIT_FROM_LINES = 150
"""A longer file is changed by edits, a shorter one is written anew."""
MEASURED = {"whole file": 400, "search/replace": 40}
"""The same for a model that was measured to be better at one of them."""
SMALL = 12
"""A file with fewer lines may lose most of them unexplained."""


@dataclass(frozen=True, slots=True)
class Text:
    """The whole text of a file that a reply proposes."""

    text: str


@dataclass(frozen=True, slots=True)
class Unusable:
    """A reply that proposes no text, and what to tell the model."""

    feedback: str


def by_edits(current: str | None, best: str = "", *, existing: bool = False) -> bool:
    """Whether a file is changed by edits, not written anew.

    A file of the base in a language whose definitions can be put in one at a time always is: what
    is not repeated cannot be lost, and a small model asked for blocks of old lines repeats it all.

    Args:
        current: its text.
        best: the edit format that the model is best at; empty for no clear one.
        existing: whether it is such a file.
    """
    usual = 0 if existing else EDIT_FROM_LINES
    return (current or "").count("\n") > MEASURED.get(best, usual)


def text_from(
    reply: Completed, path: str, current: str | None, *, edit: bool = False, ours: bool = False
) -> Text | Unusable:
    """The file that a reply proposes: edits of `current`, some of its definitions, or all of it.

    Args:
        reply: what the model wrote.
        path: the file.
        current: its text; None when it is not there.
        edit: whether changes were asked for, so that definitions may be a part of the file.
        ours: whether the run made the file itself: then it may shrink when it is written anew.
    """
    if current is not None and (changed := _changed(reply, path, current)) is not None:
        return changed
    match file_in(reply.text, path):
        case SourceFound(text=text, complete=complete):
            if not complete or reply.stop is StopReason.LENGTH:
                return Unusable(f"the reply for `{path}` was cut short; write it more briefly")
            if current is None:
                return Text(text)
            parts = _parts(path)
            if parts is not None and (edit or by_edits(current)):
                pieces = pieces_in(reply.text, path)
                return _text(edits.place_all(current, pieces if text in pieces else (text,), parts))
            if elided := edits.has_elision(text, current):
                return Unusable(f"the reply leaves code out with `{elided}`; write every line")
            if parts is not None and edits.is_part(current, text, parts):
                return _text(edits.place(current, text, parts))
            if parts is None and (edit or not ours) and _shrinks(current, text):
                return Unusable(_part_of(path, text, current))
            return Text(edits.with_ends_of(current, text))
        case NoSource(why=why):
            return Unusable(why)


def _changed(reply: Completed, path: str, current: str) -> Text | Unusable | None:
    """The file after the edits of a reply, in JSON, by tags or in blocks; None if it has none."""
    answer, ended = split(reply.text).answer, reply.stop is not StopReason.LENGTH
    match changes_in(answer, path, ended=ended):
        case str(why):
            return Unusable(why)
        case (_, *_) as found:
            return _text(edits.apply_reply(current, found, _parts(path)))
    if anchored := edits.parse_anchored(answer):
        return _text(edits.apply_anchored(current, anchored))
    blocks = edits.parse_blocks(answer, ended=ended)
    if edits.cut_short(answer, ended=ended):
        return Unusable(
            f"the reply for `{path}` was cut short: its last block has no end (>>>>>>> REPLACE); "
            "write fewer and smaller blocks"
        )
    if not blocks:
        return None
    mine = [b.edit for b in blocks if _same_file(b.path, path)]
    if not mine:
        return Unusable(f"the changes are for `{blocks[0].path}`, but `{path}` was asked for")
    return _text(edits.apply_reply(current, mine, _parts(path)))


def _shrinks(current: str, text: str) -> bool:
    lines = current.count("\n")
    return lines >= SMALL and text.count("\n") < edits.LENGTH * lines


def _part_of(path: str, text: str, current: str) -> str:
    have, lines = text.count("\n"), current.count("\n")
    return (
        f"the reply holds about {have} of the {lines} lines of `{path}` and would replace them all;"
        " write each change as a block of SEARCH and REPLACE"
    )


def _text(made: edits.Applied | edits.Missed) -> Text | Unusable:
    return Text(made.text) if isinstance(made, edits.Applied) else Unusable(made.feedback)


def _parts(path: str) -> edits.Parts | None:
    language = language_for(path)
    return language.parts if language is not None else None


def _same_file(named: str | None, path: str) -> bool:
    """Whether a block's path means the file, also by its last parts or from a root."""
    name = (named or path).removeprefix("./")
    return name == path or path.endswith(f"/{name}") or name.endswith(f"/{path}")


def told(found: tuple[Fault, ...]) -> str:
    """Faults as feedback for the model: one line each."""
    return "\n".join(
        f"- line {f.line}: {f.message.removeprefix(f'line {f.line}: ')}" for f in found[:8]
    )
