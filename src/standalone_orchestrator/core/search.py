"""The search inside a build step: what to try next, given what was seen (DESIGN §3 and §6).

The second pure pair of the product: `next_try` decides, `saw` evolves. Candidates are named by
their place in `SearchState.seen`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from standalone_orchestrator.core.checks import Score

SecondWave = Literal["fresh", "errors", "off"]
SUPPORT = 2
"""Draws that must pass all before one of them is taken while others could be drawn."""


@dataclass(frozen=True, slots=True)
class SearchPolicy:
    """How much is tried. Each part can be switched off by its number."""

    draws: int = 8
    """Draws of the first wave and the second one together."""
    compare: int = 3
    """Draws compared before one is taken where the user's own checks do not speak."""
    temperatures: tuple[float, ...] = (0.0, 0.4, 0.7, 0.9, 1.0, 0.8, 1.0, 0.9)
    second_wave: SecondWave = "fresh"
    """What the draws after the first wave are shown: what those of the first round were, so that
    they are unlike those before; or the best one's errors. Off, none follow."""
    crosses: int = 8
    """Functions that are tried in the place of a candidate's own as others have them."""
    repairs: int = 1
    """Bounded repairs of a candidate that has static faults or is close."""
    early_stop: bool = True
    agreement: bool = True
    dedupe: bool = True
    """Candidates with one syntax tree are checked once."""
    mend_imports: bool = True
    """Imports that a candidate lacks or that lead nowhere are mended by code before its checks."""
    mend_defaults: bool = True
    """Defaults that a candidate makes once, where each call means a new one, are made anew."""
    questions: int = 24
    """Inputs on which candidates that no check tells apart are compared; 0 compares none."""
    dispute: bool = True
    """Tests that every agreed draw fails are named, so that they are asked again."""
    parts: int = 0
    """Most functions of a file that are built anew one at a time; 0 builds none."""

    def temperature(self, draw: int) -> float:
        """Temperature of a draw; the sweep starts again after its end."""
        return self.temperatures[draw % len(self.temperatures)]


@dataclass(frozen=True, slots=True)
class Seen:
    """One candidate and what is known of it."""

    origin: str
    """`draw`, `repair`, `part`, `crossover`, `skeleton`, `edits` or `kept`."""
    score: Score
    passed: frozenset[str] = frozenset()
    """Goal checks that it passes; guards pass by hundreds, which tells nothing of closeness."""
    failed: tuple[str, ...] = ()
    problem: str = ""
    """Why no check was run over it: it does not parse, is unfinished, holds no code."""
    same_as: int = -1
    """An earlier candidate with the same syntax tree; -1 when there is none."""
    answers: tuple[str, ...] = ()
    """What it answers to each question (see `Compare`); empty when it was not asked."""
    blamed: tuple[str, ...] = ()
    """Its functions that may be wrong, in the order in which they are built anew."""


@dataclass(frozen=True, slots=True)
class SearchState:
    """What the search knows. Bounded by its policy."""

    policy: SearchPolicy
    trusted: bool
    """True when every criterion of the file has a running check that the user gave."""
    seen: tuple[Seen, ...] = ()
    drawn: int = 0
    waves: int = 0
    repaired: int = 0
    disputable: frozenset[str] | None = None
    """Checks that may be wrong themselves; None means all. The others state facts."""
    shown: frozenset[str] = frozenset()
    """Those of the disputable that the task itself shows: all else is tried before a dispute."""
    comparable: bool = True
    """Whether there are questions that candidates can be asked."""
    bare: frozenset[str] = frozenset()
    """Checks that a skeleton passes: to fail one is a fault, to pass it brings nobody nearer."""
    skeleton: bool = False
    """Whether there is a skeleton of the plan to begin with, which was not used yet."""
    parts: tuple[str, ...] = ()
    """Functions that were built anew, each as often as it was."""
    crossed: tuple[tuple[int, str, int], ...] = ()
    """Candidate, function and number of waves of each crossover."""


@dataclass(frozen=True, slots=True)
class Wave:
    """Draw these from the model; `after` is the candidate whose errors the prompt carries."""

    draws: tuple[int, ...]
    after: int = -1
    fresh: bool = False
    """Whether the prompt is that of the first round: it shows what the base has, if anything."""


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
PART_DRAWS = ((0,), (1, 2, 3))
"""Draws of a function when it is built anew first, and again: by then more is known to be right."""


