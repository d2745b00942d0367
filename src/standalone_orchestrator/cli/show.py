"""`orchestrator show`: what happened in a run: its events, its costs, or its failed attempts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from standalone_orchestrator.app.report.closing import costs, seconds
from standalone_orchestrator.app.wiring import open_journal
from standalone_orchestrator.cli.main import VERBS
from standalone_orchestrator.cli.options import existing_workspace, json_option, workspace_option
from standalone_orchestrator.cli.render import view_for
from standalone_orchestrator.cli.sentences import printable
from standalone_orchestrator.memory import lines
from standalone_orchestrator.memory.listing import started_of
from standalone_orchestrator.memory.profile import RunProfile
from standalone_orchestrator.memory.profile import profile as profile_of
from standalone_orchestrator.memory.runs import RunFolder, find_run
from standalone_orchestrator.memory.traces import Trajectory, trace_lines, trajectories


@click.command("show", help=VERBS["show"] + " RUN is an id, the beginning of one, or `last`.")
@click.argument("run")
@workspace_option
@click.option("--profile", is_flag=True, help="Time and tokens by phase and by file.")
@click.option("--trace", is_flag=True, help="Each failed attempt and what followed it.")
@json_option
def command(run: str, workspace: Path, profile: bool, trace: bool, as_json: bool) -> int:
    """Read the journal; a run at work may be looked at too."""
    folder = find_run(existing_workspace(workspace), run)
    started_of(folder, lines.read(folder.journal))
    if profile:
        found = profile_of(lines.read(folder.journal))
        text = json.dumps(asdict(found)) if as_json else "\n".join(profile_text(found))
        print(text)
    elif trace:
        _show_traces(folder, as_json=as_json)
    else:
        with view_for(as_json=as_json, plain=True, stream=sys.stdout) as view:
            for record in lines.read(folder.journal):
                view.watch(record)
    return 0


def _show_traces(folder: RunFolder, *, as_json: bool) -> None:
    journal = open_journal(folder)
    if as_json:
        for line in trace_lines(journal.records(), journal.load):
            print(line)
        return
    for trajectory in trajectories(journal.records(), journal.load):
        print("\n".join(trajectory_text(trajectory)), end="\n\n")


def profile_text(profile: RunProfile) -> Iterator[str]:
    """Time and tokens as lines of text."""
    yield from costs(profile)
    yield ""
    head = ("steps", "time", "model", "read", "reused", "written")
    yield f"{'phase':<12}{'{:>6}{:>14}{:>14}{:>9}{:>9}{:>9}'.format(*head)}"
    for phase in profile.phases:
        yield (
            f"{phase.phase:<12}{phase.steps:>6}{seconds(phase.wall_s):>14}"
            f"{seconds(phase.model_s):>14}{phase.read:>9,}{phase.reused:>9,}{phase.written:>9,}"
        )
    for file in profile.files:
        yield printable(
            f"{file.path}: {file.rounds} rounds, {file.candidates} candidates, {file.calls} calls, "
            f"{file.written:,} tokens written, {seconds(file.wall_s)}"
        )


def trajectory_text(trajectory: Trajectory) -> Iterator[str]:
    """One attempt as lines of text: what it was, what failed, what followed."""
    where = trajectory.path or trajectory.step
    kept = ", kept" if trajectory.chosen else ""
    yield printable(f"{trajectory.kind} {where}: {trajectory.origin}{kept}")
    for call in trajectory.calls:
        at = f"draw {call.draw} at {call.temperature}, reply {call.reply[:12]}"
        yield printable(f"  {call.role} on {call.endpoint}: {at}")
    if trajectory.problem:
        yield printable(f"  problem: {trajectory.problem}")
    for check in trajectory.checks:
        yield printable(f"  {check.outcome} {check.check}: {check.message}")
    if trajectory.followed:
        yield printable(f"  then: {json.dumps(trajectory.followed, ensure_ascii=False)}")
