"""What a function refuses first, taken from another text of it."""

import pytest

from standalone_orchestrator.codebase.registry import language_for

PYTHON = language_for("a.py")
SORTS = """\
class Q:
    def add(self, task):
        \"\"\"Put it in.\"\"\"
        self.tasks.append(task)
        self.tasks.sort()
"""
REFUSES = """\
class Q:
  def add(self, task):
    if task.id in self.ids():
        raise ValueError(
            "twice"
        )
    if not task: raise ValueError
    self.tasks.append(task)
"""
BOTH = """\
class Q:
    def add(self, task):
        \"\"\"Put it in.\"\"\"
        if task.id in self.ids():
            raise ValueError(
                "twice"
            )
        if not task: raise ValueError
        self.tasks.append(task)
        self.tasks.sort()
"""


def test_the_clauses_go_before_the_body_that_is_there():
    assert PYTHON.guarded(SORTS, REFUSES, "Q.add") == BOTH


def test_they_take_the_place_of_those_that_are_there():
    wrong = SORTS.replace(
        "        self.tasks.append",
        "        if task:\n            raise KeyError\n        self.tasks.append",
    )
    assert PYTHON.guarded(wrong, REFUSES, "Q.add") == BOTH


def test_line_ends_of_the_file_stay():
    made = PYTHON.guarded(SORTS.replace("\n", "\r\n"), REFUSES, "Q.add")
    assert made == BOTH.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (SORTS, SORTS),
        (BOTH, REFUSES),
        (SORTS, REFUSES.replace("task)", "task, n)", 1)),
        (SORTS, "class Q:\n    def put(self, task):\n        pass\n"),
        (SORTS, "class Q:\n    def add(self, task"),
        (SORTS, REFUSES.replace("    if not task: raise ValueError", "    else:\n      pass")),
        ("class Q:\n    def add(self, task): pass\n", REFUSES),
        (SORTS, "class Q:\n    def add(self, task):\n        if task:\n            return\n"),
    ],
)
def test_where_nothing_new_is_refused_or_they_cannot_be_brought_together_there_is_none(text, other):
    assert PYTHON.guarded(text, other, "Q.add") == ""
