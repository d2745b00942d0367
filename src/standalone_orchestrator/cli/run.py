"""`orchestrator run`: build or repair something, from a sentence."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Unpack

import click

from standalone_orchestrator.app.run_task import RunRequest, run_task
from standalone_orchestrator.cli.execute import execute
from standalone_orchestrator.cli.main import VERBS, Session
from standalone_orchestrator.cli.options import (
    LimitsOptions,
    json_option,
    limits_flags,
    limits_options,
    settings_of,
    settings_options,
)
from standalone_orchestrator.core.errors import UsageError, WorkspaceError

LARGEST_TASK = 1 << 20


class RunOptions(LimitsOptions):
    """What the command line gives."""

    task: str | None
    task_file: Path | None
    workspace: Path
    tests: tuple[Path, ...]
    commands: tuple[str, ...]
    model: str | None
    seed: int | None
    candidates: int | None
    apply: bool
    unsandboxed: bool
    as_json: bool


@click.command("run", help=VERBS["run"])
@click.argument("task", required=False)
@click.option(
    "-f",
    "--file",
    "task_file",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Read the task from a file; - is standard input.",
)
@click.option(
    "--workspace",
    "-w",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder to work in: a repository, a plain folder, or a new one.",
)
@click.option(
    "--tests",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Test file, or folder of tests with what they need, that must pass; may be repeated.",
)
@click.option(
    "--check", "commands", metavar="CMD", multiple=True, help="Command that must exit 0 at the end."
)
@click.option("--model", metavar="NAME", help="Model: embedded, ollama:NAME, an endpoint, …")
@click.option("--seed", type=int, metavar="N", help="Seed of the draws.")
@limits_options
@click.option(
    "--candidates",
    type=click.IntRange(1),
    metavar="N",
    help="Most candidates for each file, all waves together.",
)
@settings_options
@click.option(
    "--apply", is_flag=True, help="Merge the result into the working tree if it is clean."
)
@click.option("--unsandboxed", is_flag=True, help="Run what the model wrote without a sandbox.")
@json_option
@click.pass_obj
def command(session: Session, /, **options: Unpack[RunOptions]) -> int:
    """Read the request, the settings, and carry the run out."""
    text = _task_text(options["task"], options["task_file"])
    workspace = _workspace(options["workspace"])
    tests = tuple(_existing(path) for path in options["tests"])
    _require_text("a --check command", *options["commands"])
    if not all(command.strip() for command in options["commands"]):
        raise UsageError(
            "a --check command is empty", "give a command that exits with 0 at the end"
        )
    _require_text("a path", str(workspace), *map(str, tests))
    flags = {
        "model": options["model"],
        "seed": options["seed"],
        **limits_flags(options),
        "search.candidates": options["candidates"],
    }
    loaded = settings_of(options, workspace, flags)
    request = RunRequest(
        text=text,
        workspace=workspace,
        tests=tests,
        commands=options["commands"],
        seed=loaded.settings.seed,
        apply=options["apply"],
        unsandboxed=options["unsandboxed"],
    )
    _make(workspace)
    work = partial(run_task, request, loaded.settings, loaded.folders)
    return execute(work, session, as_json=options["as_json"])


def _task_text(task: str | None, file: Path | None) -> str:
    if (task is None) == (file is None):
        raise UsageError(
            "give the task either as an argument or with -f FILE",
            'orchestrator run "write a calculator with tests" --workspace DIR',
        )
    text = task if task is not None else _read(file or Path())
    _require_text("the task", text)
    if not text.strip():
        raise UsageError("the task is empty", "say in a sentence or more what should be built")
    return text


def _require_text(what: str, *texts: str) -> None:
    """Refuse what the command line gave in bytes that are no UTF-8: no journal could hold it."""
    for text in texts:
        try:
            text.encode()
        except UnicodeEncodeError:
            shown = text[:80].encode("ascii", "backslashreplace").decode()
            raise UsageError(
                f"{what} is not UTF-8 text: {shown}", "write it in UTF-8, or rename the file"
            ) from None


def _read(file: Path) -> str:
    if str(file) == "-":
        if sys.stdin is None or sys.stdin.isatty():
            raise UsageError("-f - reads the task from a pipe, but there is none", "name a file")
        data = sys.stdin.buffer.read(LARGEST_TASK + 1)
    else:
        try:
            with file.open("rb") as stream:
                data = stream.read(LARGEST_TASK + 1)
        except OSError as fault:
            raise UsageError(
                f"the task file {file} cannot be read: {fault.strerror}", "check its path"
            ) from None
    if len(data) > LARGEST_TASK:
        raise UsageError(
            "the task is larger than a megabyte", "put large inputs into the workspace"
        )
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise UsageError(f"the task file {file} is not UTF-8 text", "save it as UTF-8") from None


def _workspace(path: Path) -> Path:
    if path.exists() and not path.is_dir():
        raise WorkspaceError(f"the workspace {path} is not a folder", "give another --workspace")
    return path.resolve()


def _make(workspace: Path) -> None:
    try:
        workspace.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise WorkspaceError(
            f"the workspace {workspace} cannot be made: {fault.strerror}",
            "give --workspace a folder that you may write in",
        ) from None


def _existing(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except FileNotFoundError:
        why = "does not exist"
    except (OSError, RuntimeError) as fault:
        why = f"cannot be read: {fault}"
    raise UsageError(f"--tests {path} {why}", "give the path of a test file or folder")
