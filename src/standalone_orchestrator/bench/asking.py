"""What contestants that ask a model one prompt have in common; each runs in a process of its own.

The process reads goal and workspace, asks, writes files into the workspace, and leaves beside it
`transcript.jsonl` (the prompt, then each reply as it came) and `attempt.json` (what it cost).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from standalone_orchestrator.app import wiring
from standalone_orchestrator.app.settings import Loaded, load_settings
from standalone_orchestrator.bench.answers import targets
from standalone_orchestrator.bench.contest import Attempt, Entry, fault_of, refuse_void
from standalone_orchestrator.bench.sample import SampleCost
from standalone_orchestrator.bench.start import texts
from standalone_orchestrator.codebase.fences import fenced
from standalone_orchestrator.core.errors import ModelUnreachable, OrchestratorError
from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Failed,
    Limits,
    Message,
    Model,
    Prompt,
    Reply,
)
from standalone_orchestrator.models.parse.languages import languages_of
from standalone_orchestrator.models.prompt import render
from standalone_orchestrator.system.clock import Clock, SystemClock
from standalone_orchestrator.system.files import write_atomic

ANSWERED = "answered"
TRANSCRIPT, ATTEMPT = "transcript.jsonl", "attempt.json"
REPLY_SHARE = 4
"""A reply gets one part in so many of the context."""
_FILES_SHARE = 2
"""The files of the workspace at most one part in so many."""


@dataclass(frozen=True, slots=True)
class Given:
    """What such a contestant is given."""

    goal: str
    workspace: Path
    place: Path
    seed: int
    samples: int
    loaded: Loaded
    model: Model
    clock: Clock

    def files(self) -> dict[str, str]:
        """The text files of the workspace, by path."""
        return texts(self.workspace)


class Cost(BaseModel):
    """The contents of `attempt.json`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    models: tuple[str, ...]
    cost: SampleCost


@dataclass(frozen=True, slots=True)
class Asked:
    """The replies in the order of their draws, and what time went by."""

    replies: tuple[Completed, ...]
    model_s: float
    checks_s: float = 0.0


Play = Callable[[Given], Asked]
"""Asks, and writes files into the workspace."""
Heard = Callable[[Completed], float]
"""Takes a reply; the seconds that it took."""


def ignore(reply: Completed) -> float:
    """Replies are wanted together, when all are there."""
    del reply
    return 0.0


def module_command(module: str, entry: Entry) -> tuple[str, ...]:
    """How the process of such a contestant is started."""
    return (
        *(sys.executable, "-P", "-m", module, "--file", str(entry.goal)),
        *("--workspace", str(entry.workspace), "--place", str(entry.place)),
        *("--seed", str(entry.seed), *entry.arguments),
    )


def attempt_of(
    entry: Entry, code: int | None, good: tuple[int, ...] = (0,), told: str = TRANSCRIPT
) -> Attempt:
    """What such a process left.

    Args:
        entry: what it was given.
        code: its exit code.
        good: exit codes that are no fault.
        told: the name of its transcript.
    """
    refuse_void(code, entry.log, began=False)
    try:
        kept = Cost.model_validate_json((entry.place / ATTEMPT).read_bytes())
    except (OSError, ValidationError):
        kept = None
    fault = fault_of(code, good, entry.log)
    transcript = entry.place / told
    return Attempt(
        status=ANSWERED if kept else "",
        fault=fault or ("" if kept else "it left nothing"),
        cost=kept.cost if kept else None,
        models=kept.models if kept else (),
        run=str(entry.place),
        transcript=str(transcript) if transcript.is_file() else "",
    )


def prompt_for(goal: str, texts: Mapping[str, str], model: Model) -> Prompt:
    """Goal and files as one message; what has no room in the model's context is named."""
    room = model.capabilities.context // _FILES_SHARE
    shown: list[tuple[str, str]] = []
    left: list[str] = []
    for path in sorted(texts, key=lambda p: (p not in goal, len(texts[p]))):
        block = _block(path, texts[path])
        needed = model.count(block)
        if needed <= room:
            room -= needed
            shown.append((path, block))
        else:
            left.append(path)
    text = render(
        __package__,
        "contest.md.j2",
        goal=goal.strip(),
        files=sorted(shown),
        names=sorted(left),
        targets=targets(goal, texts),
    )
    return Prompt((Message("user", text.strip() + "\n"),))


