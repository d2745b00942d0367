"""A sentence that only restrains is shown by what is still as it was, and by nothing less."""

import pytest
from loop_stage import cases_for, planned, repository, written

from standalone_orchestrator.core.events import Candidate, Frozen, Planned

pytestmark = pytest.mark.slow

PRICES = "def net(gross: int) -> int:\n    return gross * 100 // 120\n"
GROSS = "\n\ndef gross(net: int) -> int:\n    return net * 120 // 100\n"
OWN = "from prices import net\n\n\ndef test_net():\n    assert net(240) == 200\n"
TASK = (
    "Add a function `gross(net)` to `prices.py`. `gross(net)` adds 20 percent. "
    "Nothing else changes."
)
PLAN = planned(("prices.py", ["def gross(net: int) -> int"], []))
TESTS = cases_for("", ["assert gross(100) == 120"], ["assert gross(200) == 240"])
CAUSE = {
    "when": "# Now: find the cause",
    "json": {"whys": [{"why": "no", "evidence": "no"}], "blame": ["prices.py"], "edits": []},
}
REPAIR = {"when": "It is not right yet:", "text": "I do not know."}


def shop(stage, **more):
    return repository(stage.folder / "shop", {"prices.py": PRICES, **more})


def of_restraint(done):
    (said,) = [c for c in done.result["criteria"] if c["kind"] == "restraint"]
    return said


def test_a_right_change_is_verified_and_the_verdict_says_by_what(stage):
    good = written("prices.py", PRICES + GROSS)
    done = stage.run(
        TASK, stage.script(PLAN, TESTS, good), workspace=shop(stage, **{"test_prices.py": OWN})
    )
    assert (done.exit_code, done.result["status"]) == (0, "verified")
    said = of_restraint(done)
    assert said["text"] == "Nothing else changes."
    assert said["holds"]
    assert said["why"] == "2 checks passed, and 1 guard held"
    assert [e["command"] for e in said["evidence"]] == [
        "structure: within . prices.py",
        "structure: kept prices.py gross gross",
    ]


def test_without_tests_of_its_own_the_rest_has_to_be_the_same_program(stage):
    other = written("prices.py", PRICES.replace("// 120", "// 119") + GROSS)
    script = stage.script(PLAN, TESTS, other, CAUSE, REPAIR)
    done = stage.run(TASK, script, workspace=shop(stage), limits={"iterations": 1})
    assert (done.exit_code, done.result["status"]) == (1, "failed")
    assert "t3" in done.of(Candidate)[0].failed
    assert of_restraint(done)["why"].startswith("nothing else holds")


def test_in_an_empty_folder_such_a_sentence_needs_nothing(stage):
    good = written("prices.py", GROSS.lstrip())
    done = stage.run(TASK.replace("Add", "Write"), stage.script(PLAN, TESTS, good))
    assert done.exit_code == 0
    (plan,) = done.of(Planned)
    assert {c.kind.value for c in plan.plan.criteria} <= {"structure", "behaviour"}
    (frozen,) = done.of(Frozen)
    assert not any(c.id.startswith("t") for c in frozen.suite.checks)
