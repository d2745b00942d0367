"""How a model is asked to write down a change of a file, and twenty small changes to try it with.

Not here: the asking and counting (`probe`, `bench.formats`); what becomes of a reply, which the
caller gives.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources

from pydantic import BaseModel, ConfigDict, model_validator

from standalone_orchestrator.models.api import Completed, Message, Prompt


@dataclass(frozen=True, slots=True)
class EditFormat:
    """A way to write down a change of a file."""

    instructions: str
    """How the model is told to answer; `{path}` stands for the file's name."""
    apply: Callable[[str, str, Completed], str | None]
    """(path, text before, reply) to the text after; None when the reply is refused."""
    shown: Callable[[str], str] = str
    """The file as the model sees it."""
    schema: str = ""
    """What constrains the reply, where the server can; empty for free text."""


class _Edit(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    task: str
    old: str
    new: str


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    text: str
    edits: tuple[_Edit, ...]

    @model_validator(mode="after")
    def _each_place_is_clear(self) -> _File:
        for edit in self.edits:
            if self.text.count(edit.old) != 1:
                raise ValueError(f"{self.path}: {edit.old!r} does not occur exactly once")
        return self


class _Edits(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    files: tuple[_File, ...]


def question(edit_format: EditFormat, path: str, text: str, task: str) -> Prompt:
    """Asks for one change; the file comes first, so that a server reads it once for several."""
    asked = (
        f"This is {path}:\n\n```\n{edit_format.shown(text)}```\n\n{task} Change nothing else.\n"
        f"{edit_format.instructions.replace('{path}', path)}"
    )
    return Prompt((Message("user", asked),), schema=edit_format.schema, thinking=False)


def fixed_edits() -> Iterator[tuple[_File, _Edit]]:
    """The probe's files and edits."""
    text = resources.files(__package__).joinpath("probe_edits.toml").read_text("utf-8")
    for file in _Edits.model_validate(tomllib.loads(text)).files:
        for edit in file.edits:
            yield file, edit


def plain(text: str) -> str:
    """Without what no edit format can be blamed for: spaces at line ends, lines at the end."""
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())
