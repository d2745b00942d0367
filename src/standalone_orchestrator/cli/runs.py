"""`orchestrator runs`: the runs of a workspace, one a line."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from standalone_orchestrator.cli.main import VERBS
from standalone_orchestrator.cli.options import existing_workspace, json_option, workspace_option
from standalone_orchestrator.cli.sentences import printable
from standalone_orchestrator.memory.listing import list_runs, prune


@click.command("runs", help=VERBS["runs"])
@workspace_option
@click.option(
    "--prune", "do_prune", is_flag=True, help="Remove the oldest runs that are at their end."
)
@click.option(
    "--keep",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    help="So many stay with --prune.",
)
@json_option
def command(workspace: Path, do_prune: bool, keep: int, as_json: bool) -> int:
    """List or prune."""
    place = existing_workspace(workspace)
    if do_prune:
        for name in prune(place, keep):
            print(json.dumps({"kind": "pruned", "run": name}) if as_json else f"removed {name}")
        return 0
    found = list_runs(place)
    for run in found:
        if as_json:
            print(json.dumps(asdict(run), default=str))
            continue
        when = run.started.astimezone().strftime("%Y-%m-%d %H:%M")
        print(f"{run.id}  {when}  {run.status:<11}  {printable(run.task, 60)}")
    if not found and not as_json:
        print(f"no runs in {place}")
    return 0
