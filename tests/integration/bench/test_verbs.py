"""`orchestrator bench run`: a whole sample, with a canary in its hidden tests."""

import json
import secrets
import shutil
import zlib
from pathlib import Path

import pytest

from standalone_orchestrator.app.kept import settings_hash
from standalone_orchestrator.app.settings import load_settings
from standalone_orchestrator.bench.results import open_results, read_results, write_results
from standalone_orchestrator.cli.main import run_command
from standalone_orchestrator.system.clock import FakeClock

HERE = Path(__file__).parent
LEVELS = HERE.parents[2] / "benchmarks"
SCRIPT = HERE / "calculator.json"


def test_samples_of_other_settings_are_not_mixed(suites: Path, sample, capsys) -> None:
    path = suites / "results" / "levels-scripted-some-file.json.jsonl"
    with open_results(path, FakeClock()) as results:
        results.add(sample(settings="of another day"))
    arguments = ["bench", "run", "levels", "--suites", str(suites)]
    assert run_command([*arguments, "--model", "scripted:some/file.json"]) == 2
    said = f"{path} holds samples of another model or of other settings"
    assert said in capsys.readouterr().err


def test_another_contestant_goes_on_though_our_own_settings_have_changed(suites, sample) -> None:
    flags = {"model": "scripted:some/file.json", "limits.minutes": 20.0}
    settings = load_settings(None, flags=flags).settings.model_copy(update={"seed": 0})
    path = suites / "results" / "r.jsonl"
    known = {"task": "l2-calc", "settings": settings_hash(settings, changed=True)}
    assert "crosses" not in settings.model_dump_json(exclude_defaults=True)
    write_results(path, [sample(contestant="single-shot", **known)])
    arguments = ["bench", "run", "levels", "--suites", str(suites), "--out", str(path)]
    arguments += ["--model", "scripted:some/file.json", "--only", "l2"]
    assert run_command([*arguments, "--contestant", "single-shot"]) == 0
    assert run_command(arguments) == 2


def test_samples_with_and_without_the_sandbox_are_not_mixed(
    suites: Path, sample, tmp_path, capsys
) -> None:
    path = tmp_path / "r.jsonl"
    arguments = ["bench", "run", "levels", "--suites", str(suites), "--out", str(path)]
    arguments += ["--model", "scripted:some/file.json", "--only", "l2"]
    settings = load_settings(None, flags={"model": arguments[-3], "limits.minutes": 20.0}).settings
    known = {"task": "l2-calc", "settings": settings_hash(settings.model_copy(update={"seed": 0}))}
    for sandboxed, option, said in (
        (True, ["--open"], "that were taken in the sandbox"),
        (False, [], "that were taken without the sandbox, with --open"),
    ):
        write_results(path, [sample(sandboxed=sandboxed, **known)])
        assert run_command([*arguments, *option]) == 2
        assert f"{path} holds samples {said}" in capsys.readouterr().err
    write_results(path, [sample(sandboxed=None, **known)])
    assert run_command(arguments) == 0


@pytest.mark.slow
def test_a_whole_sample_holds_nothing_of_the_hidden_tests(tmp_path: Path, capsys) -> None:
    canary = f"canary{secrets.token_hex(8)}"
    suites, data, out = tmp_path / "suites", tmp_path / "data", tmp_path / "r.jsonl"
    shutil.copytree(LEVELS / "levels", suites / "levels")
    hidden = suites / "levels" / "l2-calculator" / "hidden"
    (hidden / "test_canary.py").write_text(f"def test_{canary}():\n    assert '{canary}'\n")
    # A prompt that holds the canary would be answered by one of these, and the run would fail.
    alarm = [{"when": canary, "fail": "refused"}, {"system": canary, "fail": "refused"}]
    script = tmp_path / "script.json"
    script.write_text(json.dumps([*alarm, *json.loads(SCRIPT.read_text())]))
    arguments = ["bench", "run", "levels", "--suites", str(suites), "--only", "l2"]
    arguments += ["--out", str(out), "--set", f"folders.data={data}"]
    assert run_command([*arguments, "--model", f"scripted:{script}"]) == 0, capsys.readouterr()

    (sample,) = read_results(out)
    assert sample.status == "verified"
    assert sample.solved
    assert sample.hidden_passed == 20
    assert (sample.sandboxed, sample.jobs) == (True, 1)
    assert "l2-calculator seed 1: verified, hidden 20/20" in capsys.readouterr().out

    kept = [p for p in (data / "bench").rglob("*") if p.is_file()]
    assert {"journal.jsonl", "run.log", "report.html", "calculator.py"} <= {p.name for p in kept}
    assert any("replies" in p.parts for p in kept)
    assert any("objects" in p.parts for p in kept)
    assert [p for p in kept if canary.encode() in unpacked(p)] == []
    assert [p for p in (data / "bench").rglob("*") if canary in p.name] == []

    assert run_command([*arguments, "--model", f"scripted:{script}"]) == 0
    assert "1 of them in" in capsys.readouterr().out
    assert len(read_results(out)) == 1


def unpacked(path: Path) -> bytes:
    """A file's bytes, and those that it holds compressed, as a git object does."""
    data = path.read_bytes()
    try:
        return data + zlib.decompress(data)
    except zlib.error:
        return data
