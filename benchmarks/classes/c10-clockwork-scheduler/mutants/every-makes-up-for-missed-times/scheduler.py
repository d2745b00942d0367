"""Jobs that run when their time has come, by a clock that is given."""

from dataclasses import dataclass
from typing import Any


@dataclass
class _Job:
    """Something to do, once or repeatedly."""

    name: str
    time: Any
    action: Any
    priority: int
    added: int
    interval: Any = None
    paused: bool = False


class Scheduler:
    """Jobs by name."""

    def __init__(self, clock):
        self._clock = clock
        self._jobs = {}
        self._errors = []
        self._added = 0

    def schedule(self, name, delay, action, priority=0):
        """Add a job that runs once."""
        if delay < 0:
            raise ValueError("a delay is not negative")
        self._add(name, delay, action, priority)

    def every(self, name, interval, action, priority=0):
        """Add a job that repeats."""
        if interval <= 0:
            raise ValueError("an interval is positive")
        self._add(name, interval, action, priority)
        self._jobs[name].interval = interval

    def cancel(self, name):
        """Take a job out."""
        del self._jobs[name]

    def pause(self, name):
        """Stop a job from being due."""
        self._jobs[name].paused = True

    def resume(self, name):
        """End a pause."""
        self._jobs[name].paused = False

    def pending(self):
        """Names of all jobs."""
        return sorted(self._jobs)

    def next_time(self):
        """The earliest time of a job that is not paused, or None."""
        return min((job.time for job in self._jobs.values() if not job.paused), default=None)

    def due(self):
        """Names of due jobs in the order in which they would run."""
        return [job.name for job in self._due()]

    def run(self):
        """Run what is due; returns the names."""
        ran = []
        for job in self._due():
            if self._jobs.get(job.name) is job and not job.paused:
                ran.append(job.name)
                self._run(job)
        return ran

    def errors(self):
        """Names and exceptions of actions that raised."""
        return list(self._errors)

    def _add(self, name, delay, action, priority):
        if name in self._jobs:
            raise ValueError(f"there is a job {name}")
        self._added += 1
        self._jobs[name] = _Job(name, self._clock() + delay, action, priority, self._added)

    def _due(self):
        now = self._clock()
        due = [job for job in self._jobs.values() if job.time <= now and not job.paused]
        return sorted(due, key=lambda job: (job.time, -job.priority, job.added))

    def _run(self, job):
        if job.interval is None:
            del self._jobs[job.name]
        else:
            job.time += job.interval
        try:
            job.action()
        except Exception as fault:
            self._errors.append((job.name, fault))
