"""Starting processes: the only place in the product that does.

Every command has no stdin unless given, a process group of its own, a deadline and a limit on
silence and output; when `run` returns, nothing of the group is left. A child that calls `setsid`
leaves the group: only a sandbox with a process namespace catches that one.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from standalone_orchestrator.system.clock import SystemClock

_CHUNK = 1 << 16
_DRAIN_S = 0.5
"""How long a pipe is read after its group is gone: what is in it, not what may still come."""
_POLL_S = 0.05
"""How often we look: for an exit where the system has no file descriptor of a process, and whether
it is still wanted."""


class Ended(StrEnum):
    """Why a process ended."""

    EXITED = "exited"
    DEADLINE = "deadline"
    SILENCE = "silence"
    OUTPUT = "output"
    """It wrote more than it may."""
    STOPPED = "stopped"
    """Whoever waits for it no longer wants it."""
    MISSING = "missing"
    """The program could not be started."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What a command did. Output is decoded with replacement and cut at the limit."""

    argv: tuple[str, ...]
    exit_code: int | None
    """None when it was killed by us or could not be started; negative for a signal."""
    stdout: str
    stderr: str
    ended: Ended
    seconds: float


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """Bounds on one command."""

    deadline_s: float = 60.0
    silence_s: float | None = None
    """Seconds without a byte of output before it is killed; None for no such limit."""
    output_bytes: int = 2_000_000
    """Bytes of stdout and stderr together."""
    stopped: threading.Event | None = None
    """Set by another thread when it is to be killed."""


_LIMITS = ProcessLimits()


def run(
    argv: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    limits: ProcessLimits = _LIMITS,
    stdin: bytes | None = None,
    keep_fds: Sequence[int] = (),
) -> Finished:
    """Run a command to its end or to a limit.

    Args:
        argv: program and arguments; no shell reads them.
        cwd: working folder; ours when None.
        env: the whole environment; ours when None.
        limits: when it is killed.
        stdin: what it reads; nothing (end of file at once) when None.
        keep_fds: open file descriptors that it inherits, under the same numbers.
    """
    clock = SystemClock()
    began = clock.monotonic()
    try:
        process = subprocess.Popen(
            list(argv),
            cwd=cwd,
            env=None if env is None else dict(env),
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            pass_fds=tuple(keep_fds),
        )
    except (OSError, ValueError) as fault:  # ValueError: a NUL byte in an argument
        seconds = clock.monotonic() - began
        return Finished(tuple(argv), None, "", str(fault), Ended.MISSING, seconds)
    with contextlib.closing(_Watch(process, limits, stdin or b"")) as watch:
        ended = watch.follow()
    return Finished(
        argv=tuple(argv),
        exit_code=process.returncode if ended is Ended.EXITED else None,
        stdout=watch.text(process.stdout),
        stderr=watch.text(process.stderr),
        ended=ended,
        seconds=clock.monotonic() - began,
    )


