"""The reports of a run, from its journal: result.json, report.html, traces, closing text."""

from __future__ import annotations

from standalone_orchestrator.app.report.closing import closing
from standalone_orchestrator.app.report.handoff import handoff
from standalone_orchestrator.app.report.html import report_html
from standalone_orchestrator.app.report.result import result_json
from standalone_orchestrator.app.report.view import gather
from standalone_orchestrator.core.errors import OrchestratorError
from standalone_orchestrator.memory.api import Journal
from standalone_orchestrator.memory.runs import RunFolder
from standalone_orchestrator.memory.traces import write_traces
from standalone_orchestrator.system.files import write_atomic
from standalone_orchestrator.workspace.tree import RunTree


def write(folder: RunFolder, journal: Journal) -> str:
    """Write every report of a run; returns the closing text for people."""
    records = list(journal.records())
    view = gather(records, folder=str(folder.path), diff=_diff(folder, gather(records).tree))
    write_atomic(folder.result, result_json(view))
    write_atomic(folder.report, report_html(view))
    write_traces(folder, journal)
    text = closing(view)
    left = folder.path / "handoff.md"
    if view.status != "verified":
        write_atomic(left, handoff(view))
        text += f"\nhandoff: {left}"
    else:
        left.unlink(missing_ok=True)  # of an earlier end
    return f"{text}\nreport: {folder.report}"


def _diff(folder: RunFolder, tree: str) -> str:
    if not tree:
        return ""
    try:
        snapshots = RunTree.open(folder.tree)
        return snapshots.diff(snapshots.base, tree)
    except OrchestratorError as fault:
        return f"(no diff: {fault.message})"
