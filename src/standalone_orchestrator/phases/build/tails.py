"""What the build's prompts say at their end, fitted into the room that the head leaves.

A file that fits stands there whole; of a long one a view (`codebase.folded`) of what the task, the
failures and the diagnosis speak of. Edits apply against the file itself all the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from textwrap import indent

from standalone_orchestrator.codebase.api import Abridged
from standalone_orchestrator.codebase.folded import folded
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.stubs import unfinished
from standalone_orchestrator.core.state import Tried
from standalone_orchestrator.core.task import Plan, PlannedFile, callables_of
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.notice import Notice, ignore
from standalone_orchestrator.models.prompt import Section, fitted, render
from standalone_orchestrator.phases.build.candidate import by_edits

MAX_TOKENS = 3000
"""Of a reply."""
VIEW = 6_000
"""Characters of a file that are shown at least where only some of its definitions change."""
VIEW_SHARE = 1 / 16
"""The same as a share of the context: reading costs time, and signatures tell of the rest."""
GROWTH = 1.25
"""How much longer a file may become when it is written anew."""
_CLASSES = re.compile(r"^class \w", re.M)
_DOCUMENTS = re.compile(r"\bdoc(?:string|ument)|\bcomment", re.I)
MOST_DOCSTRING = 2_000
"""Characters of a docstring that are told beside the code."""
_LINE = re.compile(r"\bline (\d+)\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, with all that could be said of it."""

    file: PlannedFile
    plan: Plan
    current: str | None
    existing: bool = False
    """Whether the base has the file, with definitions that can be changed one at a time."""
    needs: tuple[tuple[str, str], ...] = ()
    failures: tuple[str, ...] = ()
    whys: tuple[str, ...] = ()
    tried: Tried | None = None
    last: str = ""
    """The reply that is to be repaired."""
    documented: tuple[tuple[str, str], ...] = ()
    """(name, docstring) of functions that are shown without it."""
    told: tuple[str, ...] = ()
    """Functions to be completed that the head shows, where the file holds nothing else."""

    @property
    def fence(self) -> str:
        """The language's name for a code fence."""
        language = language_for(self.file.path)
        return language.name if language else ""

    def by_edits(self, best: str) -> bool:
        """Whether changes are asked for, by a model that is `best` at a format."""
        return by_edits(self.current, best, existing=self.existing and bool(self.fence))

    def words(self) -> tuple[str, ...]:
        """What names the places in the file that matter, the weightiest first."""
        points = "\n".join(criterion.text for criterion in self.plan.criteria)
        told = (*self.whys, *self.failures, *(self.tried.failed if self.tried else ()))
        return ("\n".join(self.file.exports), "\n".join(told), points, self.file.purpose)


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of a prompt, and how it wants to be answered."""

    text: str
    edit: bool
    """True when changes are asked for, not a whole file."""
    begun: tuple[str, ...] = ("",)
    """Beginnings of the reply, for one wave after the other; empty where the model begins it."""


def file_tail(asked: Asked, head: Head, notice: Notice) -> Tail:
    """Asks for the file: whole, or for changes where it is long or does not fit twice."""
    current = asked.current or ""
    if not asked.by_edits(head.edits):
        text, whole = _file(asked, head, edit=False, notice=ignore)
        if not current or (whole and _fits_again(current, text, head)):
            text, _ = _file(asked, head, edit=False, notice=notice)
            begun = beginning(asked) if head.continues else ""
            return Tail(text, edit=False, begun=(begun,))
    text, _ = _file(asked, head, edit=True, notice=notice)
    found = openings(asked) if head.continues else ()
    return Tail(text, edit=True, begun=found or ("",))


def beginning(asked: Asked) -> str:
    """Beginning of a new file that needs other new ones, as far as code can tell; else empty."""
    language, needed = language_for(asked.file.path), asked.plan.needed(asked.file.path)
    if language is None or asked.current is not None or asked.file.exists:
        return ""
    if any(file.exists or language_for(file.path) is not language for file in needed):
        return ""
    text = language.beginning(asked.file, asked.plan)
    return f"```{asked.fence}\n{text}" if text else ""


def openings(asked: Asked) -> tuple[str, ...]:
    """Beginnings of the one function that is to be completed, where it is one.

    To write its docstring again costs more tokens than most bodies, and a small model often ends
    there.
    """
    path, text, exports = asked.file.path, asked.current or "", asked.file.exports
    language, names = language_for(path), callables_of((asked.file,))
    if language is None or len(exports) != 1 or len(names) != 1 or "." in names[0]:
        return ()
    if rewords(asked.plan):
        return ()
    there = [s.signature for s in unfinished(path, text) if s.name == names[0]]
    if language.exports(asked.file) != language.exports(replace(asked.file, exports=tuple(there))):
        return ()
    return tuple(f"```{asked.fence}\n{opening}" for opening in language.openings(text, names[0]))


def rewords(plan: Plan) -> bool:
    """Whether the task speaks of documentation."""
    return any(_DOCUMENTS.search(criterion.text) for criterion in plan.criteria)


def repair_tail(asked: Asked, problem: str, head: Head, notice: Notice) -> Tail:
    """Asks for a repair of `asked.current`, or of the last change to it.

    Where changes are asked for, the prompt goes as that of the file does, up to what is wrong, so
    that the server has read it already.
    """
    if not asked.by_edits(head.edits):
        text, whole = _repair(asked, problem, head)
        if whole and (not asked.current or _fits_again(asked.current, text, head)):
            return Tail(text, edit=False)
    again = replace(asked, failures=(problem,), whys=(), tried=None)
    text, _ = _file(again, head, edit=True, notice=notice)
    return Tail(text, edit=True)


def _fits_again(current: str, tail: str, head: Head) -> bool:
    """Whether the reply has room for the file, written anew beside it."""
    if head.window is None:
        return True
    left = head.room(0) - head.count(tail)
    return head.count(current) * GROWTH <= min(MAX_TOKENS, left)


def _file(asked: Asked, head: Head, *, edit: bool, notice: Notice) -> tuple[str, bool]:
    """The tail, and whether the file stands in it whole."""
    tried = asked.tried or Tried((), "")
    failures, whys = "\n".join(asked.failures), "\n".join(asked.whys)
    lost = "\n".join(tried.failed)
    by_name = edit and bool(asked.fence) and asked.existing
    all_of_it, numbers, documented = _abridged(asked) if by_name else (asked.current or "", (), ())
    asked = replace(asked, documented=documented)
    frame = _rendered(_bare(asked), edit=edit, view=True)
    room = head.room(MAX_TOKENS) - head.count(frame)
    view = _view(asked, all_of_it, failures, numbers)
    current = all_of_it
    if by_name and len(current) > (most := _most(head)):
        current = view(most)
        told = f"shortened from {len(asked.current or '')} to {len(current)} characters"
        notice("context", f"{asked.file.path}: {told}, since only some of its definitions change")
    sections = [
        Section(asked.file.path, current, 0.5, priority=1, shorten=view),
        Section("failures", failures, 0.2, "both", priority=3),
        Section("diagnosis", whys, 0.05, priority=4),
        Section("what was tried", tried.diff, 0.05),
        Section("what failed then", lost, 0.05, "both"),
        Section("the last change", asked.last, 0.15, "both", priority=2),
        *(Section(f"signatures of {p}", t, 0.15 / len(asked.needs), priority=2)
          for p, t in asked.needs),
    ]  # fmt: skip
    shown = fitted(sections, room, head.count, notice)
    said = replace(
        asked,
        current=shown[0] or None,
        needs=tuple((p, t) for (p, _), t in zip(asked.needs, shown[6:], strict=True)),
        failures=asked.failures if shown[1] == failures else _some(shown[1]),
        whys=asked.whys if shown[2] == whys else _some(shown[2]),
        last=shown[5],
    )
    if tried.diff and not shown[3]:
        said = replace(said, tried=None)
    elif asked.tried is not None:
        failed = tried.failed if shown[4] == lost else _some(shown[4])
        said = replace(said, tried=replace(tried, diff=shown[3], failed=failed))
    whole = shown[0] == all_of_it
    return _rendered(said, edit=edit, view=not whole), whole


def cut(asked: Asked) -> tuple[str, ...]:
    """Functions that are shown without their long docstrings, which the build puts back.

    None where the task speaks of documentation, and none that is still to be written: there the
    docstring is what it is written from.
    """
    path, text = asked.file.path, asked.current or ""
    if not asked.existing or rewords(asked.plan):
        return ()
    open_ = {symbol.name for symbol in unfinished(path, text)}
    return tuple(name for name in callables_of((asked.file,)) if name not in open_)


def _abridged(asked: Asked) -> Abridged:
    """The file as it is shown for changes by name."""
    language, text = language_for(asked.file.path), asked.current or ""
    if language is None:
        return text, (), ()
    shown, numbers, documented = language.abridged(text, cut(asked))
    told = ((name, indent(doc[:MOST_DOCSTRING], "    ")) for name, doc in documented)
    return shown, numbers, tuple(told)


def _most(head: Head) -> int:
    """Characters of a file that are shown where only some of its definitions change."""
    if head.window is None:
        return VIEW
    return max(VIEW, int(head.window.tokens * head.window.chars_per_token * VIEW_SHARE))


def _bare(asked: Asked) -> Asked:
    """What is asked for, with nothing said of it: what is left is the frame."""
    tried = asked.tried
    return replace(
        asked,
        current="-" if asked.current else None,
        needs=tuple((path, "") for path, _ in asked.needs),
        failures=("",) * bool(asked.failures),
        whys=("",) * len(asked.whys),
        tried=replace(tried, diff="-", failed=("",) * bool(tried.failed)) if tried else None,
    )


def _rendered(asked: Asked, *, edit: bool, view: bool) -> str:
    return render(
        __package__,
        "file.md.j2",
        file=asked.file,
        needs=asked.needs,
        current=asked.current or "",
        edit=edit,
        view=view,
        fence=asked.fence,
        failures=asked.failures,
        whys=asked.whys,
        tried=asked.tried,
        last=asked.last,
        documented=asked.documented,
        told=", ".join(f"`{name}`" for name in asked.told),
        classes=_CLASSES.search(asked.current or "") is not None,
    )


def _repair(asked: Asked, problem: str, head: Head) -> tuple[str, bool]:
    rendered = partial(render, __package__, "repair.md.j2", path=asked.file.path, fence=asked.fence)
    room = head.room(MAX_TOKENS) - head.count(rendered(text="", problem=""))
    current = asked.current or ""
    sections = (
        Section(asked.file.path, current, 0.7, shorten=_view(asked, current, problem)),
        Section("problem", problem, 0.3, "both", priority=1),
    )
    text, told = fitted(sections, room, head.count, ignore)
    return rendered(text=text, problem=told), text == current


def _view(asked: Asked, text: str, problem: str, numbers: Sequence[int] = ()) -> partial[str]:
    """What makes the file shorter, by the characters that it may have."""
    told = {int(number) for number in _LINE.findall(problem)}
    lines = {new for new, old in enumerate(numbers, 1) if old in told} if numbers else told
    wanted = (problem, *asked.words())
    return partial(_folded, asked.file.path, text, wanted, lines)


def _folded(path: str, text: str, wanted: Sequence[str], lines: set[int], limit: int) -> str:
    return folded(path, text, limit, wanted, lines)


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
