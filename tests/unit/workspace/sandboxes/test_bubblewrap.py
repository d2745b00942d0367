"""Which `/proc` a sandbox gets: a new one, unless one around it covers parts of the old one."""

import pytest

from standalone_orchestrator.workspace.sandboxes.bubblewrap import is_covered

WHOLE = "36 25 0:32 / / ro,relatime - overlay overlay rw\n41 36 0:39 / /proc rw - proc proc rw\n"
COVERED = f"{WHOLE}42 41 0:39 /sys /proc/sys ro,nosuid - proc proc rw\n"


@pytest.mark.parametrize(
    ("init", "mounts", "covered"),
    [
        ("bwrap\n", COVERED, True),
        ("bwrap\n", WHOLE, False),
        ("systemd\n", COVERED, False),  # a container's own covers say nothing of a bubblewrap
        ("systemd\n", WHOLE, False),
        ("bwrap\n", WHOLE.replace("/proc", "/processes"), False),
    ],
)
def test_only_a_bubblewrap_that_covers_parts_keeps_its_own(init, mounts, covered) -> None:
    assert is_covered(init, mounts) is covered
