"""What a person reads when a run is over: the verdict, the evidence, where the code is, the cost.

Pure text of about twenty lines, also for a terminal without colour. The page and the handoff say
more.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence

from standalone_orchestrator.app.report.view import INTERRUPTED, RunView
from standalone_orchestrator.core.checks import statement_of
from standalone_orchestrator.core.verdict import CriterionVerdict, Evidence
from standalone_orchestrator.memory.profile import RunProfile

_NAMED = 3
_MEANT = {
    "generated": "tests that a model wrote from the task alone",
    "structure": "what stands in the source text, nothing that was run",
    "example": "examples in the task",
    "user": "tests and commands of yours",
}
_BRIEF = 110
"""Characters of a command for people; machines and the page's details have it in full."""
_HEAD = 48
_LONGEST_GIST = 160
_GLANCE = 100
"""Characters of one statement in a list of them."""
_PATH = re.compile(r"(?<![\w.:~-])/(?:[^/\s'\"=]+/)+(?=[^/\s'\"])")


def headline(view: RunView) -> str:
    """The verdict in one sentence."""
    total = len(view.verdict.criteria)
    match view.status:
        case "verified":
            return f"All {total} criteria hold, each shown by a check that was run."
        case "partial":
            return f"{view.holding} of {total} criteria hold: {view.reason}."
        case s if s == INTERRUPTED:
            return "The run is not at its end; it can be resumed."
        case _ if total:
            return f"None of {total} criteria holds: {view.reason}."
        case _:
            return f"Nothing was built: {view.reason}."


def caveats(view: RunView) -> tuple[str, ...]:
    """What a reader must know to weigh the verdict."""
    verdict = view.verdict
    said = list(verdict.remarks)
    if verdict.weakest:
        meant = f" ({_MEANT[verdict.weakest]})" if verdict.weakest in _MEANT else ""
        said.append(f"weakest authority: {verdict.weakest}{meant}")
    if verdict.set_aside:
        names = listed([view.stated(name) for name, _ in verdict.set_aside])
        said.append(f"{_count(len(verdict.set_aside), 'disputed test')} set aside: {names}")
    if view.bare:
        passes = "it, so it shows" if len(view.bare) == 1 else "them, so they show"
        names = listed([view.stated(name) for name in view.bare])
        said.append(f"in force though a skeleton passes {passes} nothing: {names}")
    if verdict.unclaimed:
        said.append(f"not claimed by any criterion: {', '.join(verdict.unclaimed)}")
    if verdict.guards:
        names = listed([f"{outcome_of(g)}{_because(g)}" for g in verdict.guards])
        said.append(f"{_count(len(verdict.guards), 'guard')} broken: {names}")
    elif verdict.guards_held:
        said.append(f"{_count(verdict.guards_held, 'guard')} held")
    if verdict.weakly_checked:
        said.append(f"weakly checked: {', '.join(w.criterion for w in verdict.weakly_checked)}")
    if view.explored and view.explored.uncommitted:
        said.append(f"uncommitted and not taken in: {', '.join(view.explored.uncommitted[:5])}")
    return tuple(said)


def weaknesses(view: RunView) -> Mapping[str, str]:
    """What is said of each criterion that is weakly checked, with a change that nothing noticed."""
    return {
        weak.criterion: f"weakly checked, {weak.survived} of {weak.mutants} mutants survived: "
        f"{weak.example.path} line {weak.example.line}: {weak.example.change} "
        f"is noticed by no test of this task{_unasked(view)}"
        for weak in view.verdict.weakly_checked
    }


def _unasked(view: RunView) -> str:
    """Said where others than the checks of the task might have noticed a mutant."""
    guards = view.verdict.guards_held or view.verdict.guards
    return " (guards were not run over it)" if guards else ""


def where(view: RunView) -> str:
    """Where the code is, in one sentence."""
    place = view.place
    unfinished = "" if place.complete else " (not written completely: resume the run)"
    match place.how:
        case "branch":
            commit = f" at {place.commit[:12]}" if place.commit else ""
            refused = f" (not applied: {place.refused})" if place.refused else ""
            return f"branch {place.target}{commit} in {view.workspace}{unfinished}{refused}"
        case "files":
            files = _count(len(place.paths), "file")
            return f"{files} in {place.target}{unfinished}"
        case _ if place.target and view.tree:
            return f"not published; the best attempt, as a tar file: {unpack(view)}"
        case _:
            return "nothing was published"


def unpack(view: RunView) -> str:
    """The command that writes what was not published into a tar file."""
    store = shlex.quote(f"{view.place.target}/tree/.git")
    return f"git --git-dir {store} archive -o attempt.tar {view.tree}"


