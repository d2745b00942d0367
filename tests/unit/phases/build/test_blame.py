"""Which functions of a candidate may be wrong."""

from dataclasses import replace
from textwrap import indent

import pytest

from standalone_orchestrator.codebase.lint import faults
from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
)
from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.build.blame import Suspects

FILE = PlannedFile(
    "box.py", "", ("class Box", "Box.add(self, x)", "Box.pop(self)", "Box.size(self) -> int")
)
TEXT = """\
class Box:
    def pop(self):
        return self.items[self.size() - 1]

    def __init__(self):
        self.items = []

    def add(self, x):
        self.items.append(x)

    def size(self):
        return len(self.items)
"""
MADE = "from box import Box\nbox = Box()\n"


def check_of(name, source):
    target = f"test_c1.py::{name}"
    return Check(
        name, Role.GOAL, Authority.GENERATED, Means.TEST, target, ("c1",), ("box.py",), source
    )


CHECKS = (
    check_of("add", f"{MADE}box.add(1)\nassert box.items == [1]"),
    check_of("size", f"{MADE}assert box.size() == 0"),
    check_of("pop", f"{MADE}box.add(1)\nassert box.pop() == 1"),
)


def suspects(*failed, text=TEXT, base=None, message="AssertionError", file=FILE):
    results = [
        CheckResult(c.id, Outcome.FAILED, message)
        if c.id in failed
        else CheckResult(c.id, Outcome.PASSED)
        for c in CHECKS
    ]
    return Suspects(file, text, base, results, CHECKS)


def order(*failed, text=TEXT, most=9, **more):
    known = suspects(*failed, text=text, **more)
    return known.order(faults(FILE, text, more.get("base")), most)


def test_what_a_failing_test_states_something_of_comes_before_what_it_needs():
    assert order("pop", most=1) == ("Box.pop",)
    assert order("pop") == ("Box.pop", "Box.add", "Box.size")
    assert order("pop", "size", most=2) == ("Box.size", "Box.pop")


def test_what_passing_tests_state_something_of_is_less_likely():
    found = order("add", "pop")
    assert found == ("Box.pop", "Box.__init__", "Box.add")


def test_what_others_need_comes_first_and_the_constructor_before_all():
    text = TEXT.replace("self.items[self.size() - 1]", "...").replace("return ...", "...")
    text = text.replace("return len(self.items)", "...").replace("self.items = []", "...")
    assert order(text=text)[0] == "Box.__init__"
    assert order("pop", "size", "add") == ("Box.size", "Box.pop", "Box.__init__", "Box.add")


def test_a_function_that_is_much_less_likely_than_another_is_left_alone():
    raised = "test_c1.py:4: in pop\nbox.py:3: in pop\nE   IndexError"
    assert order("pop", message=raised) == ("Box.pop",)


def test_the_line_where_a_test_stood_counts_more_than_its_end():
    stood = "test_c1.py:4: in test_pop\n    assert box.size() == 1\nE   assert 0 == 1"
    assert order("pop", message=stood, most=1) == ("Box.size",)


def test_a_block_that_a_test_stood_at_is_read_with_its_first_line():
    source = f"{MADE}with pytest.raises(ValueError):\n    box.size()\nassert box.pop() == 1"
    message = "test_c1.py:3: in test_pop\n    with pytest.raises(ValueError):\nE   Failed"
    checks = (*CHECKS[:2], replace(CHECKS[2], source=source))
    found = replace(suspects("pop", message=message), checks=checks)
    assert found.order((), 1) == ("Box.size",)


def test_a_test_that_is_told_as_a_whole_function_states_its_last_line():
    whole = f"def test_pop():\n{indent(CHECKS[2].source, '    ')}"
    checks = (*CHECKS[:2], replace(CHECKS[2], source=whole))
    found = replace(suspects("pop"), checks=checks).order((), 1)
    assert found == ("Box.pop",)


def test_the_deepest_line_of_the_file_counts():
    raised = "box.py:3: in pop\nbox.py:12: in size\nE   TypeError"
    assert order("pop", message=raised, most=1) == ("Box.size",)


@pytest.mark.parametrize("body", ["pass", "...", "raise NotImplementedError"])
def test_unfinished_functions_are_blamed_before_any_test_is_run(body):
    text = TEXT.replace("self.items.append(x)", body).replace("return len(self.items)", body)
    found = replace(suspects(text=text), results=())
    assert found.order(faults(FILE, text), 9) == ("Box.add", "Box.size")


def test_a_constructor_that_sets_nothing_is_blamed_with_its_unfinished_class():
    text = TEXT.replace("self.items.append(x)", "pass").replace("self.items = []", "return None")
    assert order(text=text) == ("Box.__init__", "Box.add")


def test_a_planned_function_that_is_missing_is_blamed():
    text = TEXT.partition("\n    def size")[0]
    assert "Box.size" in order(text=text)


def test_a_function_that_a_static_fault_stands_in_is_blamed():
    assert order(text=TEXT.replace("len(self.items)", "length(self.items)")) == ("Box.size",)


def test_a_file_that_does_not_parse_blames_nobody():
    assert order("pop", text=TEXT.replace("def pop(self):", "def pop(self:")) == ()


def test_a_file_with_one_function_of_its_own_blames_nobody():
    file = PlannedFile("box.py", "", ("Box.pop(self)",), exists=True)
    base = TEXT.replace("return self.items[self.size() - 1]", "return None")
    assert order("pop", base=base, file=file) == ()


def test_functions_that_are_as_in_the_base_are_not_blamed_unless_the_plan_names_them():
    file = PlannedFile("box.py", "", ("Box.pop(self)", "Box.add(self, x)"), exists=True)
    assert order("pop", "size", base=TEXT, file=file) == ("Box.pop",)
    assert order("size", base=TEXT.replace("len(", "2 * len("), file=FILE)[-1] == "Box.size"


def test_candidates_that_pass_blame_nobody():
    assert order() == ()


def test_failing_tests_that_reach_little_else_come_first():
    found = suspects("pop", "size").against("Box.size")
    assert [check.id for check, _ in found] == ["size", "pop"]
    assert all(result.outcome is Outcome.FAILED for _, result in found)
    assert suspects("size").against("Box.add") == ()


def test_a_file_of_no_known_language_blames_nobody():
    assert Suspects(PlannedFile("a.txt", ""), "x", None, (), ()).order((), 9) == ()
