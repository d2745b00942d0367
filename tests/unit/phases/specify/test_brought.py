"""Which tests the user brought, and what each of them uses."""

from textwrap import dedent

import pytest

from standalone_orchestrator.phases.specify.brought import hiding, user_tests


def brought(text, path="t/test_a.py", **others):
    files = {f"t/{name}.py": dedent(other) for name, other in others.items()}
    return {t.target: t.said for t in user_tests({path: dedent(text), **files})}


def said(text, **others):
    """What the one test of a file uses."""
    (found,) = brought(text, **others).values()
    return found


@pytest.mark.parametrize("path", ["a.py", "conftest.py", "tests.py", "test_a.txt", "testa.py"])
def test_other_files_hold_no_tests(path):
    assert brought("def test_a(): ...", path=path) == {}


def test_functions_methods_and_unittest_cases_are_found_and_nothing_else():
    text = """
        import x, unittest
        def test_a(): ...
        def given(): ...
        class TestB:
            def test_c(self): ...
            def own(self): ...
            class TestD:
                def test_e(self): ...
        class Other:
            def test_f(self): ...
        class Sums(unittest.TestCase):
            def test_g(self): ...
        if True:
            async def test_h(): ...
    """
    assert list(brought(text)) == [
        "t/test_a.py::test_a",
        "t/test_a.py::TestB::test_c",
        "t/test_a.py::TestB::TestD::test_e",
        "t/test_a.py::Sums::test_g",
        "t/test_a.py::test_h",
    ]


def test_inherited_tests_are_found_where_the_runner_collects_them():
    text = """
        import unittest
        class Shared:
            def test_a(self): assert self.make() == 1
        class First(Shared, unittest.TestCase):
            def make(self): return first()
    """
    ((target, found),) = brought(text).items()
    assert target == "t/test_a.py::First::test_a"
    assert "first" in found.names


def test_a_test_uses_what_its_fixtures_helpers_and_parameters_use():
    text = """
        import pytest
        from kit import check
        CASES = [(pack, 1)]
        @pytest.fixture
        def box(): return make_box()
        def helper(b): return b.weigh()
        @pytest.mark.parametrize("f, x", CASES)
        def test_a(box, f, x, lid):
            assert helper(box) == f(x)
            check(box)
    """
    found = said(
        text,
        conftest="import pytest\n@pytest.fixture\ndef lid(): return close()\n",
        kit="def check(b): assert b.tidy()\ndef other(): unrelated()\n",
    )
    assert {"make_box", "weigh", "pack", "close", "tidy"} <= found.names
    assert "unrelated" not in found.names


def test_a_method_uses_what_its_class_sets_up_and_helps_with():
    text = """
        import unittest
        class Sums(unittest.TestCase):
            def setUp(self): self.c = Calculator()
            def check(self): self.assertEqual(self.c.add(1, 2), 3)
            def unused(self): self.c.divide(1, 0)
            def test_a(self): self.check()
    """
    found = said(text)
    assert {"Calculator", "add"} <= found.names
    assert "divide" not in found.names


def test_a_name_that_is_imported_under_another_is_still_the_first():
    assert (
        "add" in said("from calc import add as plus\ndef test_a(): assert plus(1, 1) == 2\n").names
    )


def test_strings_and_numbers_are_kept_and_what_is_only_told_is_not():
    found = said("def test_a():\n    'the docs'\n    assert run('--fast', 7) == -2.5\n")
    assert found.text == "--fast"
    assert found.numbers == {7.0, 2.5}


@pytest.mark.parametrize(
    ("body", "raises", "states"),
    [
        ("assert f() == 1", False, True),
        ("f()", False, True),
        ("with pytest.raises(ValueError): f()", True, False),
        ("with pytest.raises(ValueError) as e: f()\n    assert 'x' in str(e.value)", True, False),
        ("with pytest.raises(ValueError): f()\n    assert f(1) == 1", True, True),
        ("self.assertRaises(ValueError, f)", True, False),
        ("self.assertEqual(f(), 1)", False, True),
        ("try: f()\n    except ValueError: pass\n    else: assert False", True, True),
    ],
)
def test_a_test_is_about_an_error_or_about_something_else_or_both(body, raises, states):
    found = said(f"def test_a():\n    {body}\n")
    assert (bool(found.expected), found.states) == (raises, states)


@pytest.mark.parametrize("text", ["def test_a(:", "\0", "(" * 9999, "x = " + "9" * 400])
def test_what_cannot_be_read_holds_no_test(text):
    assert brought(text) == {}


def test_a_helper_that_is_no_python_hides_nothing():
    assert list(brought("def test_a(): f(10**999)", kit="def (")) == ["t/test_a.py::test_a"]


def test_definitions_that_name_each_other_come_to_an_end():
    assert {"a", "b"} <= said("def a(): b()\ndef b(): a()\ndef test_a(): a()\n").names


def test_a_class_that_is_its_own_base_comes_to_an_end():
    assert list(brought("class TestA(TestA):\n    def test_a(self): ...\n")) == [
        "t/test_a.py::TestA::test_a"
    ]


def test_modules_that_would_stand_in_the_place_of_planned_ones_are_named():
    files = dict.fromkeys(
        ["t/calc.py", "t/kit.py", "t/test_calc.py", "t/conftest.py", "t/calc.json",
         "p/__init__.py", "p/calc.py", "t/shop/__init__.py", "t/shop/x.py"], "",
    )  # fmt: skip
    assert hiding(files, {"calc", "shop.tills"}) == {
        "t/calc.py",
        "t/shop/__init__.py",
        "t/shop/x.py",
    }
