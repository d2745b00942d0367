"""Failing tests of the base that a task names are its goals; what they call is looked at."""

import pytest
from loop_stage import cases_for, planned, repository, written

from standalone_orchestrator.core.checks import Authority, Means, Role
from standalone_orchestrator.core.events import Candidate, Explored, Frozen, Planned

pytestmark = pytest.mark.slow

MONEY = '''"""Sums in cents."""


def halves(cents: int) -> tuple[int, int]:
    """Two parts."""
    return cents // 2, cents // 2


def euros(cents: int) -> str:
    return f"{cents / 100:.2f}"
'''
BILLS = """from shop.money import euros, halves


def shares(cents: int) -> list[str]:
    return [euros(part) for part in halves(cents)]


def line(name: str, cents: int) -> str:
    return f"{name}: {euros(cents)}"
"""
TESTS = """import pytest

from shop.bills import line, shares


@pytest.mark.parametrize("cents", [1, 101])
def test_nothing_is_lost(cents):
    assert sum(round(100 * float(share)) for share in shares(cents)) == cents


def test_even():
    assert shares(200) == ["1.00", "1.00"]


def test_line():
    assert line("tea", 150) == "tea: 1.50"
"""
FILES = {"shop/__init__.py": "", "shop/money.py": MONEY, "shop/bills.py": BILLS}
TASK = "`test_nothing_is_lost` fails: a cent is lost. No existing test is changed.\n"
RIGHT = "def halves(cents: int) -> tuple[int, int]:\n    return cents - cents // 2, cents // 2\n"
NOTHING = cases_for("")
MENDED = written("shop/money.py", RIGHT)


def shop(stage, **more):
    return repository(stage.folder / "shop", {**FILES, "tests/test_bills.py": TESTS, **more})


def test_what_the_failing_test_calls_is_planned_without_a_call_and_mended(stage):
    done = stage.run(TASK, stage.script(NOTHING, MENDED), workspace=shop(stage))
    (explored,), (frozen,) = done.of(Explored), done.of(Frozen)
    assert [r.check for r in explored.red] == [
        "tests/test_bills.py::test_nothing_is_lost[1]",
        "tests/test_bills.py::test_nothing_is_lost[101]",
    ]
    assert explored.suspects[:2] == ("shop/money.py::halves", "shop/bills.py::shares")
    assert done.prompts("plan") == []
    (planned_,) = done.of(Planned)
    assert [f.path for f in planned_.plan.files] == ["shop/money.py", "shop/bills.py"]
    goals = [c for c in frozen.suite.checks if c.role is Role.GOAL]
    (goal,) = [c for c in goals if c.means is Means.BASE_TEST]
    assert (goal.authority, goal.target) == (
        Authority.USER,
        "tests/test_bills.py::test_nothing_is_lost",
    )
    assert goal.criteria == ("c1",)
    assert done.exit_code == 0
    assert "assert 0 == 1" in done.prompts("build")[0]
    assert (
        done.prompts("build")[0].count("def test_nothing_is_lost") == 2
    )  # the outline has it, too
    assert "It is not right yet" in done.prompts("build")[0]
    assert {c.origin for c in done.of(Candidate) if c.path == "shop/bills.py"} == {"kept"}


def test_a_task_that_names_no_failing_test_gets_no_goal_of_it(stage):
    task = "Change `halves(cents)` in shop/money.py.\n\n`halves(cents)` returns two equal parts.\n"
    plan = planned(("shop/money.py", ["def halves(cents: int) -> tuple[int, int]"], []))
    tests = cases_for("", ["assert halves(200) == (100, 100)"])
    done = stage.run(task, stage.script(plan, tests, MENDED), workspace=shop(stage))
    assert done.of(Explored)[0].red == ()
    assert all(c.means is not Means.BASE_TEST or c.role is Role.GUARD for c in
               done.of(Frozen)[0].suite.checks)  # fmt: skip
