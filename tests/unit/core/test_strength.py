"""Weakly checked: what the survivors among a criterion's mutants say of its checks."""

import pytest

from standalone_orchestrator.core.strength import Mutant, weakly_checked


def mutants(*killed, criteria=("c1",)):
    return tuple(
        Mutant("a.py", "f", line, "`<` became `<=`", criteria, "g1" if dead else "")
        for line, dead in enumerate(killed, 1)
    )


@pytest.mark.parametrize(
    ("killed", "weak"),
    [
        ((False, False, False), True),
        ((True, False, False), True),
        ((True, True, False), False),
        ((True, False, True, False), False),  # half is not most
        ((False, False), False),  # too few to say anything
        ((), False),
    ],
)
def test_a_criterion_is_weakly_checked_when_most_of_three_mutants_or_more_survive(killed, weak):
    assert bool(weakly_checked(mutants(*killed), ["c1"])) == weak


def test_it_is_named_with_its_counts_and_the_first_survivor():
    (said,) = weakly_checked(mutants(True, False, False), ["c0", "c1"])
    assert (said.criterion, said.mutants, said.survived) == ("c1", 3, 2)
    assert said.example.line == 2


def test_a_mutant_counts_for_each_criterion_that_it_speaks_for_and_for_no_other():
    both = mutants(False, False, criteria=("c1", "c2"))
    (said,) = weakly_checked((*both, *mutants(False, criteria=("c2",))), ["c1", "c2", "c3"])
    assert (said.criterion, said.mutants) == ("c2", 3)
