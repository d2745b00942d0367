"""The tester sees how the project's own tests call what a point is about."""

from standalone_orchestrator.phases.specify.likewise import form_like, own_tests

NAMES = {"fill": "jars", "Jar": "jars", "seal": "jars"}
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


def form(*callables, project=PROJECT, **more):
    return form_like(callables, own_tests(project, NAMES), **more)


def test_one_that_states_what_it_gives_comes_first_then_the_shortest():
    assert form("fill") == ("assert fill(<number>) == <number>",)
    assert form("Jar.seal") == ("assert seal(fill(<number>)) == <number>",)
    assert form("Jar") == ("j = Jar(<number>)", "assert j.seal() == fill(<number>)")
    assert form("Jar.open") == form() == ()


def test_a_point_about_an_error_has_the_form_of_a_test_of_errors_and_others_none():
    error = "def test_no():\n    with pytest.raises(ValueError):\n        fill(-1)\n"
    project = {**PROJECT, "tests/test_c.py": error}
    raises = ("with pytest.raises(ValueError): fill(-<number>)",)
    assert form("fill", project=project, error=True) == raises
    assert form("fill", project=project) == form("fill")


def test_a_new_project_has_none():
    assert own_tests({}, NAMES) == ()


def test_a_test_that_needs_a_helper_shows_nothing():
    helped = "from helpers import brim\n\n\ndef test_a():\n    assert fill(brim(1)) == 2\n"
    assert form("fill", project={"tests/test_a.py": helped}) == ()


def test_a_method_that_many_classes_have_is_the_one_of_a_class_that_is_named():
    text = "def test_a():\n    assert jars.get('x') == 1\n"
    project = {"tests/test_a.py": f"import jars\n\n\n{text}"}
    names = {**NAMES, "jars": "shop"}
    tests = own_tests(project, names)
    assert len(tests) == 1
    assert form_like(("Jar.get",), tests) == ()
