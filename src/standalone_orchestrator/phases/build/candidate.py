"""One candidate: from a reply to a text, and what code can say against it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from standalone_orchestrator.codebase import edits
from standalone_orchestrator.codebase.api import Fault
from standalone_orchestrator.codebase.lint import fatal
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.models.api import Completed, StopReason
from standalone_orchestrator.models.parse import NoSource, SourceFound, file_in


@dataclass(frozen=True, slots=True)
class Text:
    """The whole text of a file that a reply proposes."""

    text: str


@dataclass(frozen=True, slots=True)
class Unusable:
    """A reply that proposes no text, and what to tell the model."""

    feedback: str


def text_from(reply: Completed, path: str, current: str | None) -> Text | Unusable:
    """The file that a reply proposes: edits of `current`, or the whole file."""
    if current is not None and (blocks := edits.parse_blocks(reply.text)):
        mine = [edits.Edit(b.search, b.replace) for b in blocks if _same_file(b.path, path)]
        if not mine:
            return Unusable(f"the changes are for `{blocks[0].path}`, but `{path}` was asked for")
        match edits.apply(current, mine):
            case edits.Applied(text=text):
                return Text(text)
            case edits.Missed(feedback=feedback):
                return Unusable(feedback)
    match file_in(reply.text, path):
        case SourceFound(text=text, complete=complete):
            if not complete or reply.stop is StopReason.LENGTH:
                return Unusable(f"the reply for `{path}` was cut short; write it more briefly")
            if current is not None and (elided := edits.has_elision(text, current)):
                return Unusable(elided)
            return Text(text)
        case NoSource(why=why):
            return Unusable(why)


def _same_file(named: str | None, path: str) -> bool:
    return not named or named.removeprefix("./") == path


def faults(path: str, text: str) -> tuple[Fault, ...]:
    """Syntax, unfinished bodies and fatal lint; none for a language that is not known."""
    language = language_for(path)
    if language is None:
        return ()
    return language.faults(path, text) or fatal(path, text)


def told(found: tuple[Fault, ...]) -> str:
    """Faults as feedback for the model: one line each."""
    return "\n".join(
        f"- line {f.line}: {f.message.removeprefix(f'line {f.line}: ')}" for f in found[:8]
    )
