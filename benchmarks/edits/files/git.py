"""Our own git calls: nothing of the user's, the system's or the repository's habits takes part.

Hooks, signing, content filters, file-system monitors, credential helpers, network, automatic
maintenance and everybody's identity are off; the identity and the dates are ours and fixed, so
that the id of a commit is a function of its content.

Not here: what the calls are for (`source`, `tree`, `publish`).
"""

from __future__ import annotations

import functools
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from standalone_orchestrator.core.errors import DiskFull, OrchestratorError, UsageError
from standalone_orchestrator.system.files import free_bytes
from standalone_orchestrator.system.process import Ended, Finished, ProcessLimits, run

LIMITS = ProcessLimits(deadline_s=600.0, output_bytes=256 << 20)
"""A big repository on a slow disk takes minutes; nothing of ours waits for a person."""

AUTHOR = "Standalone Orchestrator"
EMAIL = "orchestrator@localhost"
FIXED_DATE = "946684800 +0000"
"""2000-01-01: the date of a commit that stands on nothing."""

RAW_ATTRIBUTES = "* !text !eol !crlf !ident !filter !working-tree-encoding !diff !merge -text\n"
"""For a repository's `info/attributes`: bytes go in and out as they are."""

OLDEST = (2, 32)
"""The first version that takes all its settings from the environment."""

_NO_SPACE = 1 << 20
_INSTALL = "install it, on Debian or Ubuntu: sudo apt-get install git"

_SETTINGS = {
    "advice.detachedHead": "false",
    "commit.gpgSign": "false",
    "core.attributesFile": "/dev/null",
    "core.autocrlf": "false",
    "core.excludesFile": "/dev/null",
    "core.fsmonitor": "false",
    "core.fsync": "objects,reference",
    "core.fsyncMethod": "batch",
    "core.hooksPath": "/dev/null",
    "core.logAllRefUpdates": "false",
    "core.pager": "cat",
    "core.quotePath": "false",
    "core.safecrlf": "false",
    "core.untrackedCache": "false",
    "credential.helper": "",
    "gc.auto": "0",
    "gpg.program": "/bin/false",
    "maintenance.auto": "false",
    "protocol.allow": "never",
    "safe.directory": "*",
    "submodule.recurse": "false",
    "tag.gpgSign": "false",
}


def git(
    args: Sequence[str],
    repo: Path,
    *,
    stdin: bytes | None = None,
    env: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
    limits: ProcessLimits = LIMITS,
) -> str:
    """What a git command prints.

    Args:
        args: the command and its arguments, without `git`.
        repo: working folder of the command.
        stdin: what it reads; nothing when None.
        env: variables on top of ours (`GIT_DIR`, `GIT_INDEX_FILE`, …).
        settings: git settings on top of ours.
        limits: when it is killed.

    Raises:
        UsageError: git is missing.
        LimitReached: the disk is full.
        OrchestratorError: git failed; the message holds git's own last line.
    """
    done = attempt(args, repo, stdin=stdin, env=env, settings=settings, limits=limits)
    if done.ended is Ended.EXITED and done.exit_code == 0:
        return done.stdout
    reason = last_line(done)
    if _is_full(done, repo, env or {}):
        raise DiskFull(
            f"the disk is full: git {args[0]} could not write in {repo}",
            "free some space and resume",
        )
    raise OrchestratorError(f"git {args[0]} failed in {repo}: {reason}")


def attempt(
    args: Sequence[str],
    repo: Path,
    *,
    stdin: bytes | None = None,
    env: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
    limits: ProcessLimits = LIMITS,
) -> Finished:
    """As `git`, for a command whose failure is an answer.

    Raises:
        UsageError: git is missing, or `repo` is not there.
    """
    program = shutil.which("git")
    if program is None:
        raise UsageError("git is not installed", _INSTALL)
    _require_version(program)
    whole = environment(program, settings or {}) | dict(env or {})
    done = run([program, *args], cwd=repo, env=whole, limits=limits, stdin=stdin)
    if done.ended is Ended.MISSING:
        raise UsageError(f"git cannot be started in {repo}: {done.stderr}")
    return done


@functools.cache
def _require_version(program: str) -> None:
    """Older versions would ignore our settings without a word, and run hooks."""
    said = run([program, "--version"], env={"LC_ALL": "C"}).stdout
    found = re.search(r"(\d+)\.(\d+)", said)
    if found is None:
        raise UsageError(f"{program} does not work: {said.strip()[:100]!r}", _INSTALL)
    if (int(found[1]), int(found[2])) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise UsageError(f"git {found[0]} is too old, {oldest} is needed", _INSTALL)


def environment(program: str, settings: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a git call: nothing of ours or the user's leaks in."""
    rows = _SETTINGS | dict(settings)
    fixed = {
        "PATH": os.pathsep.join((str(Path(program).parent), os.defpath)),
        "HOME": "/nonexistent",
        "LC_ALL": "C",
        "TZ": "UTC",
        "GIT_ASKPASS": "/bin/false",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_AUTHOR_DATE": FIXED_DATE,
        "GIT_AUTHOR_EMAIL": EMAIL,
        "GIT_AUTHOR_NAME": AUTHOR,
        "GIT_COMMITTER_DATE": FIXED_DATE,
        "GIT_COMMITTER_EMAIL": EMAIL,
        "GIT_COMMITTER_NAME": AUTHOR,
        "GIT_CONFIG_COUNT": str(len(rows)),
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_SYSTEM": "/dev/null",
        "GIT_EDITOR": "/bin/false",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }
    for number, (key, value) in enumerate(rows.items()):
        fixed[f"GIT_CONFIG_KEY_{number}"] = key
        fixed[f"GIT_CONFIG_VALUE_{number}"] = value
    return fixed


def _is_full(done: Finished, repo: Path, env: Mapping[str, str]) -> bool:
    """Whether the disk was the cause; git does not always pass the system's own words on."""
    if "No space left on device" in done.stderr or "Disk quota exceeded" in done.stderr:
        return True
    places = (repo, Path(env.get("GIT_DIR", repo)))
    return "write" in done.stderr and any(free_bytes(place) < _NO_SPACE for place in places)


def last_line(done: Finished) -> str:
    """The last thing that git said, for a message."""
    lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
    if done.ended is not Ended.EXITED:
        return f"killed at its limit ({done.ended.value})"
    said = next((line for line in reversed(lines) if line.startswith(("fatal:", "error:"))), "")
    return said or (lines[-1] if lines else f"exit code {done.exit_code}")


def fields(text: str) -> tuple[str, ...]:
    """The parts of an answer to `-z`."""
    return tuple(part for part in text.split("\0") if part)


def quoted(path: Path) -> str:
    """A path as git reads it in a list of object stores, whatever signs it holds."""
    text = str(path).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'
