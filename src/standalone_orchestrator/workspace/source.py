"""What the workspace is before a run: empty, a plain folder, or a repository. Only read.

Not here: the run's own tree (`tree`), writing the result back (`publish`).
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from standalone_orchestrator.core.errors import OrchestratorError, WorkspaceError
from standalone_orchestrator.system.process import Ended
from standalone_orchestrator.workspace.git import attempt, fields, git, last_line

OWN_FOLDER = ".orchestrator"

_UNDER_WAY = (
    ("MERGE_HEAD", "a merge", "git merge --continue` or `git merge --abort"),
    (
        "CHERRY_PICK_HEAD",
        "a cherry-pick",
        "git cherry-pick --continue` or `git cherry-pick --abort",
    ),
    ("REVERT_HEAD", "a revert", "git revert --continue` or `git revert --abort"),
    ("rebase-merge", "a rebase", "git rebase --continue` or `git rebase --abort"),
    ("rebase-apply", "a rebase or am", "git rebase --abort` or `git am --abort"),
    ("BISECT_LOG", "a bisect", "git bisect reset"),
)


class Kind(StrEnum):
    """What a workspace is."""

    EMPTY = "empty"
    """A folder with nothing in it, or one that is still to be made."""
    FOLDER = "folder"
    """Plain files."""
    REPOSITORY = "repository"
    """A git repository whose top level is the workspace."""


@dataclass(frozen=True, slots=True)
class Source:
    """The workspace as it was found."""

    path: Path
    """Absolute, links followed."""
    kind: Kind
    head: str = ""
    """The commit of HEAD; empty outside a repository and before its first commit."""
    branch: str = ""
    """Short name of the branch; empty when HEAD is detached."""
    uncommitted: tuple[str, ...] = ()
    """Changed or untracked paths, which a run does not take in; folders end with `/`."""
    notes: tuple[str, ...] = ()
    """One line each, for people."""
    git_dir: Path | None = None
    """The repository's common folder, where refs and configuration are."""
    objects: Path | None = None
    """Its object store."""
    object_format: str = "sha1"


def inspect(workspace: Path) -> Source:
    """Look at a workspace without changing anything in it.

    Raises:
        WorkspaceError: it cannot be worked in; the message says why and what to do.
    """
    path = workspace.expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise WorkspaceError(
            f"the workspace {path} is a file, not a folder", "name a folder with --workspace"
        )
    _probe_writable(path)
    if not path.exists():
        return Source(path, Kind.EMPTY, notes=_enclosing(path))
    if (path / ".git").exists() or (path / ".git").is_symlink():
        return _repository(path)
    if _is_git_folder(path):
        raise WorkspaceError(
            f"the workspace {path} is a bare repository or a repository's own folder",
            "clone it and name the clone with --workspace",
        )
    empty = all(entry.name == OWN_FOLDER for entry in path.iterdir())
    return Source(path, Kind.EMPTY if empty else Kind.FOLDER, notes=_enclosing(path))


def uncommitted(path: Path) -> tuple[str, ...]:
    """Changed and untracked paths of a repository; its index is not even refreshed.

    Raises:
        OrchestratorError: git cannot say.
    """
    args = ["status", "--porcelain=v1", "-z", "--untracked-files=normal", "--no-renames"]
    lines = fields(git([*args, "--ignore-submodules=all"], path, settings=no_drivers(path)))
    names = (line[3:] for line in lines)
    return tuple(sorted(n for n in names if n.partition("/")[0] != OWN_FOLDER))


def is_tracked(repo: Path, path: Path) -> bool:
    """Whether the repository's index holds something at, below or above `path`.

    Above it would be a submodule or a link.

    Raises:
        OrchestratorError: git cannot say.
    """
    relative = path.relative_to(repo)
    done = attempt(["ls-files", "-z", "--", relative.parts[0]], repo)
    if done.exit_code == 128 and "not a git repository" in done.stderr:
        return False
    if done.ended is not Ended.EXITED or done.exit_code != 0:
        raise OrchestratorError(f"git cannot say what it tracks in {repo}: {last_line(done)}")
    held = (PurePosixPath(name) for name in fields(done.stdout))
    return any(h.is_relative_to(relative) or relative.is_relative_to(h) for h in held)


def no_drivers(path: Path) -> dict[str, str]:
    """Settings that switch off the content filters which a repository's own configuration names."""
    pattern = r"^(filter|diff|merge)\..*\.(clean|smudge|process|required|textconv|command|driver)$"
    found = attempt(["config", "--includes", "--name-only", "-z", "--get-regexp", pattern], path)
    off = dict.fromkeys(fields(found.stdout), "")
    return off | {key: "false" for key in off if key.endswith(".required")}


