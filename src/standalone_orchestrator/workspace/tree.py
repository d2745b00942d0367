"""The run's own tree: immutable snapshots in a repository under the run folder (DESIGN §8).

It borrows objects from the user's repository and writes only its own. Bytes and modes of a file
come back as they went in: attributes, filters and line-end conversions have no say here.

Not here: what the run stands on (`base`), the throw-away repository of a checkout (`checkout`),
giving the result to the user (`publish`).
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from standalone_orchestrator.core.errors import OrchestratorError, WorkspaceError
from standalone_orchestrator.system.files import disk_faults, ensure_folder, write_atomic
from standalone_orchestrator.system.process import Ended, ProcessLimits
from standalone_orchestrator.workspace.base import Base, begin, take
from standalone_orchestrator.workspace.checkout import Store, put
from standalone_orchestrator.workspace.git import LIMITS, attempt, fields, git
from standalone_orchestrator.workspace.guard import clean_path, collisions
from standalone_orchestrator.workspace.source import Source

MAX_TEXT_BYTES = 2 << 20
"""A larger file is no text for a prompt or an edit: it is kept, but `read` does not show it."""

_CACHED_ENTRIES = 300_000
_BATCH_BYTES = 64 << 20
_SNIFFED = 8000
"""Characters looked at for a NUL, as git does."""
_LINKS = 5

FILE, EXECUTABLE, LINK, SUBMODULE, FOLDER = "100644", "100755", "120000", "160000", "040000"


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a tree."""

    mode: str
    """As git writes it: `100644`, `100755`, `120000` (link), `160000` (submodule), `040000`."""
    id: str


