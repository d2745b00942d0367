"""`orchestrator resume`: take up a run that was cut short."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

import click

from standalone_orchestrator.app.live import Live
from standalone_orchestrator.app.resuming import asked_keys
from standalone_orchestrator.app.run_task import Now, resume_run
from standalone_orchestrator.cli.execute import Outcome, Watch, execute, know
from standalone_orchestrator.cli.main import VERBS, Session
from standalone_orchestrator.cli.options import (
    LimitsOptions,
    existing_workspace,
    json_option,
    limits_flags,
    limits_options,
    settings_of,
    settings_options,
    workspace_option,
)
from standalone_orchestrator.memory.runs import find_run


@click.command("resume", help=VERBS["resume"] + " RUN is an id, the beginning of one, or `last`.")
@click.argument("run")
@workspace_option
@limits_options
@settings_options
@json_option
@click.pass_obj
def command(
    session: Session,
    /,
    run: str,
    workspace: Path,
    as_json: bool,
    **options: Unpack[LimitsOptions],
) -> int:
    """Find the run and carry it on; nothing that is recorded is asked again.

    Limits may be raised: a run that a limit ended goes on then. See `app.resuming` for the rest.
    """
    folder = find_run(existing_workspace(workspace), run)
    loaded = settings_of(options, folder.workspace, limits_flags(options))
    now = Now(loaded.settings, asked_keys(loaded, options["config_file"]))

    def work(watch: Watch, live: Live) -> Outcome:
        know(session, live, folder)
        return resume_run(folder.workspace, folder.run, now, loaded.folders, watch, live)

    return execute(work, session, as_json=as_json)
