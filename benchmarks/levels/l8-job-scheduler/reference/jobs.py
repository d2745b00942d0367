"""Jobs, and the file that keeps them."""

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

WAITING, RUNNING, DONE, FAILED, SKIPPED = "waiting", "running", "done", "failed", "skipped"
ENDED = (DONE, FAILED, SKIPPED)


@dataclass
class Job:
    """One job and how far it has come."""

    id: str
    handler: str
    payload: object
    after: list
    retries: int
    backoff: float
    status: str = WAITING
    attempts: int = 0
    result: object = None
    error: str | None = None
    due: float = 0.0  # no attempt begins before that time

    def describe(self):
        """The job as a new dict."""
        described = asdict(self)
        del described["due"]
        return described


class JobFile:
    """A JSON file, replaced as a whole, so that a kill leaves the old one or the new one."""

    def __init__(self, path):
        self._path = Path(path)

    def load(self):
        """The saved jobs; those that a kill cut short are waiting."""
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return []
        jobs = [Job(**fields) for fields in json.loads(text)]
        for job in jobs:
            if job.status == RUNNING:
                job.status = WAITING
        return jobs

    def save(self, jobs):
        """Replace the file."""
        text = json.dumps([asdict(job) for job in jobs])
        handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self._path)
        except BaseException:
            os.unlink(temporary)
            raise
