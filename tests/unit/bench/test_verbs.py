"""`orchestrator bench`, as it is typed."""

from pathlib import Path

import pytest

from standalone_orchestrator.bench.pool import Drawn, Pooled
from standalone_orchestrator.bench.results import open_results
from standalone_orchestrator.cli.main import run_command
from standalone_orchestrator.system.clock import FakeClock


def test_suites_are_listed(suites: Path, capsys) -> None:
    assert run_command(["bench", "list", "--suites", str(suites)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "levels",
        "  l2-calc                  Write l2-calc",
        "  l3-queue                 Write l3-queue",
        "humaneval",
        "  164 functions to complete, fetched at the first use",
    ]


def test_a_file_is_summed_up_and_compared(tmp_path: Path, sample, capsys) -> None:
    path = tmp_path / "r.jsonl"
    with open_results(path, FakeClock()) as results:
        results.add(sample())
    assert run_command(["bench", "report", str(path)]) == 0
    assert "hidden tests pass  1/1" in capsys.readouterr().out
    assert run_command(["bench", "report", str(path), "--markdown"]) == 0
    assert "| l2-calculator | 1 |" in capsys.readouterr().out
    assert run_command(["bench", "compare", str(path), str(path)]) == 0
    assert "p = 1" in capsys.readouterr().out


def test_a_pool_is_summed_up_beside_its_results(tmp_path: Path, sample, capsys) -> None:
    drawn = [
        Drawn(index=n, temperature=0.0, seed=n, text="", files={}, visible=n > 0) for n in (0, 1)
    ]
    named = {"suite": "levels", "task": "l2-calculator", "seed": 1, "contestant": "best-of-n"}
    pool = [Pooled(drawn=one, passed=one.index == 1, **named) for one in drawn]
    path = tmp_path / "r.jsonl"
    with open_results(path, FakeClock()) as results:
        results.add(sample(contestant="best-of-n"), pool)
    assert run_command(["bench", "report", str(path), "--markdown"]) == 0
    said = capsys.readouterr().out
    assert "samples of best-of-n:" in said
    row = "| visible examples, as recorded | 2 | 2.0 | 1 | 50.0% | 100.0% | 100.0% | 100% |"
    assert row in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "levels", "--only", "l9"], "no task begins with 'l9'"),
        (["run", "lvls"], "there is no suite lvls"),
        (["run", "levels", "--model", "nothing"], "'nothing' is neither"),
        (["run", "levels", "--set", "no.such=1"], "'no' is no setting"),
        (["run", "levels", "--repeat", "0"], "'--repeat'"),
        (["run", "levels", "--contestant", "nobody"], "'nobody' is not one of"),
    ],
)
def test_a_wrong_request_is_a_sentence(suites: Path, capsys, arguments, said: str) -> None:
    assert run_command(["bench", *arguments, "--suites", str(suites)]) == 2
    assert said in capsys.readouterr().err
