"""One graded run, as it stands in a results file. New fields get defaults: old files stay readable.

Not here: the file (`bench.results`), how a sample comes about (`bench.run`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

FORMAT: Literal[1] = 1
Key = tuple[str, str, int, str]
"""Suite, task, seed and contestant."""
Pair = tuple[str, str, int]
"""Suite, task and seed."""
OURS = "ours"
"""The contestant that is this program."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SampleCost(_Part):
    """What the run says that it cost."""

    tokens_read: int
    tokens_reused: int
    tokens_written: int
    calls: int
    model_s: float
    checks_s: float
    wall_s: float

    @property
    def tokens_per_s(self) -> float:
        """Tokens written for each second in which a model was at work."""
        return self.tokens_written / self.model_s if self.model_s else 0.0


class Sample(_Part):
    """One task, run once with one seed, and graded by tests that the run did not see."""

    format: Literal[1] = FORMAT
    suite: str
    task: str
    seed: int
    status: str
    """`verified`, `partial` or `failed`; `answered` by a contestant that gives no verdict; empty
    when the run left no result."""
    exit_code: int | None
    """None when it was killed because it did not end."""
    fault: str = ""
    """Why the run is a crash or a hang, in a sentence; empty for a run that came to its end."""
    hidden_passed: int = 0
    hidden_failed: int = 0
    hidden_why: str = ""
    """The first hidden test that failed, and what it said."""
    hidden_failing: tuple[str, ...] = ()
    """Names of the hidden tests that failed; none in files that do not say so."""
    solved: bool
    """All hidden tests pass on what was published."""
    false_verified: bool
    """The run says verified, and a hidden test fails."""
    seconds: float
    """Wall time of the whole process."""
    cost: SampleCost | None = None
    """None when the run left no result."""
    model: str
    """As it was asked for."""
    models: tuple[str, ...] = ()
    """As they answered."""
    settings: str = ""
    """Hash of the settings, the seed left out."""
    version: str = ""
    """Of the product."""
    commit: str = ""
    """Of the product's source, where it is known; `-dirty` when it was changed since."""
    run: str = ""
    """The run's folder, from the place where benches keep their work: `bench` in the data."""
    contestant: str = OURS
    transcript: str = ""
    """The file that holds what was asked and answered, from there as well."""
    sandboxed: bool | None = None
    """Whether the contestant ran in the sandbox; None in files that do not say so."""
    jobs: int = 1
    """Samples that were taken side by side, which makes each one slower."""
    form: str = ""
    """Of the task: a digest of goal, base and hidden tests; empty in files that do not say so."""
    at: datetime

    @property
    def key(self) -> Key:
        """By what samples are counted."""
        return self.suite, self.task, self.seed, self.contestant

    @property
    def pair(self) -> Pair:
        """By what samples of two files or contestants are paired."""
        return self.suite, self.task, self.seed

    @property
    def hidden_share(self) -> float:
        """How much of the hidden tests passes; 0 where there was nothing to grade."""
        graded = self.hidden_passed + self.hidden_failed
        return self.hidden_passed / graded if graded else 0.0

    @property
    def bad(self) -> bool:
        """Whether it is something that must never happen: a crash, a hang, a false verdict."""
        return bool(self.fault) or self.false_verified
