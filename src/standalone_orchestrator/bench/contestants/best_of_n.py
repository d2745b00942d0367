"""The model asked N times: the first reply that passes the visible examples, else the first.

The usual way to spend more on one prompt: a sweep of temperatures, no feedback, no repair. Every
sample is kept, so that it can be said how many solve the task and whether the right one was chosen.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
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
from standalone_orchestrator.bench.grade import Tools, python_tools, run_tests
from standalone_orchestrator.bench.pool import Drawn, chosen_of, read_drawn
from standalone_orchestrator.bench.start import put
from standalone_orchestrator.bench.visible import VISIBLE, visible_tests
from standalone_orchestrator.models.api import Draw
from standalone_orchestrator.system.files import write_atomic

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
    """Ask, try every reply against the visible examples, put the chosen one in place."""
    asked = ask(given, draws_of(given.seed, given.samples))
    began = given.clock.monotonic()
    drawn = tuple(_judged(given, asked))
    write_atomic(given.place / POOL, "".join(f"{one.model_dump_json()}\n" for one in drawn))
    put(chosen_of(drawn).files, given.workspace)
    return replace(asked, checks_s=given.clock.monotonic() - began)


def _judged(given: Given, asked: Asked) -> Iterator[Drawn]:
    files = given.files()
    tests = visible_tests(given.goal, files, targets(given.goal, files))
    tools = python_tools(given.loaded.settings, given.loaded.folders, given.clock)
    known: dict[tuple[tuple[str, str], ...], bool | None] = {}
    for reply in asked.replies:
        made = files_in(reply.text, given.goal, files)
        key = tuple(sorted(made.items()))
        if key not in known:
            known[key] = _passes(given, made, tests, tools) if tests else None
        yield Drawn(
            index=reply.draw.index,
            temperature=reply.draw.temperature,
            seed=reply.draw.seed,
            text=reply.text,
            files=made,
            visible=known[key],
            tokens_written=reply.usage.written,
        )


def _passes(given: Given, made: dict[str, str], tests: str, tools: Tools) -> bool:
    with tempfile.TemporaryDirectory(prefix="visible-", dir=given.place) as name:
        tree, visible = Path(name) / "tree", Path(name) / "visible"
        shutil.copytree(given.workspace, tree, symlinks=True)
        put(made, tree)
        visible.mkdir()
        (visible / VISIBLE).write_text(tests, "utf-8")
        return run_tests(visible, tree, tools, Path(name)).solved


if __name__ == "__main__":
    sys.exit(main(play))
