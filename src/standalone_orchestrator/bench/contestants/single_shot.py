"""The model asked once: one greedy reply to goal and files, put where it says."""

from __future__ import annotations

import sys

from standalone_orchestrator.bench.answers import files_in
from standalone_orchestrator.bench.asking import (
    Asked,
    Given,
    ask,
    attempt_of,
    main,
    module_command,
)
from standalone_orchestrator.bench.contest import Attempt, Entry
from standalone_orchestrator.bench.start import put
from standalone_orchestrator.models.api import Draw

_MODULE = "standalone_orchestrator.bench.contestants.single_shot"


class SingleShot:
    """One reply at temperature 0."""

    @property
    def name(self) -> str:
        """`single-shot`."""
        return "single-shot"

    @property
    def requirements(self) -> tuple[str, ...]:
        """None."""
        return ()

    def command(self, entry: Entry) -> tuple[str, ...]:
        """This module as a process."""
        return module_command(_MODULE, entry)

    def attempt(self, entry: Entry, code: int | None) -> Attempt:
        """What that process left."""
        return attempt_of(entry, code)


def play(given: Given) -> Asked:
    """Ask, and put the files of the reply in place."""
    asked = ask(given, (Draw(0, 0.0, given.seed),))
    put(files_in(asked.replies[0].text, given.goal, given.files()), given.workspace)
    return asked


if __name__ == "__main__":
    sys.exit(main(play))
