"""What a test calls, and what it calls where it expects an error."""

from textwrap import dedent

import pytest

from standalone_orchestrator.phases.specify.brought import user_tests


def said(text):
    """What the one test of a file uses."""
    (found,) = user_tests({"t/test_a.py": dedent(text)})
    return found.said


def body(*lines):
    return said("def test_a(self, box):\n" + "".join(f"    {line}\n" for line in lines))


@pytest.mark.parametrize(
    "line",
    [
        "from shapes import area",
        "area = 3; assert area == 3",
        "area = 3; check(area)",
        "check(box.area)",
        "assert box.area == 3",
        "assert f() == 1, 'area'",
        "assert f('area') == 1",
        "assert callable(area)",
    ],
)
def test_what_is_only_mentioned_is_not_called(line):
    assert "area" not in body(line).called


@pytest.mark.parametrize(
    "line",
    [
        "assert area(1) == 3",
        "import shapes as s; assert s.area(1) == 3",
        "from shapes import area as a; assert a(1) == 3",
        "a = shapes.area; assert a(1) == 3",
        "assert list(map(area, [1])) == [3]",
        "assert [f(1) for f in (area, other)] == [3, 4]",
        "for f, x in [(area, 1)]: assert f(x) == 3",
        "assert {'a': area}['a'](1) == 3",
    ],
)
def test_a_call_is_seen_through_other_names(line):
    assert "area" in body(line).called


def test_parameters_of_a_test_and_of_a_fixture_are_called():
    text = """
        import pytest
        CASES = [(pack, 1), pytest.param(weigh, 2)]
        @pytest.fixture(params=[close])
        def lid(request): return request.param
        @pytest.mark.parametrize("f, x", CASES)
        def test_a(f, x, lid): assert f(x) == lid(x)
    """
    assert {"pack", "weigh", "close"} <= said(text).called


def test_what_a_decorator_does_is_done():
    assert "memoize" in body("@memoize", "def f(): ...", "assert f() is None").called


def test_an_attribute_that_is_read_may_be_a_property():
    assert ".area" in body("assert box.area == 3").called


@pytest.mark.parametrize(
    "line",
    [
        "with pytest.raises(ValueError): area(-1)",
        "with pytest.raises((TypeError, ValueError), match='x'): area(-1)",
        "with self.assertRaises(ValueError): box.area(-1)",
        "self.assertRaises(ValueError, area, -1)",
        "pytest.raises(ValueError, lambda: area(-1))",
    ],
)
def test_a_call_where_an_error_is_expected_belongs_to_that_error_alone(line):
    found = body(line)
    (expected,) = found.expected
    assert "ValueError" in expected.errors
    assert "area" in expected.called
    assert "area" not in found.called


def test_errors_and_calls_are_seen_through_parameters_helpers_and_handlers():
    text = """
        import pytest
        def go(f): return area(f)
        @pytest.mark.parametrize("error, f", [(ValueError, pack)])
        def test_a(error, f):
            with pytest.raises(error): f(go(1))
            try: other()
            except KeyError: pass
    """
    first, second = said(text).expected
    assert "ValueError" in first.errors
    assert {"area", "pack"} <= first.called
    assert (second.errors, "other" in second.called) == ({"KeyError"}, True)


def test_names_that_stand_for_each_other_come_to_an_end():
    assert "b" in body("a = b", "b = a", "a()").called
