"""Giving results to the user, once or again after higher limits."""

import subprocess

import pytest

from standalone_orchestrator.app.kept import Kept
from standalone_orchestrator.app.publish import publish
from standalone_orchestrator.app.session import Session
from standalone_orchestrator.app.settings_tables import Settings
from standalone_orchestrator.core.errors import WorkspaceError
from standalone_orchestrator.core.events import Budget, Finished, Published, Resumed, Started
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.engine.ledger import Ledger
from standalone_orchestrator.memory.runs import RunFolder
from standalone_orchestrator.memory.stores.memory import MemoryJournal
from standalone_orchestrator.system.clock import FakeClock
from standalone_orchestrator.workspace.source import inspect
from standalone_orchestrator.workspace.tree import RunTree

RUN = "20260101-000000-abcd"


@pytest.fixture
def begun(tmp_path):
    """A session on a workspace with files, as `publish` sees it."""

    def session(files, *, repository=False, apply=False):
        place = tmp_path / "work"
        place.mkdir()
        for name, text in files.items():
            (place / name).write_text(text)
        if repository:
            who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
            for arguments in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "x"]):
                subprocess.run(["git", *arguments], cwd=place, check=True)
        source = inspect(place)
        started = Started(RUN, Task("Do it"), str(place), 1, Budget())
        own = Kept(settings=Settings(), models={}, apply=apply)
        ledger = Ledger(MemoryJournal(FakeClock()), lambda record: None)
        tree = RunTree.create(tmp_path / "run", source)
        return place, Session(RunFolder(place, RUN), started, own, source, tree, ledger)

    return session


def give(session, files):
    tree = session.tree.write(session.tree.base, files)
    publish(session, Finished("partial", "tokens", "the limit is reached", tree))


def opened(session):
    session.ledger.append(Resumed(Budget()))


def test_a_refused_publish_is_no_obstacle_to_a_later_one(begun):
    place, session = begun({"a.py": "1", "b.py": "1"})
    give(session, {"a.py": "2"})
    opened(session)
    (place / "b.py").write_text("mine")
    with pytest.raises(WorkspaceError, match=r"changed in .*: b\.py"):
        give(session, {"a.py": "3", "b.py": "3"})
    (place / "b.py").write_text("1")
    opened(session)
    give(session, {"a.py": "4", "b.py": "4"})
    assert [(place / name).read_text() for name in ("a.py", "b.py")] == ["4", "4"]


def test_a_result_that_was_applied_is_followed_by_the_next_one(begun):
    place, session = begun({"a.py": "1\n"}, repository=True, apply=True)
    for text in ("2\n", "3\n", "4\n"):
        give(session, {"a.py": text})
        give(session, {"a.py": text})  # it is done: nothing happens
        assert (place / "a.py").read_text() == text
        opened(session)
    given = [r.event for r in session.ledger.journal.records() if isinstance(r.event, Published)]
    assert [p.refused for p in given] == ["", "", ""]
