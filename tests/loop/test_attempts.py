"""Rounds that are no better: taken back, told to the next one, and replayed alike."""

import pytest
from loop_stage import ONE_FILE, ONE_FILE_PLAN, TWICE_TESTS, repaired, twice, written

from standalone_orchestrator.core.events import Built, Diagnosed
from standalone_orchestrator.core.events import Tested as RoundTested

pytestmark = pytest.mark.slow

WRONG = twice("n + 3")  # right for 3 alone
CAUSE = {
    "when": "# Now: find the cause",
    "json": {
        "whys": [{"why": "It adds.", "evidence": "return n + 3"}],
        "blame": ["doubling.py"],
        "edits": [],
    },
}


def test_what_was_tried_in_vain_is_told_to_the_next_round_and_a_replay_asks_the_same(stage):
    script = stage.script(
        ONE_FILE_PLAN, TWICE_TESTS, CAUSE,
        written("doubling.py", WRONG), repaired("doubling.py", WRONG),
    )  # fmt: skip
    keys = {"limits": {"iterations": 4}, "search": {"candidates": 2, "agreement": False}}
    done = stage.run(ONE_FILE, script, **keys)
    assert done.exit_code == 1
    rounds = done.of(RoundTested)
    assert [r.tree for r in rounds] == [rounds[0].tree] * 3
    kept = [e.problem for e in done.of(Built)][1:]
    assert kept == ["every candidate repeats what is there"] * 2
    first, second = done.prompts("diagnose/1")[0], done.prompts("diagnose/2")[0]
    assert "What was tried last" not in first
    assert "What was tried last changed nothing for the better." in second
    assert "- It adds." in second
    assert "What was tried last changed nothing" in done.prompts("build/2")[0]
    assert len(done.of(Diagnosed)) == 2
    replayed = stage.replay(done.folder.workspace)
    assert replayed.exit_code == 0
    assert "the same" in replayed.summary
