"""Each clause of the verdict."""

from dataclasses import replace

import pytest

from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
    Suite,
)
from standalone_orchestrator.core.events import (
    BaseTests,
    Budget,
    Explored,
    Frozen,
    Measured,
    Planned,
    Started,
)
from standalone_orchestrator.core.events import Tested as RoundTested
from standalone_orchestrator.core.state import begin, fold
from standalone_orchestrator.core.strength import Mutant, Weakness
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, Task
from standalone_orchestrator.core.verdict import judge, remarks_of, verdict_of

ADDS = Criterion("c1", "`add` adds", CheckKind.BEHAVIOUR)
THERE = Criterion("c2", "there is a class `Sum`", CheckKind.STRUCTURE)
RUNS = Criterion("c3", "`make test` exits with 0", CheckKind.COMMAND)


def check(name, *criteria, authority=Authority.GENERATED, means=Means.TEST, role=Role.GOAL):
    return Check(name, role, authority, means, f"t.py::{name}", tuple(criteria))


def structure(name, *criteria):
    return check(name, *criteria, authority=Authority.STRUCTURE, means=Means.STRUCTURE)


GUARD = check("b1", authority=Authority.USER, means=Means.BASE_TEST, role=Role.GUARD)


def judged(criteria, checks, red=(), missing=(), unclaimed=(), aside=()):
    suite = Suite(tuple(checks), tuple(aside))
    results = tuple(
        CheckResult(c.id, Outcome.FAILED if c.id in red else Outcome.PASSED)
        for c in suite.in_force()
        if c.id not in missing
    )
    return judge(Plan((), tuple(criteria)), suite, results, tuple(unclaimed))


def test_a_criterion_with_a_passed_check_that_runs_it_is_verified():
    verdict = judged([ADDS], [check("g1", "c1")])
    assert verdict.status == "verified"
    assert verdict.criteria[0].holds
    assert verdict.criteria[0].why == "1 check passed"


def test_structure_alone_does_not_verify_behaviour():
    verdict = judged([ADDS], [structure("s1", "c1")])
    assert verdict.status == "failed"
    assert verdict.criteria[0].why == "no passed check executes it"


def test_structure_suffices_for_a_criterion_about_structure():
    assert judged([THERE], [structure("s1", "c2")]).status == "verified"


def test_structure_does_not_suffice_for_a_command():
    assert judged([RUNS], [structure("s1", "c3")]).status == "failed"


def test_a_command_of_the_user_runs_it():
    run = check("k1", "c3", authority=Authority.USER, means=Means.COMMAND)
    assert judged([RUNS], [run]).status == "verified"


def test_every_criterion_must_hold():
    verdict = judged([ADDS, THERE], [check("g1", "c1"), structure("s1", "c2")], red={"s1"})
    assert verdict.status == "partial"
    assert [c.holds for c in verdict.criteria] == [True, False]


def test_one_failing_check_of_several_takes_a_criterion_down_and_is_named():
    verdict = judged([ADDS], [check("g1", "c1"), check("g2", "c1")], red={"g2"})
    assert verdict.status == "failed"
    assert verdict.criteria[0].why == "1 of 2 checks fails"
    assert [e.check for e in verdict.failing] == ["g2"]


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.PASSED])
def test_skipped_missing_and_crashed_are_no_pass(outcome):
    suite = Suite((check("g1", "c1"),))
    verdict = judge(Plan((), (ADDS,)), suite, (CheckResult("g1", outcome),))
    assert (verdict.status, verdict.failing[0].outcome) == ("failed", outcome.value)


def test_a_check_without_a_result_fails():
    verdict = judged([ADDS], [check("g1", "c1"), check("g2", "c1")], missing={"g2"})
    assert verdict.status == "failed"
    assert verdict.failing[0].outcome == "missing"


def test_a_goal_that_supports_no_criterion_must_pass_too():
    assert judged([ADDS], [check("g1", "c1"), check("g2")], red={"g2"}).status == "partial"


