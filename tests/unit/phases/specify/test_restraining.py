"""Guards for sentences that only restrain."""

from standalone_orchestrator.core.checks import Authority, Check, Means, Role
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.restraining import restraining

BASE = {"m.py": "def half(x):\n    return x / 2\n"}
FILE = PlannedFile("m.py", "", ("def half(x, n=2)",), exists=True)
NEW = PlannedFile("n.py", "", ("def third(x)",))
README = PlannedFile("README.md", "says it", exists=True)


TEST = Check("b1", Role.GUARD, Authority.USER, Means.BASE_TEST, "tests/test_m.py::test_half")
COMMAND = Check("u1", Role.GUARD, Authority.USER, Means.COMMAND, "ruff check .")


def made(text, *files, guarded=False, base=BASE, guards=(TEST,)):
    plan = Plan(files, (Criterion("c1", text, CheckKind.RESTRAINT),))
    found = restraining(plan, base, guards if guarded else ())
    assert all(c.role is Role.GUARD and c.authority is Authority.STRUCTURE for c in found)
    assert all(c.criteria == ("c1",) for c in found)
    return [c.target for c in found]


def test_with_guards_the_planned_files_and_public_names_are_looked_at():
    found = made("Nothing else changes.", FILE, NEW, guarded=True)
    assert found == ["within . m.py, n.py", "kept m.py half half"]


def test_the_manifests_that_code_writes_for_the_packages_of_the_plan_may_differ():
    said = Criterion("c1", "Nothing else changes.", CheckKind.RESTRAINT)
    found = restraining(Plan((FILE,), (said,), packages=("requests",)), BASE, (TEST,))
    assert found[0].target.startswith("within . m.py, pyproject.toml, requirements")


def test_without_guards_what_is_not_planned_has_to_be_the_same_program():
    assert "untouched m.py half" in made("Nothing else changes.", FILE)


def test_public_names_need_no_other_evidence_than_themselves():
    assert made("Do not change the public API.", FILE) == ["within . m.py", "kept m.py half half"]


def test_nothing_but_a_guard_shows_that_existing_tests_pass():
    said = "All existing tests must still pass."
    assert made(said, FILE) == []
    assert made(said, FILE, guarded=True) == ["within . m.py", "kept m.py half half"]
    assert made(said, FILE, guarded=True, guards=(COMMAND,)) == []


def test_of_a_document_nobody_can_tell_what_else_stands_in_it():
    base = {**BASE, "README.md": "# It\n"}
    assert made("Nothing else changes.", FILE, README, base=base, guarded=True) == []
    found = made("Do not change the public API.", FILE, README, base=base)
    assert found == ["within . m.py, README.md", "kept m.py half half"]


def test_of_a_file_that_does_not_parse_nothing_is_shown():
    assert made("Do not change the public API.", FILE, base={"m.py": "def ("}) == []


def test_a_plan_without_restraints_gets_no_such_guard():
    plan = Plan((FILE,), (Criterion("c1", "`half` halves", CheckKind.BEHAVIOUR),))
    assert restraining(plan, BASE, (TEST,)) == ()
