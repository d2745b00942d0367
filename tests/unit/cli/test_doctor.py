"""The doctor's table."""

from standalone_orchestrator.app.doctor import Broken, Probe, Works, examine
from standalone_orchestrator.cli.doctor import table


def test_the_table_names_every_probe_and_how_to_mend() -> None:
    probes = [
        Probe("python", lambda: Works("3.11.2"), True, ""),
        Probe("git", lambda: Broken("there is no git"), True, "apt install git"),
        Probe("hub", lambda: Broken("no network"), False, "not needed"),
    ]
    lines = table(examine(probes)).splitlines()
    assert lines[0] == "ok      python  3.11.2"
    assert lines[1] == "MISSING git     there is no git"
    assert lines[2].strip() == "→ apt install git"
    assert lines[3].startswith("note    hub")
    assert lines[-1] == "Something needed is missing."
