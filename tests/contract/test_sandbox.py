"""What every sandbox promises, and what only a real one does."""

import socket
import threading
from pathlib import Path

import pytest

from standalone_orchestrator.core.errors import OrchestratorError
from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.workspace.api import Ended, Job, JobLimits, Mount
from standalone_orchestrator.workspace.sandboxes.bubblewrap import Bubblewrap, find_bwrap, starts
from standalone_orchestrator.workspace.sandboxes.trial import works
from standalone_orchestrator.workspace.sandboxes.unsandboxed import Unsandboxed


def real():
    binary = find_bwrap()
    if binary is None or not starts(binary):
        pytest.skip("bubblewrap does not run here")
    return Bubblewrap(binary)


@pytest.fixture(params=["bubblewrap", "none"])
def sandbox(request):
    return real() if request.param == "bubblewrap" else Unsandboxed()


@pytest.fixture
def confined():
    return real()


def shell(sandbox, script, folder, *, writable=True, env=None, **limits):
    job = Job(
        argv=("/bin/sh", "-c", script),
        cwd=folder,
        mounts=(Mount(folder, folder, writable=writable),),
        env=env or {},
        limits=JobLimits(**limits),
    )
    return sandbox.run(job)


def test_output_and_exit_code_come_back(sandbox, tmp_path):
    finished = shell(sandbox, "echo out; echo err >&2; exit 3", tmp_path)
    assert (finished.stdout, finished.stderr, finished.exit_code) == ("out\n", "err\n", 3)
    assert finished.argv[:2] == ("/bin/sh", "-c")


def test_arguments_are_no_shell_text(sandbox, tmp_path):
    job = Job(("echo", "$HOME; `id`", "a  b"), tmp_path, (Mount(tmp_path, tmp_path),))
    assert sandbox.run(job).stdout == "$HOME; `id` a  b\n"


def test_the_working_folder_is_the_one_given_and_can_be_written(sandbox, tmp_path):
    shell(sandbox, "pwd > here", tmp_path)
    assert (tmp_path / "here").read_text().strip() == str(tmp_path)


def test_stdin_is_empty(sandbox, tmp_path):
    assert shell(sandbox, "wc -c", tmp_path).stdout.strip() == "0"


def test_nothing_of_our_environment_leaks_in(sandbox, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "x")
    said = shell(sandbox, "env", tmp_path, env={"GIVEN": "1"}).stdout
    assert "GIVEN=1" in said
    assert "SECRET_TOKEN" not in said
    names = {line.split("=")[0] for line in said.splitlines()}
    assert names <= {"GIVEN", "PATH", "HOME", "TMPDIR", "PWD", "SHLVL", "_", "OLDPWD"}


def test_the_home_folder_is_empty_and_can_be_written(sandbox, tmp_path):
    finished = shell(sandbox, 'ls -A "$HOME"; echo x > "$HOME/f" && cat "$HOME/f"', tmp_path)
    assert finished.stdout == "x\n"


def test_the_deadline_kills_the_job_and_its_background_children(sandbox, tmp_path):
    script = "(while true; do date +%N > beat; sleep 0.05; done) & sleep 60"
    finished = shell(sandbox, script, tmp_path, deadline_s=0.4)
    assert (finished.ended, finished.exit_code) == (Ended.DEADLINE, None)
    before = (tmp_path / "beat").read_text()
    SystemClock().sleep(0.12)
    assert (tmp_path / "beat").read_text() == before


def test_a_background_child_ends_with_the_job(sandbox, tmp_path):
    script = "(while true; do date +%N > beat; sleep 0.05; done) & sleep 0.3"
    assert shell(sandbox, script, tmp_path).seconds < 3
    before = (tmp_path / "beat").read_text()
    SystemClock().sleep(0.12)
    assert (tmp_path / "beat").read_text() == before


def test_silence_ends_the_job(sandbox, tmp_path):
    assert shell(sandbox, "echo a; sleep 60", tmp_path, silence_s=0.3).ended is Ended.SILENCE


def test_a_job_that_nobody_waits_for_any_more_is_stopped(sandbox, tmp_path):
    stopped = threading.Event()
    threading.Timer(0.3, stopped.set).start()
    finished = shell(sandbox, "sleep 60", tmp_path, stopped=stopped)
    assert (finished.ended, finished.exit_code) == (Ended.STOPPED, None)
    assert finished.seconds < 40


