from pathlib import Path

import pytest

from standalone_orchestrator.core.checks import Authority, Check, Means, Outcome, Role
from standalone_orchestrator.workspace.api import Ended, Environment, Finished, Mount
from standalone_orchestrator.workspace.fakes import ScriptedSandbox, finish
from standalone_orchestrator.workspace.testrun import (
    command_result,
    digest,
    ending,
    run_command,
    shorten,
)

CHECK = Check("c1", Role.GOAL, Authority.USER, Means.COMMAND, "make test")


def ended(how, stdout="", code=None):
    return Finished(("sh",), code, stdout, "", how, 1.0)


def test_the_environment_comes_first_on_the_path_and_is_mounted(tmp_path):
    root = Path("/cache/env")
    environment = Environment("k", root, root / "bin/python", (Mount(root, root),))
    sandbox = ScriptedSandbox()
    (tmp_path / "src").mkdir()
    run_command("pytest", tmp_path, environment, sandbox)
    job = sandbox.jobs[0]
    assert job.env["PATH"].startswith("/cache/env/bin:")
    assert job.env["PYTHONPATH"] == f"{tmp_path}/src:{tmp_path}"
    assert Mount(root, root) in job.mounts
    assert Mount(tmp_path, tmp_path, writable=True) in job.mounts
    assert job.argv == ("/bin/sh", "-c", "pytest")


def test_exit_code_zero_passes_without_a_message():
    sandbox = ScriptedSandbox(lambda job: finish(job, 0, "fine"))
    result = command_result(CHECK, run_command("x", Path("/t"), None, sandbox))
    assert (result.outcome, result.message, result.exit_code) == (Outcome.PASSED, "", 0)
    assert result.command == "make test"


def test_another_exit_code_fails_with_the_end_of_the_output():
    output = "\n".join(f"line {n}" for n in range(40))
    result = command_result(CHECK, ended(Ended.EXITED, output, 2))
    assert result.outcome is Outcome.FAILED
    assert result.message.splitlines()[0] == "ended with exit code 2"
    assert result.message.endswith("line 39")
    assert len(result.message.splitlines()) == 16


@pytest.mark.parametrize("how", [Ended.DEADLINE, Ended.SILENCE, Ended.OUTPUT, Ended.MISSING])
def test_a_command_that_was_stopped_is_an_error(how):
    assert command_result(CHECK, ended(how)).outcome is Outcome.ERROR


@pytest.mark.parametrize("code", [-9, 137])
def test_a_signal_is_named(code):
    assert ending(ended(Ended.EXITED, code=code)) == "ended by signal 9"


def test_the_same_output_has_the_same_hash_and_another_has_not():
    one = command_result(CHECK, ended(Ended.EXITED, "a", 0))
    assert one.output_hash == command_result(CHECK, ended(Ended.EXITED, "a", 0)).output_hash
    assert one.output_hash != command_result(CHECK, ended(Ended.EXITED, "b", 0)).output_hash
    assert digest("ab", "c") != digest("a", "bc")


def test_a_short_text_stays_as_it_is():
    assert shorten("a\n  b\n\nc") == "a\n  b\n\nc"


def test_a_long_text_keeps_its_end_and_says_what_is_missing():
    rows = shorten("\n".join(map(str, range(100))), lines=5).splitlines()
    assert rows == ["… 96 lines left out", "96", "97", "98", "99"]


def test_a_long_line_loses_its_middle():
    row = shorten("a" * 500 + "b" * 500, width=50)
    assert len(row) <= 50
    assert (row[0], row[-1]) == ("a", "b")
