"""Checks, their results, and how trees are scored by them (DESIGN §5 and §6).

A check is named once, at the freeze, and never changed in place. Results are values; a failing
check is an expected outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Authority(IntEnum):
    """Who says so. Higher counts more; the verdict prints the weakest that it leans on."""

    GENERATED = 1
    STRUCTURE = 2
    EXAMPLE = 3
    USER = 4


class Role(StrEnum):
    """A goal is red first and must turn green; a guard is green first and must stay so."""

    GOAL = "goal"
    GUARD = "guard"


class Means(StrEnum):
    """How a check is carried out."""

    TEST = "test"
    """A test function in a frozen file: `target` is `file.py::name`."""
    BASE_TEST = "base_test"
    """A test of the base tree: `target` is the runner's own id of it."""
    COMMAND = "command"
    """A shell command: `target` is the command, exit 0 passes."""
    STRUCTURE = "structure"
    """A rule over source text: `target` is `rule path argument`."""


@dataclass(frozen=True, slots=True)
class Check:
    """One frozen check."""

    id: str
    role: Role
    authority: Authority
    means: Means
    target: str
    criteria: tuple[str, ...] = ()
    """Ids of the criteria that this check supports; of a guard, only restraints."""
    needs: tuple[str, ...] = ()
    """Files that must exist before the check can say anything."""
    source: str = ""
    """Text of the test function or the command, for feedback and reports."""
    as_whole: tuple[str, ...] = ()
    """Those of `criteria` that it supports only together with all else that the user gave: they
    name nothing that a test or command could be seen to use."""
    firm: bool = False
    """Several functions agreed on its outcome (ADR 0014), or code made all of it: it is likelier
    right than a test whose outcome one reply states."""
    bare: bool = False
    """A skeleton passes it: every candidate must, too, and it shows no behaviour (ADR 0011)."""

    @property
    def stated(self) -> str:
        """What it states, in its own words, for people: ids are for programs."""
        return statement_of(self.source) or self.target


def statement_of(source: str) -> str:
    """The last statement of a test, on one line; of a command or rule, the whole."""
    lines = source.rstrip().splitlines()
    last = lines[-1] if lines else ""
    return f"{lines[-2].strip()} {last.strip()}" if last.startswith(" ") and lines[1:] else last


@dataclass(frozen=True, slots=True)
class Suite:
    """The checks in force. It may grow by amendment; nothing in it is edited."""

    checks: tuple[Check, ...] = ()
    set_aside: tuple[tuple[str, str], ...] = ()
    """(check id, reason) of tests that were disputed and taken out of force."""
    unchecked: tuple[str, ...] = ()
    """Ids of criteria for which no check could be had."""
    hashes: tuple[tuple[str, str], ...] = ()
    """(path below `checks/`, SHA-256) of every frozen file."""

    def in_force(self) -> tuple[Check, ...]:
        """Checks that were not set aside."""
        aside = {name for name, _ in self.set_aside}
        return tuple(c for c in self.checks if c.id not in aside)

    def by_id(self) -> Mapping[str, Check]:
        """All checks, those set aside included, by id."""
        return {c.id: c for c in self.checks}


class Outcome(StrEnum):
    """What a check said."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    """It could not be run to an answer: import error, crash, time-out."""
    SKIPPED = "skipped"
    MISSING = "missing"
    """The runner did not report it at all."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check said of one tree."""

    check: str
    outcome: Outcome
    message: str = ""
    """First lines of the failure, already shortened for people and prompts."""
    exit_code: int | None = None
    command: str = ""
    output_hash: str = ""
    reached: tuple[str, ...] = ()
    """What it called, where that was asked for: `path:line` of functions, in order of calls."""


@dataclass(frozen=True, slots=True)
class Score:
    """How good a tree is; compared field by field, greater is better (DESIGN §6)."""

    user: int = 0
    example: int = 0
    structure: int = 0
    generated: int = 0
    guards_lost: int = 0
    """Guards that fail, counted negative: 0 is best."""
    quality: int = 0
    """Static faults, counted negative: 0 is best."""
    agreement: int = 0
    """Other candidates that passed the same checks; where questions were put, the percentage of the
    draws' answers that are this one's."""
    size: int = 0
    """Changed lines, counted negative."""

    def key(self) -> tuple[int, ...]:
        """Sort key: no lost guard first, then checks passed by authority, quality, agreement."""
        return (
            self.guards_lost, self.user, self.example, self.structure + self.generated,
            self.quality, self.agreement, self.size,
        )  # fmt: skip

    def __lt__(self, other: Score) -> bool:
        return self.key() < other.key()


def passed(results: Iterable[CheckResult]) -> frozenset[str]:
    """Ids of the checks that passed."""
    return frozenset(r.check for r in results if r.outcome is Outcome.PASSED)


def score(
    suite: Suite,
    results: Iterable[CheckResult],
    *,
    faults: int = 0,
    agreement: int = 0,
    size: int = 0,
) -> Score:
    """Score one tree from the results of the checks in force.

    Args:
        suite: what is in force.
        results: one result for each check that was run; a check without a result did not pass.
        faults: static faults of the tree (does not parse, unfinished body, fatal lint).
        agreement: how many other candidates passed the same checks.
        size: changed lines against the base.
    """
    seen = tuple(results)
    ok = passed(seen)
    ran = {r.check for r in seen}
    counts = dict.fromkeys(Authority, 0)
    lost = 0
    for check in suite.in_force():
        if check.role is Role.GUARD:
            lost += check.id in ran and check.id not in ok
        elif check.id in ok:
            counts[check.authority] += 1
    return Score(
        user=counts[Authority.USER],
        example=counts[Authority.EXAMPLE],
        structure=counts[Authority.STRUCTURE],
        generated=counts[Authority.GENERATED],
        guards_lost=-lost,
        quality=-faults,
        agreement=agreement,
        size=-size,
    )
