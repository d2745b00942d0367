"""The process that holds the embedded engine: llama.cpp and its HTTP server, through xllamacpp.

The only file that imports xllamacpp. It is started by the keeper, reads one line of JSON (the
order and the API key, which stay out of the process list) from a pipe, loads the model, writes one
line (its address) to a second pipe, and lives until the first pipe ends: that happens when the
keeper stops it or dies. A parent-death signal would not do: it is tied to the thread that forked.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import NoReturn, Protocol

from pydantic import BaseModel, ConfigDict

from standalone_orchestrator.models.backends.engine_state import EngineOrder


class Charge(BaseModel):
    """What the keeper sends."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    order: EngineOrder
    api_key: str
    readings: Path
    """Folder for the states of slots."""


def main(orders: int, answers: int) -> NoReturn:
    """Serve until the pipe `orders` ends.

    Args:
        orders: file descriptor to read the charge from.
        answers: file descriptor to write the address to.
    """
    charge = Charge.model_validate_json(_line(orders))
    watch = threading.Thread(target=_end_with, args=(orders,), daemon=True)
    watch.start()
    server = _serve(charge)
    os.write(answers, f"{server.listening_address}\n".encode())
    os.close(answers)
    watch.join()
    raise SystemExit


def _line(source: int) -> bytes:
    # Not through a file object: one that a thread waits in can be neither closed nor thrown away,
    # and a model that cannot be loaded would leave a process that never ends.
    line = b""
    while not line.endswith(b"\n") and (data := os.read(source, 1 << 16)):
        line += data
    return line


def _end_with(source: int) -> None:
    while os.read(source, 1):
        pass
    os._exit(0)  # the engine's threads know no other way to end at once


class _Server(Protocol):
    @property
    def listening_address(self) -> str: ...


def _serve(charge: Charge) -> _Server:
    import xllamacpp

    order = charge.order
    params = xllamacpp.CommonParams()
    params.model.path = str(order.weights)
    params.model_alias = {order.model}
    params.n_ctx = order.context
    params.n_parallel = order.slots
    params.n_batch = 512  # the server tells its progress after each: on slow cores, often enough
    params.kv_unified = True
    # The server's cache of prompts that slots have lost: taken back from it while another slot
    # writes, one prompt was answered out of the other (docs/benchmarks.md, "Two runs at once").
    params.cache_ram_mib = 0
    params.cache_idle_slots = False  # what a slot has read, or restored, stays in it
    params.slot_save_path = f"{charge.readings}{os.sep}"
    params.n_threads_http = order.slots * 4 + 8  # streams of other runs must not starve questions
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [charge.api_key]
    params.endpoint_metrics = True
    params.endpoint_slots = True
    params.cpuparams.n_threads = order.threads
    params.cpuparams_batch.n_threads = order.threads
    params.use_jinja = True
    params.ui = False
    server: _Server = xllamacpp.Server(params)
    return server


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
