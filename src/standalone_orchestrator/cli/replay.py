"""`orchestrator replay`: the loop again, from the record, with no model."""

from __future__ import annotations

from pathlib import Path

import click

from standalone_orchestrator.app.live import Live
from standalone_orchestrator.app.run_task import replay_run
from standalone_orchestrator.cli.execute import Outcome, Watch, execute
from standalone_orchestrator.cli.main import VERBS, Session
from standalone_orchestrator.cli.options import existing_workspace, json_option, workspace_option
from standalone_orchestrator.memory.runs import find_run


@click.command("replay", help=VERBS["replay"])
@click.argument("run")
@workspace_option
@json_option
@click.pass_obj
def command(session: Session, /, run: str, workspace: Path, as_json: bool) -> int:
    """Find the run and replay it; its own record is only read."""
    folder = find_run(existing_workspace(workspace), run)

    def work(watch: Watch, live: Live) -> Outcome:
        return replay_run(folder.workspace, folder.run, watch)

    return execute(work, session, as_json=as_json)
