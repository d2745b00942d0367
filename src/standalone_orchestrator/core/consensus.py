"""Who agrees with whom: which candidate is best, and which tests are in question (DESIGN §5.5, §6).

Witnesses are draws of the model that could be run. Two draws of one program are two witnesses (as
in CodeT); a draw that repeats what it was shown is none, nor are repairs, crossovers, edits and
what was there: they come from one another. Pure.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from standalone_orchestrator.core.checks import Score
from standalone_orchestrator.core.search_state import SearchState, Seen

NO_VALUE = "!"
"""Begins an answer that is an error, or did not come in time."""
SUPPORT = 2
"""Draws that must agree before they say anything: that one of them is right, or a test wrong."""
LUCK = 0.2
"""Share of all draws that must agree, at the least: of enough draws two are alike by chance."""
AGREED = 0.925
"""Share of answers that draws must have in common with a result, at the least, for it to be sure.

In two pools, of 44 right ones 41 have 93 to 100 %; of four wrong ones in runs one has 100 % and
the others 79 to 92 %, all draws counted that pass the same examples (`docs/benchmarks.md`, "Drafts
that differ").
"""


def best_of(state: SearchState) -> int:
    """The best candidate so far, the earliest of equals; -1 when nothing was seen.

    One that could not be run lost no guard either, so it is compared with its own kind only.
    """
    best = -1
    for index, seen in enumerate(state.seen):
        if seen.same_as < 0 and (best < 0 or rank(state, state.seen[best]) < rank(state, seen)):
            best = index
    return best


def in_question(state: SearchState, best: int) -> tuple[str, ...]:
    """Checks that the chosen candidate fails and that may be wrong instead, at the end of a search.

    Where the draws tell nothing: tests of a model, if nothing else fails, about points for which
    examples of the task speak. None that breaks in another file, and no firm one beside others:
    these may be what is wrong, and then the firm one is all that is left to mend.
    """
    seen = state.seen[best]
    if seen.problem or not state.policy.dispute:
        return ()
    found = contested(state).union(disputed(state), unpassed(state, best))
    written = (state.disputable or frozenset()) - state.shown
    if not found and written.issuperset(seen.failed):
        found = state.spoken - state.confirmed
    found = frozenset(seen.failed) & found - seen.elsewhere
    asked = found - state.firm or found
    return tuple(check for check in seen.failed if check in asked)


def disputed(state: SearchState) -> tuple[str, ...]:
    """Checks that every agreed draw fails, where the draws agree on all else, and nobody passes.

    As many witnesses are needed as are compared elsewhere. Draws that break have not agreed on
    another outcome, but where the task shows something: then what they are given may be wrong.
    """
    said = witnesses(state)
    if not _enough(state) or any(s.failed != said[0].failed for s in said):
        return ()
    first = said[0]
    if state.disputable is not None and not state.disputable.issuperset(first.failed):
        return ()
    if not _mostly_right(state, first) or state.confirmed.intersection(first.failed):
        return ()
    broken = (2 * sum(check in s.broke for s in said) >= len(said) for check in first.failed)
    if not state.shown and any(broken):
        return ()
    passed = frozenset().union(*(s.passed for s in state.seen))
    return tuple(check for check in first.failed if check not in passed)


def unpassed(state: SearchState, best: int) -> tuple[str, ...]:
    """Tests of a model that nothing passes, where the best candidate passes all other checks.

    Weaker than what `disputed` asks for, since draws may fail others, too: for the end of a search.
    As many witnesses are needed. What the task shows is tried for in another round.
    """
    seen = state.seen[best]
    if not _enough(state) or not _mostly_right(state, seen):
        return ()
    left = frozenset(seen.failed).difference(*(s.passed for s in state.seen))
    sure = state.disputable is not None and not state.disputable.issuperset(left)
    whole = left.issuperset(seen.failed) and not (sure or left & (state.confirmed | state.shown))
    return tuple(check for check in seen.failed if whole)


def contested(state: SearchState) -> frozenset[str]:
    """Tests of a model that most draws fail of those that pass all that the task shows.

    Two such draws at least; a draw that fails a fact has no say. What is contested speaks for no
    candidate, though some may pass it. One that was confirmed does, as long as any passes it.
    """
    if not (state.policy.agreement and state.policy.dispute):
        return frozenset()
    sound = [s for s in state.seen if _fails_no_fact(state, s)]
    heard = [s for s in witnesses(state) if _fails_no_fact(state, s)]
    failing = Counter(name for s in heard for name in s.failed)
    most = frozenset(n for n, k in failing.items() if k >= SUPPORT and 2 * k > len(heard))
    kept = state.confirmed & frozenset(name for s in sound for name in s.passed)
    return (most & state.spoken) - kept


def agreement(state: SearchState, seen: Seen) -> float:
    """Share of the witnesses' answers that are this candidate's, 0 to 1; 1 where none was asked.

    The mean over the questions, as in minimum Bayes risk decoding by execution: a program that is
    wrong on some inputs only still helps to find the right answer on the others.
    """
    said = [origin.answers for origin in witnesses(state) if origin.answers]
    if not seen.answers or not said:
        return 1.0
    same = sum(a == b for answers in said for a, b in zip(seen.answers, answers, strict=True))
    return same / (len(said) * len(seen.answers))


def alone(state: SearchState, best: int) -> bool:
    """Whether too few draws speak for a candidate that the user's own checks do not speak for.

    A few examples are passed by chance, too, if enough is tried. So a second draw is to fail no
    more and to give the same answers, and of many a fifth; or, where the program has several
    functions, each check is to be passed by two (`unsupported`).
    """
    policy, seen = state.policy, state.seen[best]
    if state.trusted or state.disputable == frozenset():
        return False
    if min(policy.draws, policy.compare) < SUPPORT:  # there is nobody to agree
        return False
    alike = [
        w
        for w in witnesses(state)
        if w.answers == seen.answers and set(seen.failed).issuperset(w.failed)
    ]
    if len(alike) >= max(SUPPORT, LUCK * len(witnesses(state))):
        return False
    return not state.several or bool(unsupported(state, best))


def divided(state: SearchState, best: int) -> int:
    """The question on which most draws that pass what a candidate passes differ from it; else -1.

    -1, too, where they agree well enough (`AGREED`). What passes the same and behaves otherwise on
    many inputs tells that the checks do not tell the task. Of several functions no two drafts are
    alike in what nobody asked for.
    """
    seen = state.seen[best]
    if state.trusted or state.several or state.disputable == frozenset() or not seen.answers:
        return -1
    alike = (w for w in witnesses(state) if set(seen.failed).issuperset(w.failed))
    said = [w.answers for w in alike if w.answers]
    others = [sum(answers[n] != own for answers in said) for n, own in enumerate(seen.answers)]
    asked = len(said) * len(others)
    return -1 if asked - sum(others) >= AGREED * asked else others.index(max(others))


def unsupported(state: SearchState, best: int) -> frozenset[str]:
    """Checks that a candidate passes, that may be wrong, and that fewer than two draws pass.

    A draw speaks for all that it passes; a function built anew for what it mends, where it is known
    what its text passed without it; and what an earlier round agreed on, for what it passes.
    """
    agreed = [s.passed for s in state.seen if state.agreed and s.origin == "kept"]
    spoken = (*(w.passed for w in witnesses(state)), *(mended(state, s) for s in state.seen))
    votes = Counter(check for passed in spoken for check in passed)
    open_ = (state.seen[best].passed - state.bare).difference(*agreed)
    few = frozenset(check for check in open_ if votes[check] < SUPPORT)
    return few if state.disputable is None else few & state.disputable


def mended(state: SearchState, seen: Seen) -> frozenset[str]:
    """What a function built anew mends; nothing over a text that passed nothing by itself."""
    if seen.origin != "part":
        return frozenset()
    over = state.seen[seen.over]
    return seen.passed - over.passed if over.passed or over.origin == "skeleton" else frozenset()


def facts(seen: Seen) -> tuple[int, ...]:
    """What is no matter of opinion: guards, and what the user or the task itself says."""
    return (seen.score.guards_lost, seen.score.user, seen.score.example)


def witnesses(state: SearchState) -> list[Seen]:
    """Each witness as it was seen first."""
    return [_origin(state, s) for s in state.seen if _is_witness(state, s)]


def rank(state: SearchState, seen: Seen) -> tuple[bool, tuple[int, ...], bool, int, int, int]:
    """Its place among candidates, the greatest the best one.

    Of those that pass as many checks, one that breaks in fewer of the others is nearer. Of those
    that pass the same, the program that most draws wrote comes first, known by its answers to all
    questions; then the one whose answers are shared most. A function in another's place must do
    better; that it is shorter says nothing for it. Of programs that nothing tells apart one that
    ends in an error where another has a value comes last, and the one that was written most often
    first.
    """
    *better, quality, agreed, size = _agreed(state, seen).key()
    better += [-len(seen.broke), quality]
    said = witnesses(state) if state.policy.agreement else []
    same = sum(bool(w.answers) and w.answers == seen.answers for w in said)
    own = seen.origin not in ("part", "crossover")
    written = max(1, sum(w is seen for w in said))
    return not seen.problem, (*better, same, agreed), own, -_broken(state, seen), written, size


def _broken(state: SearchState, seen: Seen) -> int:
    """Questions to which it has no value and another candidate has one."""
    others = [s.answers for s in state.seen if s.answers]
    columns = zip(seen.answers, *others, strict=True) if seen.answers else ()
    return sum(
        own.startswith(NO_VALUE) and not all(a.startswith(NO_VALUE) for a in given)
        for own, *given in columns
    )


def _mostly_right(state: SearchState, seen: Seen) -> bool:
    return len(seen.passed - state.bare) >= len(seen.failed)


def _enough(state: SearchState) -> bool:
    """Whether there are witnesses enough to dispute a test, and that is wanted."""
    policy = state.policy
    if not (policy.agreement and policy.dispute):
        return False
    return len(witnesses(state)) >= max(2, min(policy.compare, policy.draws))


def _fails_no_fact(state: SearchState, seen: Seen) -> bool:
    """Whether it passes what the task shows and fails only what may be wrong."""
    sure = state.disputable is not None and not state.disputable.issuperset(seen.failed)
    return not (seen.problem or sure) and state.shown <= seen.passed


def _is_witness(state: SearchState, seen: Seen) -> bool:
    origin = _origin(state, seen)
    alone = origin.origin == "draw" or seen.unseen
    return seen.origin == "draw" and alone and not origin.problem


def _origin(state: SearchState, seen: Seen) -> Seen:
    return state.seen[seen.same_as] if seen.same_as >= 0 else seen


def _agreed(state: SearchState, seen: Seen) -> Score:
    if not state.policy.agreement:
        return seen.score
    generated = seen.score.generated - len(contested(state) & seen.passed)
    if seen.answers:
        agreed = round(100 * agreement(state, seen))
        return replace(seen.score, generated=generated, agreement=agreed)
    same = sum(1 for s in state.seen if not s.problem and _origin(state, s).passed == seen.passed)
    return replace(seen.score, generated=generated, agreement=max(0, same - 1))
