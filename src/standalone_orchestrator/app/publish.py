"""Publish: put the result where the user finds it, by a journalled intent that resume completes."""

from __future__ import annotations

from collections.abc import Iterable

from standalone_orchestrator.app.session import Session
from standalone_orchestrator.core.events import Published, Publishing
from standalone_orchestrator.memory.api import Record
from standalone_orchestrator.workspace.publish import (
    apply_branch,
    branch_of,
    publish_branch,
    publish_files,
)
from standalone_orchestrator.workspace.source import Kind


def is_published(records: Iterable[Record]) -> bool:
    """Whether the publish is done."""
    return any(isinstance(r.event, Published) for r in records)


def publish(session: Session, tree: str, status: str) -> None:
    """Publish a verified or partial result; a failed one stays in the run's folder.

    Raises:
        WorkspaceError: the user changed something in between; nothing of theirs is lost.
        LimitReached: the disk is full; resume completes it.
    """
    if status == "failed" or tree == session.tree.base:
        return
    run, source = session.folder.run, session.source
    paths = session.tree.changes(session.tree.base, tree)
    if source.kind is Kind.REPOSITORY:
        session.ledger.append(Publishing("branch", branch_of(run), tree, paths))
        first = session.started.task.text.strip().splitlines()[0][:72]
        message = f"{first}\n\nBuilt by Standalone Orchestrator, run {run}: {status}.\n"
        branch = publish_branch(session.tree, source, run, tree, message)
        commit = apply_branch(source, branch) if session.kept.apply else branch.commit
        session.ledger.append(Published("branch", branch.name, commit))
    else:
        session.ledger.append(Publishing("files", str(source.path), tree, paths))
        publish_files(session.tree, source, tree)
        session.ledger.append(Published("files", str(source.path)))