class RunTree:
    """Snapshots of one run. Safe to use from several threads."""

    def __init__(self, folder: Path, base: Base) -> None:
        self.folder = folder
        self._base = base
        self._git_dir = folder / ".git"
        self._lock = threading.Lock()
        self._packing = threading.Lock()
        self._listings: OrderedDict[str, dict[str, Entry]] = OrderedDict()
        self._cached = 0

    @classmethod
    def create(cls, folder: Path, source: Source) -> RunTree:
        """The tree of a new run in `folder`; one that is already there is opened instead.

        Raises:
            WorkspaceError: the base cannot be taken.
            LimitReached: the disk is full.
        """
        folder = folder.absolute()
        if (folder / "base.json").exists():
            return cls.open(folder)
        ensure_folder(folder)
        if (folder / ".git").exists():  # killed half-way
            shutil.rmtree(folder / ".git")
        begin(folder, source)
        base = take(folder, source)
        write_atomic(folder / "base.json", base.model_dump_json(indent=1) + "\n")
        return cls(folder, base)

    @classmethod
    def open(cls, folder: Path) -> RunTree:
        """The tree of an existing run.

        Raises:
            WorkspaceError: it is not there, damaged, or the objects that it borrowed are gone.
        """
        folder = folder.absolute()
        try:
            base = Base.model_validate_json((folder / "base.json").read_bytes())
        except (OSError, ValidationError) as fault:
            raise WorkspaceError(
                f"the run's tree in {folder} cannot be read", "start the run anew"
            ) from fault
        tree = cls(folder, base)
        found = attempt(["cat-file", "-e", f"{base.tree}^{{tree}}"], folder, env=tree.env())
        if found.exit_code != 0:
            raise WorkspaceError(
                f"the run's base {base.tree[:12]} is no longer in the workspace's repository",
                "put the repository back where it was, or start the run anew",
            )
        return tree

    @property
    def base(self) -> str:
        """Tree id of what the run stands on."""
        return self._base.tree

    @property
    def base_commit(self) -> str:
        """The user's commit that the base comes from; empty without one."""
        return self._base.commit

    @property
    def left_out(self) -> tuple[str, ...]:
        """`path (why)` of what was not taken in."""
        return self._base.left_out

    @property
    def object_format(self) -> str:
        """The hash that names objects, `sha1` or `sha256`."""
        return self._base.object_format

    @property
    def objects(self) -> Path:
        """The object store of this tree."""
        return self._git_dir / "objects"

    def env(self) -> dict[str, str]:
        """Variables that make git work on this tree's repository."""
        return {"GIT_DIR": str(self._git_dir)}

    def read(self, tree: str, path: str) -> str | None:
        """Text of a file; None when it is not there, binary, or larger than `MAX_TEXT_BYTES`.

        Links are followed inside the tree. Undecodable bytes are replaced.
        """
        entry = self._resolve(self.entries(tree), path)
        if entry is None:
            return None
        limits = ProcessLimits(LIMITS.deadline_s, output_bytes=MAX_TEXT_BYTES)
        done = attempt(["cat-file", "blob", entry.id], self.folder, env=self.env(), limits=limits)
        if done.ended is Ended.OUTPUT:
            return None
        if done.exit_code != 0:
            raise self._missing(path)
        return None if "\0" in done.stdout[:_SNIFFED] else done.stdout

    def texts(self, tree: str, paths: Iterable[str]) -> dict[str, str]:
        """Texts of many files at once; what `read` would answer None for is left out."""
        entries = self.entries(tree)
        wanted = {p: e.id for p in paths if (e := self._resolve(entries, p)) is not None}
        found: dict[str, str] = {}
        for batch in self._batches(sorted(set(wanted.values()))):
            found |= self._blobs(batch)
        texts = ((p, found[i]) for p, i in wanted.items() if i in found)
        return {path: text for path, text in texts if "\0" not in text[:_SNIFFED]}

    def files(self, tree: str) -> tuple[str, ...]:
        """Paths of all files of a tree, sorted; links are files, submodules are not."""
        entries = self.entries(tree).items()
        return tuple(sorted(p for p, e in entries if e.mode not in {FOLDER, SUBMODULE}))

    def entries(self, tree: str) -> Mapping[str, Entry]:
        """Everything in a tree by path, folders included. Not to be changed."""
        with self._lock:
            if (known := self._listings.get(tree)) is not None:
                self._listings.move_to_end(tree)
                return known
        args = ["ls-tree", "-r", "-t", "-z", "--full-tree", tree]
        listing: dict[str, Entry] = {}
        for line in fields(git(args, self.folder, env=self.env())):
            head, _, path = line.partition("\t")
            mode, _, identity = head.split(" ")
            listing[path] = Entry(mode, identity)
        with self._lock:
            if tree not in self._listings:
                self._listings[tree] = listing
                self._cached += len(listing)
            while self._cached > _CACHED_ENTRIES and len(self._listings) > 1:
                self._cached -= len(self._listings.popitem(last=False)[1])
        return listing

    def write(self, tree: str, changes: Mapping[str, str | None]) -> str:
        """The tree with files written or, for None, removed.

        An executable stays one; a link is replaced by a file. Removing what is not there is fine.

        Raises:
            WorkspaceError: a path leads outside, is reserved or collides with another.
            LimitReached: the disk is full.
        """
        entries = self.entries(tree)
        cleaned = _cleaned(changes)
        _refuse_collisions(entries, cleaned)
        gone = {p for p, text in cleaned.items() if text is None and p not in entries}
        todo = {path: text for path, text in cleaned.items() if path not in gone}
        if not todo:
            return tree
        with self._scratch() as scratch, disk_faults(self.folder):
            stage = scratch / "stage"
            stage.mkdir()
            for path, text in todo.items():
                if text is not None:
                    executable = path in entries and entries[path].mode == EXECUTABLE
                    _stage(stage / path, text, executable=executable)
            env = self.env() | {"GIT_INDEX_FILE": str(scratch / "index")}
            git(["read-tree", tree], self.folder, env=env)
            here = env | {"GIT_WORK_TREE": str(stage)}
            args = ["update-index", "--add", "--remove", "--replace", "-z", "--stdin"]
            git(args, stage, env=here, stdin="\0".join(todo).encode())
            return git(["write-tree"], self.folder, env=env).strip()

    def checkout(self, tree: str, folder: Path) -> None:
        """Put the tree's files into an empty or new `folder`, with a throw-away `.git`.

        Raises:
            WorkspaceError: the folder is not empty.
            LimitReached: the disk is full.
        """
        ensure_folder(folder)
        if any(folder.iterdir()):
            raise WorkspaceError(f"{folder} is not empty, nothing is put there")
        put(self._store(), tree, folder.absolute())

    def changes(self, old: str, new: str) -> tuple[str, ...]:
        """Paths that differ between two trees, sorted; written, removed or of another mode."""
        before = {p: e for p, e in self.entries(old).items() if e.mode != FOLDER}
        after = {p: e for p, e in self.entries(new).items() if e.mode != FOLDER}
        return tuple(sorted(p for p in before.keys() | after if before.get(p) != after.get(p)))

    def diff(self, old: str, new: str) -> str:
        """Unified diff between two trees."""
        args = ["diff-tree", "-p", "-r", "--no-renames", "--no-ext-diff", "--no-textconv"]
        return git([*args, "--no-color", old, new], self.folder, env=self.env())

    def commit(self, tree: str, message: str, parent: str = "") -> str:
        """A commit of the tree on top of `parent` or the base; its id is a function of the three.

        Args:
            tree: its content.
            message: its words.
            parent: an earlier commit of this run; the base's own commit when empty.
        """
        on = parent or self.base_commit
        parents = ["-p", on] if on else []
        dates = {"GIT_AUTHOR_DATE": self._base.date, "GIT_COMMITTER_DATE": self._base.date}
        text = message.strip().replace("\0", " ") + "\n"
        args = ["commit-tree", *parents, "-F", "-", tree]
        stdin = text.encode("utf-8", "replace")
        return git(args, self.folder, env=self.env() | dates, stdin=stdin).strip()

    def _store(self) -> Store:
        return Store(self._git_dir, self._base.object_format, self.base, self._ids, self._packing)

    def _ids(self, tree: str) -> frozenset[str]:
        held = (e.id for e in self.entries(tree).values() if e.mode != SUBMODULE)
        return frozenset(held) | {tree}

    def _resolve(self, entries: Mapping[str, Entry], path: str) -> Entry | None:
        here = path
        for _ in range(_LINKS):
            entry = entries.get(here)
            if entry is None or entry.mode in {FOLDER, SUBMODULE}:
                return None
            if entry.mode != LINK:
                return entry
            target = git(["cat-file", "blob", entry.id], self.folder, env=self.env())
            here = _joined(here, target)
        return None

    def _batches(self, ids: Sequence[str]) -> Iterator[list[str]]:
        """Blobs that are not too large, in portions that fit into memory."""
        if not ids:
            return
        args = ["cat-file", "--batch-check=%(objectname) %(objectsize)"]
        said = git(args, self.folder, env=self.env(), stdin="\n".join(ids).encode() + b"\n")
        batch: list[str] = []
        size = 0
        for identity, length in (line.split(" ")[:2] for line in said.splitlines()):
            if not length.isdigit() or int(length) > MAX_TEXT_BYTES:
                continue
            if size + int(length) > _BATCH_BYTES:
                yield batch
                batch, size = [], 0
            batch.append(identity)
            size += int(length)
        if batch:
            yield batch

    def _blobs(self, ids: Sequence[str]) -> dict[str, str]:
        # The answer reaches us decoded, so its byte counts are of no use: a mark that no file can
        # hold tells the parts from each other.
        mark = uuid.uuid4().hex
        args = ["cat-file", f"--batch={mark} %(objectname)"]
        said = git(args, self.folder, env=self.env(), stdin="\n".join(ids).encode() + b"\n")
        parts = f"\n{said}{mark} ".split(f"\n{mark} ")[1:-1]
        return {i: text for i, _, text in (part.partition("\n") for part in parts)}

    @contextmanager
    def _scratch(self) -> Iterator[Path]:
        place = ensure_folder(self._git_dir / "scratch")
        with tempfile.TemporaryDirectory(dir=place) as name:
            yield Path(name)

    def _missing(self, path: str) -> OrchestratorError:
        return WorkspaceError(
            f"the content of {path} is not in the repository",
            "if it is a partial clone, fetch the missing files with `git fetch --refetch`",
        )