def saw(
    state: SearchState, *, draws: int = 0, repair: bool = False, part: str = "",
    seen: tuple[Seen, ...],
) -> SearchState:  # fmt: skip
    """The state after a wave, a repair, a function built anew, or what cost no call."""
    return replace(
        state,
        seen=state.seen + seen,
        drawn=state.drawn + draws,
        waves=state.waves + (draws > 0),
        repaired=state.repaired + repair,
        parts=state.parts + (part,) * bool(part),
        skeleton=state.skeleton and all(s.origin != "skeleton" for s in seen),
    )


def crossed(state: SearchState, step: Crossover, seen: tuple[Seen, ...]) -> SearchState:
    """The state after a crossover."""
    done = (*state.crossed, (step.of, step.name, state.waves))
    return replace(saw(state, seen=seen), crossed=done)


def compared(state: SearchState, answers: Mapping[int, tuple[str, ...]]) -> SearchState:
    """The state after questions were put; where nobody answers any, no more are put."""
    seen = tuple(replace(s, answers=answers.get(n, s.answers)) for n, s in enumerate(state.seen))
    return replace(state, seen=seen, comparable=all(answers.values()))


def next_try(state: SearchState) -> Try:
    """What to try next."""
    if rivals := _to_compare(state):
        return Compare(rivals)
    policy, best = state.policy, best_of(state)
    if best >= 0 and _good_enough(state, best):
        return Take(best)
    if state.waves == 0 and policy.draws > 0:
        first = policy.draws if not policy.early_stop else (1 if state.trusted else policy.compare)
        return Wave(tuple(range(min(max(first, 1), policy.draws))))
    if best >= 0 and (found := disputed(state)) and not state.shown.intersection(found):
        return Take(best)
    passes = best >= 0 and not (state.seen[best].problem or state.seen[best].failed)
    if passes and state.drawn < policy.draws:
        return Wave(tuple(range(state.drawn, policy.draws)))  # too few pass, or they differ
    cross = _crossover(state, best)
    return cross or _part(state, best) or _later_wave(state, best) or _last(state, best)


def _crossover(state: SearchState, best: int) -> Crossover | None:
    """The next function of the best candidate that others may have right."""
    if best < 0 or len(state.crossed) >= state.policy.crosses:
        return None
    others = sum(s.same_as < 0 and s.origin in ("draw", "repair") for s in state.seen)
    for name in state.seen[best].blamed if others > 1 else ():
        if (best, name, state.waves) not in state.crossed:
            return Crossover(best, name)
    return None


def _later_wave(state: SearchState, best: int) -> Wave | None:
    """The rest of the draws; after a single one first as many as are compared elsewhere."""
    policy = state.policy
    few = state.drawn < policy.compare < policy.draws
    rest = tuple(range(state.drawn, policy.compare if few else policy.draws))
    if not rest or policy.second_wave == "off":
        return None
    return Wave(rest, best) if policy.second_wave == "errors" else Wave(rest, fresh=True)


def _last(state: SearchState, best: int) -> Try:
    """Repairs of the best one, where it does not repeat itself; then what there is."""
    if best >= 0 and state.repaired < state.policy.repairs and not _in_vain(state):
        return Repair(best, state.repaired)
    usable = any(s.blamed or not s.problem for s in state.seen)
    begin = state.policy.parts > 0 and state.waves > 0 and state.skeleton and not usable
    return Begin() if begin else Take(best)


def best_of(state: SearchState) -> int:
    """The best candidate so far, the earliest of equals; -1 when nothing was seen.

    One that could not be run lost no guard either, so it is compared with its own kind only.
    """
    best = -1
    for index, seen in enumerate(state.seen):
        if seen.same_as < 0 and (best < 0 or _rank(state, state.seen[best]) < _rank(state, seen)):
            best = index
    return best


def disputed(state: SearchState) -> tuple[str, ...]:
    """Checks that every agreed draw fails, where the draws agree on all else, and nobody passes.

    Witnesses are draws of the model that could be run. Two draws of one program are two witnesses
    (as in CodeT); a draw that repeats what it was shown is none, nor are repairs, edits and what
    was there: they come from one another. As many witnesses are needed as are compared elsewhere.
    """
    policy = state.policy
    if not (policy.agreement and policy.dispute):
        return ()
    enough = max(2, min(policy.compare, policy.draws))
    said = _witnesses(state)
    if len(said) < enough or any(s.failed != said[0].failed for s in said):
        return ()
    first = said[0]
    if state.disputable is not None and not state.disputable.issuperset(first.failed):
        return ()
    if not _mostly_right(state, first):
        return ()
    passed = frozenset().union(*(s.passed for s in state.seen))
    return tuple(check for check in first.failed if check not in passed)


