"""STRENGTH: which mutants are run, until when, and what is said of them."""

import pytest

from standalone_orchestrator.core.checks import Authority, Check, Means, Role
from standalone_orchestrator.core.errors import DiskFull, LimitReached
from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.strength.measure import Given, Tools, measure

TEXT = (
    "def fits(n):\n    if n < 10:\n        return True\n    return False\n\n\n"
    "def twice(n):\n    return n * 2\n"
)
PLAN = (PlannedFile("a.py", "", ("def fits(n)", "def twice(n)")),)


def checks(*lines):
    """One test a line."""
    body = "\n".join(
        f"def test_{n}():\n    from a import fits, twice\n    {line}\n"
        for n, line in enumerate(lines)
    )
    made = tuple(
        Check(f"g{n}", Role.GOAL, Authority.USER, Means.TEST, f"test_a.py::test_{n}", ("c1",))
        for n, _ in enumerate(lines)
    )
    return made, {"test_a.py": body}


class Bench:
    """Measures `TEXT` with some tests, each run of which takes two seconds."""

    def __init__(self, trees, *lines):
        self.trees = trees()
        self.checks, self.files = checks(*lines)
        self.tree = self.trees.write("base", {"a.py": TEXT})

    def measure(self, **given):
        return measure(self.given(**given), Tools(self.run, self.trees.write))

    def given(self, **given):
        known = {
            "step": "strength/1",
            "tree": self.tree,
            "files": PLAN,
            "texts": {"a.py": TEXT},
            "base": {},
            "called": {"c1": frozenset({"fits"}), "c2": frozenset({"twice"})},
            "most": 50,
            "seconds": 1e9,
        }
        return Given(**{**known, **given})

    def run(self, tree):
        return self.trees.grade(tree, self.checks, self.files), 2.0


THIN = ("assert fits(1) is True", "assert fits(99) is False", "assert twice(2) == 4")


def by_change(measured):
    return {(m.function, m.change): m.killed_by for m in measured.mutants}


def test_what_no_check_notices_survives_and_what_one_notices_is_killed_by_it(trees):
    said = by_change(Bench(trees, *THIN).measure())
    assert said["fits", "`<` became `<=`"] == ""
    assert said["fits", "`10` became `9`"] == ""
    assert said["fits", "`<` became `>=`"] == "g0"
    assert said["twice", "`*` became `/`"] == "g2"


def test_tests_at_the_boundary_kill_all(trees):
    strong = (*THIN, "assert fits(9) is True", "assert fits(10) is False", "assert twice(3) == 6")
    said = by_change(Bench(trees, *strong).measure())
    assert {key for key, killer in said.items() if not killer} == set()
    assert len(said) > 6


def test_each_mutant_speaks_for_the_criteria_of_its_function(trees):
    measured = Bench(trees, *THIN).measure()
    assert {(m.function, m.criteria) for m in measured.mutants} == {
        ("fits", ("c1",)),
        ("twice", ("c2",)),
    }
    assert {(m.path, m.line) for m in measured.mutants if m.function == "twice"} == {("a.py", 8)}


def test_a_function_that_no_check_calls_is_not_measured(trees):
    measured = Bench(trees, *THIN).measure(called={"c1": frozenset({"fits"})})
    assert {m.function for m in measured.mutants} == {"fits"}


def test_code_of_the_base_is_not_measured(trees):
    base = TEXT[TEXT.index("def twice") :]
    measured = Bench(trees, *THIN).measure(base={"a.py": base})
    assert {m.function for m in measured.mutants} == {"fits"}
    assert Bench(trees, *THIN).measure(base={"a.py": TEXT}).mutants == ()


@pytest.mark.parametrize(("seconds", "run"), [(0.0, 0), (0.1, 1), (4.0, 2), (4.1, 3)])
def test_no_mutant_is_begun_when_the_time_is_over(trees, seconds, run):
    bench = Bench(trees, *THIN)
    whole = bench.measure()
    measured = bench.measure(seconds=seconds)
    assert measured.mutants == whole.mutants[:run]
    assert measured.left_out == len(whole.mutants) - run
    assert (measured.seconds, whole.left_out) == (seconds, 0)


def test_a_bound_on_their_number_cuts_evenly(trees):
    measured = Bench(trees, *THIN).measure(most=4)
    assert sorted(m.function for m in measured.mutants) == ["fits", "fits", "twice", "twice"]
    assert measured.left_out == 0


def test_no_program_is_run_twice_and_the_solution_not_at_all(trees):
    bench = Bench(trees, *THIN)
    bench.measure()
    run = [tree for tree, _ in bench.trees.graded]
    assert len(run) == len(set(run))
    assert bench.tree not in run


def test_a_language_without_a_mutator_has_nothing_to_measure(trees):
    files = (PlannedFile("page.html", ""), PlannedFile("gone.py", ""))
    measured = Bench(trees, *THIN).measure(files=files, texts={"page.html": "<p>1 < 2</p>"})
    assert (measured.mutants, measured.left_out) == ((), 0)


@pytest.mark.parametrize("many", [0, 1, 3])
def test_a_limit_within_a_mutant_ends_the_measuring_and_a_replay_ends_there_too(trees, many):
    bench = Bench(trees, *THIN)
    runs = []

    def limited(tree):
        if len(runs) == many:
            raise LimitReached("the limit on time is reached")
        runs.append(tree)
        return bench.run(tree)

    given = bench.given()
    cut = measure(given, Tools(limited, bench.trees.write))
    assert (len(cut.mutants), cut.seconds) == (many, 2.0 * many)
    assert cut.left_out > 0
    assert bench.measure(seconds=cut.seconds) == cut


def test_a_full_disk_is_no_limit_of_the_run(trees):
    bench = Bench(trees, *THIN)

    def full(tree):
        raise DiskFull("no space is left")

    with pytest.raises(DiskFull):
        measure(bench.given(), Tools(full, bench.trees.write))
