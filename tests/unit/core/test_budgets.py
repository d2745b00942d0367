"""How the limits of a run are shared out."""

from standalone_orchestrator.core.policy.budgets import share_of_file


def test_a_file_may_use_twice_its_part_of_what_is_left_and_the_last_one_all():
    assert [round(share_of_file(left), 2) for left in (4, 3, 2, 1)] == [0.4, 0.5, 0.67, 1.0]
    assert share_of_file(0) == 1.0


def test_each_file_is_left_something_though_all_before_use_their_share():
    for files in range(1, 30):
        left = 1.0
        for n in range(files, 0, -1):
            used = left * share_of_file(n)
            assert used > 0
            left -= used
        assert left == 0.0
