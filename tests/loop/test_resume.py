"""A run that is taken up again: what it needs, what may change, what a raised limit does."""

import json
from dataclasses import replace

import pytest
from loop_stage import (
    ONE_FILE,
    ONE_FILE_PLAN,
    TWICE_TESTS,
    cut,
    cut_after,
    git,
    records_of,
    repository,
    rewrite,
    twice,
    written,
)

from standalone_orchestrator.app.run_task import Now, resume_run
from standalone_orchestrator.app.settings_tables import Settings
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.core.events import (
    Built,
    Finished,
    Planned,
    Published,
    Publishing,
    Resumed,
    Started,
)
from standalone_orchestrator.memory.runs import find_run

GOOD = (ONE_FILE_PLAN, TWICE_TESTS, written("doubling.py", twice()))
LIMITS = frozenset({"limits.tokens"})


def more_tokens(count=0):
    return Now(Settings.model_validate({"limits": {"tokens": count}}), LIMITS)


@pytest.mark.slow
def test_a_run_at_its_end_is_published_without_its_model_and_without_a_sandbox(stage):
    script = stage.script(*GOOD)
    done = stage.run(ONE_FILE, script)
    cut_after(done.folder, Finished)
    (done.folder.workspace / "doubling.py").unlink()
    script.unlink()
    kept = json.loads((done.folder.path / "request.json").read_text())
    kept["settings"]["sandbox"]["rung"] = "none"
    (done.folder.path / "request.json").write_text(json.dumps(kept))
    again = stage.resume(done.folder.workspace)
    assert again.exit_code == 0
    assert [type(e) for e in again.events[-3:]] == [Resumed, Publishing, Published]
    assert (done.folder.workspace / "doubling.py").read_text() == twice()
    assert done.folder.result.exists()


@pytest.mark.slow
def test_a_run_that_a_limit_ended_goes_on_with_a_higher_one(stage):
    script = stage.script(*GOOD)
    done = stage.run(ONE_FILE, script, limits={"tokens": 900})
    assert done.exit_code == 4
    assert done.of(Finished)[-1].cause in ("tokens", "limit")
    asked = [(e.step, e.request) for e in done.events if hasattr(e, "request")]

    assert stage.resume(done.folder.workspace).exit_code == 4  # no limit was raised

    again = stage.resume(done.folder.workspace, now=more_tokens())
    assert again.exit_code == 0
    assert again.result["status"] == "verified"
    assert (done.folder.workspace / "doubling.py").read_text() == twice()
    assert again.of(Resumed)[-1].budget.tokens == 0
    later = [(e.step, e.request) for e in again.events if hasattr(e, "request")]
    assert later[: len(asked)] == asked
    assert len(set(later)) == len(later)
    assert stage.replay(done.folder.workspace).exit_code == 0


@pytest.mark.slow
def test_a_replay_gives_the_run_each_limit_where_it_was_given(stage):
    done = stage.run(ONE_FILE, stage.script(*GOOD))
    spent = done.of(Planned)[0].cost
    cut_after(done.folder, Built)
    lower = more_tokens(spent.read + spent.written)  # less than was spent meanwhile
    again = stage.resume(done.folder.workspace, now=lower)
    assert (again.exit_code, again.of(Finished)[-1].cause) == (4, "tokens")
    replayed = stage.replay(done.folder.workspace)
    assert (replayed.exit_code, replayed.summary[:8]) == (0, "the same")


@pytest.mark.slow
def test_a_run_is_resumed_and_replayed_as_its_model_was_at_the_start(stage):
    done = stage.run(ONE_FILE, stage.script(*GOOD))
    cut_after(done.folder, Planned)
    stage.script(*GOOD, json_schema=False)
    assert stage.resume(done.folder.workspace).exit_code == 0
    assert stage.replay(done.folder.workspace).exit_code == 0
    cut_after(done.folder, Planned)
    stage.script(*GOOD, context=8192)
    with pytest.raises(UsageError, match="has 8192 tokens of context today"):
        stage.resume(done.folder.workspace)


