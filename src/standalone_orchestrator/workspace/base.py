"""What a run stands on: the user's commit, the files of a plain folder, or nothing.

Not here: which files of a folder are taken in (`intake`), what happens on top (`tree`).
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from standalone_orchestrator.system.files import disk_faults, ensure_folder
from standalone_orchestrator.workspace.git import FIXED_DATE, RAW_ATTRIBUTES, git, quoted
from standalone_orchestrator.workspace.intake import survey
from standalone_orchestrator.workspace.source import Kind, Source


class Base(BaseModel):
    """What a run stands on; written when the tree is ready, so its presence says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tree: str
    commit: str = ""
    date: str = FIXED_DATE
    object_format: str = "sha1"
    left_out: tuple[str, ...] = ()


def begin(folder: Path, source: Source) -> None:
    """An empty repository that borrows from the user's."""
    formats = [] if source.object_format == "sha1" else [f"--object-format={source.object_format}"]
    settings = {"init.defaultBranch": "main"}
    git(["init", "-q", "--template=", *formats, str(folder)], folder, settings=settings)
    with disk_faults(folder):
        info = ensure_folder(folder / ".git" / "info")
        (info / "attributes").write_text(RAW_ATTRIBUTES, "utf-8")
        if source.objects is not None:
            lenders = ensure_folder(folder / ".git" / "objects" / "info") / "alternates"
            lenders.write_text(quoted(source.objects) + "\n", "utf-8")


def take(folder: Path, source: Source) -> Base:
    """The base: the tree of HEAD, the files of a plain folder, or nothing.

    Raises:
        WorkspaceError: the folder holds far more than a project does.
    """
    env = {"GIT_DIR": str(folder / ".git")}
    if source.head:
        args = ["show", "-s", "--format=%T %ct", source.head]
        tree, date = git(args, folder, env=env).split()
        return Base(
            tree=tree,
            commit=source.head,
            date=f"{date} +0000",
            object_format=source.object_format,
        )
    index = folder / ".git" / "intake-index"
    env["GIT_INDEX_FILE"] = str(index)
    left_out: tuple[str, ...] = ()
    if source.kind is Kind.FOLDER:
        intake = survey(source.path)
        left_out = intake.left_out
        here = env | {"GIT_WORK_TREE": str(source.path)}
        stdin = "\0".join(intake.taken).encode("utf-8", "surrogateescape")
        args = ["update-index", "--add", "--remove", "-z", "--stdin"]
        git(args, source.path, env=here, stdin=stdin)
    tree = git(["write-tree"], folder, env=env).strip()
    index.unlink(missing_ok=True)
    return Base(tree=tree, object_format=source.object_format, left_out=left_out)
