"""A candidate with all that is known of it, and what is said of it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from standalone_orchestrator.core.checks import Check, CheckResult, Outcome, Role
from standalone_orchestrator.core.search_state import Seen


@dataclass(frozen=True, slots=True)
class Made:
    """A candidate with its text and tree."""

    seen: Seen
    text: str = ""
    tree: str = ""
    origin: str = ""
    reply: str = ""
    results: tuple[CheckResult, ...] = ()


def explained(made: Made, checks: Collection[Check]) -> list[str]:
    """What fails, as the model reads it: each test with what it said."""
    by_id = {c.id: c for c in checks}
    failing = [r for r in made.results if r.outcome is not Outcome.PASSED]
    return [f"{by_id[r.check].source}\n{r.message}" for r in failing[:4]]


def compared(made: Made, all_made: Sequence[Made], checks: Collection[Check]) -> str:
    """Why a round left the file as it was, although it is not in order."""
    if made.origin != "kept" or not made.seen.failed:
        return ""
    rivals = [m for m in all_made if m.origin != "kept" and m.tree and m.tree != made.tree]
    sound = [m for m in rivals if not m.seen.problem]
    if not rivals:
        usable = any(m.tree for m in all_made if m.origin != "kept")
        return "every candidate repeats what is there" if usable else all_made[-1].seen.problem
    best = max(sound or rivals, key=lambda m: m.seen.score)
    if best.seen.problem:
        return f"nothing better was found; {best.origin}: {best.seen.problem}"
    return (
        f"nothing better was found; {best.origin} passes {len(best.seen.passed)} checks"
        f"{_broken(best, made, checks)}, what is there {len(made.seen.passed)}"
    )


def _broken(best: Made, kept: Made, checks: Collection[Check]) -> str:
    guards = {c.id: c.target for c in checks if c.role is Role.GUARD}
    lost = [guards[n] for n in best.seen.failed if n in guards and n not in kept.seen.failed]
    more = f" and {len(lost) - 3} more" if len(lost) > 3 else ""
    names = ", ".join(f"`{target}`" for target in lost[:3])
    return f" but breaks {names}{more}, which passed before" if lost else ""
