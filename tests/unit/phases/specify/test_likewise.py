"""The tester sees how the project's own tests call what a point is about."""

from standalone_orchestrator.phases.specify.likewise import like, own_tests

PROJECT = {
    "jars.py": "def test_not():\n    assert fill(0) == 0\n",
    "tests/test_a.py": (
        "def test_long():\n    j = Jar(1)\n    assert j.seal() == fill(2)\n\n\n"
        "def test_short():\n    assert fill(1) == 2\n\n\n"
        "def test_other():\n    assert seal(fill(3)) == 4\n"
    ),
    "tests/test_b.py": "def test_same():\n    assert fill(1) == 2\n",
    "tests/notes.txt": "fill(1)",
}
SHORT, OTHER = ("assert fill(1) == 2",), ("assert seal(fill(3)) == 4",)
LONG = ("j = Jar(1)", "assert j.seal() == fill(2)")


def test_those_that_state_what_it_gives_come_first_then_the_shortest_each_once():
    tests = own_tests(PROJECT)
    assert like(("fill",), tests) == (SHORT, OTHER)
    assert like(("Jar.seal",), tests) == (OTHER, LONG)
    assert like(("fill", "Jar.seal"), tests) == (OTHER, LONG)
    assert like(("Jar.open",), tests) == ()
    assert like((), tests) == ()


def test_a_point_about_an_error_is_shown_tests_of_errors_and_others_none():
    error = "def test_no():\n    with pytest.raises(ValueError):\n        fill(-1)\n"
    tests = own_tests({**PROJECT, "tests/test_c.py": error})
    assert like(("fill",), tests, error=True) == (("with pytest.raises(ValueError): fill(-1)",),)
    assert like(("fill",), tests) == (SHORT, OTHER)


def test_a_new_project_has_none():
    assert own_tests({}) == ()
