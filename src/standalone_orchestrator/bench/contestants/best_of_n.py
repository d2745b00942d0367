"""The model asked N times: the first reply that passes the visible examples, else the first.

The usual way to spend more on one prompt: a sweep of temperatures, no feedback, no repair. Every
sample is kept, so that it can be said how many solve the task and whether the right one was chosen.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from standalone_orchestrator.bench.answers import files_in, targets
from standalone_orchestrator.bench.asking import (
    Asked,
    Given,
    ask,
    attempt_of,
    main,
    module_command,
)
from standalone_orchestrator.bench.contest import Attempt, Entry
from standalone_orchestrator.bench.grade import python_tools, run_tests
from standalone_orchestrator.bench.pool import Drawn, chosen_of, read_drawn
from standalone_orchestrator.bench.start import put
from standalone_orchestrator.bench.visible import VISIBLE, visible_tests
from standalone_orchestrator.models.api import Completed, Draw
from standalone_orchestrator.system.files import write_atomic
from standalone_orchestrator.workspace.guard import confined

POOL = "pool.jsonl"
_MODULE = "standalone_orchestrator.bench.contestants.best_of_n"
_SWEEP = (0.4, 0.6, 0.8, 1.0)
"""Temperatures after the greedy one, in turn."""
_SEEDS = 1000
"""Draws of one seed of the bench."""


class BestOfN:
    """N replies, chosen among by the visible examples."""

    @property
    def name(self) -> str:
        """`best-of-n`."""
        return "best-of-n"

    @property
    def requirements(self) -> tuple[str, ...]:
        """None."""
        return ()

    def command(self, entry: Entry) -> tuple[str, ...]:
        """This module as a process."""
        return (*module_command(_MODULE, entry), "--samples", str(entry.samples))

    def attempt(self, entry: Entry, code: int | None) -> Attempt:
        """What that process left, the pool too."""
        return replace(attempt_of(entry, code), pool=read_drawn(entry.place / POOL))


def draws_of(seed: int, samples: int) -> tuple[Draw, ...]:
    """The greedy draw, then the sweep."""
    return tuple(
        Draw(n, _SWEEP[(n - 1) % len(_SWEEP)] if n else 0.0, seed * _SEEDS + n)
        for n in range(samples)
    )


def play(given: Given) -> Asked:
    """Ask, try every reply against the visible examples, put the best so far in place.

    What is killed at its limit of time has left what it drew until then, and an answer.
    """
    with tempfile.TemporaryDirectory(prefix="begin-", dir=given.place) as name:
        begun = Path(name) / "workspace"
        shutil.copytree(given.workspace, begun, symlinks=True)
        return ask(given, draws_of(given.seed, given.samples), _Trial(given, begun))


class _Trial:
    """Tries replies as they come. Callable as `bench.asking.Heard`."""

    def __init__(self, given: Given, begun: Path) -> None:
        self._given = given
        self._begun = begun
        self._files = given.files()
        self._tests = visible_tests(given.goal, self._files, targets(given.goal, self._files))
        self._tools = python_tools(given.loaded.settings, given.loaded.folders, given.clock)
        self._known: dict[tuple[tuple[str, str], ...], bool | None] = {}
        self._drawn: list[Drawn] = []
        self._placed: Drawn | None = None

    def __call__(self, reply: Completed) -> float:
        """Keep a reply, and put its files in place if it is the one to be chosen now."""
        began = self._given.clock.monotonic()
        self._drawn.append(self._judged(reply))
        self._drawn.sort(key=lambda one: one.index)
        rows = "".join(f"{one.model_dump_json()}\n" for one in self._drawn)
        write_atomic(self._given.place / POOL, rows)
        if (best := chosen_of(self._drawn)) is not self._placed:
            self._take_back()
            put(best.files, self._given.workspace)
            self._placed = best
        return self._given.clock.monotonic() - began

    def _take_back(self) -> None:
        """The files of the one before as they were at the beginning."""
        for path in self._placed.files if self._placed else ():
            target, old = confined(self._given.workspace, path), self._begun / path
            if old.is_file():
                shutil.copyfile(old, target)
            elif target.is_file():
                target.unlink()

    def _judged(self, reply: Completed) -> Drawn:
        made = files_in(reply.text, self._given.goal, self._files)
        key = tuple(sorted(made.items()))
        if key not in self._known:
            self._known[key] = self._passes(made) if self._tests else None
        return Drawn(
            index=reply.draw.index,
            temperature=reply.draw.temperature,
            seed=reply.draw.seed,
            text=reply.text,
            files=made,
            visible=self._known[key],
            tokens_written=reply.usage.written,
            stop=reply.stop,
        )

    def _passes(self, made: dict[str, str]) -> bool:
        with tempfile.TemporaryDirectory(prefix="visible-", dir=self._given.place) as name:
            tree, visible = Path(name) / "tree", Path(name) / "visible"
            shutil.copytree(self._begun, tree, symlinks=True)
            put(made, tree)
            visible.mkdir()
            (visible / VISIBLE).write_text(self._tests, "utf-8")
            return run_tests(visible, tree, self._tools, Path(name)).solved


if __name__ == "__main__":
    sys.exit(main(play))
