"""A tree's files in a folder of their own, with a throw-away `.git` that stands alone.

Tools that ask git work there; nothing in it points outside, and nothing done to it reaches the
run's tree. It holds one commit without a parent: no history of the user's enters a sandbox.

Not here: the snapshots themselves (`tree`).
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from standalone_orchestrator.system.files import disk_faults
from standalone_orchestrator.workspace.git import AUTHOR, EMAIL, RAW_ATTRIBUTES, git

MAX_COPIED_BYTES = 50 << 20
"""Packed size of a base above which a checkout's `.git` knows names but no file contents."""

_QUICK = {"core.fsync": "none"}
"""A checkout is not kept: nothing in it needs to survive a power cut."""


@dataclass(frozen=True, slots=True)
class Store:
    """Where a checkout's objects come from."""

    git_dir: Path
    object_format: str
    base: str
    """Tree id of the base, whose objects are packed once and copied."""
    ids: Callable[[str], frozenset[str]]
    """Ids of all objects of a tree, itself included."""
    lock: threading.Lock

    @property
    def objects(self) -> Path:
        """The object store."""
        return self.git_dir / "objects"

    def loose(self, identity: str) -> Path:
        """Where an object lies when it is not packed."""
        return self.objects / identity[:2] / identity[2:]


def put(store: Store, tree: str, folder: Path) -> None:
    """Fill an empty folder.

    Raises:
        LimitReached: the disk is full.
        OrchestratorError: a content of the tree is missing.
    """
    own = folder / ".git"
    with disk_faults(folder):
        _skeleton(own, store.object_format)
    env = {
        "GIT_DIR": str(own),
        "GIT_WORK_TREE": str(folder),
        "GIT_OBJECT_DIRECTORY": str(store.objects),
    }
    git(["read-tree", "--reset", "-u", tree], folder, env=env, settings=_QUICK)
    args = ["commit-tree", "-m", "The state of the project", tree]
    commit = git(args, folder, env=env, settings=_QUICK).strip()
    with disk_faults(folder):
        (own / "refs" / "heads" / "main").write_text(commit + "\n", "utf-8")
        packs = _base_pack(store)
        for pack in packs.glob("pack-*"):
            shutil.copyfile(pack, own / "objects" / "pack" / pack.name)
        _copy(store, (store.ids(tree) | {commit}) - store.ids(store.base), own)


def _skeleton(own: Path, object_format: str) -> None:
    for name in ("objects/pack", "objects/info", "refs/heads", "refs/tags", "info"):
        (own / name).mkdir(parents=True)
    (own / "HEAD").write_text("ref: refs/heads/main\n", "utf-8")
    (own / "info" / "attributes").write_text(RAW_ATTRIBUTES, "utf-8")
    (own / "info" / "exclude").write_text(".orchestrator/\n", "utf-8")
    version, extension = 0, ""
    if object_format != "sha1":
        version, extension = 1, f"[extensions]\n\tobjectFormat = {object_format}\n"
    config = (
        f"[core]\n\trepositoryformatversion = {version}\n\tfilemode = true\n\tbare = false\n"
        f"{extension}[user]\n\tname = {AUTHOR}\n\temail = {EMAIL}\n[gc]\n\tauto = 0\n"
    )
    (own / "config").write_text(config, "utf-8")


def _copy(store: Store, ids: Iterable[str], own: Path) -> None:
    """What the base does not hold: a few loose objects, seldom one that is packed elsewhere."""
    packed: list[str] = []
    for identity in ids:
        place = own / "objects" / identity[:2] / identity[2:]
        place.parent.mkdir(exist_ok=True)
        try:
            shutil.copyfile(store.loose(identity), place)
        except FileNotFoundError:
            packed.append(identity)
    if packed:
        _pack(store, packed, own / "objects" / "pack")


def _base_pack(store: Store) -> Path:
    """The folder with the base's objects in one pack, made once."""
    place = store.git_dir / "base-pack"
    with store.lock:
        if place.is_dir():
            return place
        with tempfile.TemporaryDirectory(dir=store.git_dir) as name:
            made = Path(name) / "pack"
            made.mkdir()
            _pack(store, _affordable(store), made)
            made.replace(place)
    return place


def _affordable(store: Store) -> list[str]:
    """The base's objects; without the file contents when they are too many to copy each time."""
    ids = sorted(store.ids(store.base))
    env = {"GIT_DIR": str(store.git_dir)}
    ask = ["cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize:disk)"]
    said = git(ask, store.git_dir, env=env, stdin=_lines(ids))
    rows = [row for line in said.splitlines() if len(row := line.split(" ")) == 3]
    if sum(int(size) for _, _, size in rows) > MAX_COPIED_BYTES:
        rows = [row for row in rows if row[1] == "tree"]
    return [identity for identity, _, _ in rows]


def _pack(store: Store, ids: Iterable[str], folder: Path) -> None:
    env = {"GIT_DIR": str(store.git_dir)}
    args = ["pack-objects", "-q", "--window=0", "--threads=1", str(folder / "pack")]
    git(args, store.git_dir, env=env, stdin=_lines(ids), settings=_QUICK)


def _lines(ids: Iterable[str]) -> bytes:
    return "".join(f"{identity}\n" for identity in ids).encode()