def test_a_lost_guard_is_no_verified_run():
    verdict = judged([ADDS], [check("g1", "c1"), GUARD], red={"b1"})
    assert verdict.status == "partial"
    assert [e.check for e in verdict.guards] == ["b1"]
    assert verdict.guards_held == 0
    assert verdict.failing == ()


def test_held_guards_are_counted():
    verdict = judged([ADDS], [check("g1", "c1"), GUARD, replace(GUARD, id="b2")], red={"b2"})
    assert (verdict.guards_held, [e.check for e in verdict.guards]) == (1, ["b2"])


def test_a_guard_that_was_not_run_is_lost():
    assert judged([ADDS], [check("g1", "c1"), GUARD], missing={"b1"}).status == "partial"


def test_a_name_that_nobody_claims_is_no_verified_run():
    verdict = judged([ADDS], [check("g1", "c1")], unclaimed=["subtract"])
    assert (verdict.status, verdict.unclaimed) == ("partial", ("subtract",))


def test_a_test_that_was_set_aside_takes_its_support_away():
    verdict = judged([ADDS], [check("g1", "c1")], aside=[("g1", "disputed")])
    assert verdict.status == "failed"
    assert verdict.criteria[0].why == "its only tests were set aside"
    assert verdict.set_aside == (("g1", "disputed"),)


def test_a_criterion_without_a_check_lost_nothing_to_a_test_of_another_one():
    verdict = judged([ADDS, RUNS], [check("g1", "c1"), check("g2")], aside=[("g1", "disputed")])
    assert verdict.criteria[1].why == "no check could be had for it"
    verdict = judged([ADDS], [check("g1"), check("g2")], aside=[("g1", "disputed")])
    assert verdict.criteria[0].why == "no check could be had for it"


def test_what_is_left_in_force_still_supports():
    verdict = judged([ADDS], [check("g1", "c1"), check("g2", "c1")], aside=[("g1", "disputed")])
    assert verdict.status == "verified"


def test_a_test_that_code_made_and_a_model_talked_away_costs_verified():
    firm = replace(check("g2", "c1"), firm=True)
    verdict = judged([ADDS], [check("g1", "c1"), firm], aside=[("g2", "disputed")])
    assert (verdict.status, verdict.criteria[0].holds) == ("partial", True)


def test_a_criterion_without_a_check_does_not_hold_and_says_so():
    verdict = judged([ADDS, THERE], [check("g1", "c1")])
    assert verdict.status == "partial"
    assert verdict.criteria[1].why == "no check could be had for it"


def test_a_plan_without_criteria_verifies_nothing():
    assert judged([], [check("g1")]).status == "failed"


@pytest.mark.parametrize(
    ("authorities", "weakest"),
    [
        ((Authority.USER, Authority.EXAMPLE), "example"),
        ((Authority.EXAMPLE, Authority.GENERATED, Authority.USER), "generated"),
        ((Authority.USER,), "user"),
    ],
)
def test_the_verdict_says_its_weakest_authority(authorities, weakest):
    checks = [check(f"g{n}", "c1", authority=a) for n, a in enumerate(authorities)]
    assert judged([ADDS], checks).weakest == weakest


def test_only_passed_goals_are_leaned_on():
    checks = [check("g1", "c1", authority=Authority.USER), check("g2"), GUARD]
    assert judged([ADDS], checks, red={"g2"}).weakest == "user"
    assert judged([ADDS], [GUARD]).weakest == ""


def test_structure_beside_checks_that_run_is_not_what_the_verdict_leans_on():
    checks = [check("e1", "c1", authority=Authority.USER), structure("s1", "c2")]
    assert judged([ADDS, THERE], checks).weakest == "user"


def test_a_verdict_over_structure_alone_leans_on_structure():
    assert judged([THERE], [structure("s1", "c2")]).weakest == "structure"


def test_before_plan_and_freeze_a_run_has_failed():
    assert judge(None, None, ()).status == "failed"
    assert judge(Plan((), (ADDS,)), None, (), ("add",), ("scripted",)).unclaimed == ("add",)


