"""What the measuring is given: checks that run the program, and the names that they call."""

from standalone_orchestrator.core.checks import Authority, Check, Means, Role, Suite
from standalone_orchestrator.engine.strength import called, running

FROZEN = {
    "test_c1.py": (
        "import pytest\n\n\ndef test_a():\n    from shop import Cart\n"
        "    assert Cart().total([1, 2]) == 3\n\n\n"
        "def test_b():\n    from shop import Cart\n    with pytest.raises(ValueError):\n"
        "        Cart().add(-1)\n\n\n"
        "def test_c():\n    from shop import Cart\n    assert Cart().size == 0\n"
    )
}


def check(name, *criteria, means=Means.TEST, role=Role.GOAL):
    return Check(name, role, Authority.USER, means, f"test_c1.py::{name}", criteria)


def test_only_goals_in_force_that_run_the_program_are_run_over_mutants():
    suite = Suite(
        (
            check("test_a"),
            check("rule", means=Means.STRUCTURE),
            check("make", means=Means.COMMAND),
            check("old", means=Means.BASE_TEST, role=Role.GUARD),
            check("lint", means=Means.COMMAND, role=Role.GUARD),
            check("test_b"),
        ),
        set_aside=(("test_b", "disputed"),),
    )
    assert [c.id for c in running(suite)] == ["test_a", "make"]


def test_a_criterion_is_spoken_for_by_what_its_tests_call_read_or_expect_an_error_of():
    checks = (check("test_a", "c1"), check("test_b", "c1", "c2"), check("test_c", "c3"))
    found = called(checks, FROZEN)
    assert {"Cart", "total", "add"} <= found["c1"]
    assert "add" in found["c2"]
    assert "total" not in found["c2"]
    assert "size" in found["c3"]


def test_what_a_command_calls_is_not_known():
    assert called((check("make", "c1", means=Means.COMMAND),), FROZEN) == {}
