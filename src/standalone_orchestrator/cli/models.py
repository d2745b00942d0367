"""`orchestrator models`: what the catalog knows, fetching weights, measuring a model."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Unpack

import click

from standalone_orchestrator.app.places import weight_places, weight_sources
from standalone_orchestrator.app.probing import probe_endpoint
from standalone_orchestrator.app.settings import Loaded, plain_output_wanted
from standalone_orchestrator.cli.main import VERBS
from standalone_orchestrator.cli.options import (
    SettingsOptions,
    json_option,
    settings_of,
    settings_options,
)
from standalone_orchestrator.cli.render import PullProgress
from standalone_orchestrator.cli.sentences import printable
from standalone_orchestrator.models.catalog import Catalog, ModelRow, load_catalog
from standalone_orchestrator.models.weights.find import find
from standalone_orchestrator.models.weights.pull import pull as pull_weights
from standalone_orchestrator.system.clock import SystemClock


@click.group("models", help=VERBS["models"])
def command() -> None:
    """The group of what can be done with models."""


@command.command("list", help="List the models that the catalog knows.")
@settings_options
@json_option
def list_models(as_json: bool, **options: Unpack[SettingsOptions]) -> int:
    """Those that can be fetched first, with licence, size, hash and where they are."""
    loaded = settings_of(options, None)
    catalog = load_catalog()
    fetchable = catalog.embedded()
    others = tuple(row for row in catalog.models if row.weights is None)
    for row in (*fetchable, *others):
        value = _described(row, loaded, is_default=row.name == catalog.default)
        print(json.dumps(value) if as_json else _line(value))
    return 0


def _described(row: ModelRow, loaded: Loaded, *, is_default: bool) -> dict[str, object]:
    path = None
    if row.weights:
        path = find(row, weight_places(loaded.settings, loaded.folders))
    return {
        "name": row.name,
        "licence": row.licence,
        "context": row.context,
        "default": is_default,
        "bytes": row.weights.bytes if row.weights else None,
        "sha256": row.weights.sha256 if row.weights else None,
        "path": str(path) if path else None,
    }


def _line(value: dict[str, object]) -> str:
    size, where = value["bytes"], value["path"]
    head = f"{value['name']:<28} {value['licence']:<12}"
    if not isinstance(size, int):
        return f"{head} on a server of yours"
    there = f"at {where}" if where else "not fetched"
    mark = ", the default" if value["default"] else ""
    return f"{head} {size / 1e6:,.0f} MB, {there}{mark}\n{'':<28} sha256 {value['sha256']}"


@command.command("pull", help="Fetch the weights of a model; without a name, of the one in use.")
@click.argument("name", required=False)
@click.option("--from", "source", default="", metavar="FILE|URL", help="Take them from here only.")
@settings_options
def pull(name: str | None, source: str, **options: Unpack[SettingsOptions]) -> int:
    """Find or fetch; a broken download goes on where it was."""
    loaded = settings_of(options, None)
    catalog = load_catalog()
    rows = (catalog.row(name),) if name else _in_use(loaded, catalog)
    if not rows:
        print("the settings use no embedded model, so there is nothing to fetch")
    for row in rows:
        places = weight_places(loaded.settings, loaded.folders)
        sources = weight_sources(loaded.settings, source)
        with PullProgress(row.name, sys.stdout, plain=plain_output_wanted()) as progress:
            path = pull_weights(row, places, sources, progress, SystemClock())
        print(f"{row.name} is at {path}")
    return 0


def _in_use(loaded: Loaded, catalog: Catalog) -> tuple[ModelRow, ...]:
    settings = loaded.settings
    names = [settings.model, settings.secondary, *(n for role in settings.roles for n in role[1])]
    ends = [settings.endpoint(name) for name in names if name]
    wanted = [end.model or catalog.default for end in ends if end.backend == "embedded"]
    known = dict.fromkeys(name for name in wanted if not name.endswith(".gguf"))
    return tuple(catalog.row(name) for name in known)


@command.command("probe", help="Measure what a model on its server can do, and keep the profile.")
@click.argument("name", required=False)
@settings_options
@json_option
def probe(name: str | None, as_json: bool, **options: Unpack[SettingsOptions]) -> int:
    """NAME is what `--model` takes; without one, the model of the settings."""
    loaded = settings_of(options, None, {"model": name})
    settings = loaded.settings

    def say(step: str) -> None:
        print(printable(step), file=sys.stderr if as_json else sys.stdout, flush=True)

    profile, path = probe_endpoint(settings, loaded.folders, settings.model, say)
    if as_json:
        print(json.dumps(asdict(profile)))
        return 0
    for key, value in asdict(profile).items():
        if key != "edits":
            print(printable(f"{key}: {value}"))
    for edit_format, applied in profile.edits.items():
        print(f"edits, {edit_format}: {applied.exact} of {applied.tried} exact")
    print(f"kept in {path}")
    return 0
