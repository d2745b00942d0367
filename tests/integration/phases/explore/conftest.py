import os
import subprocess

import pytest

from standalone_orchestrator.workspace.source import inspect
from standalone_orchestrator.workspace.tree import RunTree

ENV = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_GLOBAL": "/dev/null"}


@pytest.fixture
def base_of(tmp_path):
    """The source and the run's tree over a workspace with these files."""

    def make(files, *, git=False):
        place = tmp_path / "ws"
        for path, text in files.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_text(text)
        if git:
            who = ["-c", "user.name=u", "-c", "user.email=u@example.org"]
            for args in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "x"]):
                subprocess.run(["git", *args], cwd=place, env=ENV, check=True)
        source = inspect(place)
        return source, RunTree.create(tmp_path / "run", source)

    return make