def _probe_writable(path: Path) -> None:
    """Write for real, under no name: permission bits say nothing of a read-only disk."""
    here = path
    while not here.exists() and here != here.parent:
        here = here.parent
    try:
        with tempfile.TemporaryFile(dir=here):
            return
    except OSError as fault:
        raise WorkspaceError(
            f"the workspace {path} cannot be written: {fault.strerror or fault}",
            "choose a folder that you own, on a disk that is mounted for writing",
        ) from fault


def _enclosing(path: Path) -> tuple[str, ...]:
    here = path
    while not here.exists():
        here = here.parent
    found = attempt(["rev-parse", "--show-toplevel"], here)
    top = found.stdout.rstrip("\n")
    if found.exit_code != 0 or not top or Path(top) == path:
        return ()
    return (f"the folder lies inside the repository {top}; it is worked on as a plain folder",)


def _is_git_folder(path: Path) -> bool:
    found = attempt(["rev-parse", "--is-inside-git-dir"], path)
    return found.exit_code == 0 and found.stdout.strip() == "true"


def _repository(path: Path) -> Source:
    ask = ["rev-parse", "--show-toplevel", "--absolute-git-dir", "--git-common-dir"]
    # Looked for here only: a damaged `.git` must not make us find the repository around it.
    here = {"GIT_CEILING_DIRECTORIES": str(path.parent)}
    found = attempt([*ask, "--git-path", "objects", "--show-object-format"], path, env=here)
    parts = found.stdout.splitlines()
    if found.ended is not Ended.EXITED or found.exit_code != 0 or len(parts) != 5:
        raise _corrupt(path, last_line(found))
    top, own, common, objects, object_format = parts
    if Path(top).resolve() != path:
        raise WorkspaceError(
            f"the repository in {path} keeps its files in {top}", "name that folder instead"
        )
    _refuse_under_way(path, Path(own))
    git_dir = (path / common).resolve()
    branch = attempt(["symbolic-ref", "-q", "HEAD"], path).stdout.strip()
    head = _head(path, git_dir, branch)
    try:
        changed = uncommitted(path)
    except OrchestratorError as fault:
        raise _corrupt(path, fault.message) from fault
    return Source(
        path=path,
        kind=Kind.REPOSITORY,
        head=head,
        branch=branch.removeprefix("refs/heads/"),
        uncommitted=changed,
        notes=_notes(path, head, branch),
        git_dir=git_dir,
        objects=(path / objects).resolve(),
        object_format=object_format,
    )


def _refuse_under_way(path: Path, git_dir: Path) -> None:
    for name, what, ways in _UNDER_WAY:
        if (git_dir / name).exists():
            raise WorkspaceError(
                f"the repository {path} is in the middle of {what}", f"first end it: `{ways}`"
            )
    unmerged = attempt(["ls-files", "--unmerged", "-z"], path)
    if unmerged.exit_code != 0:
        raise _corrupt(path, last_line(unmerged))
    if unmerged.stdout:
        name = fields(unmerged.stdout)[0].partition("\t")[2]
        raise WorkspaceError(
            f"the repository {path} has unmerged files, {name} among them",
            "resolve them and commit first",
        )


def _head(path: Path, git_dir: Path, branch: str) -> str:
    found = attempt(["rev-parse", "--verify", "-q", "HEAD^{commit}"], path)
    head = found.stdout.strip()
    if found.exit_code == 0 and head:
        tree = attempt(["cat-file", "-e", f"{head}^{{tree}}"], path)
        if tree.exit_code != 0:
            raise _corrupt(path, last_line(tree))
        return head
    known = attempt(["rev-parse", "--verify", "-q", "HEAD"], path).exit_code == 0
    # A ref that is there but names nothing is damage (a crash leaves empty files), not a beginning.
    if known or not branch or (git_dir / branch).exists():
        raise _corrupt(path, "HEAD names no readable commit")
    return ""


def _notes(path: Path, head: str, branch: str) -> tuple[str, ...]:
    notes: list[str] = []
    if not head:
        notes.append("the repository has no commit yet; the result becomes its first, on a branch")
    elif not branch:
        notes.append("HEAD is detached; the result stands on the commit that it names")
    if (path / ".gitmodules").is_file():
        notes.append("submodules are not taken in")
    if attempt(["config", "extensions.partialClone"], path).exit_code == 0:
        notes.append("a partial clone: files that were never fetched cannot be read")
    return tuple(notes)


def _corrupt(path: Path, reason: str) -> WorkspaceError:
    return WorkspaceError(
        f"the git repository in {path} cannot be read: {reason}",
        "see what `git fsck` says, or work in a fresh clone",
    )
