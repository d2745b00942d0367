"""How a run comes to an engine: a lease, a keeper started when there is none, an address."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from standalone_orchestrator.core.errors import ModelUnreachable, UsageError
from standalone_orchestrator.models.backends.engine_state import (
    EngineFiles,
    EngineOrder,
    Lease,
    Phase,
)
from standalone_orchestrator.models.backends.processor import cpu_problem
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.system.files import FileLock, wait_lock
from standalone_orchestrator.system.process import start

_KEEPER = "standalone_orchestrator.models.backends.keeper"
_POLL_S = 0.1
_KEEPER_START_S = 60.0
_WORD_POLLS = 20
"""How often we look for a keeper's word on an engine that is gone: it notices within 0.2 s."""
_GONE_S = 20.0
"""How long a keeper that is leaving may take."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where an engine answers, and the key that opens it."""

    url: str
    api_key: str
    engine: int
    """Process id."""
    readings: Path
    """Folder that it saves slots to."""


class EngineLease:
    """One user's claim on the engine of an order; starts it when it does not run and may be."""

    def __init__(self, folder: Path, order: EngineOrder, clock: Clock) -> None:
        self._folder = folder
        self._order = order
        self._clock = clock
        self._owner = uuid4().hex
        self._lease: Lease | None = None
        self._engine_files: EngineFiles | None = None

    def join(
        self,
        healthy: Callable[[Address], bool],
        lost: Address | None = None,
        abandoned: Callable[[], bool] = lambda: False,
    ) -> Address:
        """The address of a running engine; waits until the model is loaded.

        Args:
            healthy: whether an engine answers at an address.
            lost: an engine that no longer answers: wait for another one.
            abandoned: whether the caller no longer wants it.

        Raises:
            UsageError: the engine is not installed, cannot run here, or the weights are missing.
            ModelUnreachable: it did not start; the sentence says why.
        """
        files = self._files()
        deadline_s = self._order.start_s + _KEEPER_START_S
        with self._start_lock(files, deadline_s):
            if self._lease is None:
                self._lease = files.take_lease(self._owner)
            self._await_leaving(files, lost)
            if not files.keeper_lives():
                if self._order.start_s <= 0:
                    raise _not_started("nobody keeps it, and it may not be started here", files)
                self._start_keeper(files)
        end = self._clock.monotonic() + deadline_s
        while self._clock.monotonic() < end and not abandoned():
            address = self._look(files)
            if address is not None and healthy(address):
                return address
            self._clock.sleep(_POLL_S)
        raise _not_started(f"it did not answer within {deadline_s:g} s", files)

    def why_lost(self, lost: Address | None) -> str:
        """What the keeper says of an engine that no longer answers; empty when it says nothing."""
        files = self._files()
        for _ in range(_WORD_POLLS):
            record = files.record()
            if record is None or lost is None or record.engine != lost.engine:
                return ""
            if record.phase is Phase.FAILED:
                return record.reason
            self._clock.sleep(_POLL_S)
        return ""

    def release(self) -> None:
        """Give the claim up; the keeper stops the engine when nobody else has one."""
        if self._lease is not None:
            self._lease.release()
            self._lease = None

    @property
    def turn_path(self) -> Path:
        """The lock file of the engine's turn; its folder is there once an engine was joined."""
        return self._files().turn_path

    def _files(self) -> EngineFiles:
        if self._engine_files is None:
            self._engine_files = self._found_files()
        return self._engine_files

    def _found_files(self) -> EngineFiles:
        problem = cpu_problem()
        if problem:
            raise UsageError(problem, "use a model on another server: see `orchestrator doctor`")
        if importlib.util.find_spec("xllamacpp") is None:
            raise UsageError(
                "the embedded engine is not installed",
                "pip install 'standalone-orchestrator[embedded]'",
            )
        try:
            key = self._order.key()
        except OSError as fault:
            raise UsageError(
                f"the weights {self._order.weights} cannot be read: {fault.strerror}",
                f"fetch them with `orchestrator models pull {self._order.model}`",
            ) from fault
        return EngineFiles(self._folder, key)

    def _start_lock(self, files: EngineFiles, deadline_s: float) -> FileLock:
        files.prepare()
        lock = wait_lock(files.start_path, self._clock, deadline_s)
        if lock is None:
            raise _not_started("another run has been starting it for too long", files)
        return lock

    def _await_leaving(self, files: EngineFiles, lost: Address | None) -> None:
        end = self._clock.monotonic() + _GONE_S
        while self._clock.monotonic() < end and files.keeper_lives():
            record = files.record()
            serving = record is None or record.phase in (Phase.STARTING, Phase.READY)
            if serving and not (record and lost and record.engine == lost.engine):
                return
            self._clock.sleep(_POLL_S)

    def _start_keeper(self, files: EngineFiles) -> None:
        files.record_path.unlink(missing_ok=True)
        files.log_path.unlink(missing_ok=True)
        files.write_order(self._order)
        child = start(
            [sys.executable, "-P", "-m", _KEEPER, str(files.folder), files.key],
            env=None,
            log=files.log_path,
            cwd=files.folder,
        )
        end = self._clock.monotonic() + _KEEPER_START_S
        while files.record() is None and self._clock.monotonic() < end:
            if child.poll() is not None:
                raise _not_started("its keeper ended at once", files)
            self._clock.sleep(_POLL_S)

    def _look(self, files: EngineFiles) -> Address | None:
        record = files.record()
        if record is None or record.phase in (Phase.FAILED, Phase.STOPPED):
            raise _not_started(record.reason if record else "its keeper left no word", files)
        if not files.keeper_lives():
            raise _not_started("its keeper was killed", files)
        if record.phase is not Phase.READY:
            return None
        return Address(record.address, record.api_key, record.engine, files.readings)


def _not_started(why: str, files: EngineFiles) -> ModelUnreachable:
    return ModelUnreachable(
        f"the embedded engine does not run: {why}", f"its log is {files.log_path}"
    )