def test_evidence_can_be_run_again():
    run = replace(check("k1", "c3", authority=Authority.USER, means=Means.COMMAND), source="make")
    result = CheckResult("k1", Outcome.FAILED, "boom", 2, "make test", "abc")
    found = judge(Plan((), (RUNS,)), Suite((run,)), (result,)).criteria[0].evidence[0]
    assert (found.check, found.authority, found.outcome) == ("k1", "user", "failed")
    assert (found.command, found.exit_code, found.output_hash) == ("make test", 2, "abc")
    assert (found.message, found.source) == ("boom", "make")


STARTED = Started("r", Task("t"), "/w", 1, Budget(), sandbox="bubblewrap")


def test_a_scripted_model_and_a_missing_sandbox_are_remarked():
    assert remarks_of(STARTED) == ()
    assert remarks_of(replace(STARTED, scripted=True)) == ("a scripted model answered in this run",)
    assert remarks_of(replace(STARTED, sandbox="none")) == (
        "what the model wrote ran without a sandbox",
    )


def test_a_base_without_guards_and_an_environment_that_is_not_whole_are_remarked():
    explored = Explored(
        "base",
        "",
        base_tests=BaseTests(failed=2, problem="could not be run on the base: no module `x`"),
        not_installed="left (no wheel)",
    )
    verdict = verdict_of(fold([explored], begin(STARTED)), STARTED)
    assert verdict.remarks == (
        "not all that the project needs could be installed: left (no wheel)",
        "the project's own tests could not be run on the base: no module `x`; "
        "nothing guards what existed",
    )
    assert remarks_of(STARTED, replace(explored, base_tests=BaseTests(3), not_installed="")) == ()


def test_the_verdict_of_a_run_is_over_its_best_tree():
    suite = Suite((check("g1", "c1"),))
    good = (CheckResult("g1", Outcome.PASSED),)
    bad = (CheckResult("g1", Outcome.FAILED),)
    events = [
        Explored("base", ""),
        Planned(Plan((), (ADDS,)), ("mystery",)),
        Frozen(suite),
        RoundTested("t", "A", good),
        RoundTested("t", "B", bad),
    ]
    verdict = verdict_of(fold(events, begin(STARTED)), replace(STARTED, scripted=True))
    assert (verdict.status, verdict.unclaimed) == ("partial", ("mystery",))
    assert verdict.criteria[0].holds
    assert verdict.remarks == ("a scripted model answered in this run",)


def user(name, *criteria, whole=(), means=Means.TEST):
    made = check(name, *criteria, authority=Authority.USER, means=means)
    return replace(made, as_whole=whole)


def test_what_only_the_users_evidence_as_a_whole_speaks_for_is_said_to_be_so():
    tests = [user("u1", "c1", whole=("c1",)), user("u2", "c1", whole=("c1",))]
    (said,) = judged([ADDS], tests).criteria
    assert (said.holds, said.why) == (True, "2 checks passed, by the user's tests as a whole")
    run = user("k1", "c1", whole=("c1",), means=Means.COMMAND)
    (said,) = judged([ADDS], [tests[0], run]).criteria
    assert said.as_whole == "by the user's commands and tests as a whole"


def test_what_a_test_of_its_own_speaks_for_is_not():
    (said,) = judged([ADDS], [user("u1", "c1", whole=("c1",)), check("g1", "c1")]).criteria
    assert (said.why, said.as_whole) == ("2 checks passed", "")
    (said,) = judged([THERE], [structure("s1", "c2")]).criteria
    assert said.as_whole == ""


def test_the_users_evidence_as_a_whole_has_to_pass_as_a_whole():
    tests = [user("u1", "c1", whole=("c1",)), user("u2", "c1", whole=("c1",))]
    assert judged([ADDS], tests, red={"u2"}).status == "failed"


def test_a_guard_that_was_not_run_is_not_called_broken_and_verifies_nothing():
    verdict = judged([ADDS], [check("g1", "c1"), GUARD], missing=("b1",))
    assert (verdict.status, verdict.guards, verdict.guards_held) == ("partial", (), 0)
    assert verdict.remarks == ("1 guards were not run on this result",)


