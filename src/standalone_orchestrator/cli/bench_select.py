"""`orchestrator bench select`: choose among recorded samples, each part of the choice off once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Unpack

import click

from standalone_orchestrator import __version__
from standalone_orchestrator.app import wiring
from standalone_orchestrator.app.kept import settings_hash
from standalone_orchestrator.app.session import policies
from standalone_orchestrator.app.settings import Loaded
from standalone_orchestrator.bench.choices import Choice, figures, table, told
from standalone_orchestrator.bench.choosing import Chooser, Problem, Unfit, ready
from standalone_orchestrator.bench.contest import SAMPLES
from standalone_orchestrator.bench.pool import Pooled, by_sample, read_pool
from standalone_orchestrator.bench.run import source_commit
from standalone_orchestrator.bench.selecting import Choices, LeftOut, Setup, open_choices, select
from standalone_orchestrator.bench.suite import BenchTask, chosen
from standalone_orchestrator.cli.bench_tasks import (
    grading,
    sentence_when_stopped,
    suites_option,
    tasks_of,
)
from standalone_orchestrator.cli.options import SettingsOptions, settings_of, settings_options
from standalone_orchestrator.cli.sentences import printable
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.system.files import ensure_folder


class SelectOptions(SettingsOptions):
    """What the command line gives to `bench select`."""

    pools: tuple[Path, ...]
    suites: Path
    only: tuple[str, ...]
    samples: int
    out: Path | None
    markdown: bool


@click.command(
    "select",
    help="Choose among the samples of POOLS as a run would, without a model, and grade it.",
)
@click.argument("pools", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
@suites_option
@click.option("--only", metavar="PREFIX", multiple=True, help="Tasks by the beginning of their id.")
@click.option(
    "--samples",
    type=click.IntRange(1),
    default=SAMPLES,
    show_default=True,
    metavar="N",
    help="Choose among the first N samples of each problem; one with fewer is left out.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of what was chosen, which is not chosen again. Default: beside the first pool.",
)
@click.option("--markdown", is_flag=True, help="The table as markdown.")
@settings_options
def command(**options: Unpack[SelectOptions]) -> int:
    """Every way to choose for every problem, then the table."""
    loaded = settings_of(options, None, {})
    rows = [row for path in options["pools"] for row in read_pool(path)]
    names = tuple(dict.fromkeys(row.suite for row in rows))
    if len(names) != 1:
        raise UsageError(
            f"the pools hold samples of {len(names)} suites", "give pools of one suite"
        )
    tasks = chosen(tasks_of(names[0], options["suites"], loaded), options["only"])
    path = options["out"] or _default_out(options["pools"][0])
    with sentence_when_stopped(path), open_choices(path) as kept:
        setup = _setup(options["samples"], loaded, tasks)
        choices = list(_choices(tasks, rows, setup, kept))
    print(f"\n{table(figures(choices), markdown=options['markdown'])}")
    print(f"\nwhat was chosen is in {path}")
    return 0


def _choices(
    tasks: Sequence[BenchTask], rows: Sequence[Pooled], setup: Setup, kept: Choices
) -> Iterator[Choice]:
    """All choices of all problems; each problem is told in a line."""
    by_id = {task.id: task for task in tasks}
    drawn = [found for found in by_sample(rows) if found[0].task in by_id]
    problems = [(by_id[found[0].task], found) for found in drawn]
    print(f"{len(problems)} problems, the first {setup.samples} samples of each", flush=True)
    for found in select(problems, setup, kept):
        if isinstance(found, LeftOut):
            _, task, seed, *_ = found.problem
            print(printable(f"{task} seed {seed}: left out, {found.why}"), flush=True)
        else:
            print(printable(told(found[0])), flush=True)
            yield from found


def _setup(samples: int, loaded: Loaded, tasks: tuple[BenchTask, ...]) -> Setup:
    clock = SystemClock()
    sandbox = wiring.sandbox_for(loaded.settings, unsandboxed=False)

    def chooser(problem: Problem, place: Path) -> Chooser | Unfit:
        return ready(problem, place, loaded, sandbox, clock)

    return Setup(
        samples=samples,
        policy=policies(loaded.settings).search,
        source=_source(loaded),
        grading=grading(tasks, loaded),
        scratch=ensure_folder(loaded.folders.data / "bench"),
        chooser=chooser,
    )


def _source(loaded: Loaded) -> str:
    """What chooses; empty for a source that was changed since its commit, which may change on."""
    commit = source_commit()
    if commit.endswith("-dirty"):
        print("note: the source was changed since its commit, so all is chosen anew")
        return ""
    return f"{commit or __version__} {settings_hash(loaded.settings)}"


def _default_out(pool: Path) -> Path:
    stem, _, rest = pool.name.partition(".jsonl")
    return pool.with_name(f"{stem.removesuffix('-pool')}-choices.jsonl{rest}")
