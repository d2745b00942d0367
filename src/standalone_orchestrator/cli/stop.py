"""`orchestrator stop`: ask a run that is at work to stop cleanly."""

from __future__ import annotations

from pathlib import Path

import click

from standalone_orchestrator.cli.execute import resume_command
from standalone_orchestrator.cli.main import VERBS
from standalone_orchestrator.cli.options import existing_workspace, workspace_option
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.memory.lease import held_by
from standalone_orchestrator.memory.runs import find_run, request_stop


@click.command("stop", help=VERBS["stop"])
@click.argument("run")
@workspace_option
def command(run: str, workspace: Path) -> int:
    """Leave the request where the run looks between two draws."""
    folder = find_run(existing_workspace(workspace), run)
    if held_by(folder) is None:
        raise UsageError(f"nobody is working on run {folder.run}", "see: orchestrator runs")
    request_stop(folder)
    print(f"{folder.run} stops after what is under way; resume with: {resume_command(folder)}")
    return 0
