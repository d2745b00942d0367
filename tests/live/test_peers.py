"""Programs of others on the real model: installed, asked, and heard to the end.

The weights are those of the user's cache; the programs are installed at the first use.
"""

from pathlib import Path

import pytest

from standalone_orchestrator.bench.contestants.registry import CONTESTANTS
from standalone_orchestrator.bench.results import read_results
from standalone_orchestrator.cli.main import run_command

pytestmark = [pytest.mark.live, pytest.mark.timeout(7200)]
SUITES = Path(__file__).parents[2] / "benchmarks"


@pytest.mark.parametrize("name", [n for n, one in CONTESTANTS.items() if one.requirements])
def test_a_program_plays_to_its_end_and_tells_what_it_did(name: str, tmp_path: Path) -> None:
    out, data = tmp_path / "r.jsonl", tmp_path / "data"
    asked = ["bench", "run", "levels", "--suites", str(SUITES), "--only", "l2", "--minutes", "40"]
    asked += ["--contestant", name, "--out", str(out), "--set", f"folders.data={data}"]
    assert run_command(asked) == 0
    (sample,) = read_results(out)
    assert sample.sandboxed
    assert sample.cost is not None
    assert sample.cost.calls > 0
    assert sample.cost.tokens_read + sample.cost.tokens_reused > 0
    assert "calculator.py" in (data / "bench" / sample.transcript).read_text()
