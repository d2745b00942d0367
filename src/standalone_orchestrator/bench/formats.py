"""Which edit format a model writes best: small changes of real files, asked for in each format.

    <suites>/formats/tasks.jsonl     one task a line, about a file of the corpus of edits

One greedy reply a task and format, read the way BUILD reads it. Right is what has the syntax tree
that was asked for, and all comments: how a format lays blank lines out is no fault. A sample's
contestant is its format. Not here: the formats (`app.edit_formats`).
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from standalone_orchestrator import __version__
from standalone_orchestrator.bench.corpus import SUITE as EDITS
from standalone_orchestrator.bench.corpus import Change, changed
from standalone_orchestrator.bench.pool import Drawn, Pooled
from standalone_orchestrator.bench.results import Results
from standalone_orchestrator.bench.sample import Sample, SampleCost
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.models.api import Completed, Draw, Limits, Model
from standalone_orchestrator.models.draws import first
from standalone_orchestrator.models.edit_format import EditFormat, plain, question
from standalone_orchestrator.system.clock import Clock

SUITE = "formats"
Outcome = Literal["right", "wrong", "refused"]
_SHORT = 600
"""Tokens of a reply that holds changes only."""
_GROWTH = 1.25
"""How many times the file's tokens a reply may have that writes it anew."""
_COLUMNS = ("format", "asked", "right", "wrong", "refused", "tokens written, median")


class FormatTask(BaseModel):
    """One change of one file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    file: str
    kind: str
    task: str
    changes: tuple[Change, ...]


class LoadedTask(BaseModel):
    """A task with its texts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    given: FormatTask
    before: str
    after: str


def has_formats(suites: Path) -> bool:
    """Whether a folder of suites holds the tasks."""
    return (suites / SUITE / "tasks.jsonl").is_file()


def load_tasks(suites: Path) -> tuple[LoadedTask, ...]:
    """All tasks, those of one file together.

    Raises:
        UsageError: there are none, or one is malformed or does not fit its file.
    """
    if not has_formats(suites):
        raise UsageError(
            f"there are no tasks for edit formats in {suites}",
            "start in a clone of the project, or give --suites DIR",
        )
    found = []
    for row in (suites / SUITE / "tasks.jsonl").read_text("utf-8").splitlines():
        try:
            given = FormatTask.model_validate_json(row)
        except ValidationError as fault:
            raise UsageError(f"the tasks for edit formats are malformed: {fault}") from None
        before = (suites / EDITS / "files" / given.file).read_text("utf-8")
        after = changed(before, given.changes, given.id)
        found.append(LoadedTask(given=given, before=before, after=after))
    return tuple(found)


def in_order(
    tasks: Sequence[LoadedTask], formats: Sequence[str]
) -> tuple[tuple[LoadedTask, str], ...]:
    """What is asked, one file after the other, since a server has read it then.

    The last format, which is the dearest, comes after all others.
    """
    files = tuple(dict.fromkeys(task.given.file for task in tasks))
    found = [(t, f) for file in files for f in formats for t in tasks if t.given.file == file]
    return tuple(sorted(found, key=lambda pair: pair[1] == formats[-1]))


def outcome_of(task: LoadedTask, made: str | None) -> Outcome:
    """What came of a reply."""
    if made is None:
        return "refused"
    return "right" if _meaning(made) == _meaning(task.after) else "wrong"


@dataclass(frozen=True, slots=True)
class Measuring:
    """What all samples of one measurement have in common."""

    formats: Mapping[str, EditFormat]
    model: Model
    limits: Limits
    """Of a call; how long a reply may be follows from its task."""
    blank: Sample
    """A sample without task and outcome."""
    clock: Clock


def measure(
    wanted: Sequence[tuple[LoadedTask, str]], setup: Measuring, results: Results
) -> Iterator[Sample]:
    """One sample for each task and format that the results don't hold; all of them are given.

    Raises:
        ModelError: the model could not be reached, or a call failed.
        LimitReached: the disk is full.
    """
    for task, name in wanted:
        sample = results.get((SUITE, task.given.id, 0, name))
        if sample is None:
            sample, drawn = _asked(task, name, setup)
            results.add(sample, [_pooled(sample, drawn)])
        yield sample


