"""Giving the result to the user: one branch, or the files of a plain folder (DESIGN §8).

Each function may be called again after a kill and ends in the same place. The journalled intent
around them is the engine's.

Not here: deciding whether a result is given at all.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from standalone_orchestrator.core.errors import LimitReached, OrchestratorError, WorkspaceError
from standalone_orchestrator.system.files import (
    disk_faults,
    ensure_folder,
    sync_folder,
    write_atomic,
)
from standalone_orchestrator.workspace.git import attempt, fields, git, last_line, quoted
from standalone_orchestrator.workspace.guard import confined
from standalone_orchestrator.workspace.source import Source, no_drivers, uncommitted
from standalone_orchestrator.workspace.tree import (
    EXECUTABLE,
    FILE,
    FOLDER,
    LINK,
    SUBMODULE,
    Entry,
    RunTree,
)

PREFIX = "orchestrator/"
"""Branches of ours begin so."""


@dataclass(frozen=True, slots=True)
class Branch:
    """The result as a branch of the user's repository."""

    name: str
    commit: str


def branch_of(run: str) -> str:
    """The branch that a run publishes to."""
    return PREFIX + run


def publish_branch(
    tree: RunTree, source: Source, run: str, tree_id: str, message: str, earlier: str = ""
) -> Branch:
    """Add the result to the user's repository: its objects, and one ref by one update.

    Working tree, index, HEAD and configuration stay as they are.

    Args:
        tree: the run's own repository.
        source: the user's.
        run: its id.
        tree_id: the result.
        message: the commit's.
        earlier: the commit that this run gave the branch before. If the branch still names it and
            is not checked out, the new commit follows on it: where the earlier one was merged, the
            new one can be, too.

    Raises:
        WorkspaceError: the branch is there with another content, or the repository cannot be
            written.
        LimitReached: the disk is full.
    """
    if source.objects is None:
        raise WorkspaceError(f"{source.path} is no repository, so there is no branch to make")
    name = branch_of(run)
    ref = f"refs/heads/{name}"
    commit = tree.commit(tree_id, message)
    there = attempt(["rev-parse", "--verify", "-q", ref], source.path).stdout.strip()
    if earlier and there not in ("", commit):
        commit = tree.commit(tree_id, message, earlier)
    if there == commit:
        return Branch(name, commit)
    if there and (there != earlier or _checked_out(source.path, ref)):
        raise WorkspaceError(
            f"the branch {name} is there already and holds something else",
            f"rename it: git branch -m {name} {name}-mine",
        )
    try:
        _lend(tree, source.objects, source.path, tree_id, commit)
        _update_ref(source, ref, commit, there)
    except LimitReached:
        raise
    except OrchestratorError as fault:
        raise WorkspaceError(
            f"the branch {name} could not be written: {fault.message}",
            "mend that and resume the run; the result is kept in the run folder",
        ) from fault
    return Branch(name, commit)


def apply_branch(source: Source, branch: Branch) -> str:
    """Merge a published branch into what the user has checked out; the commit that HEAD names then.

    What touches the working tree is a fast-forward only, so that a kill leaves no merge half done.

    Raises:
        WorkspaceError: uncommitted changes are in the way, or the merge conflicts; nothing was
            changed.
    """
    path = source.path
    by_hand = f"merge it yourself: git merge {branch.name}"
    head = attempt(["rev-parse", "--verify", "-q", "HEAD"], path).stdout.strip()
    target = branch.commit
    if head:
        if _is_ancestor(path, target, head):
            return head
        if not _is_ancestor(path, head, target):
            target = _merge_commit(path, head, branch)
    args = ["diff-tree", "-r", "-z", "--name-only", "--no-renames"]
    base = head or git(["hash-object", "-t", "tree", "/dev/null"], path).strip()
    touched = fields(git([*args, base, target], path))
    dirty = [t for t in touched if any(_covers(u, t) for u in uncommitted(path))]
    if dirty:
        raise WorkspaceError(
            f"{branch.name} is not merged: {', '.join(dirty[:5])} has uncommitted changes",
            f"commit or stash them, then {by_hand}",
        )
    done = attempt(
        ["merge", "--ff-only", "--no-verify-signatures", "--no-stat", "-q", target],
        path,
        settings=no_drivers(path) | {"core.logAllRefUpdates": "true"},
    )
    if done.exit_code != 0:
        raise WorkspaceError(f"{branch.name} is not merged: {last_line(done)}", by_hand)
    return target


