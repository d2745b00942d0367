"""`orchestrator bench`: run benchmarks and compare them."""

from __future__ import annotations

import click

from standalone_orchestrator.cli.main import VERBS


@click.group("bench", help=VERBS["bench"])
def command() -> None:
    """The group of benchmark verbs."""
