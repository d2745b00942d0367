"""Hints for the tester follow from imports and signatures, never from the task's words."""

import re

import pytest

from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.cases import ALLOWED_IMPORTS
from standalone_orchestrator.phases.specify.hints import hints_by_file, known


def hints(text=None, exports=(), packages=(), requirements=()):
    """First words of the hints for one planned file, which exists when it has a text."""
    plan = Plan((PlannedFile("box.py", "keeps", exports),), (), packages)
    texts = {} if text is None else {"box.py": text}
    found = hints_by_file(plan, texts, requirements).get("box.py", ())
    return [" ".join(hint.split()[:3]) for hint in found]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"text": "from flask import Flask\n"}, ["A Flask application"]),
        ({"packages": ("Flask",)}, ["A Flask application"]),
        ({"requirements": ("flask>=2.3",)}, ["A Flask application"]),
        ({"text": "import asyncio\n"}, ["A coroutine is"]),
        ({"exports": ("async def load(n: int) -> int",)}, ["A coroutine is"]),
        ({"text": "import argparse\n"}, ["Arguments are given"]),
        ({"text": "import sqlite3\n"}, ["Each test has"]),
        ({"exports": ("def load(where: Path) -> int",)}, ["Files lie below"]),
        ({"text": "import time\n"}, ["No test waits"]),
        ({"exports": ("@dataclass class Box",)}, ["Objects of a"]),
        ({"text": "import json\n", "packages": ("Flask",)}, []),
        ({"exports": ("def to_path(asynchronous: int, undated: str)",)}, []),
        ({"text": "import json\n"}, []),
        ({}, []),
    ],
)
def test_a_file_gets_the_hints_of_what_it_imports(given, expected):
    assert hints(**given) == expected


def test_words_of_the_task_choose_nothing():
    file = PlannedFile("box.py", "a Flask app over sqlite3 with asyncio", ("def pack(x)",))
    point = Criterion("c1", "`pack` uses argparse and a Path.", CheckKind.BEHAVIOUR)
    assert hints_by_file(Plan((file,), (point,)), {}, ()) == {}


def test_a_file_of_no_known_language_gets_none():
    plan = Plan((PlannedFile("README.md", "", ()),), (), ("Flask",))
    assert hints_by_file(plan, {}, ()) == {}


def test_each_hint_is_terse_and_asks_for_nothing_that_a_test_may_not_do():
    assert len(known()) == 7
    for hint in known():
        assert len(hint.text) <= 240
        assert "\n" not in hint.text
        imported = re.findall(r"`(?:import|from) (\w+)", hint.text)
        assert set(imported) <= ALLOWED_IMPORTS
    assert any("import" in hint.text for hint in known())
