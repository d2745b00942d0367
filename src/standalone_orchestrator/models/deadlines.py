"""How patient a run is with one model call: the settings' limits instead of the seam's defaults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from standalone_orchestrator.models.api import Draw, Limits, Model, Prompt, Reply, Watcher
from standalone_orchestrator.models.draws import once_each
from standalone_orchestrator.models.wrapper import Wrapper


class Timed(Wrapper):
    """A model whose calls have these limits on time, whatever the caller's were.

    Stands outside of what lowers a deadline (budget, retry, fallback), so that they still do.

    Args:
        inner: the model.
        idle_s: seconds without any progress before a draw fails.
        deadline_s: seconds in total before a draw fails.
    """

    def __init__(self, inner: Model, idle_s: float, deadline_s: float) -> None:
        super().__init__(inner)
        self._idle_s = idle_s
        self._deadline_s = deadline_s

    def sample(
        self,
        prompt: Prompt,
        draws: Sequence[Draw],
        limits: Limits,
        watch: Watcher | None = None,
    ) -> Iterator[Reply]:
        """Replies of the model."""
        timed = replace(limits, idle_s=self._idle_s, deadline_s=self._deadline_s)
        yield from once_each(self._inner, prompt, draws, timed, watch)
