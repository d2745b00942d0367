"""The corpus of edits as data: files, replies of models about them, and the right outcome of each.

    <suites>/edits/files/            the files before; those of `hand/` for cases by hand
                  /hand/*.toml       cases written by hand, `[[cases]]`
                  /seeded.jsonl      cases that `tools/edits_corpus.py` made, one a line

Not here: applying a reply, and counting (`bench.edits`).
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from standalone_orchestrator.codebase.lines import split_lines
from standalone_orchestrator.core.errors import UsageError

SUITE = "edits"
Variant = Literal["crlf", "tabs", "no last line end"]
Half = Literal["tune", "report"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Change(_Part):
    """Text of the file that the edit exchanges."""

    old: str
    new: str
    line: int = 0
    """The line that `old` begins, from 1; 0 where it occurs only once."""


class EditCase(_Part):
    """One reply about one file."""

    id: str
    file: str
    """Name under `files/`."""
    kind: str
    format: Literal["blocks", "definitions", "whole file", "json", "tags"]
    reply: str
    asked: Literal["changes", "file"] = "changes"
    """What the model was asked for."""
    path: str = ""
    """Of the file, as it was asked for; the last part of `file` when empty."""
    stop: Literal["end", "length"] = "end"
    """Whether the model ended the reply, or a limit."""
    variant: tuple[Variant, ...] = ()
    """How the file differs from the one under `files/`; before and after alike."""
    changes: tuple[Change, ...] = ()
    """The file after, where the reply must be applied."""
    refused: str = ""
    """What the refusal must name, where the reply must be refused: a line, a name, a word."""
    why: str = ""
    """For readers."""

    @model_validator(mode="after")
    def _one_label(self) -> EditCase:
        if bool(self.changes) == bool(self.refused):
            raise ValueError(f"{self.id}: give either changes or refused")
        return self


class LoadedCase(_Part):
    """A case with its texts."""

    case: EditCase
    origin: Literal["hand", "seeded"]
    before: str
    after: str | None
    """None where the reply must be refused."""

    @property
    def half(self) -> Half:
        """Half of the corpus that it belongs to."""
        return half_of(self.case.file)

    @property
    def task(self) -> str:
        """Its name in a results file: half, origin, kind and id."""
        return f"{self.half}/{self.origin}/{self.case.kind}/{self.case.id}"


def half_of(file: str) -> Half:
    """Thresholds are looked at on `tune` only; what is told of is `report`. By the file's name."""
    return (
        "tune"
        if hashlib.sha256(f"{SUITE}/{PurePosixPath(file).name}".encode()).digest()[0] % 2 == 0
        else "report"
    )


def has_corpus(suites: Path) -> bool:
    """Whether a folder of suites holds the corpus."""
    return (suites / SUITE / "files").is_dir()


def load_corpus(suites: Path) -> tuple[LoadedCase, ...]:
    """All cases, sorted by task.

    Raises:
        UsageError: there is none, a case is malformed, or does not fit its file.
    """
    folder = suites / SUITE
    if not has_corpus(suites):
        raise UsageError(
            f"there is no corpus of edits in {suites}",
            "start in a clone of the project, or give --suites DIR",
        )
    found = [
        *(_loaded(case, "hand", folder) for case in _hand(folder / "hand")),
        *(_loaded(case, "seeded", folder) for case in _seeded(folder / "seeded.jsonl")),
    ]
    found.sort(key=lambda loaded: loaded.task)
    for one, other in pairwise(found):
        if one.task == other.task:
            raise _unfit(one.task, "occurs twice")
    return tuple(found)


def _hand(folder: Path) -> Iterator[EditCase]:
    for path in sorted(folder.glob("*.toml")):
        try:
            rows = tomllib.loads(path.read_text("utf-8")).get("cases", [])
            yield from (EditCase.model_validate(row) for row in rows)
        except (ValidationError, tomllib.TOMLDecodeError) as fault:
            raise _unfit(str(path), str(fault)) from None


def _seeded(path: Path) -> Iterator[EditCase]:
    rows = path.read_bytes().split(b"\n") if path.is_file() else []
    for number, row in enumerate(rows, start=1):
        if row:
            try:
                yield EditCase.model_validate(json.loads(row))
            except ValueError as fault:  # a ValidationError is one, too
                raise _unfit(f"line {number} of {path}", str(fault)) from None


def _loaded(case: EditCase, origin: Literal["hand", "seeded"], folder: Path) -> LoadedCase:
    path = folder / "files" / case.file
    if not path.is_file():
        raise _unfit(case.id, f"there is no file {path}")
    plain = path.read_text("utf-8")
    before = _varied(plain, case.variant)
    after = _varied(changed(plain, case.changes, case.id), case.variant) if case.changes else None
    return LoadedCase(case=case, origin=origin, before=before, after=after)


def changed(text: str, changes: Sequence[Change], name: str) -> str:
    """The text with all changes, which are about the text as it was.

    Raises:
        UsageError: one does not fit; `name` says whose it is.
    """
    spans = []
    for change in changes:
        at = _offset(text, change.line) if change.line else text.find(change.old)
        once = change.line or text.count(change.old) == 1
        if not change.old or not once or not text.startswith(change.old, at):
            raise _unfit(name, f"its file does not hold {change.old!r} there, or not once")
        spans.append((at, at + len(change.old), change.new))
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _offset(text: str, line: int) -> int:
    return sum(len(x) for x in split_lines(text)[: line - 1])


def _varied(text: str, variant: tuple[Variant, ...]) -> str:
    if "no last line end" in variant:
        text = text.removesuffix("\n")
    if "tabs" in variant:
        text = "".join(_tabbed(line) for line in split_lines(text))
    return text.replace("\n", "\r\n") if "crlf" in variant else text


def _tabbed(line: str) -> str:
    depth = len(line) - len(line.lstrip(" "))
    return "\t" * (depth // 4) + " " * (depth % 4) + line[depth:]


def _unfit(what: str, why: str) -> UsageError:
    return UsageError(f"the corpus of edits is malformed: {what}: {why}", "mend its data")
