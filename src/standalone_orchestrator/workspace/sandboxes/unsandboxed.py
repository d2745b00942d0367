"""No isolation: for those who asked for it with `--unsandboxed`, and for nobody else.

A job gets a process group, the rlimits and only its own environment. It sees the network, the home
folder and every file of the user. Mounts must show a path at itself (`target == source`), since
nothing can be moved here; a read-only mount is not enforced.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace

from standalone_orchestrator.system.process import Finished, run
from standalone_orchestrator.workspace.api import Job
from standalone_orchestrator.workspace.sandboxes.rlimits import limited, tasks_of_user

PATH = "/usr/local/bin:/usr/bin:/bin"


class Unsandboxed:
    """Runs jobs with limits only."""

    @property
    def name(self) -> str:
        """`none`."""
        return "none"

    def run(self, job: Job) -> Finished:
        """Run `job` with limits; a child that leaves its group outlives it.

        Raises:
            ValueError: a mount shows a path elsewhere.
        """
        for mount in job.mounts:
            if mount.source != mount.target:
                raise ValueError(f"without a sandbox {mount.source} cannot be at {mount.target}")
        limits = job.limits.of_process()
        with tempfile.TemporaryDirectory(prefix="orchestrator-home-") as home:
            argv = limited(job.argv, job.limits, others=tasks_of_user())
            env = {"PATH": PATH, "HOME": home, "TMPDIR": home, **job.env}
            return replace(run(argv, cwd=job.cwd, env=env, limits=limits), argv=job.argv)
