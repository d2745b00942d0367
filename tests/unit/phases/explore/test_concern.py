"""Which files a task concerns: who is asked, what is shown, and what of the answer counts."""

import json

import pytest

from standalone_orchestrator.models.fakes import FakeModel, in_turn
from standalone_orchestrator.phases.explore.concern import (
    LINE,
    LONGEST_TASK,
    SHOWN,
    concerned,
    is_clear,
)

SOURCES = {
    "shop/prices.py": '"""Prices in cents."""\n\n\ndef net(gross):\n    return gross\n',
    "shop/stock.py": "class Stock:\n    def count(self):\n        return 0\n\n\ndef _hidden():\n"
    "    return 1\n",
    "page.html": "<p>",
}
TASK = "What a customer pays should have the tax in it."


def asked(*answers, sources=None):
    """What was named, the question, and what was told."""
    told = []
    model = FakeModel(in_turn(*answers))
    found = concerned(
        model, TASK, sources or SOURCES, 7, lambda topic, text: told.append((topic, text))
    )
    return found, model.calls[0][0].messages[-1].text, told


def named(*paths):
    return json.dumps({"files": paths})


def test_the_files_that_the_model_names_come_in_its_order():
    found, _, _ = asked(named("shop/stock.py", "shop/prices.py", "shop/stock.py"))
    assert found == ("shop/stock.py", "shop/prices.py")


def test_a_file_that_is_not_there_is_not_taken():
    assert asked(named("shop/tax.py", "shop/prices.py"))[0] == ("shop/prices.py",)


def test_without_a_usable_answer_no_file_is_named():
    found, _, told = asked("I would look at the shop.")
    assert found == ()
    assert "malformed" in {topic for topic, _ in told}


def test_the_question_holds_task_paths_and_what_the_files_say_of_themselves():
    _, question, _ = asked(named())
    assert f"# Task\n{TASK}\n" in question
    assert "- shop/prices.py: Prices in cents., net\n" in question
    assert "- shop/stock.py: Stock\n" in question
    assert "- page.html\n" in question
    assert "not shown" not in question


def test_of_many_and_of_long_files_a_part_is_shown():
    names = "".join(f"def function_{n}():\n    return {n}\n\n\n" for n in range(50))
    sources = {f"pkg/part_{n}.py": names for n in range(SHOWN + 3)}
    _, question, _ = asked(named(), sources=sources)
    rows = [line for line in question.splitlines() if line.startswith("- pkg/")]
    assert len(rows) == SHOWN
    assert "# Files of the project (3 more are not shown)" in question
    assert all(len(row) <= LINE + len("- : ") for row in rows)
    assert rows[0].endswith(" function_7")


@pytest.mark.parametrize(
    ("task", "clear"),
    [
        (TASK, False),
        ("Let `net` round up.", True),
        ("Let `Stock.count` start at one.", True),
        ("Add a function `gross(net_price)`.", False),
        ("x" * (LONGEST_TASK + 1), True),
    ],
)
def test_a_task_that_names_what_a_file_defines_is_clear(task, clear):
    assert is_clear(task, SOURCES) is clear