def publish_files(
    tree: RunTree, source: Source, tree_id: str, earlier: Sequence[str] = ()
) -> tuple[str, ...]:
    """Write the result into a plain folder, file by file; the paths that differ from the base.

    Nothing is written unless every file is as it was when the run took it, as it is in a tree that
    the run gave `earlier`, or is the result already.

    Raises:
        WorkspaceError: a file was changed meanwhile, or cannot be written.
        LimitReached: the disk is full; calling again completes it.
    """
    paths = tree.changes(tree.base, tree_id)
    after = tree.entries(tree_id)
    for given in earlier:
        paths = tuple(dict.fromkeys((*paths, *tree.changes(given, tree_id))))
    befores = [tree.entries(t) for t in (tree.base, *earlier)]
    todo = _still_to_write(tree, source, tree_id, paths, befores)
    root = ensure_folder(source.path).resolve()
    removed = [path for path in todo if path not in after or after[path].mode == FOLDER]
    written = [path for path in todo if path not in removed]
    with tempfile.TemporaryDirectory(dir=tree.folder) as name:
        staged = Path(name) / "result"
        tree.checkout(tree_id, staged)
        for path in (*removed, *written):
            target = confined(root, path)
            try:
                with disk_faults(target):
                    if path in removed:
                        _remove(root, target)
                    else:
                        _write(staged / path, target, after[path])
            except OSError as fault:
                raise WorkspaceError(
                    f"{path} could not be written in {root}: {fault.strerror}",
                    "mend that and resume the run; the result is kept in the run folder",
                ) from fault
    return paths


def _still_to_write(
    tree: RunTree,
    source: Source,
    tree_id: str,
    paths: Iterable[str],
    befores: Sequence[Mapping[str, Entry]],
) -> list[str]:
    after = tree.entries(tree_id)
    replaced = {
        p for before in befores for p, e in before.items() if e.mode != FOLDER and after.get(p) != e
    }
    todo: list[str] = []
    changed: list[str] = []
    for path in paths:
        there = _present(tree, confined(source.path, path))
        blocking = _blocking(source.path, path, replaced) if path in after else ""
        if _same(there, after.get(path)) and not blocking:
            continue
        if blocking or not any(_same(there, before.get(path)) for before in befores):
            changed.append(blocking or path)
        else:
            todo.append(path)
    if changed:
        names = ", ".join(changed[:5])
        raise WorkspaceError(
            f"the result is not written: changed in {source.path} since the run began: {names}",
            "move your version away and resume the run, or take the result from the run folder",
        )
    return todo


def _lend(tree: RunTree, objects: Path, repo: Path, tree_id: str, commit: str) -> None:
    """Copy what the user's repository lacks into it, as one pack written by git itself."""
    held = _ids(tree.entries(tree.base)) | {tree.base} if tree.base_commit else set()
    new = (_ids(tree.entries(tree_id)) | {tree_id, commit}) - held
    stdin = "".join(f"{identity}\n" for identity in sorted(new)).encode()
    env = {"GIT_ALTERNATE_OBJECT_DIRECTORIES": quoted(tree.objects)}
    args = ["pack-objects", "-q", "--no-reuse-delta", str(objects / "pack" / "pack")]
    ensure_folder(objects / "pack")
    git(args, repo, env=env, stdin=stdin)


def _checked_out(path: Path, ref: str) -> bool:
    listed = attempt(["worktree", "list", "--porcelain"], path).stdout.splitlines()
    return f"branch {ref}" in listed