class _Watch:
    """Reads the pipes of one process until it exits or meets a limit."""

    def __init__(
        self, process: subprocess.Popen[bytes], limits: ProcessLimits, stdin: bytes
    ) -> None:
        self._process = process
        self._limits = limits
        self._clock = SystemClock()
        self._input = memoryview(stdin)
        self._read: dict[int, bytearray] = {}
        self._size = 0
        self._selector = selectors.DefaultSelector()
        self._pidfd = _open_pidfd(process.pid)
        if self._pidfd is not None:
            self._selector.register(self._pidfd, selectors.EVENT_READ)
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                self._read[id(pipe)] = bytearray()
                self._selector.register(pipe, selectors.EVENT_READ, self._read[id(pipe)])
        if process.stdin is not None:
            os.set_blocking(process.stdin.fileno(), False)
            self._selector.register(process.stdin, selectors.EVENT_WRITE)

    def text(self, pipe: object) -> str:
        """What came out of one pipe."""
        return self._read[id(pipe)].decode("utf-8", "replace")

    def follow(self) -> Ended:
        """Read until the process is gone; says why it ended."""
        now = heard = self._clock.monotonic()
        end = now + self._limits.deadline_s
        silence = self._limits.silence_s
        stopped = self._limits.stopped
        polls = self._pidfd is None or stopped is not None
        while not self._exited():
            if stopped is not None and stopped.is_set():
                return Ended.STOPPED
            quiet_end = end if silence is None else min(end, heard + silence)
            wait = max(0.0, quiet_end - self._clock.monotonic())
            if self._serve(min(wait, _POLL_S) if polls else wait):
                heard = self._clock.monotonic()
            if self._size > self._limits.output_bytes:
                return Ended.OUTPUT
            now = self._clock.monotonic()
            if now >= end:
                return Ended.DEADLINE
            if silence is not None and now - heard >= silence:
                return Ended.SILENCE
        kill_group(self._process.pid)
        self._drain()
        return Ended.OUTPUT if self._size > self._limits.output_bytes else Ended.EXITED

    def close(self) -> None:
        """Kill what is left of the group, reap the process, close the pipes."""
        kill_group(self._process.pid)
        self._process.wait()
        self._selector.close()
        if self._pidfd is not None:
            os.close(self._pidfd)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _exited(self) -> bool:
        # With a pidfd the process stays a zombie, so its group cannot be another's when we kill it.
        if self._pidfd is None:
            return self._process.poll() is not None
        flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
        try:
            return os.waitid(os.P_PID, self._process.pid, flags) is not None
        except ChildProcessError:  # whoever started us has children reaped without asking
            return True

    def _serve(self, wait: float) -> bool:
        """Read and write what is ready; true when there was output."""
        heard = False
        for key, _ in self._selector.select(wait):
            if key.fileobj == self._pidfd:
                continue
            if key.data is None:
                self._feed(key.fd)
                continue
            data = os.read(key.fd, _CHUNK)
            if not data:
                self._selector.unregister(key.fileobj)
                continue
            heard = True
            room = self._limits.output_bytes - self._size
            key.data.extend(data[: max(0, room)])
            self._size += len(data)
        return heard

    def _feed(self, fd: int) -> None:
        try:
            self._input = self._input[os.write(fd, self._input[:_CHUNK]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._input = self._input[:0]
        if not self._input and self._process.stdin is not None:
            self._selector.unregister(self._process.stdin)
            with contextlib.suppress(OSError):
                self._process.stdin.close()

    def _drain(self) -> None:
        end = self._clock.monotonic() + _DRAIN_S
        pipes = [k.fileobj for k in self._selector.get_map().values() if k.data is None]
        for other in pipes:
            self._selector.unregister(other)
        while self._selector.get_map() and (left := end - self._clock.monotonic()) > 0:
            if self._size > self._limits.output_bytes:
                return
            self._serve(left)


def _open_pidfd(pid: int) -> int | None:
    if not hasattr(os, "pidfd_open"):  # not on macOS
        return None
    try:
        return os.pidfd_open(pid)
    except OSError:  # an old kernel, or no file descriptor left
        return None


class Child:
    """A long-lived process in a session of its own."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None
        self._lock = threading.Lock()

    def poll(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs.

        A process that another process started has no exit code for us: -1 once it is gone.
        """
        with self._lock:
            if self._code is None:
                self._code = self._reap()
            return self._code

    def kill(self) -> None:
        """Kill it and its group at once, and reap it."""
        if self.poll() is not None:
            return
        kill_group(self.pid)
        with self._lock:
            try:
                self._code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            except ChildProcessError:
                self._code = -signal.SIGKILL

    def _reap(self) -> int | None:
        try:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
        except ChildProcessError:
            return None if alive(self.pid) else -1
        return os.waitstatus_to_exitcode(status) if pid else None


def start(
    argv: Sequence[str],
    *,
    env: Mapping[str, str] | None,
    log: Path,
    cwd: Path | None = None,
    keep_fds: Sequence[int] = (),
) -> Child:
    """Start a process that outlives the call, and may outlive us.

    Args:
        argv: program and arguments.
        env: the whole environment; ours when None.
        log: file that its stdout and stderr are appended to.
        cwd: working folder; ours when None.
        keep_fds: open file descriptors that it inherits, under the same numbers.

    Raises:
        OSError: the program cannot be started, or the log cannot be written.
    """
    with log.open("ab") as out:
        process = subprocess.Popen(
            list(argv),
            cwd=cwd,
            env=None if env is None else dict(env),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            pass_fds=tuple(keep_fds),
        )
    # Child reaps by pid. A Popen without a return code would warn of a child that outlives it.
    process.returncode = 0
    return Child(process.pid)


def alive(pid: int) -> bool:
    """Whether a process with this id runs; a zombie does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:  # no /proc (macOS)
        return True
    return stat.rpartition(")")[2].split()[:1] not in (["Z"], ["X"])


def kill_group(pid: int) -> None:
    """Kill every process of a group, with no chance to object. A group that is gone is fine."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
