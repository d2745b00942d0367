"""What cannot be done ends in one clear sentence and the right exit code, and loses nothing."""

import os
import shutil
import subprocess

import pytest
from loop_stage import (
    ONE_FILE,
    ONE_FILE_PLAN,
    TWICE_TESTS,
    fingerprint,
    git,
    repository,
    twice,
    written,
)

from standalone_orchestrator.core.errors import LimitReached

GOOD = (ONE_FILE_PLAN, TWICE_TESTS, written("doubling.py", twice()))


def one_sentence(said):
    """The message, which is a sentence and no traceback."""
    assert said.startswith("orchestrator: ")
    assert "Traceback" not in said
    return said


@pytest.fixture
def workspace(tmp_path):
    made = tmp_path / "work"
    made.mkdir()
    return made


@pytest.fixture
def model(bare_stage):
    return f"scripted:{bare_stage.script(*GOOD)}"


@pytest.mark.parametrize("task", ["", "  \n\t "])
def test_an_empty_task_is_refused(command_line, workspace, model, task):
    code, out, said = command_line("run", task, "--workspace", workspace, "--model", model)
    assert code == 2
    assert "the task is empty" in one_sentence(said)
    assert not out
    assert not list(workspace.iterdir())


def test_a_workspace_that_is_a_file_is_refused(command_line, tmp_path, model):
    file = tmp_path / "file"
    file.write_text("mine")
    code, _, said = command_line("run", ONE_FILE, "--workspace", file, "--model", model)
    assert code == 2
    assert str(file) in one_sentence(said)
    assert file.read_text() == "mine"


def test_a_task_file_that_is_not_there_is_refused(command_line, workspace, model):
    code, _, said = command_line("run", "-f", "no.txt", "-w", workspace, "--model", model)
    assert code == 2
    assert "no.txt" in one_sentence(said)


@pytest.mark.parametrize("model", ["nosuch", "scripted:/no/such/file.json", "embedded:nosuch"])
def test_a_model_that_is_not_there_is_refused(command_line, workspace, model):
    code, _, said = command_line("run", ONE_FILE, "-w", workspace, "--model", model)
    assert code == 2
    one_sentence(said)
    assert not list(workspace.iterdir())


def test_a_wrong_key_in_the_settings_is_refused_with_the_nearest_name(
    command_line, workspace, model
):
    code, _, said = command_line(
        "run", ONE_FILE, "-w", workspace, "--model", model, "--set", "limits.token=3"
    )
    assert code == 2
    assert "limits.tokens" in one_sentence(said)


@pytest.mark.parametrize("backend", ["openai", "ollama"])
def test_a_server_that_cannot_be_reached_ends_with_3_and_leaves_nothing(
    command_line, workspace, backend
):
    url = "http://127.0.0.1:9" + ("/v1" if backend == "openai" else "")
    end = f'endpoints.away={{backend="{backend}", model="m", base_url="{url}"}}'
    code, _, said = command_line(
        *("run", ONE_FILE, "-w", workspace, "--model", "away", "--set", end),
        *("--set", "retry.tries=2", "--set", "retry.first_s=0.01"),
    )
    assert code == 3, said
    one_sentence(said)
    assert not list(workspace.iterdir())


def test_a_repository_in_the_middle_of_a_merge_is_refused(command_line, tmp_path, model):
    repo = repository(tmp_path / "repo", {"a.txt": "1\n"})
    git(repo, "checkout", "-q", "-b", "other")
    (repo / "a.txt").write_text("2\n")
    git(repo, "commit", "-qam", "two")
    git(repo, "checkout", "-q", "main")
    (repo / "a.txt").write_text("3\n")
    git(repo, "commit", "-qam", "three")
    with pytest.raises(subprocess.CalledProcessError):
        git(repo, "merge", "other")
    before = fingerprint(repo)
    code, _, said = command_line("run", ONE_FILE, "-w", repo, "--model", model)
    assert code == 2
    assert "merge" in one_sentence(said)
    assert fingerprint(repo) == before


def test_a_workspace_that_cannot_be_written_is_refused(command_line, workspace, model):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    workspace.chmod(0o555)
    code, _, said = command_line("run", ONE_FILE, "-w", workspace, "--model", model)
    workspace.chmod(0o755)
    assert code == 2
    assert str(workspace) in one_sentence(said)


def test_a_task_in_a_language_without_toolchain_and_without_a_command_says_what_is_missing(
    command_line, workspace, model
):
    task = "Write a Rust program `src/main.rs` that prints hello."
    code, out, _ = command_line("run", task, "-w", workspace, "--model", model)
    assert code == 1
    assert "no toolchain knows the files of this task" in out
    assert "--check" in out
    assert "0 calls" in out or "no call" in out or "in 0" in out
    assert [p.name for p in workspace.iterdir()] == [".orchestrator"]


@pytest.mark.slow
def test_a_task_in_a_language_without_toolchain_is_judged_by_the_commands_of_the_user(stage):
    plan = {
        "when": "# Now: plan the files",
        "json": {"files": [{"path": "hello.sh", "purpose": "Greets.", "exports": [], "needs": []}]},
    }
    script = stage.script(
        plan,
        {"when": "# Now: write `hello.sh`", "text": "```sh\necho hello\n```"},
    )
    done = stage.run(
        "Write a bash script `hello.sh` that prints hello.",
        script,
        request={"commands": ("sh hello.sh | grep -x hello",)},
    )
    passed = [e for c in done.result["criteria"] for e in c["evidence"] if e["outcome"] == "passed"]
    assert any(e["command"] == "sh hello.sh | grep -x hello" for e in passed)


def test_a_run_that_is_not_there_is_refused(command_line, workspace):
    for verb in ("resume", "replay", "report"):
        code, _, said = command_line(verb, "last", "--workspace", workspace)
        assert code == 2
        assert "there are no runs" in one_sentence(said)


@pytest.fixture
def small_disk(tmp_path):
    """Makes file systems of so many kilobytes, and changes their size."""
    place, tool = tmp_path / "small", shutil.which("mount")
    place.mkdir()

    def sized(kilobytes, *options):
        if tool is None:
            pytest.skip("there is no mount here")
        kind = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs"]
        again = ["-o", f"remount,size={kilobytes}k"]
        command = [tool, *(again if place.is_mount() else kind), str(place)]
        if subprocess.run(command, check=False, capture_output=True).returncode != 0:
            pytest.skip("no file system can be mounted here")
        return place

    yield sized
    if place.is_mount():
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [8, 40, 80, 300, 16_400, 16_440])
def test_a_full_disk_ends_with_4_and_the_run_goes_on_when_there_is_room(
    stage, small_disk, kilobytes
):
    workspace = small_disk(kilobytes) / "work"
    workspace.mkdir()
    with pytest.raises(LimitReached) as caught:
        stage.run(ONE_FILE, stage.script(*GOOD), workspace=workspace)
    assert caught.value.exit_code == 4
    assert "the disk is full" in caught.value.message
    if not any((workspace / ".orchestrator" / "runs").glob("*/journal.jsonl")):
        return
    small_disk(40_000)
    done = stage.resume(workspace)
    assert done.exit_code == 0
    assert (workspace / "doubling.py").read_text() == twice()
