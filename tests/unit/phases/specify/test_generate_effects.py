"""Tests of what a call leaves behind: made by code, with outcomes that functions work out."""

from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.phases.specify.generate import Writer
from standalone_orchestrator.phases.specify.rounds import write_until_red

EXPORTS = (
    "class Jar",
    "Jar.__init__(self, label: str, size: int = 1)",
    "class Shelf",
    "Shelf.put(self, jar: Jar) -> None",
    "Shelf.take(self) -> Jar",
    "Shelf.jars(self) -> list[Jar]",
)
POINTS = ("`take()` removes and returns the widest jar.", "`jars()` gives the widest jar first.")


def sized(question):
    """The names of what goes in, the widest first; the first of equals first."""
    made = [line.split(" = ") for line in question.setup if "Jar(" in line]
    return [n for n, _ in sorted(made, key=lambda one: -int(one[1].split("size=")[1].rstrip(")")))]


class Worked:
    """Works out what the points say, and keeps what it was asked."""

    def __init__(self):
        self.asked = []

    def of(self, questions, purpose="oracle"):
        self.asked.append(questions)
        said = {q: f"[{', '.join(sized(q))}]" if "jars" in q.expression else sized(q)[0]
                for q in questions}  # fmt: skip
        return {q: f"assert {q.expression} == {outcome}" for q, outcome in said.items()}


def test_what_is_left_is_stated_by_what_is_shown_of_it():
    criteria = [Criterion(f"c{n}", t, CheckKind.BEHAVIOUR) for n, t in enumerate(POINTS, 1)]
    plan = Plan((PlannedFile("shelf.py", "", EXPORTS),), tuple(criteria))
    names, worked = {"Jar": "shelf", "Shelf": "shelf"}, Worked()
    writer = Writer(
        FakeModel("nobody asks"), Head("", ""), 7, lambda *_: None, plan, names, outcomes=worked
    )
    kept, _ = write_until_red(writer, plan, lambda drafts: {})
    bodies = ["; ".join(d.check.source.splitlines()[2:]) for d in kept]
    made = "s = Shelf(); a = Jar('x', size={}); b = Jar('y', size={}); c = Jar('z', size={})"
    calls = "; s.put(c); s.put(a); s.put(b); s.take(); assert s."
    after = [body for body in bodies if "s.take(); assert" in body]
    assert after == [
        f"{made.format(1, 3, 2)}{calls}take() == c",
        f"{made.format(1, 3, 2)}{calls}jars() == [c, a]",
        f"{made.format(2, 1, 2)}{calls}take() == c",
        f"{made.format(2, 1, 2)}{calls}jars() == [c, b]",
    ]
    assert len(kept) == 14
    assert all(d.check.firm for d in kept)
    mine = [d.check.criteria for d, body in zip(kept, bodies, strict=True) if body in after]
    assert mine == [("c1",), ("c1", "c2")] * 2


def test_an_error_that_code_can_test_is_asked_of_nobody_and_firm():
    point = Criterion(
        "c1", "`put()` raises `ValueError` for a jar that is there already.", CheckKind.BEHAVIOUR
    )
    plan = Plan((PlannedFile("shelf.py", "", EXPORTS),), (point,))
    model, names = FakeModel("nobody asks"), {"Jar": "shelf", "Shelf": "shelf"}
    writer = Writer(model, Head("", ""), 7, lambda *_: None, plan, names)
    (kept,), _ = write_until_red(writer, plan, lambda drafts: {})
    assert kept.check.source.splitlines()[-2:] == [
        "with pytest.raises(ValueError):",
        "    s.put(a)",
    ]
    assert kept.check.firm
    assert kept.check.criteria == ("c1",)
    assert model.calls == []
