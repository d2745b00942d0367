"""A contestant for tests: a shell script that is given nothing but its working folder."""

from __future__ import annotations

from standalone_orchestrator.bench.contest import Attempt, Entry, fault_of


class FakeContestant:
    """Runs a script in the workspace; `entries` holds what it was given."""

    def __init__(self, script: str) -> None:
        self._script = script
        self.entries: list[Entry] = []

    @property
    def name(self) -> str:
        """`fake`."""
        return "fake"

    @property
    def requirements(self) -> tuple[str, ...]:
        """None."""
        return ()

    def command(self, entry: Entry) -> tuple[str, ...]:
        """The script, read by `/bin/sh`."""
        self.entries.append(entry)
        return ("/bin/sh", "-c", f'cd "$0" && {{ {self._script}\n}}', str(entry.workspace))

    def attempt(self, entry: Entry, code: int | None) -> Attempt:
        """`answered` when it ended well."""
        return Attempt("answered" if code == 0 else "", fault_of(code, (0,), entry.log))
