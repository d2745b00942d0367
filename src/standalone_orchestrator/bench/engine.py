"""The model of a bench: an engine of ours is loaded once, outside of the sandbox, and kept loaded.

All samples are answered by the same engine. One that ended, for whatever reason, is started anew
here before the next sample: a contestant starts none.
"""

from __future__ import annotations

import threading
from types import TracebackType

from standalone_orchestrator.app import wiring
from standalone_orchestrator.app.settings import Loaded
from standalone_orchestrator.system.clock import Clock

JOINING = ("--set", "engine.start_timeout_s=0")
"""Arguments of a contestant that joins the engine and starts none: one that is started in the
sandbox would end with it, and take its time and memory."""


class KeptEngine:
    """Models that answer for as long as it is entered."""

    def __init__(self, loaded: Loaded, clock: Clock) -> None:
        self._loaded = loaded
        self._lock = threading.Lock()
        self._wired = wiring.wire_models(loaded.settings, loaded.folders, clock)
        self.address = ""
        """Where the model answers that builds; empty for one that needs no server."""

    def revived(self) -> bool:
        """Start what does not run; whether another engine answers now than before.

        Raises:
            ModelError: it does not start.
        """
        with self._lock:
            before = self.address
            self._wired.start()
            for engine in self._wired.closers:
                start = getattr(engine, "start", None)
                joined = str(getattr(engine, "address", ""))
                if start is not None and joined:
                    start()
            self.address = self._found()
            return self.address != before

    def _found(self) -> str:
        settings = self._loaded.settings
        end = settings.endpoint(settings.chain("builder")[0])
        own = (str(getattr(closer, "address", "")) for closer in self._wired.closers)
        usual = {"ollama": wiring.OLLAMA, "anthropic": wiring.ANTHROPIC}.get(end.backend, "")
        return end.base_url or usual or next(filter(None, own), "")

    def __enter__(self) -> KeptEngine:
        try:
            self.revived()
        except BaseException:
            self._wired.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._wired.close()
