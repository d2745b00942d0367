"""Options that several verbs share, and the settings that come of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypedDict, TypeVar

import click

from standalone_orchestrator.app.settings import Loaded, load_settings
from standalone_orchestrator.core.errors import WorkspaceError

Function = TypeVar("Function", bound=Callable[..., Any])


class SettingsOptions(TypedDict):
    """What `settings_options` gives to a verb."""

    config_file: Path | None
    sets: tuple[str, ...]


class LimitsOptions(SettingsOptions):
    """What `limits_options` gives to a verb beside."""

    max_iterations: int | None
    max_tokens: int | None
    max_minutes: float | None


def limits_options(function: Function) -> Function:
    """`--max-iterations`, `--max-tokens`, `--max-minutes`."""
    for option in (
        click.option("--max-minutes", type=click.FloatRange(0), metavar="N", help="Wall time."),
        click.option(
            "--max-tokens", type=click.IntRange(0), metavar="N", help="Tokens read and written."
        ),
        click.option("--max-iterations", type=click.IntRange(0), metavar="N", help="Test rounds."),
    ):
        function = option(function)
    return function


def limits_flags(options: LimitsOptions) -> dict[str, object]:
    """What these flags set."""
    return {
        "limits.iterations": options["max_iterations"],
        "limits.tokens": options["max_tokens"],
        "limits.minutes": options["max_minutes"],
    }


def workspace_option(function: Function) -> Function:
    """`--workspace DIR`: the folder that the runs belong to."""
    return click.option(
        "--workspace",
        "-w",
        type=click.Path(path_type=Path),
        default=Path(),
        show_default="the current folder",
        help="Folder to work in.",
    )(function)


def settings_options(function: Function) -> Function:
    """`--set` and `--config`."""
    function = click.option(
        "--config",
        "config_file",
        type=click.Path(path_type=Path),
        help="Settings file, TOML or JSON.",
    )(function)
    return click.option(
        "--set", "sets", multiple=True, metavar="KEY=VALUE", help="Set one key; may be repeated."
    )(function)


def json_option(function: Function) -> Function:
    """`--json`: one JSON value a line on stdout and nothing else there."""
    return click.option(
        "--json", "as_json", is_flag=True, help="JSON lines on stdout, nothing else."
    )(function)


def settings_of(
    options: SettingsOptions, workspace: Path | None, flags: Mapping[str, object] | None = None
) -> Loaded:
    """The settings for the options of a verb that has `settings_options`."""
    return load_settings(workspace, options["config_file"], options["sets"], flags)


def existing_workspace(path: Path) -> Path:
    """The absolute path of a workspace that must be there.

    Raises:
        WorkspaceError: it is no folder.
    """
    if not path.is_dir():
        kind = "is not a folder" if path.exists() else "does not exist"
        raise WorkspaceError(f"the workspace {path} {kind}", "give another --workspace")
    return path.resolve()
