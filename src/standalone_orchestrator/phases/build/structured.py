"""Changes as JSON: a schema with two short fields, and its reading. Pure.

The schema constrains a draw where the server can; a reply that is no such JSON is left to the
parsers of text.
"""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, ValidationError

from standalone_orchestrator.codebase.edits import Edit
from standalone_orchestrator.models.parse import JsonFound, json_in
from standalone_orchestrator.models.schema import terse


class _Change(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    old: str
    new: str


class _Changes(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    edits: tuple[_Change, ...]


SCHEMA = terse(_Changes)
_MEANT = re.compile(r"""["']edits["']\s*:""")


def changes_in(answer: str, path: str, *, ended: bool) -> tuple[Edit, ...] | str | None:
    """The edits of a reply.

    Args:
        answer: what the model wrote, without its reasoning.
        path: the file.
        ended: whether the model ended it, not a limit.

    Returns:
        The edits; why there are none in what was clearly meant to be some; None for another reply.
    """
    if not _MEANT.search(answer) or path.endswith((".json", ".js", ".ts")):
        return None
    found = json_in(answer, frozenset(("edits",)))
    if not isinstance(found, JsonFound):
        return None
    try:
        made = _Changes.model_validate(found.value)
    except ValidationError:
        return None
    if not ended or (found.repaired and not answer.rstrip().rstrip("`").rstrip().endswith("}")):
        return f"the JSON for `{path}` was cut short; write fewer and smaller edits"
    return tuple(Edit(change.old, change.new) for change in made.edits)
