"""Seeds of draws."""

from standalone_orchestrator.core.seeds import seed_for


def test_the_same_names_give_the_same_seed_on_every_machine():
    assert seed_for(7, "plan", 0) == seed_for(7, "plan", 0) == 1112366121


def test_run_work_and_draw_each_change_the_seed():
    seeds = {seed_for(7, "plan", 0), seed_for(8, "plan", 0), seed_for(7, "tests", 0)}
    assert len(seeds | {seed_for(7, "plan", 1)}) == 4


def test_names_do_not_run_into_each_other():
    assert seed_for(1, "ab", "c") != seed_for(1, "a", "bc")


def test_a_seed_fits_where_servers_take_31_bits():
    assert all(0 <= seed_for(n, "x") < 2**31 for n in range(200))
