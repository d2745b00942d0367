"""Two sets of samples, paired by task and seed: does one solve more? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from standalone_orchestrator.bench.intervals import mcnemar, paired_bootstrap
from standalone_orchestrator.bench.sample import Sample
from standalone_orchestrator.core.errors import UsageError


@dataclass(frozen=True, slots=True)
class Comparison:
    """The second file against the first, over the pairs that both hold."""

    pairs: int
    unpaired: int
    """Samples of either file that the other one lacks."""
    both: int
    only_first: int
    only_second: int
    low: float
    high: float
    """95 % interval of the difference, by paired bootstrap."""
    p: float
    """McNemar's exact test."""

    @property
    def difference(self) -> float:
        """Share solved by the second less that by the first."""
        return (self.only_second - self.only_first) / self.pairs


def of_contestant(samples: Sequence[Sample], name: str) -> list[Sample]:
    """The samples that a contestant took; all when the name is empty.

    Raises:
        UsageError: there is none.
    """
    found = [s for s in samples if name in ("", s.contestant)]
    if not found:
        there = ", ".join(dict.fromkeys(s.contestant for s in samples)) or "nobody"
        raise UsageError(f"there is no sample of {name}", f"there are samples of: {there}")
    return found


def compare(first: Sequence[Sample], second: Sequence[Sample]) -> Comparison:
    """Pair two sets of samples and say how they differ in what is solved.

    Raises:
        UsageError: they have no pair, or one has several samples for one.
    """
    for samples in (first, second):
        if len({s.pair for s in samples}) < len(samples):
            raise UsageError(
                "the files hold samples of several contestants",
                "say which: bench compare A B --contestants ours single-shot",
            )
    a, b = ({s.pair: s.solved for s in samples} for samples in (first, second))
    shared = sorted(a.keys() & b.keys())
    if not shared:
        raise UsageError(
            "the two files have no task and seed in common", "run both with the same --seed"
        )
    low, high = paired_bootstrap([float(b[key]) - float(a[key]) for key in shared])
    only_first = sum(a[key] and not b[key] for key in shared)
    only_second = sum(b[key] and not a[key] for key in shared)
    return Comparison(
        pairs=len(shared),
        unpaired=len(a.keys() ^ b.keys()),
        both=sum(a[key] and b[key] for key in shared),
        only_first=only_first,
        only_second=only_second,
        low=low,
        high=high,
        p=mcnemar(only_first, only_second),
    )


def comparison_text(found: Comparison) -> str:
    """The comparison for people."""
    n, both = found.pairs, found.both
    return "\n".join(
        (
            f"pairs: {n} ({found.unpaired} samples without a partner)",
            f"solved by A: {both + found.only_first}/{n}; by B: {both + found.only_second}/{n}; "
            f"by both: {both}; only by A: {found.only_first}; only by B: {found.only_second}",
            f"B - A: {found.difference:+.1%} of the pairs, "
            f"95 % interval [{found.low:+.1%}, {found.high:+.1%}] (paired bootstrap)",
            f"McNemar's exact test: p = {found.p:.3g}",
        )
    )
