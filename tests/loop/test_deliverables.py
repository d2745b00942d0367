"""Test files and documents that the task asks for: made, checked, published."""

import json
import subprocess
import sys

import pytest
from loop_stage import cases_for, planned, repository, twice, written

from standalone_orchestrator.core.events import Amended, Built, Replied
from standalone_orchestrator.core.events import Tested as RoundTested

pytestmark = pytest.mark.slow

TASK = """\
Write `doubling.py` and put tests of it in `test_doubling.py`.

`twice(n)` returns two times `n`.

Write a README.md that says how to call it.
"""
PLAN = planned(("doubling.py", ["def twice(n: int) -> int"], []))
TESTS = cases_for("`twice(n)` returns", ["assert twice(3) == 6"], ["assert twice(-4) == -8"])
README = {
    "when": "# Now: write `README.md`",
    "text": "```markdown\n# Doubling\n\nCall `twice(3)`.\n```",
}


def script(stage, *entries, name="script"):
    return stage.script(PLAN, *entries, README, name=name)


def pytest_in(folder):
    done = subprocess.run(
        [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def done(module_stage):
    made = script(module_stage, TESTS, written("doubling.py", twice()))
    return module_stage.run(TASK, made)


def test_a_task_that_asks_for_a_test_file_ends_verified_with_that_file(done):
    assert done.result["status"] == "verified"
    place = done.folder.workspace
    names = {p.name for p in place.iterdir()}
    assert names == {".orchestrator", "doubling.py", "test_doubling.py", "README.md"}
    assert (place / "test_doubling.py").read_text() == (
        '"""Tests of doubling."""\n\n'
        "from doubling import twice\n\n\n"
        "# `twice(n)` returns two times `n`.\n"
        "def test_twice():\n    assert twice(3) == 6\n\n\n"
        "def test_twice_2():\n    assert twice(-4) == -8\n"
    )


def test_its_tests_pass_where_the_user_finds_them(done):
    code, said = pytest_in(done.folder.workspace)
    assert (code, "2 passed" in said) == (0, True), said


def test_no_model_was_asked_for_it_and_no_prompt_shows_it_as_planned(done):
    assert [b.path for b in done.of(Built)][-1] == "test_doubling.py"
    assert not [e for e in done.of(Replied) if "test_doubling" in e.step]
    assert all("`test_doubling.py`: tests" not in p for p in done.prompts())


def test_the_sentences_that_ask_for_files_hold_by_structure_alone(done):
    rows = {c["text"]: c for c in done.result["criteria"]}
    asked = rows["Write `doubling.py` and put tests of it in `test_doubling.py`."]
    assert {e["authority"] for e in asked["evidence"]} == {"structure"}
    assert any("tests test_doubling.py 1" in json.dumps(e) for e in asked["evidence"])
    readme = rows["Write a README.md that says how to call it."]
    assert {e["authority"] for e in readme["evidence"]} == {"structure"}


def test_it_is_no_evidence_for_behaviour(done):
    for row in done.result["criteria"]:
        for evidence in row["evidence"]:
            assert "test_doubling.py" not in evidence["command"] or row["kind"] == "structure"


def test_a_replay_composes_the_same(module_stage, done):
    outcome = module_stage.replay(done.folder.workspace)
    assert outcome.exit_code == 0


def test_a_test_that_is_set_aside_leaves_the_file(stage):
    wrong = cases_for("`twice(n)` returns", ["assert twice(3) == 6"], ["assert twice(5) == 11"])
    again = {"when": "twice(5)", "json": {"work": "5 + 5", "line": "assert twice(5) == 10"}}
    made = stage.script(PLAN, wrong, written("doubling.py", twice()), README, again)
    done = stage.run(TASK, made)
    assert done.of(Amended)
    assert done.result["status"] == "verified"
    text = (done.folder.workspace / "test_doubling.py").read_text()
    assert "== 11" not in text
    assert "== 10" in text
    assert done.of(RoundTested)[-1].tree == done.result["code"]["tree"]
    assert pytest_in(done.folder.workspace)[0] == 0


def test_tests_without_a_name_go_where_the_project_has_its_own(stage, tmp_path):
    place = repository(
        tmp_path / "project",
        {
            "pyproject.toml": "[tool.pytest.ini_options]\npythonpath = ['.']\n",
            "old.py": "def one():\n    return 1\n",
            "tests/test_old.py": "import old\n\n\ndef test_one():\n    assert old.one() == 1\n",
        },
    )
    task = "Add `doubling.py`: `twice(n)` returns two times `n`. Also add unit tests."
    point = "Add `doubling.py`: `twice(n)` returns"
    tests = cases_for(point, ["assert twice(3) == 6"], ["assert twice(-4) == -8"])
    made = stage.script(PLAN, tests, written("doubling.py", twice()))
    done = stage.run(task, made, workspace=place, request={"apply": True})
    assert done.result["status"] == "verified"
    assert "tests/test_doubling.py" in done.result["code"]["paths"]
    code, said = pytest_in(place)
    assert (code, "3 passed" in said) == (0, True), said


def test_without_a_frozen_test_the_file_is_missing_and_the_run_says_so(stage):
    made = script(stage, cases_for("`twice(n)` returns"), written("doubling.py", twice()))
    done = stage.run(TASK, made, checks={"generated": False})
    assert done.result["status"] == "partial"
    assert not (done.folder.workspace / "test_doubling.py").exists()
    (row,) = [c for c in done.result["criteria"] if "test_doubling.py" in c["text"]]
    assert not row["holds"]
    assert done.result["exit"]["cause"] == "stalled"
    assert not [e for e in done.of(Replied) if e.step.startswith("diagnose")]
