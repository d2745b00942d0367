"""`orchestrator doctor`: what works on this machine and how to mend the rest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Unpack

import click

from standalone_orchestrator.app.doctor import Finding, examine, healthy
from standalone_orchestrator.app.wiring import machine_probes
from standalone_orchestrator.cli.main import VERBS
from standalone_orchestrator.cli.options import (
    SettingsOptions,
    json_option,
    settings_of,
    settings_options,
)
from standalone_orchestrator.cli.sentences import printable


@click.command("doctor", help=VERBS["doctor"])
@settings_options
@json_option
def command(as_json: bool, **options: Unpack[SettingsOptions]) -> int:
    """Try everything; 0 when all that is needed works, else 1."""
    loaded = settings_of(options, None)
    findings = examine(machine_probes(loaded.settings, loaded.folders))
    if as_json:
        for finding in findings:
            print(json.dumps(asdict(finding)))
    else:
        print(table(findings))
    return 0 if healthy(findings) else 1


def table(findings: Sequence[Finding]) -> str:
    """The findings as text: a line each, and below it how to mend what does not work."""
    width = max((len(f.name) for f in findings), default=0)
    lines = []
    for finding in findings:
        mark = "ok" if finding.works else "MISSING" if finding.needed else "note"
        lines.append(f"{mark:<8}{finding.name:<{width}}  {printable(finding.detail)}")
        if not finding.works and finding.mend:
            lines.append(f"{'':<8}{'':<{width}}  → {printable(finding.mend)}")
    lines.append("")
    lines.append(
        "All that is needed works." if healthy(findings) else "Something needed is missing."
    )
    return "\n".join(lines)
