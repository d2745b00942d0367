import hashlib
import os
import subprocess
from pathlib import Path

import pytest

IDENTITY = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_AUTHOR_NAME": "A User",
    "GIT_AUTHOR_EMAIL": "user@example.org",
    "GIT_COMMITTER_NAME": "A User",
    "GIT_COMMITTER_EMAIL": "user@example.org",
}


class UserRepository:
    """A repository as a person has it, driven by plain git."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def git(self, *args: str, ok: bool = True) -> str:
        command = ["git", *args]
        return subprocess.run(
            command, check=ok, cwd=self.path, env=IDENTITY, stdout=subprocess.PIPE, text=True
        ).stdout

    def put(self, files: dict[str, str | bytes]) -> None:
        for path, text in files.items():
            place = self.path / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text.encode() if isinstance(text, str) else text)

    def commit(self, files: dict[str, str | bytes]) -> None:
        self.put(files)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "work")

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD").strip()


def fingerprint(folder: Path, skip: tuple[str, ...] = ()) -> dict[str, tuple[int, int, str]]:
    """Mode, modification time and content of everything below a folder."""
    found = {}
    for place in sorted(folder.rglob("*")):
        name = place.relative_to(folder).as_posix()
        if any(name == s or name.startswith(s + "/") for s in skip):
            continue
        status = place.lstat()
        regular = place.is_file() and not place.is_symlink()
        content = hashlib.sha256(place.read_bytes()).hexdigest() if regular else ""
        found[name] = (status.st_mode, status.st_mtime_ns if regular else 0, content)
    return found


@pytest.fixture
def make_repo(tmp_path):
    def make(files=None, name="project", options=()):
        path = tmp_path / name
        path.mkdir()
        repo = UserRepository(path)
        repo.git("init", "-q", "-b", "main", *options)
        if files:
            repo.commit(files)
        return repo

    return make


@pytest.fixture
def print_of():
    return fingerprint
