"""A program that is to exit with its function's result is started."""

import pytest

from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.cases import Case, Unfit, case_from
from standalone_orchestrator.phases.specify.draft import subjects
from standalone_orchestrator.phases.specify.programs import programs

MAIN = "def main(argv: list[str], path: str = 'a') -> int"
COMMAND = "`main`: `close ID` closes a jar."
STARTS = '`python shop/cli.py list` runs `main(["list"])` and exits with its result.'
RETURNED = (
    ("main(['add', 'x'])", "assert main(['close', '1'], str(tmp_path / 'a')) == 2"),
    ("assert main(['close', '1'], str(tmp_path / 'a')) == 0",),
    ("assert main(['close', '1'], str(tmp_path / 'a')) == 3",),
)
PROGRAM = "[sys.executable, main.__code__.co_filename, *['close', '1']]"
RUN = f"done = subprocess.run({PROGRAM}, cwd=tmp_path, capture_output=True)"
SEEN = "assert (done.returncode, b'Traceback' in done.stderr) == (3, False)"
LINES = ("import subprocess", "import sys", RUN, SEEN)


def made(text, main=MAIN, returned=RETURNED):
    points = [Criterion(f"c{n}", t, CheckKind.BEHAVIOUR) for n, t in enumerate((COMMAND, text))]
    plan = Plan((PlannedFile("shop/cli.py", "", (main,)),), tuple(points))
    return programs(subjects(plan)[1], plan, lambda: returned)


def test_its_exit_code_is_that_of_a_call_that_is_known_to_fail():
    assert made(STARTS) == (LINES,)


@pytest.mark.parametrize(
    ("text", "main", "returned"),
    [
        (STARTS.replace(" and exits with its result", ""), MAIN, RETURNED),
        (STARTS.replace("main(", "start("), MAIN, RETURNED),
        (STARTS, MAIN.replace(" = 'a'", ""), RETURNED),
        (STARTS, MAIN, RETURNED[:2]),
        ("`main` returns 0.", MAIN, RETURNED),
    ],
    ids=["no exit", "another one", "needs a path", "no failing call", "no start"],
)
def test_otherwise_nothing_is_known(text, main, returned):
    assert made(text, main, returned) == ()


def test_only_code_may_start_a_program():
    names = {"main": "cli"}
    assert isinstance(case_from(LINES, names), Unfit)
    case = case_from(LINES, names, by_code=True)
    assert isinstance(case, Case)
    assert "from cli import main" in case.body
