"""What the user's tests and commands speak for."""

import pytest

from standalone_orchestrator.core.checks import Authority, Means, Role
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.support import (
    checks_of_commands,
    checks_of_red,
    checks_of_tests,
    guarding,
)

CALC = PlannedFile(
    "calc.py", "", ("class Calc", "Calc.add(self, a, b)", "Calc.divide(self, a, b)", "def main()")
)


def plan(*texts, files=(CALC,), commands=()):
    kinds = [(t, CheckKind.BEHAVIOUR) for t in texts]
    kinds += [(f"`{c}` exits with 0", CheckKind.COMMAND) for c in commands]
    return Plan(files, tuple(Criterion(f"c{n}", t, k) for n, (t, k) in enumerate(kinds, 1)))


def by_test(body, *texts):
    """Criteria that one test speaks for, and those of them as a whole."""
    (check,) = checks_of_tests({"t/test_a.py": f"def test_a():\n    {body}\n"}, plan(*texts))
    return check.criteria, check.as_whole


def by_command(command, *texts, files=(CALC,)):
    (check,) = checks_of_commands((command,), plan(*texts, files=files, commands=(command,)))
    return check.criteria, check.as_whole


def test_each_test_is_a_check_of_the_users():
    (check,) = checks_of_tests({"t/a_test.py": "def test_a(): ...\n"}, plan())
    assert (check.id, check.target) == ("u:t/a_test.py::test_a", "t/a_test.py::test_a")
    assert (check.role, check.authority, check.means) == (Role.GOAL, Authority.USER, Means.TEST)


def test_a_test_speaks_for_the_criteria_whose_functions_it_calls():
    texts = ("`add` adds.", "`divide` divides.")
    assert by_test("assert Calc().add(1, 2) == 3", *texts) == (("c1",), ())


def test_a_test_of_an_error_is_no_evidence_for_a_value_and_the_other_way_round():
    texts = ("`divide` divides.", "`divide` raises `ValueError` for zero.")
    assert by_test("with pytest.raises(ValueError): divide(1, 0)", *texts) == (("c2",), ())
    assert by_test("assert divide(4, 2) == 2", *texts) == (("c1",), ())


SHAPES = PlannedFile("shapes.py", "", ("area(r)", "perimeter(r)"))


def test_a_test_is_no_evidence_for_what_it_only_imports_nor_for_another_error():
    text = """
def test_a():
    from shapes import area, perimeter
    assert area(1) == 3
    with pytest.raises(TypeError): area('x')
"""
    texts = (
        "`area` returns the area.",
        "`perimeter` returns the perimeter.",
        "`perimeter` raises `ValueError` below zero.",
        "`area` raises `ValueError` below zero.",
        "`area` raises `TypeError` for text.",
    )
    (check,) = checks_of_tests({"test_a.py": text}, plan(*texts, files=(SHAPES,)))
    assert check.criteria == ("c1", "c5")


def test_an_error_that_one_function_raises_is_no_evidence_for_another():
    body = "with pytest.raises(ValueError): add(1, 'x')\n    assert divide(4, 2) == 2"
    texts = ("`divide` raises `ValueError` for zero.", "`add` adds.", "`divide` divides.")
    assert by_test(body, *texts) == (("c3",), ())


def test_a_method_that_is_read_may_be_a_property():
    assert by_test("assert Calc().add == 3", "`add` is the sum.") == (("c1",), ())
    assert by_test("assert Calc().main == 3", "`main` runs.") == ((), ())


def test_a_criterion_that_names_an_option_an_error_or_a_number_wants_it_mentioned():
    texts = ("`--fast` skips the rest.", "`ValueError` is raised.", "At most 100 are kept.")
    assert by_test("assert run(['--fast']) == 0", *texts) == (("c1",), ())
    assert by_test("with pytest.raises(ValueError): go()", *texts) == (("c2",), ())
    assert by_test("assert len(fill(101)) < 101", *texts) == (("c3",), ())


def test_a_criterion_that_names_nothing_is_spoken_for_by_all_tests_together():
    assert by_test("assert Calc().add(1, 2) == 3", "It is pleasant.", "`Calc` forgets.") == (
        ("c1", "c2"),
        ("c1", "c2"),
    )


def test_an_error_that_has_no_name_wants_a_test_of_an_error():
    assert by_test("assert add(1, 2) == 3", "It raises an error without input.") == ((), ())


def test_a_command_speaks_for_its_own_criterion_and_for_what_it_names():
    texts = ("`add` adds.", "`divide` divides.", "`--fast` skips the rest.")
    command = "python calc.py --fast divide 4 2"
    assert by_command(command, *texts) == (("c4", "c2", "c3"), ())


def test_a_command_speaks_for_what_names_nothing_as_a_whole():
    assert by_command("make test", "It is pleasant.", "`add` adds.") == (("c3", "c1"), ("c1",))


def test_a_command_wants_to_name_an_error_to_speak_for_one():
    text = "`divide` raises `ValueError` for zero."
    assert by_command("python calc.py divide 4 2", text) == (("c2",), ())
    assert by_command("python calc.py divide 4 0 2>&1 | grep ValueError", text)[0] == ("c2", "c1")


