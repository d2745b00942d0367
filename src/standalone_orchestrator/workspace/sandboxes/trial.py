"""Whether a sandbox keeps its promises here: found out by running it, not by looking for a file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from standalone_orchestrator.core.errors import OrchestratorError
from standalone_orchestrator.workspace.api import Ended, Job, JobLimits, Mount, Sandbox

_SCRIPT = """
echo ran
if grep -v -e '|' -e '^ *lo:' /proc/net/dev >/dev/null 2>&1; then echo network; fi
if (echo x >"$1/mark") 2>/dev/null; then :; else echo stuck; fi
if (echo x >"$2/mark") 2>/dev/null; then echo wrote; fi
if [ -e "$3" ]; then echo seen; fi
"""
_BROKEN = {
    "network": "the network can be reached from inside",
    "stuck": "a writable folder cannot be written from inside",
    "wrote": "a read-only folder can be written from inside",
    "seen": "folders that were not given can be seen from inside",
}


def works(sandbox: Sandbox) -> str:
    """Empty when `sandbox` runs a command and confines it, else the reason why it does not."""
    with tempfile.TemporaryDirectory(prefix="orchestrator-trial-") as name:
        root = Path(name).resolve()
        own, others, hidden = (root / part for part in ("own", "others", "hidden"))
        for folder in (own, others, hidden):
            folder.mkdir()
        job = Job(
            argv=("/bin/sh", "-c", _SCRIPT, "sh", str(own), str(others), str(hidden)),
            cwd=own,
            mounts=(Mount(own, own, writable=True), Mount(others, others)),
            limits=JobLimits(deadline_s=20.0),
        )
        try:
            finished = sandbox.run(job)
        except OrchestratorError as fault:
            return fault.message
        said = finished.stdout.split()
        if finished.ended is not Ended.EXITED or "ran" not in said:
            return f"a trial command did not run: {finished.stderr.strip()[-300:]}"
        if (others / "mark").exists() and "wrote" not in said:
            said.append("wrote")
        return "; ".join(_BROKEN[word] for word in said if word in _BROKEN)
