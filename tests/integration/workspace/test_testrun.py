from standalone_orchestrator.workspace.sandboxes.unsandboxed import Unsandboxed
from standalone_orchestrator.workspace.testrun import run_command


def test_a_command_runs_in_the_tree_and_may_write_to_it(tmp_path):
    finished = run_command("pwd | tee here", tmp_path, None, Unsandboxed())
    assert finished.stdout == (tmp_path / "here").read_text() == f"{tmp_path}\n"
