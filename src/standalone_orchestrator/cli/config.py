"""`orchestrator config show`: the settings, and where each value came from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Unpack

import click
from pydantic import SecretStr

from standalone_orchestrator.app.settings_sources import flatten
from standalone_orchestrator.cli.main import VERBS
from standalone_orchestrator.cli.options import (
    SettingsOptions,
    json_option,
    settings_of,
    settings_options,
    workspace_option,
)
from standalone_orchestrator.cli.sentences import printable


@click.group("config", help=VERBS["config"])
def command() -> None:
    """The group of what can be done with settings."""


@command.command("show", help="Print every key and its value.")
@click.option("--origin", is_flag=True, help="Say where each value came from.")
@workspace_option
@settings_options
@json_option
def show(origin: bool, workspace: Path, as_json: bool, **options: Unpack[SettingsOptions]) -> int:
    """One key a line; keys of servers are masked."""
    loaded = settings_of(options, workspace)
    for key, value in flatten(loaded.settings).items():
        shown = _shown(value)
        came = loaded.origins[key]
        if as_json:
            print(json.dumps({"key": key, "value": shown, "origin": came}))
        else:
            line = f"{key} = {json.dumps(shown, ensure_ascii=False)}"
            print(printable(f"{line}  # {came}" if origin else line, 2000))
    return 0


def _shown(value: object) -> object:
    if isinstance(value, SecretStr):
        return "********" if value.get_secret_value() else ""
    return value
