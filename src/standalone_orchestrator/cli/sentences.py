"""Events as plain sentences for people, and text of models made fit for a terminal.

Pure; no colour. What is shown where is decided in `cli.render`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from standalone_orchestrator.app.report.closing import listed
from standalone_orchestrator.core.checks import Check, Means, Outcome, Role, Suite
from standalone_orchestrator.core.events import (
    Amended,
    BaseTests,
    Built,
    Candidate,
    Checked,
    Diagnosed,
    Event,
    Explored,
    Finished,
    Frozen,
    Measured,
    Noticed,
    PlanFailed,
    Planned,
    Published,
    Publishing,
    Replied,
    Resumed,
    Started,
    StepBegan,
    Tested,
)

LONGEST = 400
"""Characters of one sentence; what is longer is in the journal."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?", re.DOTALL)
"""Commands to a terminal, parameters included."""
_PHASES = {
    "explore": "looking at the workspace",
    "plan": "planning",
    "specify": "writing the checks",
    "test": "running the checks",
    "diagnose": "looking for the cause",
    "reconsider": "asking again for disputed tests",
    "strength": "measuring the strength of the checks",
}
_NOTES = {
    "dropped": "left out",
    "malformed": "an answer could not be read",
    "repair": "an answer was put right",
    "unfit test": "a written test is not used",
    "refused test": "a written test is not used",
    "plan refused": "a plan was sent back",
    "edit missed": "an edit did not fit",
    "failed draw": "a draw gave nothing",
    "unasked": "not asked",
}
"""How notices begin, by their topic; the others speak for themselves."""


def printable(text: str, longest: int = LONGEST) -> str:
    """`text` on one line, without control, direction or other unseen characters, cut if long.

    What a model wrote must not move the cursor, ring, colour, or change the order of a line.
    """
    start = _ESCAPES.sub("", text[: longest * 4])
    kept = (" " if c in "\n\r\t\v\f\u2028\u2029" else c for c in start)
    line = " ".join("".join(c for c in kept if _seen(c)).split())
    return line if len(line) <= longest and len(text) <= longest * 4 else line[: longest - 1] + "…"


def _seen(char: str) -> bool:
    return char == " " or unicodedata.category(char) not in _UNSEEN


def sentence(event: Event, stated: Mapping[str, str] = MappingProxyType({})) -> str:
    """What happened, for a person; empty for what needs no line of its own.

    Args:
        event: what happened.
        stated: what checks state, by their ids, which are for programs.
    """
    return printable(_say(event, stated))


def phase_of(step: str) -> str:
    """The phase that a step id belongs to, as it is shown: `BUILD` for `build/1/calc.py`."""
    name = step.partition("/")[0]
    return {"diagnose": "rca", "reconsider": "specify"}.get(name, name).upper()


def file_of(step: str) -> str:
    """The file of a build step; empty for other steps."""
    return step.split("/", 2)[2] if step.startswith("build/") and step.count("/") > 1 else ""


def _say(event: Event, stated: Mapping[str, str]) -> str:
    match event:
        case Started() | Resumed() | Finished() | Publishing() | Published():
            return _frame(event)
        case Explored() | Planned() | PlanFailed() | Frozen():
            return _before_building(event)
        case Built() | Candidate() | Replied() | Checked():
            return _building(event)
        case Tested() | Amended() | Diagnosed() | Measured():
            return _after_building(event, stated)
        case StepBegan(step):
            return _began(step)
        case Noticed(topic=topic, text=text):
            return f"{_NOTES.get(topic, 'note')}: {text}"


def _frame(event: Started | Resumed | Finished | Publishing | Published) -> str:
    match event:
        case Started():
            models = ", ".join(dict.fromkeys(model for _, model in event.models))
            where = f"{models or 'no model'}, sandbox {event.sandbox}"
            return f"run {event.run}: {_first_line(event.task.text)} ({where})"
        case Resumed():
            return "taken up again"
        case Finished():
            return f"finished: {event.verdict}: {event.reason}"
        case Publishing():
            return ""
        case Published():
            what = "branch" if event.how == "branch" else "files in"
            refused = f" (not applied: {event.refused})" if event.refused else ""
            return f"published: {what} {event.target}{refused}"


def _before_building(event: Explored | Planned | PlanFailed | Frozen) -> str:
    match event:
        case Explored():
            return _explored(event)
        case Planned():
            files = ", ".join(f.path for f in event.plan.files)
            refused = f" after {_number(len(event.refusals), 'refused plan')}" * bool(
                event.refusals
            )
            return f"planned{refused}: {_number(len(event.plan.criteria), 'criterion')} for {files}"
        case PlanFailed():
            return f"no workable plan: {'; '.join(event.problems)}"
        case Frozen():
            refused = f"; {len(event.refused)} refused since they were not red first" * bool(
                event.refused
            )
            total = _number(len(event.suite.checks), "check")
            return f"froze {total}: {_kinds(event.suite.checks)}{_bare(event.suite)}{refused}"


