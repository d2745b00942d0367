"""Samples and tasks of a benchmark: fixtures of every folder that tests the bench."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from standalone_orchestrator.bench.sample import Sample, SampleCost
from standalone_orchestrator.bench.suite import BenchTask

COST = SampleCost(
    tokens_read=100,
    tokens_reused=50,
    tokens_written=40,
    calls=3,
    model_s=4.0,
    checks_s=1.0,
    wall_s=6.0,
)


@pytest.fixture
def sample():
    """A good sample, with fields to change."""

    def make(**changed: object) -> Sample:
        fields = {
            "suite": "levels",
            "task": "l2-calculator",
            "seed": 1,
            "status": "verified",
            "exit_code": 0,
            "hidden_passed": 5,
            "solved": True,
            "false_verified": False,
            "seconds": 7.0,
            "cost": COST,
            "model": "embedded",
            "settings": "abc",
            "at": datetime(2026, 11, 22, tzinfo=UTC),
        }
        return Sample.model_validate(fields | changed)

    return make


@pytest.fixture
def suites(tmp_path: Path) -> Path:
    """A folder with one suite of two tasks."""
    folder = tmp_path / "suites"
    for name in ("l2-calc", "l3-queue"):
        task = folder / "levels" / name
        (task / "hidden").mkdir(parents=True)
        (task / "goal.md").write_text(f"# Write {name}\n\nThe rest.\n")
        (task / "hidden" / "test_it.py").write_text("def test_it():\n    pass\n")
    (folder / "results").mkdir()
    return folder


@pytest.fixture
def task(suites: Path) -> BenchTask:
    """The first of them."""
    return BenchTask("levels", "l2-calc", suites / "levels" / "l2-calc")
