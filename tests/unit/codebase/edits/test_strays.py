"""Methods that stand alone in a reply."""

from standalone_orchestrator.codebase.edits.definitions import splice
from standalone_orchestrator.codebase.registry import language_for

PARTS = language_for("a.py").parts
FILE = """class A:
    def f(self):
        return 1

    @property
    def g(self):
        return 2


class B:
    def f(self):
        return 3


def h():
    return 4
"""
NEW = '''def g(self):
    """The

    docstring."""
    return 5
'''
MOVED = '''    def g(self):
        """The

        docstring."""
        return 5
'''


def put_in(new):
    return splice(FILE, new, PARTS).text


def refused(new):
    return splice(FILE, new, PARTS).feedback


def test_it_takes_the_place_of_the_only_one_of_its_name_and_keeps_the_decorator():
    assert put_in(NEW) == FILE.replace("    def g(self):\n        return 2\n", MOVED)


def test_other_definitions_are_put_in_beside_it():
    made = put_in(f"{NEW}\n\ndef h():\n    return 6\n")
    assert MOVED in made
    assert made.endswith("def h():\n    return 6\n")


def test_where_two_classes_have_it_it_is_refused():
    assert "`class A:` or `class B:`" in refused("def f(self):\n    return 5\n")


def test_where_a_function_has_its_name_it_is_refused():
    assert "write it below" in refused("def h(self):\n    return 5\n")


def test_beside_its_class_it_is_refused():
    assert "write it below `class A:`" in refused(f"{NEW}\n\nclass A:\n    X = 1\n")


def test_a_property_does_not_get_parameters():
    assert "takes parameters" in refused("def g(self, x):\n    return 5\n")


def test_twice_it_is_refused():
    assert "defines `g` twice" in refused(f"{NEW}\n\n{NEW}")


def test_a_docstring_with_a_line_left_of_the_code_stays_as_it_is():
    new = 'def g(self):\n    """The\ndocstring."""\n    return 5\n'
    assert '    def g(self):\n        """The\ndocstring."""\n        return 5\n' in put_in(new)
