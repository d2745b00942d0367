"""The search inside a build step: what to try next, given what was seen (DESIGN §3 and §6).

The second pure pair of the product: `next_try` decides, `search_state.saw` evolves.
"""

from __future__ import annotations

from dataclasses import dataclass

from standalone_orchestrator.core.consensus import (
    alone,
    best_of,
    contested,
    disputed,
    facts,
    mended,
    rank,
    unpassed,
    unsupported,
    witnesses,
)
from standalone_orchestrator.core.search_state import SearchState, Seen


@dataclass(frozen=True, slots=True)
class Wave:
    """Draw these from the model; `after` is the candidate whose errors the prompt carries."""

    draws: tuple[int, ...]
    after: int = -1
    fresh: bool = False
    """Whether the prompt is that of the first round: it shows what the base has, if anything."""
    why: str = ""
    """A check; each reply is begun with what it states, and the model goes on with the reason."""


@dataclass(frozen=True, slots=True)
class Repair:
    """Ask for a repair of this candidate."""

    of: int
    number: int


@dataclass(frozen=True, slots=True)
class Part:
    """Build one function of this candidate anew, the rest of the file held fixed."""

    of: int
    name: str
    draws: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Crossover:
    """Put this function of the other candidates into this one, each by itself: it costs no call."""

    of: int
    name: str


@dataclass(frozen=True, slots=True)
class Begin:
    """Begin with the plan's skeleton: no reply held a file that could be built on."""


@dataclass(frozen=True, slots=True)
class Take:
    """Keep this candidate; -1 when there is none worth keeping."""

    index: int


@dataclass(frozen=True, slots=True)
class Compare:
    """Put the questions to these candidates: the facts do not tell them apart."""

    candidates: tuple[int, ...]


Try = Wave | Repair | Part | Crossover | Begin | Take | Compare


PART_DRAWS = ((0,), (1, 2, 3), (4, 5, 6))
"""Draws of a function when it is built anew first, and again: by then more is known to be right.
The last ones follow another wave."""
NEARLY = 5
"""Tests of a model that are passed for each one that fails, where that is asked again first."""
SUPPORT_DRAWS = 4
"""Draws of a wave that looks for a second one to agree."""


def next_try(state: SearchState) -> Try:
    """What to try next."""
    if rivals := _to_compare(state):
        return Compare(rivals)
    policy, best = state.policy, best_of(state)
    if best >= 0 and _good_enough(state, best):
        return _supporting(state, best) or Take(best)
    if state.waves == 0 and policy.draws > 0:
        first = policy.draws if not policy.early_stop else (1 if state.trusted else policy.compare)
        return Wave(tuple(range(min(max(first, 1), policy.draws))))
    if best >= 0 and (_asks_first(state, best) or _is_elsewhere(state, best)):
        return Take(best)
    passes = best >= 0 and not (state.seen[best].problem or state.seen[best].failed)
    if passes and state.drawn < policy.draws:  # too few pass, or they differ
        rest = Wave(tuple(range(state.drawn, policy.draws)), fresh=True)
        return _supporting(state, best) or rest
    cross = _crossover(state, best)
    more = _part(state, best) or _later_wave(state, best) or _reasoned_wave(state, best)
    return cross or more or _last(state, best)


def _supporting(state: SearchState, best: int) -> Part | Wave | None:
    """What may show a second time that a candidate is right which passes all, and is alone.

    Functions of it that were built anew are drawn again, over the text that they were put into;
    then more draws of the whole are made.
    """
    policy, seen = state.policy, state.seen
    if not policy.support or seen[best].origin in ("kept", "edits") or not alone(state, best):
        return None
    few = unsupported(state, best) if state.several else frozenset()
    link = best
    while few and (one := seen[link]).over >= 0:
        done = state.parts.count(one.put)
        if few & mended(state, one) and done < len(PART_DRAWS):
            return Part(one.over, one.put, PART_DRAWS[done])
        link = one.over
    return _beyond(state)


def _beyond(state: SearchState) -> Wave | None:
    """Some draws more than there are of a round, within the bound."""
    policy = state.policy
    if state.drawn < policy.draws or not policy.early_stop:
        return None
    more = range(state.drawn, min(state.drawn + SUPPORT_DRAWS, policy.draws + policy.support))
    return Wave(tuple(more), fresh=True) if more else None


def _asks_first(state: SearchState, best: int) -> bool:
    """Whether what fails is likelier wrong than the draws: it is asked again before more is tried.

    An example of the task is only when all else was tried, as is a firm test.
    """
    found, seen = disputed(state), state.seen[best]
    if found and not (state.shown | state.firm).intersection(found):
        return True
    if seen.problem or not seen.failed:
        return False
    here = contested(state) - seen.elsewhere
    return here.issuperset(seen.failed) or _nearly_right(state, best)


def _nearly_right(state: SearchState, best: int) -> bool:
    """Whether a candidate passes all but a few tests of a model, which nothing passes.

    Those that end in another file tell nothing of this one.
    """
    seen = state.seen[best]
    left = frozenset(unpassed(state, best)) - seen.elsewhere
    passed = seen.passed - state.bare
    spoken = passed if state.disputable is None else passed & state.disputable
    sure = state.firm | seen.broke
    return bool(left) and not sure & left and len(spoken) >= NEARLY * len(left)