def _bare(suite: Suite) -> str:
    """How many checks are in force that a skeleton passes."""
    match sum(c.bare for c in suite.checks):
        case 0:
            return ""
        case 1:
            return "; 1 passes on a skeleton: it binds, and shows nothing"
        case count:
            return f"; {count} pass on a skeleton: they bind, and show nothing"


_GUARDS = {
    Means.BASE_TEST: "the project's own tests",
    Means.COMMAND: "commands",
    Means.TEST: "tests of yours",
    Means.STRUCTURE: "what existed",
}


def _kinds(checks: tuple[Check, ...]) -> str:
    """Goals by who says so, then guards by what they are."""
    by = [c.authority.name.lower() for c in checks if c.role is Role.GOAL]
    parts = [", ".join(f"{by.count(name)} {name}" for name in dict.fromkeys(by))]
    guards = [_GUARDS.get(c.means, c.means) for c in checks if c.role is Role.GUARD]
    if guards:
        names = list(dict.fromkeys(guards))
        each = [f"{name}: {guards.count(name)}" for name in names] if names[1:] else names
        parts.append(f"{_number(len(guards), 'guard')} ({', '.join(each)})")
    return "; ".join(part for part in parts if part) or "none"


def _explored(event: Explored) -> str:
    found = [_number(event.files, "file") if event.files else "nothing yet"]
    found.append(", ".join(event.languages))
    if event.test_command:
        found.append(f"tests: {event.test_command}{_of_base(event.base_tests)}")
    if event.red:
        named = _number(len(event.red), "failing test")
        found.append(f"{named} to be mended, suspect: {', '.join(event.suspects[:3]) or 'nothing'}")
    if event.not_installed:
        found.append(f"not installed: {event.not_installed}")
    if event.uncommitted:
        found.append(f"not taken in: {', '.join(event.uncommitted)}")
    return f"explored: {'; '.join(part for part in (*found, *event.notes) if part)}"


def _of_base(tests: BaseTests | None) -> str:
    """What the project's own tests say of the base, in brackets."""
    if tests is None:
        return ""
    counts = f"{tests.passed} pass, {tests.failed} fail, {tests.skipped} are skipped"
    return f" ({tests.problem or f'on the base {counts}'})"


def _building(event: Built | Candidate | Replied | Checked) -> str:
    match event:
        case Built():
            problem = f"; {event.problem}" * bool(event.problem)
            tried = f" ({_number(event.candidates, 'candidate')})" * bool(event.candidates)
            return f"built {event.path}: {_origin(event.chosen)}{tried}{problem}"
        case Candidate(chosen=True):
            return ""  # it was told when it was looked at
        case Candidate(duplicate=True):
            return f"  {_origin(event.origin)}: the same program as an earlier one"
        case Candidate():
            wrong = event.problem or (f"{len(event.failed)} failed" if event.failed else "")
            return f"  {_origin(event.origin)}: {event.passed} passed" + f", {wrong}" * bool(wrong)
        case Replied():
            speed = f", {event.written / event.model_s:.1f} tokens/s" if event.model_s > 0 else ""
            return f"  {event.role}: {event.written} tokens in {event.model_s:.0f} s{speed}"
        case Checked():
            return ""


def _after_building(
    event: Tested | Amended | Diagnosed | Measured, stated: Mapping[str, str]
) -> str:
    match event:
        case Tested():
            bad = [r.check for r in event.results if r.outcome is not Outcome.PASSED]
            total = len(event.results)
            failing = f"; failing: {listed([stated.get(b, b) for b in bad])}" * bool(bad)
            return f"tested: {total - len(bad)} of {total} checks passed{failing}"
        case Amended():
            aside = _number(len(event.suite.set_aside), "test")
            kept = len(event.confirmed)
            return f"asked again for disputed tests: {kept} confirmed, {aside} set aside"
        case Diagnosed():
            why = event.whys[-1].text if event.whys else "no cause found"
            blamed = ", ".join(event.blamed) or "nothing"
            return f"diagnosed ({event.source}): {why}; to change: {blamed}"
        case Measured():
            killed = sum(bool(m.killed_by) for m in event.mutants)
            mutants = _number(len(event.mutants), "mutant")
            rest = f"; no time for {event.left_out} more" * bool(event.left_out)
            return f"measured the checks: {killed} of {mutants} killed{rest}"


def _began(step: str) -> str:
    name, _, rest = step.partition("/")
    if name in _PHASES:
        return _PHASES[name]
    if name == "build":
        return f"building {file_of(step)}"
    return f"{name} {rest}".strip()


def _origin(text: str) -> str:
    """Where a candidate came from: `draw 2 at 0.4` names a temperature."""
    return re.sub(r"^(draw \d+ at )([\d.]+)$", r"\1temperature \2", text)


def _first_line(text: str) -> str:
    return printable(text.strip().partition("\n")[0], 120)


def _number(count: int, noun: str) -> str:
    if count == 1:
        return f"1 {noun}"
    return f"{count} {'criteria' if noun == 'criterion' else noun + 's'}"
