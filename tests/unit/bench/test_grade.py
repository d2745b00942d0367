"""Hidden tests: found by reading, run over a copy of what was published."""

from pathlib import Path

from standalone_orchestrator.bench.grade import Tools, grade, hidden_tests
from standalone_orchestrator.core.checks import Outcome
from standalone_orchestrator.workspace.fakes import FakeToolchain, ScriptedSandbox, answer


def tools(judge) -> Tools:
    toolchain = FakeToolchain(judge)
    return Tools(ScriptedSandbox(), toolchain, toolchain.prepare((), None))


def test_functions_and_methods_are_found(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "test_b.py").write_text("async def test_x(): pass\ndef other(): pass\n")
    (tmp_path / "test_a.py").write_text(
        "class TestIt:\n    def test_m(self): pass\nclass Other:\n    def test_n(self): pass\n"
    )
    (tmp_path / "more.py").write_text("def test_y(): pass\n")
    assert hidden_tests(tmp_path) == ("deep/test_b.py::test_x", "test_a.py::TestIt::test_m")


def test_a_copy_is_graded_without_our_folder(task, tmp_path: Path) -> None:
    published, seen = tmp_path / "workspace", {}
    (published / ".orchestrator").mkdir(parents=True)
    (published / ".orchestrator" / "x").write_text("secret")
    (published / "calc.py").write_text("ADD = 1\n")
    before = sorted(published.rglob("*"))

    def judge(files, checks):
        seen.update(files)
        return [answer(c, Outcome.PASSED) for c in checks]

    found = grade(task, published, tools(judge), tmp_path)
    assert seen == {"calc.py": "ADD = 1\n"}
    assert found.solved
    assert found.passed == ("test_it.py::test_it",)
    assert sorted(published.rglob("*")) == before
    assert not list(tmp_path.glob("grading-*"))


def test_a_test_that_is_skipped_or_not_reported_has_not_passed(task, tmp_path: Path) -> None:
    (task.hidden / "test_more.py").write_text("def test_b(): pass\n")
    published = tmp_path / "workspace"
    published.mkdir()

    def judge(files, checks):
        return [answer(checks[0], Outcome.SKIPPED, "E   not here")]

    found = grade(task, published, tools(judge), tmp_path)
    assert not found.solved
    assert found.failed == ("test_it.py::test_it", "test_more.py::test_b")
    assert found.why == "test_it.py::test_it: not here"


def test_nothing_to_grade_is_not_solved(task, tmp_path: Path) -> None:
    (task.hidden / "test_it.py").write_text("")
    published = tmp_path / "workspace"
    published.mkdir()
    assert not grade(task, published, tools(lambda files, checks: ()), tmp_path).solved
