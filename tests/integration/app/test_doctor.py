"""The doctor on the machine that runs the tests."""

from pathlib import Path

from standalone_orchestrator.app.doctor import basic_probes, examine


def test_this_machine_has_python_git_and_disk(tmp_path: Path) -> None:
    probes = [p for p in basic_probes([tmp_path / "not" / "there"]) if p.name != "environments"]
    assert all(f.detail for f in examine(probes))
