"""`orchestrator bench`: run benchmarks and compare them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Unpack

import click

from standalone_orchestrator.app import wiring
from standalone_orchestrator.app.edit_formats import FORMATS
from standalone_orchestrator.app.kept import settings_hash
from standalone_orchestrator.app.settings import Loaded
from standalone_orchestrator.bench import formats, humaneval
from standalone_orchestrator.bench.choices import recorded, table
from standalone_orchestrator.bench.compare import compare as compare_samples
from standalone_orchestrator.bench.compare import comparison_text, of_contestant
from standalone_orchestrator.bench.contest import SAMPLES
from standalone_orchestrator.bench.contestants.registry import CONTESTANTS
from standalone_orchestrator.bench.corpus import SUITE as EDITS
from standalone_orchestrator.bench.corpus import has_corpus, load_corpus
from standalone_orchestrator.bench.edits import edits_report, run_edits
from standalone_orchestrator.bench.engine import JOINING, KeptEngine
from standalone_orchestrator.bench.isolation import Isolated, Ties, server_of
from standalone_orchestrator.bench.page import page
from standalone_orchestrator.bench.pool import by_drawer, pool_path, read_pool
from standalone_orchestrator.bench.programs import installed
from standalone_orchestrator.bench.report import line
from standalone_orchestrator.bench.report import report as report_text
from standalone_orchestrator.bench.results import (
    Results,
    open_results,
    read_results,
    write_page,
    write_results,
)
from standalone_orchestrator.bench.run import Setup, source_commit, take_samples
from standalone_orchestrator.bench.sample import OURS, Sample
from standalone_orchestrator.bench.suite import BenchTask, chosen, load_suite, suite_names
from standalone_orchestrator.cli.bench_select import command as select
from standalone_orchestrator.cli.bench_tasks import (
    grading,
    sentence_when_stopped,
    suites_option,
    tasks_of,
)
from standalone_orchestrator.cli.main import VERBS
from standalone_orchestrator.cli.options import SettingsOptions, settings_of, settings_options
from standalone_orchestrator.cli.sentences import printable
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.models.api import Limits
from standalone_orchestrator.system.clock import SystemClock


class RunOptions(SettingsOptions):
    """What the command line gives to `bench run`."""

    suite: str
    suites: Path
    contestant: str
    only: tuple[str, ...]
    every: int
    limit: int | None
    jobs: int
    samples: int
    open_: bool
    repeat: int
    seed: int
    model: str | None
    minutes: float
    out: Path | None
    fresh: bool


@click.group("bench", help=VERBS["bench"])
def command() -> None:
    """The group of benchmark verbs."""


command.add_command(select)


@command.command("list", help="List suites and their tasks.")
@suites_option
def list_suites(suites: Path) -> int:
    """One line a task."""
    for name in suite_names(suites):
        print(name)
        for task in load_suite(suites, name):
            print(f"  {task.id:<24} {printable(task.title())}")
    print(f"{humaneval.SUITE}\n  164 functions to complete, fetched at the first use")
    if formats.has_formats(suites):
        found = formats.load_tasks(suites)
        print(f"{formats.SUITE}\n  {len(found)} changes of files, asked for in each edit format")
    if has_corpus(suites):
        print(f"{EDITS}\n  {len(load_corpus(suites))} replies applied to files, without a model")
    return 0


@command.command("run", help="Run the tasks of a SUITE and grade them by their hidden tests.")
@click.argument("suite")
@suites_option
@click.option(
    "--contestant",
    type=click.Choice(tuple(CONTESTANTS)),
    default=OURS,
    show_default=True,
    help="Who solves the tasks.",
)
@click.option("--only", metavar="PREFIX", multiple=True, help="Tasks by the beginning of their id.")
@click.option(
    "--every",
    type=click.IntRange(1),
    default=1,
    metavar="K",
    help="Each K-th task of the suite, from the first on.",
)
@click.option("--limit", type=click.IntRange(1), metavar="L", help="At most L tasks.")
@click.option(
    "--samples",
    type=click.IntRange(1),
    default=SAMPLES,
    show_default=True,
    metavar="S",
    help="Replies that best-of-n draws.",
)
@click.option(
    "--open",
    "open_",
    is_flag=True,
    help="Run contestants as plain processes, not in the sandbox.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    metavar="J",
    help="Samples that are taken side by side.",
)
@click.option(
    "--repeat",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    metavar="R",
    help="Runs of each task, with seeds N to N+R-1.",
)
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help="The first seed.")
@click.option("--model", metavar="NAME", help="Model, as for run.")
@click.option(
    "--minutes",
    type=click.FloatRange(0, min_open=True),
    default=20.0,
    show_default=True,
    metavar="M",
    help="Limit of wall time of one run; one that goes on beyond it is killed.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Results file; what is in it is not run again. Default: results/ beside the suites.",
)
@click.option("--fresh", is_flag=True, help="Put an old results file aside and begin anew.")
@settings_options
def run(**options: Unpack[RunOptions]) -> int:
    """Take the samples that are not in the file yet; 1 if one is a crash or falsely verified."""
    if options["suite"] == EDITS:
        return _run_edits(options)
    if options["suite"] == formats.SUITE:
        return _run_formats(options)
    flags = {"model": options["model"], "limits.minutes": options["minutes"]}
    loaded = settings_of(options, None, flags)
    tasks = chosen(
        tasks_of(options["suite"], options["suites"], loaded),
        options["only"],
        options["every"],
        options["limit"],
    )
    first, count = options["seed"], options["repeat"]
    wanted = [(task, seed) for seed in range(first, first + count) for task in tasks]
    setup = _setup(options, loaded)
    if options["open_"] and setup.contestant.requirements:
        raise UsageError(
            f"{setup.contestant.name} runs what its model says, so in the sandbox only",
            "leave --open out",
        )
    path = options["out"] or _default_out(options, setup.model)
    clock = SystemClock()
    with open_results(path, clock, fresh=options["fresh"]) as results:
        _refuse_mixture(results, setup, sandboxed=not options["open_"])
        keys = {(t.suite, t.id, seed, options["contestant"]): t.form() for t, seed in wanted}
        known = sum(results.get(key, form) is not None for key, form in keys.items())
        who = f"{options['contestant']} with {setup.model}"
        print(f"{len(wanted)} samples of {who}, {known} of them in {path} already")
        print(f"workspaces and logs are in {setup.work}", flush=True)
        samples: list[Sample] = []
        spared = known == len(wanted)
        if not spared:
            setup = replace(setup, tools=installed(setup.contestant, loaded, clock))
        with sentence_when_stopped(path), ExitStack() as stack:
            if not spared:
                engine = stack.enter_context(KeptEngine(loaded, clock))
                setup = replace(setup, revived=engine.revived)
                if not options["open_"]:
                    setup = _isolated(setup, loaded, engine, tasks)
            for sample in take_samples(wanted, setup, grading(tasks, loaded), results, clock):
                print(printable(line(sample)), flush=True)
                samples.append(sample)
    print(f"\n{report_text(samples)}")
    return int(any(s.bad for s in samples))


@command.command("report", help="Sum up results FILES.")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--markdown", is_flag=True, help="As a markdown table.")
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OUT",
    help="Write a page with plots to this file, too.",
)
def report(files: tuple[Path, ...], markdown: bool, html: Path | None) -> int:
    """Shares with intervals, medians of the cost."""
    samples = [sample for file in files for sample in read_results(file)]
    if not samples:
        raise UsageError(f"{files[0]} holds no sample yet", "fill it with: orchestrator bench run")
    if samples[0].suite == formats.SUITE:
        print(formats.formats_report(samples))
        return 0
    told = edits_report if samples[0].suite == EDITS else report_text
    print(told(samples, markdown=markdown))
    pool = [row for file in files for row in read_pool(pool_path(file))]
    for name, rows in by_drawer(pool).items():
        print(f"\nsamples of {name}:\n\n{table(recorded(rows), markdown=markdown)}")
    if html is not None:
        write_page(html, page(samples, pool))
        print(f"\nthe page is {html}")
    return 0


@command.command("compare", help="Compare two results files, paired by task and seed.")
@click.argument("a", type=click.Path(path_type=Path))
@click.argument("b", type=click.Path(path_type=Path))
@click.option(
    "--contestants",
    nargs=2,
    metavar="X Y",
    default=("", ""),
    help="Whose samples of A, and whose of B; for files that hold those of several.",
)
def compare(a: Path, b: Path, contestants: tuple[str, str]) -> int:
    """The difference in what is solved, and how sure it is."""
    first, second = (
        of_contestant(read_results(path), name)
        for path, name in zip((a, b), contestants, strict=True)
    )
    print(comparison_text(compare_samples(first, second)))
    return 0


def _isolated(
    setup: Setup, loaded: Loaded, engine: KeptEngine, tasks: Sequence[BenchTask]
) -> Setup:
    """The same with contestants in the sandbox, which start no engine of their own there."""
    sandbox = wiring.sandbox_for(loaded.settings, unsandboxed=False)
    server_of(engine.address)  # one on another machine is refused before anything is begun
    ties = Ties(lambda: server_of(engine.address), setup.stopped)
    runner = Isolated(sandbox, loaded, ties, SystemClock(), tasks)
    return replace(setup, runner=runner, arguments=(*setup.arguments, *JOINING))


def _run_edits(options: RunOptions) -> int:
    """All cases anew, since they take seconds; 1 if one is applied wrongly."""
    if options["model"]:
        raise UsageError(f"the suite {EDITS} asks no model", "leave --model out")
    only = options["only"] or ("",)
    cases = [c for c in load_corpus(options["suites"]) if c.task.startswith(only)]
    if not cases:
        raise UsageError(f"no case begins with {' or '.join(only)}", "give --only report/hand")
    samples = list(run_edits(cases, SystemClock(), source_commit()))
    print(edits_report(samples))
    if options["out"] or not options["only"]:
        path = options["out"] or options["suites"] / "results" / f"{EDITS}.jsonl"
        write_results(path, samples)
        print(f"\nthe outcomes are in {path}")
    return int(any(s.bad for s in samples))


def _run_formats(options: RunOptions) -> int:
    """Each task in each edit format, greedily; what is in the file is not asked again."""
    loaded = settings_of(options, None, {"model": options["model"]})
    only = options["only"] or ("",)
    tasks = [t for t in formats.load_tasks(options["suites"]) if t.given.id.startswith(only)]
    tasks = tasks[:: options["every"]][: options["limit"]]
    wanted = formats.in_order(tasks, tuple(FORMATS))
    settings, clock = loaded.settings, SystemClock()
    path = options["out"] or _default_out(options, settings.model)
    with open_results(path, clock, fresh=options["fresh"]) as results, ExitStack() as stack:
        model = wiring.backend(settings.model, settings, loaded.folders, clock)
        stack.callback(getattr(model, "close", lambda: None))
        stack.enter_context(sentence_when_stopped(path))
        blank = formats.blank_sample(
            settings.model, source_commit(), settings_hash(settings, changed=True), clock
        )
        samples = []
        bounds = Limits(
            idle_s=settings.limits.call_idle_s, deadline_s=settings.limits.call_deadline_s
        )
        setup = formats.Measuring(FORMATS, model, bounds, blank, clock)
        for sample in formats.measure(wanted, setup, results):
            print(f"{sample.task} {sample.contestant}: {sample.status}", flush=True)
            samples.append(sample)
    print(f"\n{formats.formats_report(samples)}")
    return 0


def _setup(options: RunOptions, loaded: Loaded) -> Setup:
    settings = loaded.settings.model_copy(update={"seed": 0})
    arguments = ["--model", settings.model]
    for text in options["sets"]:
        arguments += ["--set", text]
    if options["config_file"]:
        arguments += ["--config", str(options["config_file"].resolve())]
    drawn = "" if options["samples"] == SAMPLES else f"-{options['samples']}"
    name = f"{SystemClock().now():%Y%m%d-%H%M%S}-{os.getpid()}"
    return Setup(
        model=settings.model,
        arguments=tuple(arguments),
        # what is ours to decide is no matter of another program, nor of the model alone
        settings=settings_hash(settings, changed=options["contestant"] != OURS) + drawn,
        work=loaded.folders.data / "bench" / name,
        minutes=options["minutes"],
        commit=source_commit(),
        contestant=CONTESTANTS[options["contestant"]],
        samples=options["samples"],
        jobs=options["jobs"],
    )


def _default_out(options: RunOptions, model: str) -> Path:
    who = "" if options["contestant"] == OURS else f"-{options['contestant']}"
    words = re.sub(r"[^A-Za-z0-9.]+", "-", f"{options['suite']}-{model}{who}").strip("-")
    return options["suites"] / "results" / f"{words}.jsonl"


def _refuse_mixture(results: Results, setup: Setup, *, sandboxed: bool) -> None:
    samples = results.samples()
    way_out = "give another --out, or put it aside with --fresh"
    if any(s.settings != setup.settings for s in samples):
        raise UsageError(
            f"{results.path} holds samples of another model or of other settings", way_out
        )
    if any(s.sandboxed is (not sandboxed) for s in samples):
        taken = "without the sandbox, with --open" if sandboxed else "in the sandbox"
        raise UsageError(f"{results.path} holds samples that were taken {taken}", way_out)
    others = sorted({s.commit for s in samples} - {setup.commit})
    if others:
        print(f"note: {results.path} holds samples of other commits: {', '.join(others)}")
