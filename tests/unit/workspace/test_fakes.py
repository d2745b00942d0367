from pathlib import Path

from standalone_orchestrator.core.checks import Authority, Check, Means, Outcome, Role
from standalone_orchestrator.workspace import api
from standalone_orchestrator.workspace.fakes import FakeToolchain, ScriptedSandbox, answer


def judge(files, checks):
    for check in checks:
        there = check.target in files.get("a.py", "")
        yield answer(check, Outcome.PASSED if there else Outcome.FAILED)


def job(tree, *targets):
    made = FakeToolchain(judge).prepare((), None)
    checks = tuple(Check(t, Role.GOAL, Authority.USER, Means.TEST, t) for t in targets)
    return api.TestJob(made, tree, tree, tree, checks)


def test_the_fake_toolchain_judges_the_files_of_the_tree(tmp_path):
    (tmp_path / "a.py").write_text("def one(): ...")
    results = FakeToolchain(judge).run_tests(job(tmp_path, "two", "one"), ScriptedSandbox())
    assert [r.outcome for r in results] == [Outcome.FAILED, Outcome.PASSED]


def test_a_check_that_the_function_forgets_is_missing(tmp_path):
    toolchain = FakeToolchain(lambda files, checks: ())
    results = toolchain.run_tests(job(tmp_path, "one"), ScriptedSandbox())
    assert [r.outcome for r in results] == [Outcome.MISSING]


def test_without_a_function_for_the_base_it_has_no_tests(tmp_path):
    assert FakeToolchain(judge).run_base_tests(job(tmp_path), ScriptedSandbox()) == ()


def test_the_scripted_sandbox_remembers_its_jobs():
    sandbox = ScriptedSandbox()
    assert sandbox.run(api.Job(("true",), Path("/"))).exit_code == 0
    assert sandbox.jobs[0].argv == ("true",)