def outvoted(state: SearchState) -> frozenset[str]:
    """Disputable checks that every draw fails which passes all that the task shows.

    Two such draws at least; what fails a fact has no say.
    """
    facts = [s for s in _witnesses(state) if state.shown <= s.passed]
    if not state.shown or len(facts) < SUPPORT:
        return frozenset()
    failed = frozenset.intersection(*(frozenset(s.failed) for s in facts))
    return failed & state.disputable if state.disputable is not None else failed


def _is_witness(state: SearchState, seen: Seen) -> bool:
    origin = _origin(state, seen)
    return seen.origin == origin.origin == "draw" and not origin.problem


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
    if state.drawn >= state.policy.draws:
        return True
    support = sum(not witness.failed for witness in _witnesses(state))
    return support >= min(SUPPORT, state.policy.compare) and agreement(state, seen) > 0.5


def agreement(state: SearchState, seen: Seen) -> float:
    """Share of the witnesses' answers that are this candidate's, 0 to 1; 1 where none was asked.

    The mean over the questions, as in minimum Bayes risk decoding by execution: a program that is
    wrong on some inputs only still helps to find the right answer on the others.
    """
    said = [origin.answers for origin in _witnesses(state) if origin.answers]
    if not seen.answers or not said:
        return 1.0
    same = sum(a == b for answers in said for a, b in zip(seen.answers, answers, strict=True))
    return same / (len(said) * len(seen.answers))


def _to_compare(state: SearchState) -> tuple[int, ...]:
    """Candidates that pass the same facts as the best, where one of several has no answers yet.

    None before there are two draws whose answers could agree or differ.
    """
    policy = state.policy
    if not (policy.agreement and policy.questions and state.comparable):
        return ()
    if len(_witnesses(state)) < 2:
        return ()
    sound = [n for n, s in enumerate(state.seen) if s.same_as < 0 and not s.problem]
    most = max((_facts(state.seen[n]) for n in sound), default=())
    rivals = tuple(n for n in sound if _facts(state.seen[n]) == most and _is_rival(state.seen[n]))
    new = tuple(n for n in rivals if not state.seen[n].answers)
    return new if len(rivals) > 1 else ()


def _is_rival(seen: Seen) -> bool:
    """A crossover is made to pass checks: one that fails some is none."""
    return seen.origin != "crossover" or not seen.failed


def _facts(seen: Seen) -> tuple[int, ...]:
    """What is no matter of opinion: guards, and what the user or the task itself says."""
    return (seen.score.guards_lost, seen.score.user, seen.score.example)


def _mostly_right(state: SearchState, seen: Seen) -> bool:
    return len(seen.passed - state.bare) >= len(seen.failed)


def _part(state: SearchState, best: int) -> Part | None:
    """The next function that is built anew; None when there is none, or enough were.

    Each in turn once, then those that are still blamed once more. The candidate is the best one,
    or of those that could not be run the best of which functions are known.
    """
    known = [n for n, s in enumerate(state.seen) if s.blamed and s.same_as < 0]
    of = max(known, key=lambda n: _rank(state, state.seen[n]), default=-1)
    if of < 0 or bool(state.seen[of].problem) != bool(state.seen[best].problem):
        return None
    full = len(set(state.parts)) >= state.policy.parts
    open_ = [name for name in state.seen[of].blamed if name in state.parts or not full]
    for times, draws in enumerate(PART_DRAWS):
        for name in (n for n in open_ if state.parts.count(n) == times):
            return Part(of, name, draws)
    return None


def _in_vain(state: SearchState) -> bool:
    """Whether the last try was a repair that repeats an earlier program: so would the next."""
    last = state.seen[-1]
    return last.origin == "repair" and last.same_as >= 0


def _origin(state: SearchState, seen: Seen) -> Seen:
    return state.seen[seen.same_as] if seen.same_as >= 0 else seen


def _rank(state: SearchState, seen: Seen) -> tuple[bool, tuple[int, ...], bool, int]:
    """A function in another's place must do better; that it is shorter says nothing for it."""
    *better, size = _agreed(state, seen).key()
    return not seen.problem, tuple(better), seen.origin not in ("part", "crossover"), size


def _witnesses(state: SearchState) -> list[Seen]:
    return [_origin(state, s) for s in state.seen if _is_witness(state, s)]


def _agreed(state: SearchState, seen: Seen) -> Score:
    if not state.policy.agreement:
        return seen.score
    if seen.answers:
        return replace(seen.score, agreement=round(100 * agreement(state, seen)))
    same = sum(1 for s in state.seen if not s.problem and _origin(state, s).passed == seen.passed)
    return replace(seen.score, agreement=max(0, same - 1))
