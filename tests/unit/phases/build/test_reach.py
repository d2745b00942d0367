"""Which checks can speak of a file that is under construction."""

from dataclasses import replace

import pytest

from standalone_orchestrator.core.checks import Authority, Check, Means, Role, Suite
from standalone_orchestrator.core.task import Plan, PlannedFile
from standalone_orchestrator.phases.build.reach import bare, disputable, reachable, trusted

PLAN = Plan((PlannedFile("a.py", ""), PlannedFile("b.py", "")), ())


def check(name, means=Means.TEST, needs=(), authority=Authority.GENERATED, criteria=("c1",)):
    role = Role.GUARD if means is Means.BASE_TEST else Role.GOAL
    return Check(name, role, authority, means, name, criteria, needs)


CHECKS = (
    check("s_a", Means.STRUCTURE, ("a.py",)),
    check("s_b", Means.STRUCTURE, ("b.py",)),
    check("g_a", needs=("a.py",)),
    check("g_b", needs=("b.py",)),
    check("g_ab", needs=("a.py", "b.py")),
    check("u", needs=()),
    check("guard", Means.BASE_TEST),
    check("aside", needs=("a.py",)),
)
SUITE = Suite(CHECKS, set_aside=(("aside", "disputed"),))


@pytest.mark.parametrize(
    ("path", "there", "names"),
    [
        ("a.py", (), ["s_a", "g_a"]),
        ("b.py", (), ["s_b", "g_b"]),
        ("b.py", ("a.py",), ["s_b", "g_b", "g_ab", "u", "guard"]),
        ("a.py", ("b.py", "other.py"), ["s_a", "g_a", "g_ab", "u", "guard"]),
    ],
)
def test_a_check_speaks_of_a_file_when_all_that_it_needs_is_there(path, there, names):
    assert [c.id for c in reachable(SUITE, PLAN, path, there)] == names


def test_generated_tests_alone_are_not_trusted():
    assert not trusted([check("g")])
    assert not trusted([])


def test_somebody_else_must_vouch_for_every_criterion():
    user, example = Authority.USER, Authority.EXAMPLE
    assert trusted([check("u", authority=user)])
    assert trusted([check("g"), check("u", authority=user)])
    assert not trusted([check("g", criteria=("c2",)), check("u", authority=user)])
    assert not trusted([check("g"), check("e", authority=example)])


def test_structure_and_guards_vouch_for_nothing():
    structure = check("s", Means.STRUCTURE, authority=Authority.STRUCTURE)
    guard = check("b", Means.BASE_TEST, authority=Authority.USER)
    assert not trusted([structure, guard])
    assert not trusted([check("g"), structure])


def test_only_tests_that_a_model_wrote_or_the_task_shows_may_be_wrong_themselves():
    checks = (
        check("g"),
        check("e", authority=Authority.EXAMPLE),
        check("u", authority=Authority.USER),
        check("s", Means.STRUCTURE, authority=Authority.STRUCTURE),
        check("k", Means.COMMAND, authority=Authority.USER),
        check("b", Means.BASE_TEST, authority=Authority.USER),
        replace(check("x"), role=Role.GUARD),
    )
    assert disputable(checks) == {"g", "e"}


def test_only_commands_wait_for_a_test_file_that_is_composed_at_the_end():
    plan = Plan((*PLAN.files, PlannedFile("test_a.py", "", tests=1)), ())
    suite = Suite((check("u"), check("guard", Means.BASE_TEST), check("k", Means.COMMAND)))
    assert [c.id for c in reachable(suite, plan, "b.py", ("a.py",))] == ["u", "guard"]
    there = ("a.py", "test_a.py")
    assert [c.id for c in reachable(suite, plan, "b.py", there)] == ["u", "guard", "k"]


def test_an_example_that_shows_nothing_speaks_of_its_file_vouches_for_nothing_and_may_be_wrong():
    e1 = replace(check("e", needs=("a.py",), authority=Authority.EXAMPLE, criteria=()), bare=True)
    assert reachable(Suite((e1,)), PLAN, "a.py", ()) == (e1,)
    assert not trusted([e1])
    assert not trusted([e1, check("g")])
    assert trusted([e1, check("u", authority=Authority.USER)])
    assert disputable([e1]) == {"e"}
    assert bare([e1, check("g"), check("u", authority=Authority.USER)]) == {"e"}