def _cleaned(changes: Mapping[str, str | None]) -> dict[str, str | None]:
    cleaned: dict[str, str | None] = {}
    for path, text in changes.items():
        name = clean_path(path)
        if name in cleaned:
            raise WorkspaceError(f"{name} is written twice in one change")
        cleaned[name] = text
    return cleaned


def _refuse_collisions(entries: Mapping[str, Entry], changes: Mapping[str, str | None]) -> None:
    new = {path for path, text in changes.items() if text is not None}
    gone = changes.keys() - new
    kept = {p for p, e in entries.items() if e.mode != FOLDER} - gone
    for path in sorted(new - kept):
        folders = {"/".join(path.split("/")[:n]) for n in range(1, path.count("/") + 1)}
        if blocking := folders & (kept | new):
            raise WorkspaceError(f"{path} cannot be written: {blocking.pop()} is a file")
        if any(other.startswith(path + "/") for other in kept):
            raise WorkspaceError(f"{path} cannot be written: it is a folder")
    if not new <= kept:
        known = set(collisions(kept))
        for first, second in collisions(kept | new):
            if (first, second) not in known:
                raise WorkspaceError(
                    f"{first} and {second} are one file where case does not count",
                    f"write to {first if first in kept else second}, as it is spelled there",
                )


def _stage(file: Path, text: str, *, executable: bool) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8", "replace"))
    file.chmod(0o755 if executable else 0o644)


def _joined(link: str, target: str) -> str:
    """Where a relative link at `link` points, inside the tree; empty when outside."""
    names = [] if target.startswith("/") else link.split("/")[:-1]
    for name in target.split("/"):
        if name == "..":
            if not names:
                return ""
            names.pop()
        elif name not in {"", "."}:
            names.append(name)
    return "" if target.startswith("/") else "/".join(names)
