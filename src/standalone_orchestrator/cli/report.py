"""`orchestrator report`: write a run's report again, and say what it says and where it is."""

from __future__ import annotations

from pathlib import Path

import click

from standalone_orchestrator.app.run_task import report_run
from standalone_orchestrator.cli.main import VERBS
from standalone_orchestrator.cli.options import existing_workspace, workspace_option
from standalone_orchestrator.cli.render import line_of_summary
from standalone_orchestrator.memory.runs import find_run


@click.command("report", help=VERBS["report"] + " RUN is an id, the beginning of one, or `last`.")
@click.argument("run")
@workspace_option
def command(run: str, workspace: Path) -> int:
    """From the journal alone; the run's own exit code is not repeated."""
    folder = find_run(existing_workspace(workspace), run)
    outcome = report_run(folder.workspace, folder.run)
    for line in outcome.summary.splitlines():
        print(line_of_summary(line))
    print(f"report: {folder.report}")
    return 0