def closing(view: RunView) -> str:
    """The closing text of a run."""
    lines = [view.status.upper(), headline(view), ""]
    weak = weaknesses(view)
    for criterion in view.verdict.criteria:
        lines += _criterion(criterion)
        lines += [f"       {weak[name]}" for name in [criterion.criterion.id] if name in weak]
    lines.append("")
    lines += [f"note: {said}" for said in caveats(view)]
    lines.append(f"code: {where(view)}")
    lines += costs(view.profile)
    return "\n".join(lines)


def costs(profile: RunProfile) -> tuple[str, ...]:
    """Tokens, then time by phase."""
    phases = ", ".join(f"{p.phase} {seconds(p.wall_s)}" for p in profile.phases)
    return (
        f"tokens: {profile.read:,} read, {profile.reused:,} reused, {profile.written:,} written "
        f"in {_count(profile.calls, 'call')} ({profile.tokens_per_s:.1f} written a second)",
        f"time: {seconds(profile.wall_s)} ({phases}); model {seconds(profile.model_s)}, "
        f"checks {seconds(profile.checks_s)}, toolchain {seconds(profile.toolchain_s)}, "
        f"the loop itself {seconds(profile.overhead_s)} ({profile.overhead_share:.1%})",
    )


def seconds(value: float) -> str:
    """A duration for people: `0.4 s`, `42 s`, `3 min 20 s`, `2 h 05 min`."""
    if value < 9.95:
        return f"{value:.1f} s"
    whole = round(value)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"


def brief(command: str) -> str:
    """A command short enough to be read at a glance: long paths by their end, options cut.

    The end of a command, which names the test, always stays.
    """
    if " -m pytest " in command:
        return f"pytest {command.rpartition(' ')[2].rpartition('/')[2]}"
    short = " ".join(_PATH.sub("…/", command).split())
    if len(short) <= _BRIEF:
        return short
    end = short.rpartition(" ")[2][-(_BRIEF - _HEAD - 3) :]
    head = short[:_HEAD].rpartition(" ")[0] or short[:_HEAD]
    return f"{re.sub(r' -+[^ ]*$', '', head)} … {end}"


def gist(message: str) -> str:
    """The line of a failure that says most: the error, not where it was raised."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    errors = [line[1:].strip() for line in lines if re.match(r"E\s", line)]
    said = next(iter(errors or lines[-1:]), "")
    return said if len(said) <= _LONGEST_GIST else f"{said[:_LONGEST_GIST]}…"


def listed(names: Sequence[str]) -> str:
    """The first of some statements, each cut to a glance, and how many more there are."""
    shown = [n if len(n) <= _GLANCE else f"{n[: _GLANCE - 1]}…" for n in names[:_NAMED]]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return "; ".join(shown) + more


def _because(evidence: Evidence) -> str:
    said = gist(evidence.message)
    return f": {said}" if said else ""


def _criterion(verdict: CriterionVerdict) -> list[str]:
    mark = "[ok]" if verdict.holds else "[--]"
    lines = [f"{mark} {verdict.criterion.id}: {verdict.criterion.text}"]
    shown = strongest(verdict)[:_NAMED]
    for evidence in shown:
        lines.append(f"       {_evidence(evidence)}")
        if evidence.outcome != "passed" and (said := gist(evidence.message)):
            lines.append(f"         {said}")
    if len(verdict.evidence) > len(shown):
        lines.append(f"       and {len(verdict.evidence) - len(shown)} more")
    if not verdict.holds or verdict.as_whole:
        lines.append(f"       {verdict.why}")
    return lines


def strongest(verdict: CriterionVerdict) -> list[Evidence]:
    """The evidence that says most first: failures, then by authority, behaviour first."""
    ranks = ("user", "example", "generated", "structure")
    return sorted(
        verdict.evidence,
        key=lambda e: (
            e.outcome == "passed",
            ranks.index(e.authority) if e.authority in ranks else len(ranks),
        ),
    )


def _evidence(evidence: Evidence) -> str:
    code = "" if evidence.exit_code is None else f", exit {evidence.exit_code}"
    output = f", output {evidence.output_hash[:12]}" if evidence.output_hash else ""
    ran = brief(evidence.command) or evidence.check
    return f"{evidence.outcome} ({evidence.authority}) {outcome_of(evidence)} [{ran}{code}{output}]"


def outcome_of(evidence: Evidence) -> str:
    """What a check states, in its own words: the last statement of a test."""
    return statement_of(evidence.source) or evidence.check


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
