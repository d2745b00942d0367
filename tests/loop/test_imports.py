"""Imports that a reply lacks are mended by code, and the journal says so."""

import pytest
from loop_stage import ONE_FILE, ONE_FILE_PLAN, TWICE_TESTS, twice, written

from standalone_orchestrator.core.events import Replied

pytestmark = pytest.mark.slow

LACKING = twice("math.prod((2, n))")


def test_a_reply_without_its_import_is_verified_with_no_repair(stage):
    script = stage.script(ONE_FILE_PLAN, TWICE_TESTS, written("doubling.py", LACKING))
    done = stage.run(ONE_FILE, script)
    assert done.exit_code == 0
    assert "import math\n" in (done.folder.workspace / "doubling.py").read_text()
    assert set(done.notices("imports")) >= {"doubling.py, draw 1 at 0: added `import math`"}
    assert not [e for e in done.of(Replied) if "repair" in e.purpose]
    assert stage.replay(done.folder.workspace).exit_code == 0


def test_with_the_setting_off_the_reply_is_taken_as_it_is(stage):
    script = stage.script(ONE_FILE_PLAN, TWICE_TESTS, written("doubling.py", LACKING), {"text": ""})
    limits = {"iterations": 0}
    done = stage.run(ONE_FILE, script, search={"mend_imports": False}, limits=limits)
    assert done.exit_code == 1
    assert done.notices("imports") == []
