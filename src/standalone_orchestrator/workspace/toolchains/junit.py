"""Reading a JUnit report: one case a test, with a message for people and a hash that repeats.

The report was written next to a model's code, so it is data to be doubted: a link, a pipe, a huge
or a broken file is no report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from standalone_orchestrator.core.checks import Outcome
from standalone_orchestrator.workspace.testrun import digest, shorten

MAX_BYTES = 32 << 20
_FRAME = re.compile(r"^(?P<path>\S[^\n]*?):\d+: ")
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")
_SECONDS = re.compile(r"\bin \d+\.\d+s\b")
_TMP_NUMBER = re.compile(r"(pytest-of-[^/\s]+)/pytest-\d+")
_MARKS = re.compile(r"^\s*[\^~]+\s*$")
"""The line of carets under a frame: tokens that tell a model nothing."""
_ERROR_LINES = 9
_FRAME_LINES = 4
_GRAVITY = (Outcome.PASSED, Outcome.SKIPPED, Outcome.FAILED, Outcome.ERROR)


@dataclass(frozen=True, slots=True)
class Case:
    """What the report says of one test, or of one file that could not be collected."""

    id: str
    """Node id; for a file that could not be collected, its name with dots."""
    outcome: Outcome
    message: str = ""
    output_hash: str = ""
    expected_to_fail: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """All cases of one run."""

    cases: tuple[Case, ...]
    faults: int
    """How many failures and errors the report says that it holds."""

    def agrees_with(self, exit_code: int | None) -> bool:
        """Whether the cases, the report's own count and the runner's exit code say the same."""
        bad = any(c.outcome in (Outcome.FAILED, Outcome.ERROR) for c in self.cases)
        if bad != bool(self.faults):
            return False
        match exit_code:
            case 0:
                return not bad and bool(self.cases)
            case 1:
                return bad
            case 5:
                return all(c.outcome is Outcome.SKIPPED for c in self.cases)
            case _:
                return False


def read_report(path: Path, places: Sequence[tuple[str, str]] = ()) -> Report | None:
    """Read a report; None when there is none that can be read.

    Args:
        path: the XML file.
        places: (prefix, replacement) for paths that differ from run to run.
    """
    text = read_plain(path)
    if not text:
        return None
    try:
        root = ElementTree.fromstring(text)
        suites = [root] if root.tag == "testsuite" else list(root.iter("testsuite"))
        faults = sum(int(s.get(name, "0")) for s in suites for name in ("failures", "errors"))
    except (ElementTree.ParseError, ValueError):
        return None
    cases = (_case(element, places) for suite in suites for element in suite.iter("testcase"))
    return Report(_worst_of_each(cases), faults)


def read_plain(path: Path) -> str:
    """Text of a plain file of bearable size; empty for anything else."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
            return ""
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


def worst(cases: Iterable[Case]) -> Case | None:
    """The gravest of several cases of one check."""
    return max(cases, key=lambda c: _GRAVITY.index(c.outcome), default=None)


def _worst_of_each(cases: Iterable[Case]) -> tuple[Case, ...]:
    found: dict[str, Case] = {}
    for case in cases:
        known = found.get(case.id)
        found[case.id] = case if known is None else worst((known, case)) or case
    return tuple(found.values())


def _case(element: ElementTree.Element, places: Sequence[tuple[str, str]]) -> Case:
    name = element.get("name", "")
    ids = [p.get("value", "") for p in element.iter("property") if p.get("name") == "nodeid"]
    case_id = ids[0] if ids else ".".join(p for p in (element.get("classname"), name) if p)
    outcome, detail = _outcome(element)
    text = steady(detail.text or "", places) if detail is not None else ""
    brief = steady(detail.get("message", ""), places) if detail is not None else ""
    return Case(
        id=case_id,
        outcome=outcome,
        message="" if outcome is Outcome.PASSED else explain(text, brief),
        output_hash=digest(case_id, outcome.value, brief, text),
        expected_to_fail=detail is not None and detail.get("type") == "pytest.xfail",
    )


def _outcome(element: ElementTree.Element) -> tuple[Outcome, ElementTree.Element | None]:
    for tag, outcome in (
        ("error", Outcome.ERROR),
        ("failure", Outcome.FAILED),
        ("skipped", Outcome.SKIPPED),
    ):
        if (detail := element.find(tag)) is not None:
            return outcome, detail
    return Outcome.PASSED, None


def steady(text: str, places: Sequence[tuple[str, str]]) -> str:
    """`text` without what differs between two runs of the same: folders, addresses, seconds."""
    for prefix, replacement in places:
        text = text.replace(prefix, replacement)
    text = _SECONDS.sub("in …s", _ADDRESS.sub("0x…", text))
    return _TMP_NUMBER.sub(r"\1/pytest-0", text)


def explain(text: str, brief: str) -> str:
    """A failure in few lines: where the test stood, where it broke, and what the runner says.

    Frames of the standard library and of packages are left out when the program's own are there.
    """
    frames: list[list[str]] = []
    said: list[str] = []
    for line in text.splitlines():
        if _MARKS.match(line):
            continue
        if line.startswith("E "):
            said.append(line)
        elif _FRAME.match(line):
            frames.append([line])
        elif frames and line.strip():
            frames[-1].append(line)
    if not said:
        return shorten(text or brief)
    if len(said) > _ERROR_LINES:
        said = [*said[: _ERROR_LINES - 3], "E   …", *said[-2:]]
    own = [f for f in frames if not f[0].startswith(("/", "..", "<"))] or frames
    shown = [own[0], own[-1]] if len(own) > 1 else own
    lines = [line for frame in shown for line in frame[:_FRAME_LINES]]
    return shorten("\n".join([*lines, *said]), _ERROR_LINES + 2 * _FRAME_LINES)
