"""The edit formats that a model can be asked for, each read the way BUILD reads a reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from standalone_orchestrator.codebase.edits import tagged
from standalone_orchestrator.models.api import Completed
from standalone_orchestrator.models.edit_format import EditFormat
from standalone_orchestrator.phases.build.candidate import Text, text_from
from standalone_orchestrator.phases.build.structured import SCHEMA

WHOLE = "Answer with the whole new {path} in one code block, nothing else."
BLOCKS = """\
Answer with SEARCH/REPLACE blocks for {path} and nothing else:
<<<<<<< SEARCH
lines as they stand in the file
=======
lines that take their place
>>>>>>> REPLACE"""
BY_NAME = (
    "Answer with one code block that holds only what you add or change, each function complete, "
    "and the imports that it needs. What you leave out stays as it is: do not repeat the rest of "
    "{path}. Methods stand below the `class` line of their class."
)
JSON = """\
Answer with JSON and nothing else: \
{"edits": [{"old": "lines as they stand in the file", "new": "lines that take their place"}]}"""
TAGS = """\
Each line of {path} stands behind its tag, a number and two letters. Answer with blocks that name \
the first and the last line to be replaced by their tags, and nothing else:
<<<<<<< LINES 12:ab 14:cd
new lines that take the place of lines 12 to 14, without tags
>>>>>>> END
Write AFTER 12:ab instead to put lines in below line 12. An empty block deletes its lines."""


def _reader(*, edit: bool) -> Callable[[str, str, Completed], str | None]:
    def read(path: str, text: str, reply: Completed) -> str | None:
        made = text_from(reply, path, text, edit=edit)
        return made.text if isinstance(made, Text) else None

    return read


FORMATS: Mapping[str, EditFormat] = MappingProxyType(
    {
        "search/replace": EditFormat(BLOCKS, _reader(edit=True)),
        "by name": EditFormat(BY_NAME, _reader(edit=True)),
        "json": EditFormat(JSON, _reader(edit=True), schema=SCHEMA),
        "tags": EditFormat(TAGS, _reader(edit=True), shown=tagged),
        "whole file": EditFormat(WHOLE, _reader(edit=False)),
    }
)
"""By name; the dearest one last."""
PROBED: Mapping[str, EditFormat] = MappingProxyType(
    {name: FORMATS[name] for name in ("whole file", "search/replace")}
)
"""Those that BUILD chooses between by a model's profile; another one has to win a row of
`bench run formats` first."""
