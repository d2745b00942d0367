"""`report.html`: one file that needs no network, no script and nothing beside it.

All text of models, tests and users is data: escaped by the template engine, stripped of unseen
characters, cut to a length. The page stays below `LIMIT` bytes whatever the run wrote; what was cut
is said where it was cut, and stands in the journal.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from standalone_orchestrator import __version__
from standalone_orchestrator.app.report import closing, diffs
from standalone_orchestrator.app.report.handoff import points
from standalone_orchestrator.app.report.timeline import NAMES, timeline
from standalone_orchestrator.app.report.view import CandidateRow, RunView

LIMIT = 300_000
"""Bytes of the page."""
_ROOM = 290_000
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that change the order in which text is read: shown by their number."""
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cut:
    """How much of everything is shown."""

    text: int = 6_000
    """Characters of one long text (task, failure)."""
    line: int = 400
    """Characters of one line of a table or diff."""
    rows: int = 120
    """Rows of one table."""
    diff: int = 900
    """Lines of the diff in all."""
    files: int = 60
    """Files with a table or a diff of their own."""
    parts: int = 500
    """Bars of the timeline in all."""


CUTS = (
    Cut(),
    Cut(3_000, 300, 60, 450, 40, 300),
    Cut(1_500, 200, 30, 200, 20, 200),
    Cut(800, 160, 15, 80, 8, 100),
    Cut(300, 80, 6, 20, 3, 40),
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates of one file."""

    path: str
    rows: tuple[CandidateRow, ...]
    left_out: int


def report_html(view: RunView) -> str:
    """The page, below `LIMIT` bytes."""
    page = ""
    for cut in CUTS:
        page = _render(view, cut)
        if len(page.encode("utf-8")) <= _ROOM:
            break
    return page


def _render(view: RunView, cut: Cut) -> str:
    tried = _candidates(view, cut)
    changed = diffs.parse(view.diff, cut.diff)
    page = _template().render(
        view=view,
        cut=cut,
        version=__version__,
        headline=closing.headline(view),
        caveats=closing.caveats(view),
        where=closing.where(view),
        strongest=closing.strongest,
        weak=closing.weaknesses(view),
        seconds=closing.seconds,
        handoff=points(view),
        picture=timeline(view.profile, cut.parts),
        names=NAMES,
        share=lambda part: round(100 * part / view.profile.wall_s) if view.profile.wall_s else 0,
        candidates=tried,
        diff=changed,
        style=Markup(_resource("style.css")),  # ours, not text of others
    )
    return page.lstrip()


def _candidates(view: RunView, cut: Cut) -> tuple[Candidates, ...]:
    by_path: dict[str, list[CandidateRow]] = {}
    for row in view.candidates:
        by_path.setdefault(row.path, []).append(row)
    return tuple(
        Candidates(path, tuple(rows[: cut.rows]), max(0, len(rows) - cut.rows))
        for path, rows in by_path.items()
    )


def _shown(value: object) -> object:
    """Every value that the template prints goes through here."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _TURNING.sub(lambda c: f"[U+{ord(c[0]):04X}]", _UNSEEN.sub("\ufffd", value))
    return value


def shorten(text: str, longest: int) -> str:
    """`text` with a note where it was cut."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]} … ({len(text) - longest:,} more characters in the journal)"


def first_line(text: str, longest: int) -> str:
    """The first line that says something."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= longest else f"{line[:longest]}…"


def spans(text: str) -> Markup:
    """Our own sentences with their code spans set in type; everything in them is escaped."""
    made, at = Markup(), 0
    for span in _SPAN.finditer(text):
        plain, code = _shown(text[at : span.start()]), _shown(span[2].strip())
        made += Markup("{}<code>{}</code>").format(plain, code)
        at = span.end()
    return made + Markup("{}").format(_shown(text[at:]))


def count(number: int, thing: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


@functools.cache
def _template() -> Template:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    for filter_ in (closing.brief, closing.gist, shorten, first_line, spans, count):
        environment.filters[filter_.__name__] = filter_
    return environment.from_string(_resource("page.html.j2"))


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
