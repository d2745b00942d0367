"""This program, as a user starts it: `orchestrator run`."""

from __future__ import annotations

from pydantic import ValidationError

from standalone_orchestrator.app.report.result import Result
from standalone_orchestrator.bench.contest import (
    ENDED,
    LIMIT,
    Attempt,
    Entry,
    fault_of,
    refuse_void,
)
from standalone_orchestrator.bench.sample import OURS, SampleCost
from standalone_orchestrator.memory.runs import RunFolder, run_ids

VERIFIED = 0
_GOOD = (VERIFIED, ENDED, LIMIT)


class Ours:
    """`orchestrator run`; in a repository its result is merged, so that it lies in the files."""

    @property
    def name(self) -> str:
        """`ours`."""
        return OURS

    @property
    def requirements(self) -> tuple[str, ...]:
        """None."""
        return ()

    def command(self, entry: Entry) -> tuple[str, ...]:
        """`orchestrator run` with the goal as a file."""
        return (
            *(*entry.program, "run", "--file", str(entry.goal)),
            *("--workspace", str(entry.workspace), "--seed", str(entry.seed)),
            *("--max-minutes", f"{entry.minutes:g}", "--json"),
            *(("--apply",) if entry.based else ()),
            *entry.arguments,
        )

    def attempt(self, entry: Entry, code: int | None) -> Attempt:
        """The verdict and the cost, as `result.json` tells them."""
        runs = run_ids(entry.workspace)
        folder = RunFolder(entry.workspace, runs[-1]) if runs else None
        refuse_void(code, entry.log, began=folder is not None)
        result = _result(folder)
        status = result.status if result else ""
        return Attempt(
            status=status,
            fault=fault_of(code, _GOOD, entry.log) or _contradiction(code, status),
            cost=_cost(result) if result else None,
            models=tuple(dict.fromkeys(m.model for m in result.models)) if result else (),
            run=str(folder.path) if folder else str(entry.place),
            transcript=str(folder.journal) if folder else "",
        )


def _result(folder: RunFolder | None) -> Result | None:
    try:
        return Result.model_validate_json(folder.result.read_bytes()) if folder else None
    except (OSError, ValidationError):  # it crashed before it wrote one
        return None


def _cost(result: Result) -> SampleCost:
    cost = result.cost
    return SampleCost(
        tokens_read=cost.tokens_read,
        tokens_reused=cost.tokens_reused,
        tokens_written=cost.tokens_written,
        calls=cost.calls,
        model_s=cost.model_s,
        checks_s=cost.checks_s,
        wall_s=cost.wall_s,
    )


def _contradiction(code: int | None, status: str) -> str:
    if not status:
        return f"it ended with exit code {code} and left no result"
    if (code == VERIFIED) != (status == "verified"):
        return f"it ended with exit code {code} and says {status}"
    return ""