def _block(path: str, text: str) -> str:
    block, labels = fenced(text.rstrip("\n")), languages_of(path)
    mark, end, rest = block.partition("\n")
    return f"{mark}{labels[0] if labels else ''}{end}{rest}"


def ask(given: Given, draws: Sequence[Draw], heard: Heard = ignore) -> Asked:
    """Ask once with some draws; the transcript holds the prompt and the replies.

    Args:
        given: goal, workspace and model.
        draws: one reply each.
        heard: is given each reply as it comes, and says what seconds it took.

    Raises:
        ModelUnreachable: no draw was answered.
    """
    prompt = prompt_for(given.goal, given.files(), given.model)
    limits = given.loaded.settings.limits
    bounds = Limits(
        max_tokens=given.model.capabilities.context // REPLY_SHARE,
        idle_s=limits.call_idle_s,
        deadline_s=limits.call_deadline_s,
    )
    replies: list[Reply] = []
    began, elsewhere_s = given.clock.monotonic(), 0.0
    with (given.place / TRANSCRIPT).open("w", encoding="utf-8") as file:
        file.write(json.dumps({"prompt": asdict(prompt)}) + "\n")
        for reply in given.model.sample(prompt, draws, bounds):
            replies.append(reply)
            file.write(json.dumps({"reply": asdict(reply)}) + "\n")
            file.flush()
            if isinstance(reply, Completed):
                elsewhere_s += heard(reply)
    found = [r for r in replies if isinstance(r, Completed)]
    if not found:
        why = next((r for r in replies if isinstance(r, Failed)), None)
        raise ModelUnreachable(*((why.reason, why.way_out) if why else ("no draw was answered",)))
    found.sort(key=lambda r: r.draw.index)
    model_s = given.clock.monotonic() - began - elsewhere_s
    return Asked(tuple(found), model_s, elsewhere_s)


def main(play: Play) -> int:
    """The process: asks, and answers."""
    return ending(lambda: _run(play))


def ending(work: Callable[[], int]) -> int:
    """The exit code of a process: every fault of ours ends as a line in the log and its code."""
    try:
        return work()
    except OrchestratorError as fault:
        told = {"kind": "error", "message": fault.message, "way_out": fault.way_out}
        sys.stdout.write(json.dumps(told) + "\n")
        return fault.exit_code


def _run(play: Play) -> int:
    options = parser().parse_args()
    clock = SystemClock()
    began = clock.monotonic()
    loaded = load_settings(None, options.config, options.sets, {"model": options.model})
    wired = wiring.wire_models(loaded.settings, loaded.folders, clock)
    try:
        wired.start()
        given = Given(
            goal=options.file.read_text("utf-8"),
            workspace=options.workspace,
            place=options.place,
            seed=options.seed,
            samples=options.samples,
            loaded=loaded,
            model=wired.router.role("builder"),
            clock=clock,
        )
        asked = play(given)
    finally:
        wired.close()
    kept = Cost(models=(given.model.name,), cost=_cost(asked, wall_s=clock.monotonic() - began))
    write_atomic(options.place / ATTEMPT, kept.model_dump_json())
    return 0


def _cost(asked: Asked, wall_s: float) -> SampleCost:
    usages = [reply.usage for reply in asked.replies]
    return SampleCost(
        tokens_read=sum(u.read for u in usages),
        tokens_reused=sum(u.reused for u in usages),
        tokens_written=sum(u.written for u in usages),
        calls=len(usages),
        model_s=round(asked.model_s, 3),
        checks_s=round(asked.checks_s, 3),
        wall_s=round(wall_s, 3),
    )


def parser() -> argparse.ArgumentParser:
    """Reads what `module_command` writes."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    for name in ("--file", "--workspace", "--place"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--samples", type=int, default=1)
    parser.add_argument("--model")
    parser.add_argument("--config", type=Path)
    parser.add_argument("--set", dest="sets", action="append", default=[])
    return parser
