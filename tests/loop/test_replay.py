"""A run goes the same way again from its record, with no model and no check run."""

import shutil

import pytest
from loop_stage import (
    ONE_FILE,
    ONE_FILE_PLAN,
    TWICE_TESTS,
    cut_after,
    records_of,
    repaired,
    tampered,
    twice,
    written,
)

from standalone_orchestrator.core.errors import RecordMissing
from standalone_orchestrator.core.events import (
    Candidate,
    Explored,
    Frozen,
    Planned,
    Replied,
    Started,
)
from standalone_orchestrator.memory.runs import RunFolder

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def done(module_stage):
    script = module_stage.script(
        ONE_FILE_PLAN,
        TWICE_TESTS,
        written("doubling.py", twice("n + 3")),
        repaired("doubling.py", twice()),
    )
    return module_stage.run(ONE_FILE, script, search={"candidates": 1})


@pytest.fixture
def copy(done, tmp_path):
    """A copy of the run that a test may spoil."""
    place = tmp_path / "copy"
    shutil.copytree(done.folder.workspace, place, symlinks=True)
    return RunFolder(place, done.folder.run)


def test_a_finished_run_is_replayed_to_the_same_results(stage, done):
    before = done.folder.journal.read_bytes()
    replayed = stage.replay(done.folder.workspace)
    assert replayed.exit_code == 0
    assert "the same" in replayed.summary
    assert done.folder.journal.read_bytes() == before


def test_a_replay_asks_no_model_and_runs_no_check(stage, copy, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere-but-git")
    git = shutil.which("git", path="/usr/bin:/usr/local/bin:/bin")
    bin_folder = copy.workspace / "bin"
    bin_folder.mkdir()
    (bin_folder / "git").symlink_to(git)
    monkeypatch.setenv("PATH", str(bin_folder))
    assert stage.replay(copy.workspace).exit_code == 0


def test_a_reply_that_was_changed_makes_the_replay_go_another_way_and_says_where(stage, copy):
    def other(event, text):
        if isinstance(event, Replied) and event.step == "plan":
            return text.replace("Holds doubling.py.", "Holds something else.")
        return text

    tampered(copy, other)
    replayed = stage.replay(copy.workspace)
    assert replayed.exit_code == 1
    assert "went another way at step 2" in replayed.summary
    assert "Holds something else." in replayed.summary


def test_a_changed_reply_that_leads_to_questions_never_asked_says_where(stage, copy):
    def other(event, text):
        if isinstance(event, Replied) and "# Now: repair" not in text:
            return text.replace("n + 3", "n + 4")
        return text

    tampered(copy, other)
    with pytest.raises(RecordMissing, match=r"in step build/0/doubling\.py: the replay asks"):
        stage.replay(copy.workspace)


@pytest.mark.parametrize("kind", [Started, Explored, Planned, Frozen, Candidate])
def test_a_run_that_was_cut_short_is_replayed_up_to_its_end(stage, copy, kind):
    cut_after(copy, kind)
    replayed = stage.replay(copy.workspace)
    assert replayed.exit_code == 0
    assert "up to where the run was cut short" in replayed.summary


def test_a_text_that_was_changed_without_its_name_is_told(stage, copy):
    first = next(r.event for r in records_of(copy) if isinstance(r.event, Replied))
    (copy.replies / first.reply).write_text("something else")
    with pytest.raises(RecordMissing, match=r"in step plan: the stored text .* was changed"):
        stage.replay(copy.workspace)


@pytest.mark.parametrize("tokens", [300, 700, 1000])
def test_a_run_that_a_limit_ended_is_replayed_up_to_there(stage, tokens):
    script = stage.script(ONE_FILE_PLAN, TWICE_TESTS, written("doubling.py", twice()))
    done = stage.run(ONE_FILE, script, limits={"tokens": tokens})
    assert done.exit_code == 4
    replayed = stage.replay(done.folder.workspace)
    assert (replayed.exit_code, replayed.summary[:8]) == (0, "the same")
