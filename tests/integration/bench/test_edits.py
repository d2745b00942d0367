"""`orchestrator bench run edits`, as it is typed."""

from pathlib import Path

from standalone_orchestrator.bench.results import read_results
from standalone_orchestrator.cli.main import run_command

SUITES = Path(__file__).parents[3] / "benchmarks"


def test_the_corpus_is_run_reported_and_compared(tmp_path, capsys):
    path = tmp_path / "e.jsonl"
    begin = ["bench", "run", "edits", "--suites", str(SUITES)]
    assert run_command([*begin, "--only", "report/hand", "--out", str(path)]) == 0
    said = capsys.readouterr().out
    assert "report half" in said
    assert "tune half" not in said
    assert {s.suite for s in read_results(path)} == {"edits"}
    assert run_command(["bench", "report", str(path), "--markdown"]) == 0
    assert "| hand |" in capsys.readouterr().out
    assert run_command(["bench", "compare", str(path), str(path)]) == 0
    assert "p = 1" in capsys.readouterr().out


def test_it_is_listed_and_wrong_requests_are_sentences(tmp_path, capsys):
    assert run_command(["bench", "list", "--suites", str(SUITES)]) == 0
    assert "replies applied to files, without a model" in capsys.readouterr().out
    begin = ["bench", "run", "edits"]
    for arguments, said in (
        (["--suites", str(SUITES), "--model", "embedded"], "asks no model"),
        (["--suites", str(SUITES), "--only", "nothing"], "no case begins with nothing"),
        (["--suites", str(tmp_path)], "no corpus of edits"),
    ):
        assert run_command([*begin, *arguments]) == 2
        assert said in capsys.readouterr().err