def test_a_flood_ends_the_job(sandbox, tmp_path):
    finished = shell(sandbox, "yes", tmp_path, output_bytes=10_000)
    assert finished.ended is Ended.OUTPUT
    assert len(finished.stdout) == 10_000


def test_memory_is_limited(sandbox, tmp_path):
    script = "head -c 400000000 /dev/zero | tail -c 300000000 >/dev/null && echo fitted"
    assert "fitted" not in shell(sandbox, script, tmp_path, memory_bytes=100 << 20).stdout


def test_the_size_of_a_file_is_limited(sandbox, tmp_path):
    shell(sandbox, "head -c 3000000 /dev/zero > big", tmp_path, file_bytes=1 << 20)
    assert (tmp_path / "big").stat().st_size <= 1 << 20


def test_open_files_are_limited(sandbox, tmp_path):
    assert shell(sandbox, "ulimit -n", tmp_path, open_files=64).stdout == "64\n"


def test_a_program_that_is_not_there_ends_with_127(sandbox, tmp_path):
    assert shell(sandbox, "exec no-such-program-here", tmp_path).exit_code == 127


def test_the_trial_finds_that_bubblewrap_confines_and_that_none_does_not(confined):
    assert works(confined) == ""
    assert "network" in works(Unsandboxed())


def test_the_trial_says_why_a_broken_binary_does_not_work():
    assert "could not be set up" in works(Bubblewrap(Path("/no/such/bwrap")))


def test_a_mount_that_is_missing_is_a_fault(confined, tmp_path):
    gone = tmp_path / "gone"
    with pytest.raises(OrchestratorError, match="gone"):
        confined.run(Job(("true",), Path("/"), (Mount(gone, gone),)))


def test_a_read_only_mount_cannot_be_written(confined, tmp_path):
    finished = shell(confined, "echo x > f", tmp_path, writable=False)
    assert finished.exit_code != 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["/usr/f", "/etc/f", "/f", "/etc/passwd"])
def test_the_system_cannot_be_written(confined, tmp_path, place):
    assert shell(confined, f"echo x > {place}", tmp_path).exit_code != 0


def test_what_was_not_given_cannot_be_seen(confined, tmp_path):
    tree, secret = tmp_path / "tree", tmp_path / "secret"
    tree.mkdir()
    secret.mkdir()
    script = f"ls {secret}; ls -A {tmp_path}; ls -A {Path.home()}; ls -A /tmp"
    said = shell(confined, script, tree).stdout.split()
    assert "secret" not in said
    assert not [name for name in said if name in {".ssh", ".cache", ".pyenv", ".bashrc"}]


def test_writes_to_tmp_vanish(confined, tmp_path):
    assert shell(confined, "echo x > /tmp/orchestrator-contract", tmp_path).exit_code == 0
    assert not Path("/tmp/orchestrator-contract").exists()


def test_no_other_process_and_no_listener_of_the_host_is_reached(confined, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)"
        finished = shell(confined, f'/usr/bin/env python3 -c "{code}"; ls /proc', tmp_path)
    numbers = [name for name in finished.stdout.split() if name.isdigit()]
    assert len(numbers) < 6
    if "not found" not in finished.stderr and "No such file" not in finished.stderr:
        assert "ConnectionRefusedError" in finished.stderr


def test_many_forks_meet_the_limit(confined, tmp_path):
    script = "for i in $(seq 200); do sleep 5 & done; echo started"
    finished = shell(confined, script, tmp_path, processes=40)
    assert finished.seconds < 4
    assert "started" not in finished.stdout


def test_the_job_is_nobody_in_particular_and_has_no_powers(confined, tmp_path):
    said = shell(confined, "id -u; grep CapEff /proc/self/status", tmp_path).stdout.split()
    assert said == ["1000", "CapEff:", "0000000000000000"]


def test_a_job_cannot_pretend_that_the_sandbox_failed(confined, tmp_path):
    finished = shell(confined, "echo 'bwrap: no' >&2; exit 1", tmp_path)
    assert (finished.exit_code, finished.ended) == (1, Ended.EXITED)


def test_without_a_sandbox_nothing_can_be_moved(tmp_path):
    mount = Mount(tmp_path, Path("/elsewhere"))
    with pytest.raises(ValueError, match="elsewhere"):
        Unsandboxed().run(Job(("true",), tmp_path, (mount,)))
