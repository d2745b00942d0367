"""Publish: put the result where the user finds it, by a journalled intent that resume completes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from standalone_orchestrator.app.session import Session
from standalone_orchestrator.core.errors import WorkspaceError
from standalone_orchestrator.core.events import Finished, Published, Publishing, Resumed
from standalone_orchestrator.workspace.publish import (
    Branch,
    apply_branch,
    branch_of,
    publish_branch,
    publish_files,
)
from standalone_orchestrator.workspace.source import Kind


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What the journal says of the publish so far."""

    done: bool = False
    trees: tuple[str, ...] = ()
    """What was given, or begun to be given: of each, something may lie in the user's folder."""
    commit: str = ""
    """What our branch named then."""


def publish(session: Session, finished: Finished) -> None:
    """Publish a verified or partial result; a failed one stays in the run's folder.

    Does nothing when it is done. A run that was opened again by higher limits is published anew,
    over what it had published, if that was not touched.

    Raises:
        WorkspaceError: the user changed something in between; nothing of theirs is lost.
        LimitReached: the disk is full; resume completes it.
    """
    earlier, tree = _earlier(session), finished.tree
    if earlier.done or finished.verdict == "failed" or tree == session.tree.base:
        return
    run, source = session.folder.run, session.source
    paths = session.tree.changes(session.tree.base, tree)
    if source.kind is Kind.REPOSITORY:
        session.ledger.append(Publishing("branch", branch_of(run), tree, paths))
        first = session.started.task.text.strip().splitlines()[0][:72]
        message = f"{first}\n\nBuilt by Standalone Orchestrator, run {run}: {finished.verdict}.\n"
        branch = publish_branch(session.tree, source, run, tree, message, earlier.commit)
        session.ledger.append(_applied(session, branch))
    else:
        session.ledger.append(Publishing("files", str(source.path), tree, paths))
        publish_files(session.tree, source, tree, earlier.trees)
        session.ledger.append(Published("files", str(source.path)))


def _applied(session: Session, branch: Branch) -> Published:
    """The branch is there, whatever becomes of the merge that `--apply` asks for."""
    commit, refused = branch.commit, ""
    if session.kept.apply:
        try:
            commit = apply_branch(session.source, branch)
        except WorkspaceError as fault:
            refused = "; ".join(part for part in (fault.message, fault.way_out) if part)
    return Published("branch", branch.name, commit, branch.commit, refused)


def _earlier(session: Session) -> _Earlier:
    found = _Earlier()
    for record in session.ledger.journal.records():
        match record.event:
            case Publishing(tree=tree):
                found = replace(found, trees=(*found.trees, tree))
            case Published(commit=commit, branch_commit=own):
                found = replace(found, done=True, commit=own or commit)
            case Resumed(budget=budget) if budget is not None:
                found = replace(found, done=False)
            case _:
                pass
    return found