def blank_sample(model: str, commit: str, settings: str, clock: Clock) -> Sample:
    """What all samples of one measurement have in common."""
    return Sample(
        suite=SUITE,
        task="",
        seed=0,
        status="",
        exit_code=0,
        solved=False,
        false_verified=False,
        seconds=0.0,
        model=model,
        settings=settings,
        version=__version__,
        commit=commit,
        at=clock.now(),
    )


def formats_report(samples: Sequence[Sample]) -> str:
    """A markdown table: outcomes and tokens by format, then by format and kind."""
    kinds = sorted({_kind(s) for s in samples})
    names = list(dict.fromkeys(s.contestant for s in samples))
    lines = [
        f"| {' | '.join([*_COLUMNS, *kinds])} |",
        f"| --- |{' ---: |' * (5 + len(kinds))}",
    ]
    for name in names:
        mine = [s for s in samples if s.contestant == name]
        found = Counter(s.status for s in mine)
        tokens = sorted(s.cost.tokens_written for s in mine if s.cost)
        cells = [len(mine), found["right"], found["wrong"], found["refused"]]
        rows = [[s for s in mine if _kind(s) == kind] for kind in kinds]
        told = [f"{sum(s.solved for s in row)} of {len(row)}" if row else "-" for row in rows]
        middle = tokens[len(tokens) // 2] if tokens else 0
        lines.append(f"| {name} | {' | '.join(map(str, [*cells, middle, *told]))} |")
    return "\n".join(lines)


def _asked(task: LoadedTask, name: str, setup: Measuring) -> tuple[Sample, Drawn]:
    edit_format, model, clock = setup.formats[name], setup.model, setup.clock
    prompt = question(edit_format, task.given.file, task.before, task.given.task)
    if not model.capabilities.json_schema:
        prompt = replace(prompt, schema="")
    most = max(_SHORT, int(model.count(task.before) * _GROWTH))
    began = clock.monotonic()
    reply = first(model, prompt, Draw(0, 0.0, 1), replace(setup.limits, max_tokens=most))
    seconds = clock.monotonic() - began
    made = edit_format.apply(task.given.file, task.before, reply)
    outcome = outcome_of(task, made)
    sample = setup.blank.model_copy(
        update={
            "task": task.given.id,
            "contestant": name,
            "status": outcome,
            "solved": outcome == "right",
            "seconds": round(seconds, 3),
            "cost": _cost(reply, seconds),
            "models": (model.name,),
            "at": clock.now(),
        }
    )
    return sample, Drawn(
        index=0,
        temperature=0.0,
        seed=1,
        text=reply.text,
        files={} if made is None else {task.given.file: made},
        tokens_written=reply.usage.written,
    )


def _pooled(sample: Sample, drawn: Drawn) -> Pooled:
    """The reply, kept so that it can be read again without a model."""
    return Pooled(
        suite=sample.suite,
        task=sample.task,
        seed=sample.seed,
        contestant=sample.contestant,
        drawn=drawn,
        passed=sample.solved,
        model=sample.model,
        settings=sample.settings,
    )


def _cost(reply: Completed, seconds: float) -> SampleCost:
    usage = reply.usage
    return SampleCost(
        tokens_read=usage.read,
        tokens_reused=usage.reused,
        tokens_written=usage.written,
        calls=1,
        model_s=round(usage.seconds, 3),
        checks_s=0.0,
        wall_s=round(seconds, 3),
    )


def _kind(sample: Sample) -> str:
    return sample.task.rpartition("-")[2]


def _meaning(text: str) -> tuple[object, ...]:
    """What two texts have in common that are the same but for layout."""
    try:
        tree = ast.dump(ast.parse(text))
        marks = [
            token.string
            for token in tokenize.generate_tokens(io.StringIO(text).readline)
            if token.type == tokenize.COMMENT
        ]
    except (SyntaxError, ValueError, tokenize.TokenError):
        return ("text", plain(text))
    return ("code", tree, tuple(sorted(marks)))
