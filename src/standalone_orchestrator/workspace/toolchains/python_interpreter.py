"""Which Python the environments of checks are made with."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from standalone_orchestrator.core.errors import SettingsError
from standalone_orchestrator.system.process import ProcessLimits, run
from standalone_orchestrator.workspace.testrun import shorten

OLDEST = (3, 11)
"""The first that starts a test runner without looking into the working folder (`-P`)."""
_ASK_S = 30.0
_PARTS = ("bin", "lib*", "include")
_ASK = """\
import json, platform, sys, sysconfig
print(json.dumps({
    "program": getattr(sys, "_base_executable", "") or sys.executable,
    "version": platform.python_version(),
    "implementation": platform.python_implementation(),
    "platform": sysconfig.get_platform(),
    "prefix": sys.base_prefix,
}))
"""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python of this machine, outside of any virtual environment."""

    program: Path
    """Links followed."""
    version: str
    implementation: str
    platform: str
    prefix: Path

    def places(self) -> tuple[Path, ...]:
        """Folders that must be seen where it runs: of its prefix, programs and libraries only."""
        parts = (p for top in self._tops() for n in _PARTS for p in top.glob(n) if p.is_dir())
        return tuple(sorted({self.program.parent, *parts}))

    def shows_home(self) -> bool:
        """Whether its prefix is or holds the home folder, so that personal files would be seen.

        The system's own folders are seen anyway.
        """
        home = Path.home().resolve()
        tops = (top.resolve() for top in self._tops())
        return any(
            top == Path("/") or (home.is_relative_to(top) and not top.is_relative_to("/usr"))
            for top in tops
        )

    def _tops(self) -> tuple[Path, ...]:
        return self.prefix, self.prefix.resolve(), self.program.parent.parent


def find(name: str) -> Interpreter:
    """The interpreter of this name or path; the one that runs us when `name` is empty.

    Of a virtual environment's interpreter, the one that it was made with is taken.

    Raises:
        SettingsError: there is none, it does not start, or it is too old.
    """
    program = sys.executable if not name else shutil.which(str(Path(name).expanduser()))
    if not program:
        raise _refused(name, "is no program on this machine")
    # Not in our working folder, which may be a stranger's: a program may obey a file that it finds.
    ask = [str(Path(program).absolute()), "-I", "-c", _ASK]
    asked = run(ask, cwd=Path("/"), limits=ProcessLimits(_ASK_S))
    try:
        said = json.loads(asked.stdout)
        found = Interpreter(
            program=Path(said["program"]).resolve(),
            version=said["version"],
            implementation=said["implementation"],
            platform=said["platform"],
            prefix=Path(said["prefix"]),
        )
    except (ValueError, KeyError, TypeError) as fault:
        why = shorten(asked.stderr.strip().partition("\n")[0])
        raise _refused(name, f"does not answer as a Python does{f': {why}' * bool(why)}") from fault
    if tuple(int(part) for part in found.version.split(".")[:2]) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise _refused(name, f"is Python {found.version}, and at least {oldest} is needed")
    if found.shows_home():
        raise _refused(
            name or program,
            f"is installed at {found.prefix}, so checks with it would see your home folder",
        )
    return found


def _refused(name: str, why: str) -> SettingsError:
    return SettingsError(
        f"toolchain.python = '{name}' {why}",
        "name a newer Python of this machine, or leave toolchain.python empty",
    )
