"""Samples: one process each, graded after its end, whatever that end was."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from standalone_orchestrator.bench.grade import Grade
from standalone_orchestrator.bench.results import open_results, read_results
from standalone_orchestrator.bench.run import source_commit, take_sample, take_samples
from standalone_orchestrator.bench.start import fill
from standalone_orchestrator.core.errors import Interrupted, ModelUnreachable, UsageError
from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.system.process import alive

CLOCK = SystemClock()
GOOD, BAD = Grade(("a", "b"), ()), Grade(("a",), ("b",), "b: 1 is not 2")


def graded(grade: Grade):
    return lambda task, published, scratch: grade


def test_a_verified_run_is_graded_as_it_was_published(player, task) -> None:
    seen = []

    def grading(task, published, scratch):
        seen.append((task.id, (published / "calc.py").read_text(), scratch.is_dir()))
        return GOOD

    sample = take_sample(task, 7, player.setup, grading, CLOCK)
    assert seen == [("l2-calc", "ADD = 1\n", True)]
    assert (sample.status, sample.exit_code, sample.fault) == ("verified", 0, "")
    assert (sample.hidden_passed, sample.hidden_failed, sample.solved) == (2, 0, True)
    assert not sample.bad
    assert sample.models == ("scripted/x",)
    assert (sample.sandboxed, sample.jobs) == (False, 1)
    assert sample.cost is not None
    assert Path(sample.run).name == "20261122-100000-abcd"


def test_the_run_is_told_nothing_that_leads_to_the_hidden_tests(player, task) -> None:
    sample = take_sample(task, 7, player.setup, graded(GOOD), CLOCK)
    place = player.setup.work / "l2-calc-seed-7"
    told = json.loads((place / "run.log").read_text().splitlines()[0])
    assert told["goal"] == task.goal.read_text()
    assert str(task.folder) not in json.dumps(told)
    assert told["arguments"][-2:] == ["--model", "scripted:x"]
    assert told["arguments"][5:7] == ["--seed", "7"]
    assert sample.run.startswith("work/l2-calc-seed-7/workspace/")


def test_a_verified_run_whose_hidden_tests_fail_is_falsely_verified(player, task) -> None:
    sample = take_sample(task, 1, player.setup, graded(BAD), CLOCK)
    assert sample.false_verified
    assert sample.bad
    assert (sample.hidden_failed, sample.hidden_why) == (1, "b: 1 is not 2")
    assert sample.hidden_failing == ("b",)


@pytest.mark.parametrize(("status", "code"), [("partial", 1), ("failed", 1), ("partial", 4)])
def test_a_miss_is_no_crash(player, task, status: str, code: int) -> None:
    player.play(status, code)
    sample = take_sample(task, 1, player.setup, graded(BAD), CLOCK)
    assert (sample.status, sample.exit_code) == (status, code)
    assert not sample.bad


@pytest.mark.parametrize(
    ("status", "code", "fault"),
    [
        ("", 5, "it ended with exit code 5: it broke"),
        ("partial", 0, "it ended with exit code 0 and says partial"),
        ("verified", 1, "it ended with exit code 1 and says verified"),
        ("", 1, "it ended with exit code 1 and left no result"),
        ("", 2, "it ended with exit code 2: it broke"),
    ],
)
def test_a_crash_is_a_sample_with_a_fault(player, task, status, code, fault) -> None:
    player.play(status, code, error="it broke")
    sample = take_sample(task, 1, player.setup, graded(BAD), CLOCK)
    assert sample.fault == fault
    assert sample.bad


def test_a_run_that_dies_without_a_word_has_a_fault_too(player, task) -> None:
    player.play("", -9)
    sample = take_sample(task, 1, player.setup, graded(BAD), CLOCK)
    assert sample.fault == "it ended with signal 9: no reason given"


def test_a_run_that_does_not_end_is_killed(player, task) -> None:
    player.play("", sleep=60)
    setup = replace(player.setup, minutes=0.001, grace_s=0.2)
    began = CLOCK.monotonic()
    sample = take_sample(task, 1, setup, graded(BAD), CLOCK)
    assert sample.exit_code is None
    assert sample.fault == "it did not end within its limit of time"
    assert CLOCK.monotonic() - began < 10


@pytest.mark.parametrize(
    ("code", "begins", "kind"),
    [(2, False, UsageError), (3, False, ModelUnreachable), (3, True, ModelUnreachable)],
)
def test_a_run_that_says_nothing_about_the_task_ends_the_bench(
    player, task, code: int, begins: bool, kind: type
) -> None:
    player.play("", code, begins=begins, error="the server is away")
    with pytest.raises(kind, match="the server is away") as caught:
        take_sample(task, 1, player.setup, graded(BAD), CLOCK)
    assert caught.value.way_out == "do this"


def test_an_interrupted_run_is_no_sample(player, task) -> None:
    player.play("", 130)
    with pytest.raises(Interrupted):
        take_sample(task, 1, player.setup, graded(BAD), CLOCK)


def test_when_the_bench_is_interrupted_its_run_is_killed(player, task) -> None:
    player.play("", sleep=60)

    class Stopping(SystemClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(0.3)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_sample(task, 1, player.setup, graded(BAD), Stopping())
    mine = str(player.folder).encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        assert mine not in command or not alive(int(process.name))


def test_samples_in_the_file_are_not_run_again(player, task, tmp_path: Path) -> None:
    path, graded_seeds = tmp_path / "r.jsonl", []

    def grading(task, published, scratch):
        graded_seeds.append(scratch.name)
        return GOOD

    for wanted in ((1, 2), (1, 2, 3)):
        pairs = [(task, seed) for seed in wanted]
        setup = replace(player.setup, work=tmp_path / f"work-{len(wanted)}")
        with open_results(path, CLOCK) as results:
            taken = list(take_samples(pairs, setup, grading, results, CLOCK))
        assert [s.seed for s in taken] == list(wanted)
    assert graded_seeds == ["l2-calc-seed-1", "l2-calc-seed-2", "l2-calc-seed-3"]


def test_a_sample_whose_engine_ended_is_taken_again_with_the_next_engine(
    player, task, tmp_path: Path
) -> None:
    player.play("", 3, error="the engine is away")
    engines = iter((False, True))  # all is well at the beginning, and then it is not

    def revived() -> bool:
        if found := next(engines):
            player.play()
        return found

    setup = replace(player.setup, revived=revived)
    with open_results(tmp_path / "r.jsonl", CLOCK) as results:
        (sample,) = take_samples([(task, 1)], setup, graded(GOOD), results, CLOCK)
    assert (sample.status, sample.solved) == ("verified", True)
    kept = sorted(path.name for path in player.setup.work.iterdir())
    assert kept == ["l2-calc-seed-1", "l2-calc-seed-1-without-engine"]
    player.play("", 3, error="the engine is away")
    setup = replace(player.setup, revived=lambda: False, work=tmp_path / "work")
    with (
        open_results(tmp_path / "other.jsonl", CLOCK) as results,
        pytest.raises(ModelUnreachable, match="the engine is away"),
    ):
        list(take_samples([(task, 1)], setup, graded(GOOD), results, CLOCK))


def test_a_sample_of_a_task_that_was_changed_is_taken_anew(player, task, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    for turn, grade in enumerate((GOOD, BAD)):
        setup = replace(player.setup, work=tmp_path / f"work-{turn}")
        with open_results(path, CLOCK) as results:
            (sample,) = take_samples([(task, 1)], setup, graded(grade), results, CLOCK)
            assert sample.solved is grade.solved
            assert results.get(sample.key, task.form()) == sample
        task.goal.write_text(f"# Write l2-calc\n\nOtherwise, {turn}.\n")
        assert results.get(sample.key, task.form()) is None
    assert [s.solved for s in read_results(path)] == [False]
    with open_results(path, CLOCK) as results:
        results.add(sample.model_copy(update={"form": ""}))  # as in files of before
        assert results.get(sample.key, task.form()) is not None


def test_the_commit_is_a_hash_or_nothing() -> None:
    assert source_commit().removesuffix("-dirty").strip("0123456789abcdef") == ""


def test_results_that_grow_beside_the_source_make_no_other_commit(tmp_path: Path) -> None:
    for name in ("src/p/__init__.py", "results/r.jsonl"):
        path = tmp_path / "base" / name
        path.parent.mkdir(parents=True)
        path.write_text("1\n")
    root, source = tmp_path / "root", tmp_path / "root" / "src" / "p"
    root.mkdir()
    fill(root, tmp_path / "base")
    commit = source_commit(source)
    assert len(commit) == 40
    (root / "results" / "r.jsonl").write_text("1\n2\n")
    assert source_commit(source) == commit
    (source / "new.py").write_text("")
    assert source_commit(source) == f"{commit}-dirty"
    (source / "new.py").unlink()
    (source / "__init__.py").write_text("2\n")
    assert source_commit(source) == f"{commit}-dirty"


def test_a_source_that_no_repository_holds_has_no_commit(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("")
    assert source_commit(tmp_path) == ""
