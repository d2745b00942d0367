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


def test_those_that_are_there_stay_with_the_words_about_them():
    own = "        # Jars are none.\n        if task.jar:\n            raise KeyError(task)\n"
    text = SORTS.replace("        self.tasks.append", f"{own}        self.tasks.append")
    assert PYTHON.guarded(text, REFUSES, "Q.add") == BOTH.replace(
        "        self.tasks.append", f"{own}        self.tasks.append"
    )


def test_of_two_that_differ_in_their_words_alone_the_own_one_stays():
    other = REFUSES.replace('"twice"', '"two of them"').replace(
        "    if not task", "    if task is 0"
    )
    made = PYTHON.guarded(BOTH, other, "Q.add")
    assert "two of them" not in made
    assert made.count("if task is 0: raise ValueError") == 1


def test_a_body_that_begins_with_a_decorated_function_has_them_above_it():
    body = "        @cached\n        def key(): ...\n        self.tasks.sort(key=key)\n"
    text = SORTS.replace("        self.tasks.append(task)\n        self.tasks.sort()\n", body)
    assert PYTHON.guarded(text, REFUSES, "Q.add").endswith(f"raise ValueError\n{body}")


def test_line_ends_of_the_file_stay():
    made = PYTHON.guarded(SORTS.replace("\n", "\r\n"), REFUSES, "Q.add")
    assert made == BOTH.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (SORTS, SORTS),
        (BOTH, REFUSES),
        (SORTS, REFUSES.replace("task)", "task, n)", 1)),
        (SORTS, REFUSES.replace("task)", "*task)", 1)),
        (SORTS, REFUSES.replace('"twice"', '"""once\n      and twice"""')),
        (
            SORTS,
            "class Q:\n  def add(self, task):\n    if task:\n      x()\n      raise E\n",
        ),
        (SORTS, "class Q:\n    def put(self, task):\n        pass\n"),
        (SORTS, "class Q:\n    def add(self, task"),
        (SORTS, REFUSES.replace("    if not task: raise ValueError", "    else:\n      pass")),
        ("class Q:\n    def add(self, task): pass\n", REFUSES),
        (SORTS, "class Q:\n    def add(self, task):\n        if task:\n            return\n"),
    ],
)
def test_where_nothing_new_is_refused_or_they_cannot_be_brought_together_there_is_none(text, other):
    assert PYTHON.guarded(text, other, "Q.add") == ""
