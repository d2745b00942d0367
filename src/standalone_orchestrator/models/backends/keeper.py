"""The keeper: a small process that starts the embedded engine and stops it when nobody needs it.

It runs in a session of its own, so that Ctrl-C in a terminal does not reach it, and it outlives
the run that started it when another run holds a lease. It polls the leases: whatever ended their
owners, the locks are gone then. When the keeper itself dies, the engine sees the end of its pipe.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
import sys
from pathlib import Path

from standalone_orchestrator.models.backends.engine_process import Charge
from standalone_orchestrator.models.backends.engine_state import (
    EngineFiles,
    EngineOrder,
    EngineRecord,
    Phase,
)
from standalone_orchestrator.system.clock import Clock, SystemClock
from standalone_orchestrator.system.files import try_lock, wait_lock
from standalone_orchestrator.system.process import Child, start

_TICK_S = 0.2
_SWEEP_S = 1.0
_LOCK_S = 2.0
_LOG_BYTES = 4_000_000
_ENGINE = "standalone_orchestrator.models.backends.engine_process"


def main(folder: Path, key: str) -> int:
    """Keep the engine `key` until its last lease is gone or it ends; 0 unless it failed."""
    files = EngineFiles(folder, key)
    # Others take this lock for an instant to see whether we live: hence not at the first try only.
    lock = wait_lock(files.keeper_path, SystemClock(), _LOCK_S)
    if lock is None:
        return 0
    with lock:
        order = files.order()
        return 1 if order is None else _Keeper(files, order, SystemClock()).keep()


class _Keeper:
    def __init__(self, files: EngineFiles, order: EngineOrder, clock: Clock) -> None:
        self._files = files
        self._order = order
        self._clock = clock
        self._leaving = contextlib.ExitStack()
        self._record = EngineRecord(
            phase=Phase.STARTING,
            api_key=secrets.token_urlsafe(24),
            keeper=os.getpid(),
            weights=order.weights,
            context=order.context,
            slots=order.slots,
        )
        self._swept = clock.monotonic()

    def keep(self) -> int:
        """From the start of the engine to its end."""
        with self._leaving, contextlib.ExitStack() as stack:
            engine, answers = self._start(stack)
            stack.callback(engine.kill)
            self._write(Phase.STARTING, engine=engine.pid)
            if self._has_address(engine, answers):
                self._attend(engine)
        return 1 if self._record.phase is Phase.FAILED else 0

    def _start(self, stack: contextlib.ExitStack) -> tuple[Child, int]:
        for left in self._files.readings.iterdir():
            left.unlink(missing_ok=True)
        orders_read, orders_write = os.pipe()
        answers_read, answers_write = os.pipe()
        stack.callback(os.close, orders_write)
        stack.callback(os.close, answers_read)
        try:
            engine = start(
                [sys.executable, "-P", "-m", _ENGINE, str(orders_read), str(answers_write)],
                env=None,
                log=self._files.log_path,
                cwd=self._files.folder,
                keep_fds=(orders_read, answers_write),
            )
        finally:
            os.close(orders_read)
            os.close(answers_write)
        charge = Charge(
            order=self._order, api_key=self._record.api_key, readings=self._files.readings
        )
        with contextlib.suppress(BrokenPipeError):
            os.write(orders_write, charge.model_dump_json().encode() + b"\n")
        return engine, answers_read

    def _has_address(self, engine: Child, answers: int) -> bool:
        """Wait until the engine serves; False when it never will."""
        end = self._clock.monotonic() + self._order.start_s
        while not self._is_unneeded():
            if select.select([answers], [], [], _TICK_S)[0]:
                address = os.read(answers, 1000).decode().strip()
                if address:
                    self._write(Phase.READY, address=address)
                    return True
                self._fail(engine, self._wait_code(engine))
                return False
            if self._clock.monotonic() > end:
                self._fail(engine, None)
                return False
        return False

    def _attend(self, engine: Child) -> None:
        while not self._is_unneeded():
            if (code := engine.poll()) is not None:
                self._fail(engine, code)
                return
            self._clock.sleep(_TICK_S)

    def _is_unneeded(self) -> bool:
        """Whether no lease is held. Then we leave under the start lock: nobody can come now."""
        if self._clock.monotonic() - self._swept < _SWEEP_S:
            return False
        self._swept = self._clock.monotonic()
        self._bound_log()
        lock = try_lock(self._files.start_path)
        if lock is None:
            return False
        if self._files.leases_held():
            lock.release()
            return False
        self._leaving.enter_context(lock)
        self._write(Phase.STOPPED)
        return True

    def _fail(self, engine: Child, code: int | None) -> None:
        engine.kill()
        reason = describe_end(code, self._files.log_tail(8000), self._order.start_s)
        self._write(Phase.FAILED, reason=reason)

    def _wait_code(self, engine: Child) -> int | None:
        for _ in range(25):
            if (code := engine.poll()) is not None:
                return code
            self._clock.sleep(_TICK_S)
        return None

    def _write(self, phase: Phase, *, address: str = "", engine: int = 0, reason: str = "") -> None:
        old = self._record
        self._record = old.model_copy(
            update={
                "phase": phase,
                "address": address or old.address,
                "engine": engine or old.engine,
                "reason": reason,
            }
        )
        self._files.write_record(self._record)

    def _bound_log(self) -> None:
        with contextlib.suppress(OSError):
            if self._files.log_path.stat().st_size > _LOG_BYTES:
                os.truncate(self._files.log_path, 0)  # its writers append


def describe_end(code: int | None, log: str, start_s: float) -> str:
    """Why an engine ended, in one sentence.

    Args:
        code: its exit code, negative for a signal; None when it did not answer in time.
        log: the last lines that it wrote.
        start_s: how long loading might take.
    """
    if code is None:
        return f"the model was not loaded after {start_s:g} s"
    if code == -signal.SIGILL:
        return "the engine met an instruction that this processor does not have"
    if code == -signal.SIGKILL:
        return "the engine was killed, perhaps because memory ran out"
    last = _complaint(log, loading=code > 0)
    how = f"signal {-code} ({_signal_name(-code)})" if code < 0 else f"exit code {code}"
    return f"the engine ended with {how}" + (f": {last}" if last else "")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"


def _complaint(log: str, *, loading: bool) -> str:
    """The line of the log that says most: the first error of a load, the last of a crash."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    errors = [line.partition(" E ")[2] for line in lines if " E " in line]
    if not errors:
        errors = [line for line in lines if "rror" in line or "what():" in line][-1:]
    pick = 0 if loading else -1
    return " ".join((errors or lines[-1:] or [""])[pick].split())[:300]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
