import os
import threading
from pathlib import Path

import pytest

from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.system.process import (
    Child,
    Ended,
    ProcessLimits,
    alive,
    run,
    start,
)


def wait_until_gone(pid):
    clock = SystemClock()
    end = clock.monotonic() + 5
    while alive(pid) and clock.monotonic() < end:
        clock.sleep(0.01)
    return not alive(pid)


def test_output_and_exit_code_come_back():
    finished = run(["sh", "-c", "echo out; echo err >&2; exit 3"])
    assert (finished.stdout, finished.stderr, finished.exit_code) == ("out\n", "err\n", 3)
    assert finished.ended is Ended.EXITED


def test_a_command_without_stdin_reads_the_end_of_file_at_once():
    assert run(["cat"]).exit_code == 0


def test_stdin_larger_than_a_pipe_is_written_while_output_is_read():
    assert len(run(["cat"], stdin=b"x" * 400_000).stdout) == 400_000


def test_a_command_that_does_not_read_its_stdin_is_no_fault():
    assert run(["true"], stdin=b"x" * 400_000).exit_code == 0


def test_a_signal_is_a_negative_exit_code():
    assert run(["sh", "-c", "kill -9 $$"]).exit_code == -9


def test_a_program_that_is_not_there_is_a_value():
    finished = run(["no-such-program-here"])
    assert (finished.ended, finished.exit_code) == (Ended.MISSING, None)
    assert "no-such-program-here" in finished.stderr


def test_an_argument_with_a_nul_byte_is_a_value():
    assert run(["echo", "a\0b"]).ended is Ended.MISSING


def test_the_environment_is_exactly_the_one_given():
    assert run(["/usr/bin/env"], env={"ONE": "1"}).stdout == "ONE=1\n"


def test_the_deadline_kills_background_children_too(tmp_path):
    script = f"sleep 60 & echo $! > {tmp_path}/pid; sleep 60"
    finished = run(["sh", "-c", script], limits=ProcessLimits(deadline_s=0.3))
    assert (finished.ended, finished.exit_code) == (Ended.DEADLINE, None)
    assert finished.seconds < 3
    assert wait_until_gone(int((tmp_path / "pid").read_text()))


def test_a_background_child_that_holds_the_pipe_does_not_hang_the_call(tmp_path):
    finished = run(["sh", "-c", f"sleep 60 & echo $! > {tmp_path}/pid; echo started"])
    assert finished.stdout == "started\n"
    assert finished.seconds < 3
    assert wait_until_gone(int((tmp_path / "pid").read_text()))


def test_a_child_that_left_the_group_does_not_hang_the_call():
    finished = run(["sh", "-c", "setsid sleep 8 & sleep 0.2; echo started"])
    assert finished.stdout == "started\n"
    assert finished.seconds < 6


def test_silence_ends_a_command_and_output_does_not():
    limits = ProcessLimits(silence_s=0.8)
    assert run(["sh", "-c", "echo a; sleep 60"], limits=limits).ended is Ended.SILENCE
    talks = "for i in 1 2 3 4 5; do echo a; sleep 0.2; done"
    assert run(["sh", "-c", talks], limits=limits).ended is Ended.EXITED


@pytest.mark.parametrize("size", [1, 1000, 100_000])
def test_a_flood_is_cut_at_the_limit(size):
    finished = run(["yes"], limits=ProcessLimits(output_bytes=size))
    assert finished.ended is Ended.OUTPUT
    assert len(finished.stdout) == size


def test_output_that_is_no_utf8_is_replaced():
    assert run(["printf", r"\377ok"]).stdout == "\ufffdok"


def test_many_commands_run_side_by_side():
    outputs = []

    def one(number):
        outputs.append(run(["sh", "-c", f"sleep 0.1; echo {number}"]).stdout.strip())

    threads = [threading.Thread(target=one, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outputs) == [str(n) for n in range(8)]


def test_no_file_descriptor_is_left_open():
    run(["true"])
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        run(["true"])
        run(["cat"], stdin=b"x")
        run(["no-such-program-here"])
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_started_child_writes_its_log_and_dies_with_its_group(tmp_path):
    log = tmp_path / "log"
    child = start(["sh", "-c", "echo hello; sleep 60"], env=None, log=log)
    clock = SystemClock()
    while not log.read_text():
        clock.sleep(0.01)
    assert child.poll() is None
    assert alive(child.pid)
    child.kill()
    assert child.poll() == -9
    assert not alive(child.pid)
    assert log.read_text() == "hello\n"


def test_a_started_child_tells_its_exit_code(tmp_path):
    child = start(["sh", "-c", "exit 4"], env=None, log=tmp_path / "log")
    clock = SystemClock()
    while child.poll() is None:
        clock.sleep(0.01)
    assert child.poll() == 4
    child.kill()


def test_a_kept_file_descriptor_reaches_the_child(tmp_path):
    reader, writer = os.pipe()
    child = start(
        ["sh", "-c", f"echo in > /proc/self/fd/{writer}"],
        env=None,
        log=tmp_path / "l",
        keep_fds=[writer],
    )
    os.close(writer)
    assert os.read(reader, 10) == b"in\n"
    os.close(reader)
    child.kill()


def test_a_process_of_another_parent_is_minus_one_once_it_is_gone():
    gone = Child(int(run(["sh", "-c", "echo $$"]).stdout))
    assert gone.poll() == -1
    assert Child(os.getppid()).poll() is None