def _is_elsewhere(state: SearchState, best: int) -> bool:
    """Whether all that any draw fails ends in other files: nothing tried here mends that."""
    seen = [state.seen[best], *witnesses(state)]
    return all(s.failed and s.elsewhere.issuperset(s.failed) and not s.problem for s in seen)


def _crossover(state: SearchState, best: int) -> Crossover | None:
    """The next function of the best candidate that others may have right."""
    made = sum(waves == state.waves and some for _, _, waves, some in state.crossed)
    if best < 0 or made >= state.policy.crosses:
        return None
    donors = (n for n, s in enumerate(state.seen) if s.same_as < 0 and _gives(s))
    if all(n == best for n in donors):
        return None
    tried = {(of, name) for of, name, waves, _ in state.crossed if waves == state.waves}
    open_ = (name for name in state.seen[best].blamed if (best, name) not in tried)
    return next((Crossover(best, name) for name in open_), None)


def _gives(seen: Seen) -> bool:
    """Whether functions may be taken from it: what was put together has its own from others."""
    return seen.origin not in ("crossover", "part") and bool(seen.blamed or not seen.problem)


def _later_wave(state: SearchState, best: int) -> Wave | None:
    """The rest of the draws; after a single one first as many as are compared elsewhere."""
    policy = state.policy
    few = state.drawn < policy.compare < policy.draws
    rest = tuple(range(state.drawn, policy.compare if few else policy.draws))
    if not rest or policy.second_wave == "off":
        return None
    return Wave(rest, best) if policy.second_wave == "errors" else Wave(rest, fresh=True)


def _reasoned_wave(state: SearchState, best: int) -> Wave | None:
    """Draws that begin with an example which the best one breaks, once, after all others."""
    policy = state.policy
    broken = [name for name in state.seen[best].failed if name in state.shown] if best >= 0 else []
    if not (broken and state.begun) or state.drawn > policy.draws:
        return None
    more = range(state.drawn, policy.draws + policy.reasons)
    return Wave(tuple(more), fresh=True, why=broken[0]) if more else None


def _last(state: SearchState, best: int) -> Try:
    """Repairs of the best one, where it does not repeat itself; then what there is.

    Where nothing passes an example of the task, more is drawn before: it is wrong far more seldom
    than a few drafts are.
    """
    if best >= 0 and state.repaired < state.policy.repairs and not _in_vain(state):
        return Repair(best, state.repaired)
    if not state.several and _breaks_example(state) and (wave := _beyond(state)):
        return wave
    usable = any(s.blamed or not s.problem for s in state.seen)
    begin = bool(state.policy.parts) and state.waves > 0 and state.skeleton and not usable
    return Begin() if begin else Take(best)


def _breaks_example(state: SearchState) -> bool:
    """Whether draws of the first round fail an example of the task which nothing passes."""
    passed = frozenset().union(*(s.passed for s in state.seen))
    first = all(s.origin != "kept" for s in state.seen)
    return first and any(state.shown & set(s.failed) - passed for s in witnesses(state))


def _part(state: SearchState, best: int) -> Part | None:
    """The next function that is built anew; None when there is none, or enough were.

    The one that is blamed most is drawn again before the next one, which may only be right once
    this one is. The candidate is the best one, or of those that could not be run the best of which
    functions are known.
    """
    known = [n for n, s in enumerate(state.seen) if s.blamed and s.same_as < 0]
    of = max(known, key=lambda n: rank(state, state.seen[n]), default=-1)
    if of < 0 or bool(state.seen[of].problem) != bool(state.seen[best].problem):
        return None
    full = len(set(state.parts)) >= (state.policy.parts or 0)
    rounds = _rounds(state)
    for name in state.seen[of].blamed:
        done = state.parts.count(name)
        if done < len(rounds) and (done or not full):
            return Part(of, name, rounds[done])
    return None


def _rounds(state: SearchState) -> tuple[tuple[int, ...], ...]:
    return PART_DRAWS[: 1 + state.waves]


def _good_enough(state: SearchState, best: int) -> bool:
    seen = state.seen[best]
    if seen.problem or seen.failed:
        return False
    if not state.policy.early_stop and state.drawn < state.policy.draws:
        return False
    if seen.origin in ("kept", "edits") or state.trusted:
        return True
    if state.drawn < min(state.policy.compare, state.policy.draws):
        return False
    return state.drawn >= state.policy.draws or not alone(state, best)


def _to_compare(state: SearchState) -> tuple[int, ...]:
    """Candidates that pass the same facts as the best, where one of several has no answers yet.

    None before there are two draws whose answers could agree or differ.
    """
    policy = state.policy
    if not (policy.agreement and policy.questions and state.comparable):
        return ()
    if len(witnesses(state)) < 2:
        return ()
    sound = [n for n, s in enumerate(state.seen) if s.same_as < 0 and not s.problem]
    most = max((facts(state.seen[n]) for n in sound), default=())
    rivals = tuple(n for n in sound if facts(state.seen[n]) == most and _is_rival(state.seen[n]))
    new = tuple(n for n in rivals if not state.seen[n].answers)
    return new if len(rivals) > 1 else ()


def _is_rival(seen: Seen) -> bool:
    """A crossover is made to pass checks: one that fails some is none."""
    return seen.origin != "crossover" or not seen.failed


def _in_vain(state: SearchState) -> bool:
    """Whether the last try was a repair that repeats an earlier program: so would the next."""
    last = state.seen[-1]
    return last.origin == "repair" and last.same_as >= 0