def _update_ref(source: Source, ref: str, commit: str, old: str) -> None:
    args = ["update-ref", ref, commit, old or "0" * len(commit)]
    done = attempt(args, source.path)
    if done.exit_code == 0:
        return
    lock = (source.git_dir or source.path) / f"{ref}.lock"
    if not lock.exists():
        raise OrchestratorError(last_line(done))
    # Nobody but this run uses this name: the lock was left by a call of ours that was killed.
    lock.unlink()
    git(args, source.path)


def _merge_commit(path: Path, head: str, branch: Branch) -> str:
    by_hand = f"merge it yourself: git merge {branch.name}"
    drivers = no_drivers(path)
    args = ["merge-tree", "--write-tree", "--name-only", "-z", head, branch.commit]
    merged = attempt(args, path, settings=drivers)
    parts = merged.stdout.split("\0")
    if merged.exit_code == 1:
        names = ", ".join(parts[1 : parts.index("", 1)][:5])
        raise WorkspaceError(f"{branch.name} is not merged: it conflicts in {names}", by_hand)
    if merged.exit_code != 0:  # before git 2.38
        raise WorkspaceError(f"{branch.name} is not merged: {last_line(merged)}", by_hand)
    date = git(["show", "-s", "--format=%ct", head], path).strip() + " +0000"
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    args = ["commit-tree", "-p", head, "-p", branch.commit, "-m", f"Merge branch '{branch.name}'"]
    return git([*args, parts[0]], path, env=dates).strip()


def _is_ancestor(path: Path, old: str, new: str) -> bool:
    return attempt(["merge-base", "--is-ancestor", old, new], path).exit_code == 0


def _covers(changed: str, path: str) -> bool:
    """Whether a path of `git status`, perhaps a whole untracked folder, concerns `path`."""
    if changed.endswith("/"):
        return path.startswith(changed) or path == changed.rstrip("/")
    return path == changed or path.startswith(changed + "/") or changed.startswith(path + "/")


def _present(tree: RunTree, file: Path) -> Entry | None:
    """What lies in the user's folder, as the tree would name it."""
    if file.is_symlink():
        link = os.fsencode(file.readlink())
        return Entry(LINK, _blob_id(tree, link))
    if file.is_dir():
        return Entry(FOLDER, "")
    if not file.exists():
        return None
    mode = EXECUTABLE if file.stat().st_mode & 0o100 else FILE
    return Entry(mode, _blob_id(tree, file.read_bytes()))


def _same(there: Entry | None, wanted: Entry | None) -> bool:
    if there is None or wanted is None or FOLDER not in {there.mode, wanted.mode}:
        return there == wanted
    return there.mode == wanted.mode


def _blob_id(tree: RunTree, content: bytes) -> str:
    """The id that git gives to a content."""
    return hashlib.new(tree.object_format, b"blob %d\0" % len(content) + content).hexdigest()


def _blocking(root: Path, path: str, replaced: Container[str]) -> str:
    """A file of the user's where the path needs a folder; empty when there is none."""
    names = path.split("/")
    for depth in range(1, len(names)):
        folder = "/".join(names[:depth])
        place = root / folder
        there = place.is_symlink() or place.exists()
        if there and not place.is_dir() and folder not in replaced:
            return folder
    return ""


def _ids(entries: Mapping[str, Entry]) -> set[str]:
    return {entry.id for entry in entries.values() if entry.mode != SUBMODULE}


def _remove(root: Path, file: Path) -> None:
    """Remove a file, and the folders that are empty without it."""
    file.unlink(missing_ok=True)
    for folder in file.parents:
        if folder == root or not folder.is_relative_to(root):
            return
        try:
            folder.rmdir()
        except OSError:  # something else is in it
            return


def _write(staged: Path, target: Path, entry: Entry) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if entry.mode == LINK:
        place = target.with_name(f".{target.name[:100]}.link")
        place.unlink(missing_ok=True)
        place.symlink_to(staged.readlink())
        place.replace(target)
        sync_folder(target.parent)
        return
    regular = target.is_file() and not target.is_symlink()
    mode = stat.S_IMODE(target.stat().st_mode) if regular else 0o644
    mode = mode | 0o111 if entry.mode == EXECUTABLE else mode & ~0o111
    write_atomic(target, staged.read_bytes(), mode)
