"""A program of two files from an empty folder: verified, published, reported."""

import subprocess
import sys

import pytest
from loop_stage import TWO_FILES

from standalone_orchestrator.core.events import Built, Finished, Published, Replied, Started

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def done(module_stage):
    return module_stage.run(TWO_FILES, module_stage.script("two_files.json"))


def test_a_program_of_two_files_is_verified_from_an_empty_folder(done):
    assert done.exit_code == 0
    assert done.result["status"] == "verified"
    assert all(c["holds"] for c in done.result["criteria"])
    assert done.result["exit"]["cause"] == "passed"


def test_its_files_work_where_the_user_finds_them(done):
    workspace = done.folder.workspace
    assert {p.name for p in workspace.iterdir()} == {".orchestrator", "doubling.py", "growth.py"}
    line = "import growth; print(growth.fourfold(3))"
    ran = subprocess.run(
        [sys.executable, "-B", "-c", line],
        cwd=workspace,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "12\n"


def test_files_are_built_in_the_order_of_their_dependence(done):
    assert [built.path for built in done.of(Built)] == ["doubling.py", "growth.py"]


def test_a_later_file_sees_the_signatures_of_an_earlier_one_and_not_its_source(done):
    (prompt, *_) = done.prompts("build/0/growth.py")
    assert "twice(n: int) -> int" in prompt
    assert "return 2 * n" not in prompt


def test_every_prompt_of_the_run_begins_with_the_same_bytes(done):
    prompts = done.prompts()
    planning, *others = prompts
    shared = planning[: planning.index("# Now:")]
    assert len({p[: p.index("# Now:")] for p in others}) == 1
    assert all(p.startswith(shared) for p in others)


def test_reports_lie_in_the_run_folder_and_scratch_is_gone(done):
    assert "VERIFIED" in done.outcome.summary
    assert done.folder.report.read_text().startswith("<!doctype html>")
    assert done.folder.traces.exists()
    assert not (done.folder.path / "scratch").exists()
    assert (done.folder.workspace / ".orchestrator" / ".gitignore").read_text() == "*\n"


def test_the_verdict_says_that_a_scripted_model_answered(done):
    (started,) = done.of(Started)
    assert started.scripted
    assert done.result["scripted"]
    assert any("scripted" in remark for remark in done.result["remarks"])
    assert "scripted" in done.outcome.summary


def test_the_end_of_the_journal_is_the_verdict_and_then_the_publish(done):
    assert isinstance(done.events[-1], Published)
    (finished,) = done.of(Finished)
    assert finished.tree == done.result["code"]["tree"]


def test_no_question_is_asked_twice(done):
    asked = [(e.step, e.request, e.draw) for e in done.of(Replied)]
    assert len(set(asked)) == len(asked)


def test_the_loop_itself_takes_less_than_two_seconds(done, capsys):
    cost = done.result["cost"]
    with capsys.disabled():
        print(
            f"\nthe loop itself: {cost['overhead_s']:.2f} s of {cost['wall_s']:.2f} s "
            f"(checks {cost['checks_s']:.2f} s, model {cost['model_s']:.2f} s)"
        )
    assert cost["overhead_s"] < 2.0
