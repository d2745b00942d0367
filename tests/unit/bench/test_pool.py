"""What a pool of samples says: oracle, selected, mean."""

from pathlib import Path

import pytest

from standalone_orchestrator.bench.pool import (
    AtK,
    Drawn,
    Pooled,
    chosen_of,
    curve,
    mean_pass,
    pool_path,
    read_drawn,
    read_pool,
)
from standalone_orchestrator.bench.results import open_results
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.system.clock import FakeClock


def drawn(index: int, *, visible: bool | None = None) -> Drawn:
    return Drawn(index=index, temperature=0.0, seed=index, text="", files={}, visible=visible)


def pooled(task: str, index: int, *, passed: bool, visible: bool | None = None) -> Pooled:
    one = drawn(index, visible=visible)
    return Pooled(suite="s", task=task, seed=1, contestant="c", drawn=one, passed=passed)


def test_the_first_that_passes_the_visible_examples_is_chosen_else_the_first() -> None:
    assert chosen_of([drawn(0, visible=False), drawn(1, visible=True)]).index == 1
    assert chosen_of([drawn(0), drawn(1)]).index == 0
    assert chosen_of([drawn(0, visible=False), drawn(1, visible=False)]).index == 0


def test_oracle_and_selected_grow_with_k() -> None:
    pool = [
        pooled("a", 0, passed=False, visible=False),
        pooled("a", 1, passed=True, visible=True),
        pooled("b", 0, passed=False),
        pooled("b", 1, passed=True),
        pooled("c", 1, passed=False),
        pooled("c", 0, passed=True),
    ]
    third = 1 / 3
    assert curve(pool) == (AtK(1, third, third), AtK(2, 1.0, 2 * third))
    assert mean_pass(pool) == 0.5
    assert curve([]) == ()
    assert mean_pass([]) == 0.0


def test_a_pool_lies_beside_its_results_and_survives_a_kill(tmp_path: Path, sample) -> None:
    path = tmp_path / "r.jsonl"
    with open_results(path, FakeClock()) as results:
        results.add(sample(), [pooled("a", 0, passed=False)])
        results.add(sample(seed=2), [pooled("a", 0, passed=True), pooled("a", 1, passed=True)])
        results.add(sample(seed=3))
    assert pool_path(path) == tmp_path / "r-pool.jsonl"
    with pool_path(path).open("a") as file:
        file.write('{"suite": "s", "ta')
    assert [(p.drawn.index, p.passed) for p in read_pool(pool_path(path))] == [(0, True), (1, True)]
    with open_results(path, FakeClock()) as results:
        results.add(sample(seed=4), [pooled("b", 0, passed=True)])
    assert [p.task for p in read_pool(pool_path(path))] == ["a", "a", "b"]
    with pool_path(path).open("a") as file:
        file.write("{}\n" * 2)
    with pytest.raises(UsageError, match=r"line 5 of .* is no sample of a pool"):
        read_pool(pool_path(path))
    assert read_pool(tmp_path / "none") == ()


def test_a_contestant_that_left_no_pool_has_none(tmp_path: Path) -> None:
    path = tmp_path / "pool.jsonl"
    assert read_drawn(path) == ()
    path.write_text(f"{drawn(0).model_dump_json()}\n")
    assert read_drawn(path) == (drawn(0),)
    path.write_text("{}\n")
    assert read_drawn(path) == ()
