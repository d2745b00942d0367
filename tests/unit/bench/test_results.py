"""The results file: whole after every sample, and taken up after every kind of end."""

from pathlib import Path

import pytest

from standalone_orchestrator.bench.pool import Drawn, Pooled, pool_path, read_pool
from standalone_orchestrator.bench.results import open_results, read_results
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.system.clock import FakeClock

CLOCK = FakeClock()


def test_what_was_added_is_read_again(tmp_path: Path, sample) -> None:
    path = tmp_path / "new" / "r.jsonl"
    with open_results(path, CLOCK) as results:
        results.add(sample(seed=1))
        results.add(sample(seed=2, cost=None, fault="it crashed", exit_code=None))
        assert results.get(("levels", "l2-calculator", 2, "ours")).fault == "it crashed"
    with open_results(path, CLOCK) as results:
        assert results.samples() == read_results(path)
        assert [s.seed for s in results.samples()] == [1, 2]
        assert results.get(("levels", "l2-calculator", 3, "ours")) is None


@pytest.mark.parametrize("kept", range(0, 400, 37))
def test_a_line_cut_short_anywhere_is_dropped_and_written_over(
    tmp_path: Path, sample, kept: int
) -> None:
    path = tmp_path / "r.jsonl"
    with open_results(path, CLOCK) as results:
        results.add(sample(seed=1))
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:kept])
    assert [s.seed for s in read_results(path)] == [1]
    with open_results(path, CLOCK) as results:
        results.add(sample(seed=2))
    assert [s.seed for s in read_results(path)] == [1, 2]
    assert path.read_bytes().startswith(whole)


def test_a_first_line_cut_short_is_dropped_too(tmp_path: Path, sample) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(sample().model_dump_json().encode()[:50])
    with open_results(path, CLOCK) as results:
        assert results.samples() == ()
    assert path.read_bytes() == b""


def test_a_file_of_another_kind_is_refused_and_left_alone(tmp_path: Path, sample) -> None:
    path = tmp_path / "README.md"
    path.write_text("# A title")
    with pytest.raises(UsageError, match=r"line 1 of .* is no sample"):
        open_results(path, CLOCK)
    assert path.read_text() == "# A title"
    line = sample().model_dump_json()
    path.write_text(f"{line}\nnonsense\n{line}\n")
    with pytest.raises(UsageError, match=r"line 2 of .* is no sample"):
        read_results(path)
    with pytest.raises(UsageError, match="cannot be read"):
        read_results(tmp_path / "none")


def test_two_benchmarks_do_not_write_one_file(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    with open_results(path, CLOCK), pytest.raises(UsageError, match="another benchmark writes"):
        open_results(path, CLOCK)
    open_results(path, CLOCK).__exit__(None, None, None)


def test_fresh_keeps_the_old_file_under_another_name(tmp_path: Path, sample) -> None:
    path = tmp_path / "r.jsonl"
    with open_results(path, CLOCK) as results:
        results.add(sample())
    with open_results(path, CLOCK, fresh=True) as results:
        assert results.samples() == ()
        results.add(sample(seed=9))
    (old,) = tmp_path.glob("r.jsonl.until-*")
    assert [s.seed for s in read_results(old)] == [1]
    assert [s.seed for s in read_results(path)] == [9]


def test_fresh_puts_the_pool_aside_too(tmp_path: Path, sample) -> None:
    path = tmp_path / "r.jsonl"
    drawn = Drawn(index=0, temperature=0, seed=1, text="", files={})
    row = Pooled(suite="s", task="t", seed=1, contestant="c", drawn=drawn, passed=True)
    with open_results(path, CLOCK) as results:
        results.add(sample(), [row])
    with open_results(path, CLOCK, fresh=True):
        assert read_pool(pool_path(path)) == ()
    (old,) = tmp_path.glob("r.jsonl.until-*")
    assert read_pool(pool_path(old)) == (row,)
