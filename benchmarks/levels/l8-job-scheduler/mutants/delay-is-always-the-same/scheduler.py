"""Runs jobs: in order of their needs, again after a failure, and on after a kill."""

import asyncio
import time
from collections import Counter

from jobs import DONE, ENDED, FAILED, RUNNING, SKIPPED, WAITING, Job, JobFile


class Scheduler:
    """The jobs of a file, and the handlers that run them."""

    def __init__(
        self, path, handlers, limit=4, limits=None, max_delay=60.0, clock=time.time
    ):
        self._file = JobFile(path)
        self._handlers = dict(handlers)
        self._limit = limit
        self._limits = dict(limits or {})
        self._max_delay = max_delay
        self._clock = clock
        self._jobs = {job.id: job for job in self._file.load()}
        self._changed = None  # set when there may be something to start; only while `run` runs

    def add(
        self, job_id, handler, payload=None, after=(), retries=0, backoff=1.0
    ):
        """Add a job.

        Raises:
            ValueError: the id is taken, or the handler or a job in `after` is unknown.
        """
        after = list(after)
        if job_id in self._jobs:
            raise ValueError(f"there is a job {job_id} already")
        if handler not in self._handlers:
            raise ValueError(f"there is no handler {handler}")
        for other in after:
            if other not in self._jobs:
                raise ValueError(f"there is no job {other}")
        job = Job(job_id, handler, payload, after, retries, backoff)
        self._jobs[job_id] = job
        if any(self._jobs[other].status in (FAILED, SKIPPED) for other in after):
            job.status = SKIPPED
        self._save()

    def get(self, job_id):
        """What is known about a job.

        Raises:
            KeyError: there is no such job.
        """
        return self._jobs[job_id].describe()

    def jobs(self):
        """What is known about each job, in order of adding."""
        return [job.describe() for job in self._jobs.values()]

    async def run(self):
        """Run until every job has ended."""
        self._changed = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as group:
                while not all(job.status in ENDED for job in self._jobs.values()):
                    self._changed.clear()
                    for job in self._startable():
                        job.status = RUNNING
                        group.create_task(self._attempt(job))
                    await self._change()
        finally:
            self._changed = None
            for job in self._jobs.values():
                if job.status == RUNNING:  # cancelled
                    job.status = WAITING

    def _startable(self):
        """The jobs to start now, as far as the limits allow."""
        now = self._clock()
        busy = Counter(job.handler for job in self._jobs.values() if job.status == RUNNING)
        found = []
        for job in self._jobs.values():
            if busy.total() >= self._limit:
                break
            free = busy[job.handler] < self._limits.get(job.handler, self._limit)
            if free and self._is_ready(job, now):
                busy[job.handler] += 1
                found.append(job)
        return found

    def _is_ready(self, job, now):
        return (
            job.status == WAITING
            and job.due <= now
            and all(self._jobs[other].status == DONE for other in job.after)
        )

    async def _change(self):
        """Wait until a job ends, is added or is due."""
        now = self._clock()
        due = [job.due for job in self._jobs.values() if job.status == WAITING and job.due > now]
        try:
            async with asyncio.timeout(min(due) - now if due else None):
                await self._changed.wait()
        except TimeoutError:
            pass

    async def _attempt(self, job):
        try:
            job.result = await self._handlers[job.handler](job.payload)
        except Exception as error:
            job.error = str(error)
            job.attempts += 1
            self._retry_or_fail(job)
        else:
            job.error = None
            job.attempts += 1
            job.status = DONE
        self._save()

    def _retry_or_fail(self, job):
        if job.attempts <= job.retries:
            delay = min(job.backoff, self._max_delay)
            job.due = self._clock() + delay
            job.status = WAITING
            return
        job.status = FAILED
        lost = {job.id}
        for other in self._jobs.values():  # what a job needs was added before it
            if not lost.isdisjoint(other.after):
                other.status = SKIPPED
                lost.add(other.id)

    def _save(self):
        self._file.save(self._jobs.values())
        if self._changed is not None:
            self._changed.set()
