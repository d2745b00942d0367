"""Laws of the search: it ends, keeps its bounds, and takes a candidate with the greatest score."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from standalone_orchestrator.core.checks import Score
from standalone_orchestrator.core.consensus import best_of, disputed
from standalone_orchestrator.core.search import (
    PART_DRAWS,
    Begin,
    Compare,
    Crossover,
    Part,
    Repair,
    Take,
    Wave,
    next_try,
)
from standalone_orchestrator.core.search_state import (
    SearchPolicy,
    SearchState,
    Seen,
    compared,
    crossed,
    saw,
)

NAMES = ("g1", "g2", "b1")
FUNCTIONS = ("Box.__init__", "Box.pop", "seal")
MOST_CALLS = 2 * len(FUNCTIONS)

POLICIES = st.builds(
    SearchPolicy,
    draws=st.integers(0, 6),
    compare=st.integers(0, 6),
    second_wave=st.sampled_from(["fresh", "errors", "off"]),
    crosses=st.integers(0, 4),
    repairs=st.integers(0, 3),
    early_stop=st.booleans(),
    agreement=st.booleans(),
    parts=st.integers(0, 3),
)
BLAMED = st.lists(st.sampled_from(FUNCTIONS), unique=True, max_size=3).map(tuple)


@st.composite
def candidates(draw, earlier=0, origin="draw"):
    if draw(st.integers(0, 3)) == 0:
        bad = Score(quality=-draw(st.integers(1, 20)))
        return Seen(origin, bad, problem="no Python", blamed=draw(BLAMED))
    failed = tuple(n for n in NAMES if draw(st.booleans()))
    ok = frozenset(NAMES) - set(failed)
    score = Score(generated=len(ok - {"b1"}), guards_lost=-("b1" in failed))
    broke = frozenset(n for n in failed if draw(st.booleans()))
    away = frozenset(n for n in broke if draw(st.booleans()))
    return Seen(origin, score, ok, failed, broke, away, blamed=draw(BLAMED) if failed else ())


def searched(data, policy, trusted, disputable=None):
    """Everything that was tried, and the state at the end."""
    state = SearchState(policy, trusted, disputable=disputable, skeleton=data.draw(st.booleans()))
    if data.draw(st.booleans()):
        free = tuple(data.draw(candidates(origin=o)) for o in ("edits", "kept"))
        state = saw(state, seen=free)
    tried = []
    while not isinstance(step := next_try(state), Take):
        if isinstance(step, Compare):
            size = data.draw(st.integers(0, 2))
            answers = st.lists(st.sampled_from("ab"), min_size=size, max_size=size).map(tuple)
            fresh = [n for n in step.candidates if not state.seen[n].answers]
            assert fresh == list(step.candidates), "nobody is asked twice"
            known = {len(s.answers) for s in state.seen if s.answers}
            if known:
                answers = st.just(("a",) * known.pop())
            state = compared(state, {n: data.draw(answers) for n in step.candidates})
            continue
        calls = [one for one, _ in tried if not isinstance(one, Crossover)]
        assert len(calls) <= policy.draws + policy.repairs + MOST_CALLS + 1, "no end"
        tried.append((step, state))
        if isinstance(step, Begin):
            bare = Seen("skeleton", Score(quality=-9), problem="open", blamed=data.draw(BLAMED))
            state = saw(state, seen=(bare,))
            continue
        if isinstance(step, Crossover):
            many = data.draw(st.integers(0, 2))
            mixed = (data.draw(candidates(origin="crossover")) for _ in range(many))
            state = crossed(state, step.of, step.name, tuple(mixed))
            continue
        many = len(step.draws) if isinstance(step, Wave | Part) else 1
        origin = "part" if isinstance(step, Part) else "draw"
        arrived = data.draw(st.integers(0, many))  # a draw may fail
        fresh = []
        for _ in range(arrived):
            known = [i for i, s in enumerate((*state.seen, *fresh)) if s.same_as < 0]
            if known and data.draw(st.integers(0, 3)) == 0:
                first = data.draw(st.sampled_from(known))
                twin = (*state.seen, *fresh)[first]
                fresh.append(replace(twin, origin=origin, same_as=first, answers=()))
            else:
                fresh.append(data.draw(candidates(origin=origin)))
        if isinstance(step, Part):
            fresh = [replace(seen, over=step.of, put=step.name) for seen in fresh]
        state = saw(
            state,
            draws=len(step.draws) if isinstance(step, Wave) else 0,
            repair=isinstance(step, Repair),
            part=step.name if isinstance(step, Part) else "",
            seen=tuple(fresh),
        )
    return state, tried, step


@given(data=st.data(), policy=POLICIES, trusted=st.booleans())
def test_a_search_ends_within_its_bounds_and_takes_the_best(data, policy, trusted):
    state, tried, taken = searched(data, policy, trusted)
    waves = [(step, seen) for step, seen in tried if isinstance(step, Wave)]
    draws = [d for step, _ in waves for d in step.draws]
    repairs = [step.number for step, _ in tried if isinstance(step, Repair)]
    assert draws == list(range(len(draws)))
    assert len(draws) <= policy.draws + policy.support
    assert repairs == list(range(len(repairs)))
    assert len(repairs) <= policy.repairs
    if not state.seen:
        assert taken == Take(-1)
        return
    best = state.seen[taken.index]
    assert best.same_as < 0
    for other in state.seen:
        assert bool(best.problem) <= bool(other.problem)
        if bool(best.problem) == bool(other.problem):
            assert not best.score < other.score


@given(data=st.data(), policy=POLICIES, trusted=st.booleans())
def test_only_what_is_wrong_is_repaired_or_carried_on(data, policy, trusted):
    _, tried, _ = searched(data, policy, trusted)
    for step, state in tried:
        if isinstance(step, Repair):
            seen = state.seen[step.of]
            assert seen.problem or seen.failed
        elif isinstance(step, Wave) and step.after >= 0:
            assert state.waves > 0
            assert policy.second_wave == "errors"
        elif isinstance(step, Wave) and step.fresh:
            assert state.waves > 0
            best = best_of(state)  # none where no draw was answered
            sound = best >= 0 and not (state.seen[best].problem or state.seen[best].failed)
            assert policy.second_wave == "fresh" or sound


@given(data=st.data(), policy=POLICIES, facts=st.booleans())
def test_a_dispute_needs_enough_sound_draws_that_agree_in_all(data, policy, facts):
    disputable = frozenset({"g1", "g2"}) if facts else None
    state, _, _ = searched(data, policy, False, disputable)
    found = disputed(state)
    if found:
        first = [state.seen[s.same_as] if s.same_as >= 0 else s for s in state.seen]
        sound = [o for s, o in zip(state.seen, first, strict=True)
                 if s.origin == o.origin == "draw" and not o.problem]  # fmt: skip
        assert len(sound) >= max(2, min(policy.compare, policy.draws))
        assert len({s.failed for s in sound}) == 1
        assert set(found) <= set(sound[0].failed)
        assert not any(set(found) & s.passed for s in state.seen)
        assert policy.agreement
        assert disputable is None or disputable >= set(found)


@given(data=st.data(), policy=POLICIES, trusted=st.booleans())
def test_functions_are_built_anew_within_bounds_and_on_the_best_that_there_is(
    data, policy, trusted
):
    _, tried, _ = searched(data, policy, trusted)
    parts = [(step, state) for step, state in tried if isinstance(step, Part)]
    names = [step.name for step, _ in parts]
    assert len(set(names)) <= policy.parts
    for name in names:
        draws = [step.draws for step, _ in parts if step.name == name]
        assert draws == list(PART_DRAWS[: len(draws)])
    for step, state in parts:
        seen = state.seen[step.of]
        assert step.name in seen.blamed
        sound = [s for s in state.seen if not s.problem]
        assert not (seen.problem and sound)
        assert all(s.score.key()[:4] <= seen.score.key()[:4] for s in sound if s.blamed)
    begun = [state for step, state in tried if isinstance(step, Begin)]
    assert len(begun) <= 1
    assert all(s.problem and not s.blamed for state in begun for s in state.seen)


@given(data=st.data(), policy=POLICIES, trusted=st.booleans())
def test_a_function_is_crossed_once_a_wave_into_the_best_that_there_is(data, policy, trusted):
    end, tried, _ = searched(data, policy, trusted)
    crosses = [(step, state) for step, state in tried if isinstance(step, Crossover)]
    assert len({(step, state.waves) for step, state in crosses}) == len(crosses)
    for wave in range(end.waves + 1):
        made = [some for _, _, waves, some in end.crossed if waves == wave]
        assert sum(made) <= policy.crosses
    for step, state in crosses:
        seen = state.seen[step.of]
        assert step.name in seen.blamed
        assert not any(seen.score < s.score for s in state.seen if not (s.problem or seen.problem))