@pytest.mark.parametrize(
    "command",
    [
        "python -m py_compile area.py",
        "test -f area.py && echo there",
        "grep -q area shapes.py",
        "! grep -q 'area; x' shapes.py 2>&1 | head -1",
        "cat shapes.py | grep area",
        '[ -n "$(grep area shapes.py)" ]',
        "python -m compileall -q . && ls area.py",
    ],
)
def test_a_command_that_only_looks_at_files_speaks_for_nothing_but_itself(command):
    assert by_command(command, "`area` returns.", "It is so.", files=(SHAPES,)) == (("c3",), ())


def test_the_name_of_a_file_is_no_function():
    files = (PlannedFile("area.py", "", ("area(r)",)),)
    assert by_command("python area.py 3", "`area` returns.", files=files)[0] == ("c2",)
    assert by_command("python -m area 3", "`area` returns.", files=files)[0] == ("c2",)
    command = "python -c 'from area import area; assert area(1) == 3'"
    assert by_command(command, "`area` returns.", files=files)[0] == ("c2", "c1")


@pytest.mark.parametrize(
    "command",
    [
        "sh greet.sh Ann | grep -q Ann",
        'test "$(sh greet.sh Ann)" = Ann',
        "cat names.txt | sh greet.sh",
        "diff <(sh greet.sh) wanted.txt",
        "test -f x && NAME=Ann ./greet.sh",
    ],
)
def test_a_command_that_runs_something_is_no_mere_look(command):
    greet = PlannedFile("greet.sh", "")
    assert by_command(command, "It greets.", files=(greet,)) == (("c2", "c1"), ("c1",))


def test_of_a_program_a_look_is_no_evidence_and_of_a_page_a_search_is():
    page, program = PlannedFile("index.html", ""), PlannedFile("greet.sh", "")
    assert by_command("grep -q Ann greet.sh", "It greets.", files=(program,)) == (("c2",), ())
    assert by_command("grep -q Ann index.html", "It greets.", files=(page,))[0] == ("c2", "c1")
    assert by_command("test -f index.html", "It greets.", files=(page,))[0] == ("c2",)


def test_where_no_language_knows_a_file_all_behaviour_is_judged_by_the_user_as_a_whole():
    greet = PlannedFile("greet.sh", "", ("greet(name)",))
    texts = ("`greet` greets.", "It raises an error without a name.", "At most 3 are greeted.")
    found = by_command("sh greet.sh Ann", *texts, files=(greet,))
    assert found == (("c4", "c1", "c2", "c3"), ("c1", "c2", "c3"))


def test_what_passes_already_shows_only_that_it_passes():
    about = plan("It is pleasant.", commands=("make test",))
    (command,) = checks_of_commands(("make test",), about)
    guard = guarding(command, about)
    assert (guard.role, guard.criteria, guard.as_whole) == (Role.GUARD, ("c2",), ())
    (test,) = checks_of_tests({"test_a.py": "def test_a(): ...\n"}, about)
    assert guarding(test, about).criteria == ()


RED = """import pytest

@pytest.mark.parametrize("n", [1, 2])
def test_sums(n):
    assert Calc().add(n, 1) == n + 1


class TestMore:
    def test_show(self):
        assert shown(Calc()) == ""
"""
IDS = ("t/test_a.py::test_sums[1]", "t/test_a.py::test_sums[2]", "t/test_a.py::TestMore::test_show")


def test_failing_tests_of_the_base_are_goals_of_the_user_all_cases_together():
    texts = ("`test_sums` fails.", "`add` adds.", "`divide` divides.", "Nobody notices.")
    checks = checks_of_red(IDS, {"t/test_a.py": RED}, plan(*texts))
    assert [(c.id, c.target) for c in checks] == [
        ("f1", "t/test_a.py::test_sums"),
        ("f2", "t/test_a.py::TestMore::test_show"),
    ]
    assert {(c.role, c.authority, c.means) for c in checks} == {
        (Role.GOAL, Authority.USER, Means.BASE_TEST)
    }
    assert [set(c.criteria) for c in checks] == [{"c1", "c2", "c4"}, {"c4"}]
    assert checks[0].source.endswith("assert Calc().add(n, 1) == n + 1")


def test_a_failing_test_does_not_speak_for_a_sentence_that_names_what_it_does_not_call():
    texts = ("`test_sums` fails, and `divide` rounds.", "test_sums_of_more works.")
    (check,) = checks_of_red(IDS[:1], {"t/test_a.py": RED}, plan(*texts))
    assert check.criteria == ()


def test_a_failing_test_that_code_cannot_read_is_a_goal_all_the_same():
    (check,) = checks_of_red(("shop/tests.py::T::test_a[1]",), {}, plan("`add` adds."))
    assert (check.target, check.source, check.criteria) == (
        "shop/tests.py::T::test_a",
        "shop/tests.py::T::test_a",
        (),
    )
