"""The law of criteria: nothing that a task names is lost."""

from hypothesis import given
from hypothesis import strategies as st

from standalone_orchestrator.codebase.terms import claims, terms
from standalone_orchestrator.core.task import CheckKind, PlannedFile
from standalone_orchestrator.phases.plan.criteria import criteria

NAMES = ("pack", "unpack", "seal_all", "open_box", "weigh")
PARTS = st.sampled_from([
    "Write `m.py` with a class `Box`.", "It has functions {a}, {b} and {c}.", "Each takes a text.",
    "`{a}` raises `PackError` when empty.", "- `{b}(text)` keeps at most 42 items",
    "* the option `--{a}` sets 7", "1. `{c}` returns 255", "# `{a}` in `m.py`",
    "All of them are pure.", "It needs `data.json`.", "Class `Box` has `{b}` and `{c}`.",
    "## Class `Crate`", "Functions: `{a}(x)` and `{b}(x)`.", "They raise `KeyError`, at 3 and 4.",
    "```python\nclass Crate:\n    def {c}(self): raise TypeError\n```", "Nothing is said here.",
    "Call `python m.py --fast` to see 12 lines. The method `{b}` must be quick.",
    "def {a}(x): ...", "In `m.py` are `{a}(x)` and `{b}(x)`.",
    "Both `{a}` and `{c}` return lists, neither returns None.",
])  # fmt: skip


@given(data=st.data())
def test_every_name_and_number_of_a_task_is_claimed_by_a_criterion(data):
    parts = data.draw(st.lists(PARTS, min_size=1, max_size=7))
    a, b, c = data.draw(st.permutations(NAMES))[:3]
    joint = data.draw(st.sampled_from(["\n", "\n\n"]))
    text = joint.join(p.replace("{a}", a).replace("{b}", b).replace("{c}", c) for p in parts)
    exports = ("class Box", "class Crate", *(f"def {n}(x)" for n in NAMES))
    found = criteria(text, (PlannedFile("m.py", "", exports),), ())
    for term in terms(text):
        by = [c for c in found if claims(c.text, term)]
        assert by, term
        if term.text in NAMES and term.kind == "name":
            assert any(c.kind is CheckKind.BEHAVIOUR for c in by), term