@pytest.mark.slow
def test_what_an_opened_run_had_published_is_replaced_by_what_it_comes_to(stage):
    repo = repository(stage.folder / "repo", {"README.md": "# Ours\n"})
    place = stage.workspace("plain")
    for workspace in (repo, place):
        done = stage.run(ONE_FILE, stage.script(*GOOD), workspace=workspace)
        # As if it had ended by a limit with less, and published that.
        tree = done.of(Built)[-1].tree
        cut_after(done.folder, Built)
        ending(done.folder, tree)
        if workspace == place:
            (place / "doubling.py").unlink()
        else:
            git(repo, "branch", "-D", f"orchestrator/{done.outcome.run}")
        assert stage.resume(workspace).exit_code == 4
        if workspace == place:
            assert (place / "doubling.py").exists()
        again = stage.resume(workspace, now=more_tokens())
        assert again.exit_code == 0, again.outcome.summary
        assert len(again.of(Published)) == 2
        assert len(again.of(Finished)) == 2
    name = again.of(Published)[-1].target
    assert name == str(place)


def ending(folder, tree):
    """Add the end by a limit to a journal."""
    records = records_of(folder)
    end = Finished("partial", "tokens", "the limit is reached", tree)
    rewrite(folder, [*records, replace(records[-1], event=end)])


@pytest.mark.slow
def test_a_refused_apply_is_told_and_the_run_ends_by_its_verdict(stage, command_line):
    repo = repository(stage.folder / "repo", {"doubling.py": '"""Nothing yet."""\n'})
    (repo / "doubling.py").write_text('"""Mine, not committed."""\n')
    done = stage.run(ONE_FILE, stage.script(*GOOD), workspace=repo, request={"apply": True})
    assert done.exit_code == 0
    (published,) = done.of(Published)
    assert "has uncommitted changes" in published.refused
    assert git(repo, "rev-parse", published.target) == published.branch_commit
    assert "not applied: " in done.outcome.summary
    assert "git merge orchestrator/" in done.outcome.summary
    assert "uncommitted changes" in done.result["code"]["refused"]
    assert (repo / "doubling.py").read_text() == '"""Mine, not committed."""\n'
    assert stage.resume(repo).exit_code == 0
    assert len(stage.last(repo).of(Published)) == 1


@pytest.mark.slow
def test_only_what_the_record_does_not_depend_on_may_change(stage):
    done = stage.run(ONE_FILE, stage.script(*GOOD))
    cut(done.folder, 1)
    for key, tables in {
        "search.candidates": {"search": {"candidates": 9}},
        "seed": {"seed": 3},
        "model": {"model": "ollama:other"},
        "checks.generated": {"checks": {"generated": False}},
    }.items():
        now = Now(Settings.model_validate(tables), frozenset({key}))
        with pytest.raises(UsageError, match=f"cannot change {key}"):
            stage.resume(done.folder.workspace, now=now)
    assert [type(e) for e in stage.last(done.folder.workspace).events] == [Started]


@pytest.mark.parametrize("verb", ["report", "resume", "replay", "show"])
def test_a_run_that_never_began_is_a_clear_sentence(command_line, tmp_path, verb):
    dead = tmp_path / ".orchestrator/runs/20261122-100000-aa11"
    dead.mkdir(parents=True)
    code, _, said = command_line(verb, "aa11", "--workspace", tmp_path)
    assert code == 2
    assert "was cut short before it began" in said
    with pytest.raises(UsageError):
        find_run(tmp_path, "last")


def test_a_run_that_came_with_the_repository_is_not_taken_up(bare_stage, tmp_path):
    workspace = repository(tmp_path / "cloned", {"a.py": ""})
    run = workspace / ".orchestrator" / "runs" / "20260101-000000-aaaa"
    run.mkdir(parents=True)
    (run / "request.json").write_text("{}")
    git(workspace, "add", "-f", ".orchestrator")
    git(workspace, "commit", "-q", "-m", "A run")
    with pytest.raises(UsageError, match="version control"):
        resume_run(workspace, run.name, Now(Settings()), bare_stage.folders, print)
    assert [p.name for p in run.iterdir()] == ["request.json"]