def test_a_guard_that_the_runner_did_not_find_is_broken():
    gone = CheckResult("b1", Outcome.MISSING)
    done = CheckResult("g1", Outcome.PASSED)
    suite = Suite((check("g1", "c1"), GUARD))
    verdict = judge(Plan((), (ADDS,)), suite, (done, gone))
    assert (verdict.status, [e.check for e in verdict.guards]) == ("partial", ["b1"])


def test_where_no_check_was_run_a_criterion_says_so():
    verdict = judged([ADDS], [check("g1", "c1")], missing=("g1",))
    assert verdict.criteria[0].why == "its only check was not run"


def test_a_verdict_names_weakly_checked_criteria_and_keeps_its_status():
    suite = Suite((check("g1", "c1"),))
    survivors = tuple(Mutant("a.py", "f", line, "x", ("c1",)) for line in (1, 2, 3))
    events = [
        Explored("base", ""),
        Planned(Plan((), (ADDS,))),
        Frozen(suite),
        RoundTested("t", "A", (CheckResult("g1", Outcome.PASSED),)),
    ]
    state = fold([*events, Measured("strength/1", "A", survivors)], begin(STARTED))
    verdict = verdict_of(state, STARTED)
    assert verdict.status == "verified"
    assert verdict.weakly_checked == (Weakness("c1", 3, 3, survivors[0]),)
    assert verdict_of(fold(events, begin(STARTED)), STARTED).weakly_checked == ()
    other = fold([*events, Measured("strength/1", "B", survivors)], begin(STARTED))
    assert verdict_of(other, STARTED).weakly_checked == ()


KEEPS = Criterion("c4", "Nothing else changes.", CheckKind.RESTRAINT)
KEPT = check("t1", "c4", authority=Authority.STRUCTURE, means=Means.STRUCTURE, role=Role.GUARD)


def test_a_restraint_is_held_up_by_its_guards_and_all_others():
    verdict = judged([ADDS, KEEPS], [check("g1", "c1"), KEPT, GUARD])
    assert verdict.status == "verified"
    assert verdict.criteria[1].why == "1 check passed, and 1 guard held"
    assert [e.check for e in verdict.criteria[1].evidence] == ["t1"]


def test_a_restraint_without_a_check_does_not_hold():
    verdict = judged([ADDS, KEEPS], [check("g1", "c1"), GUARD])
    assert (verdict.status, verdict.criteria[1].holds) == ("partial", False)


@pytest.mark.parametrize("where", ["red", "missing"])
@pytest.mark.parametrize("name", ["t1", "b1"])
def test_a_restraint_does_not_hold_when_a_guard_is_broken_or_was_not_run(name, where):
    checks = [check("g1", "c1"), KEPT, GUARD]
    verdict = judged([ADDS, KEEPS], checks, **{where: (name,)})
    assert (verdict.status, verdict.criteria[1].holds) == ("partial", False)


def test_that_an_untouched_tree_keeps_everything_is_no_part_of_a_result():
    verdict = judged([ADDS, KEEPS], [check("g1", "c1"), KEPT], red=("g1",))
    assert verdict.status == "failed"
    assert not verdict.criteria[1].holds


NONE = replace(check("e1", authority=Authority.EXAMPLE), bare=True)


def test_an_example_that_shows_nothing_must_pass_and_is_named_when_it_fails():
    verdict = judged([ADDS], [check("g1", "c1"), NONE], red={"e1"})
    assert verdict.status == "partial"
    assert [e.check for e in verdict.failing] == ["e1"]


def test_an_example_that_shows_nothing_holds_up_no_criterion_and_is_not_leaned_on():
    assert judged([ADDS], [NONE]).status == "failed"
    users = check("u1", "c1", authority=Authority.USER)
    verdict = judged([ADDS], [users, NONE])
    assert (verdict.status, verdict.weakest) == ("verified", "user")


def test_an_example_that_shows_nothing_and_is_set_aside_still_costs_verified():
    verdict = judged([ADDS], [check("g1", "c1"), NONE], aside=[("e1", "disputed")])
    assert verdict.status == "partial"
