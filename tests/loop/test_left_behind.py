"""What one generated test writes beside the program is not there for the next one."""

import pytest
from loop_stage import cases_for, planned, written

pytestmark = pytest.mark.slow

TASK = (
    "Write `notes.py`.\n\n`keep(text)` adds a line to `notes.txt` and returns how many there are.\n"
)
PLAN = planned(("notes.py", ["def keep(text: str) -> int"], []))
TESTS = cases_for("", ["assert keep('a') == 1"], ["assert keep('b') == 1"])
NOTES = written(
    "notes.py",
    "def keep(text: str) -> int:\n"
    '    with open("notes.txt", "a+") as file:\n'
    '        file.write(text + "\\n")\n'
    "        file.seek(0)\n"
    "        return len(file.readlines())\n",
)


def test_each_test_begins_without_the_files_of_the_one_before(stage):
    done = stage.run(TASK, stage.script(PLAN, TESTS, NOTES))
    assert done.exit_code == 0
    assert not (stage.workspace() / "notes.txt").exists()
