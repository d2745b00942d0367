"""Laws of the layers: every file once, after all that it needs."""

from hypothesis import given
from hypothesis import strategies as st

from standalone_orchestrator.core.state import waves_of
from standalone_orchestrator.core.task import Plan, PlannedFile

PATHS = [f"{c}.py" for c in "abcdef"]
NEEDS = st.lists(st.sampled_from([*PATHS, "outside.py"]), max_size=3).map(tuple)
PLANS = st.lists(st.tuples(st.sampled_from(PATHS), NEEDS), unique_by=lambda f: f[0]).map(
    lambda files: Plan(tuple(PlannedFile(p, "", needs=n) for p, n in files), ())
)


def reached(plan, path):
    """All that `path` needs, through others too."""
    needs = {f.path: [n for n in f.needs if n != f.path] for f in plan.files}
    seen, pending = set(), [path]
    while pending:
        for need in needs.get(pending.pop(), ()):
            if need in needs and need not in seen:
                seen.add(need)
                pending.append(need)
    return seen


@given(plan=PLANS)
def test_every_file_is_in_exactly_one_layer(plan):
    layers = waves_of(plan)
    flat = [p for layer in layers for p in layer]
    assert sorted(flat) == sorted(f.path for f in plan.files)
    assert all(layers)


@given(plan=PLANS)
def test_a_file_that_waits_for_no_cycle_comes_after_all_it_needs_and_as_soon_as_it_can(plan):
    layers = waves_of(plan)
    place = {p: n for n, layer in enumerate(layers) for p in layer}
    for file in plan.files:
        ahead = reached(plan, file.path)
        if not any(p in reached(plan, p) for p in {*ahead, file.path}):
            earlier = [place[p] for p in ahead]
            assert place[file.path] == (max(earlier) + 1 if earlier else 0)
