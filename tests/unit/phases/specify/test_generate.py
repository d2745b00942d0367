"""Tests asked of a model: kept when red, asked again where none survived, within a bound."""

import json
from dataclasses import replace

import pytest
from pydantic import ValidationError

from standalone_orchestrator.core.checks import Authority, Means, Role
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.models.fakes import FakeModel, in_turn
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.phases.specify.draft import from_examples
from standalone_orchestrator.phases.specify.generate import Writer
from standalone_orchestrator.phases.specify.rounds import share, write_until_red
from standalone_orchestrator.phases.specify.schema import reply_of

NAMES = {"pack": "box", "seal": "box"}
PACKS = Criterion("c1", "`pack` packs", CheckKind.BEHAVIOUR)
FAILS = Criterion("c2", "`seal` raises `ValueError` for nothing", CheckKind.BEHAVIOUR)
CLASS = Criterion("c3", "there is a file box.py", CheckKind.STRUCTURE)


def plan(*criteria):
    return Plan((PlannedFile("box.py", "", ("def pack(x)", "def seal(x)")),), criteria)


def reply(*tests):
    return json.dumps({"tests": [list(t) for t in tests]})


def written(*answers, criteria=(PACKS,), refuse=None, rounds=2, text=""):
    model, told = FakeModel(in_turn(*answers)), []
    asked = []

    def redden(drafts):
        asked.append([d.check.id for d in drafts])
        return {i: why for i, why in (refuse or {}).items() if i in asked[-1]}

    writer = Writer(
        model,
        Head("You test.", "# Task"),
        7,
        lambda topic, text: told.append((topic, text)),
        plan(*criteria),
        NAMES,
    )
    stated = from_examples(text, plan(*criteria), NAMES)
    kept, refused = write_until_red(writer, plan(*criteria), redden, rounds, stated)
    return kept, refused, model, told, asked


def prompts(model):
    return [call[0].messages[-1].text for call in model.calls]


ONE = ["assert pack(1) == 1"]
TWO = ["assert pack(2) == 2"]


def test_a_red_test_becomes_a_goal_check_of_its_criterion():
    kept, refused, model, told, _ = written(reply(ONE))
    assert (refused, told, len(model.calls)) == ((), [], 1)
    check = kept[0].check
    assert (check.id, check.target) == ("gc1_1", "test_c1.py::test_c1_1")
    assert (check.role, check.authority, check.means) == (
        Role.GOAL,
        Authority.GENERATED,
        Means.TEST,
    )
    assert (check.criteria, check.needs) == (("c1",), ("box.py",))
    assert check.source == kept[0].case.body == "from box import pack\nassert pack(1) == 1"


def test_the_first_round_is_drawn_without_chance_and_the_second_one_with_some():
    _, _, model, _, _ = written(reply(ONE), refuse={"gc1_1": "it passes on one"})
    draws = [call[1] for call in model.calls]
    assert [(d.index, d.temperature) for d in draws] == [(0, 0.0), (1, 0.7)]
    assert [d.seed for d in draws] == [seed_for(7, "tests", "c1", n) for n in (0, 1)]


def test_the_prompt_holds_the_point_its_subject_and_what_is_imported():
    (prompt,) = prompts(written(reply(ONE))[2])
    assert "> `pack` packs" in prompt
    assert "calls `pack` and nothing else" in prompt
    assert "`import pytest; from box import pack, seal` is already done" in prompt
    assert "Earlier tests were refused" not in prompt


def test_a_criterion_of_which_no_test_survived_is_asked_again_with_the_reason():
    why = "it passes on one, so it shows nothing"
    kept, refused, model, _, _ = written(reply(ONE), reply(TWO), refuse={"gc1_1": why})
    assert f"Earlier tests were refused:\n- {why}" in prompts(model)[1]
    assert refused == (("gc1_1", why),)
    assert [d.case.body.splitlines()[-1] for d in kept] == TWO
    assert len({d.check.id for d in kept} | {"gc1_1"}) == 2


def test_lines_that_make_no_test_are_told_when_asked_again():
    _, _, model, told, _ = written(reply(["pack(1)"]), reply(ONE))
    why = "its last line is neither an `assert` nor a `with pytest.raises(...)`"
    assert told == [("unfit test", why)]
    assert f"- {why}" in prompts(model)[1]


def test_asking_again_ends_within_the_bound():
    kept, _, model, _, _ = written(reply(["pack(1)"]), rounds=3)
    assert (kept, len(model.calls)) == ((), 3)


def test_a_criterion_that_is_covered_is_not_asked_again():
    answers = (reply(ONE), reply(["assert seal(1) == 1"]))
    kept, _, model, _, _ = written(*answers, criteria=(PACKS, FAILS))
    assert [p.count("`pack` packs") for p in prompts(model)] == [1, 0, 0]
    assert [d.check.id for d in kept] == ["gc1_1"]


def test_a_point_about_an_error_is_told_how_errors_are_tested():
    answers = (reply(["assert seal(0) == 0"]), reply(["with pytest.raises(ValueError): seal(0)"]))
    kept, _, model, told, _ = written(*answers, criteria=(FAILS,))
    assert "this point is about an error: use `with pytest.raises(...)`" in prompts(model)[1]
    assert told[0][1].startswith("it is about nothing that the task asks for")
    assert kept[0].check.criteria == ("c2",)


def test_structure_is_not_asked_for():
    assert written(reply(ONE), criteria=(CLASS,))[2].calls == []


def test_tests_that_contradict_each_other_are_both_dropped():
    other = ["assert pack(1) == 9"]
    kept, refused, _, _, asked = written(reply(ONE, other, TWO))
    assert asked == [["gc1_3"]]
    assert [d.check.id for d in kept] == ["gc1_3"]
    why = "another test asks the same and states another outcome"
    assert dict(refused) == {"gc1_1": why, "gc1_2": why}


def test_a_test_that_contradicts_a_kept_one_of_another_point_is_dropped():
    second = Criterion("c2", "`pack` is fast", CheckKind.BEHAVIOUR)
    answers = (reply(ONE), reply(["assert pack(1) == 9"]))
    kept, refused, _, _, _ = written(*answers, criteria=(PACKS, second), rounds=1)
    assert kept == ()
    assert [i for i, _ in refused] == ["gc1_1", "gc2_1"]


def test_repetitions_are_kept_once():
    kept, refused, _, _, _ = written(reply(ONE, ONE))
    assert ([d.check.id for d in kept], refused) == (["gc1_1"], ())


def test_a_reply_that_is_no_list_of_tests_is_told_and_asked_again():
    kept, _, model, told, _ = written(*["no"] * 3, reply(ONE))
    assert any(topic == "malformed" and 'tests for "`pack` packs"' in text for topic, text in told)
    assert len(kept) == 1
    assert len(model.calls) == 4


def test_many_outcomes_in_the_first_round_take_no_name_of_the_second():
    many = [["s = pack", *[f"assert s({r * 9 + n}) == 1" for n in range(7)]] for r in range(3)]
    first = Criterion("c1", "`seal` seals", CheckKind.BEHAVIOUR)
    second = Criterion("c2", "`pack` packs", CheckKind.BEHAVIOUR)
    answers = (reply(*many), reply(ONE), reply(["assert seal(1) == 1"]))
    kept, _, _, _, _ = written(*answers, criteria=(first, second))
    ids = [d.check.id for d in kept]
    assert len(ids) == 23
    assert len(set(ids)) == len(ids)


def test_hints_stand_in_the_prompts_for_the_files_that_have_some():
    model = FakeModel(in_turn(reply(ONE)))
    hints = {"box.py": ("Mind the gap.", "Mind the step.", "Mind the head.")}
    writer = Writer(
        model, Head("", ""), 7, lambda topic, text: None, plan(PACKS), NAMES, hints=hints
    )
    write_until_red(writer, plan(PACKS), lambda drafts: {}, 1)
    assert prompts(model)[0].rstrip().endswith("already done.\nMind the gap.\nMind the step.")
    assert "Mind" not in prompts(written(reply(ONE))[2])[0]


def test_an_example_of_the_task_is_not_tested_twice_nor_contradicted():
    other = ["assert pack(1) == 9"]
    kept, refused, model, _, _ = written(reply(ONE, TWO), text="`pack(1)` returns 1.")
    assert ([d.case.body for d in kept], refused) == (["from box import pack\n" + TWO[0]], ())
    kept, refused, model, _, _ = written(reply(other), text="`pack(1)` returns 1.")
    assert kept == ()
    assert dict(refused) == {"gc1_1": "another test asks the same and states another outcome"}
    assert len(model.calls) == 1  # the example covers the point


def test_so_many_tests_fewer_are_asked_for_as_the_task_has_examples():
    def asked(point, *lines):
        model = FakeModel(in_turn(reply(TWO, ["assert pack(3) == 3"], ["assert pack(4) == 4"])))
        known = {point.id: lines}
        one = plan(point)
        writer = Writer(model, Head("", ""), 7, lambda *_: None, one, NAMES, examples=known)
        kept, _ = write_until_red(writer, one, lambda drafts: {}, 1)
        return len(kept), prompts(model)

    assert [asked(PACKS, *ONE * n)[0] for n in range(5)] == [3, 2, 1, 0, 0]
    assert [len(asked(PACKS, *ONE * n)[1]) for n in range(5)] == [1, 1, 1, 0, 0]
    assert len(asked(FAILS, *ONE * 4)[1]) == 1  # that of an error is asked for all the same
    assert "tests already; other inputs are wanted:\n" + ONE[0] in asked(PACKS, *ONE)[1][0]
    assert "tests already" not in asked(PACKS)[1][0]


def test_an_example_is_the_same_after_what_a_session_called_before():
    text = ">>> pack(1)\n1\n>>> pack(2)\n2\n"
    kept, _, _, _, _ = written(reply(ONE, TWO, ["assert pack(3) == 3"]), text=text)
    assert [d.case.body for d in kept] == ["from box import pack\nassert pack(3) == 3"]


def many(number):
    return plan(*(Criterion(f"c{n}", f"point {n}", CheckKind.BEHAVIOUR) for n in range(number)))


def test_the_tests_of_a_task_are_shared_out_among_its_criteria():
    shares = {n: share(many(n), 24, 3) for n in (1, 8, 9, 12, 13, 24, 25, 100)}
    assert shares == {1: 3, 8: 3, 9: 2, 12: 2, 13: 1, 24: 1, 25: 1, 100: 1}
    assert share(plan(CLASS), 24, 3) == 3


def test_a_reply_has_no_room_for_more_tests_than_are_asked_for():
    for most in (1, 2, 3):
        schema = reply_of(most)
        assert len(schema.model_validate({"tests": [ONE] * most}).tests) == most
        with pytest.raises(ValidationError):
            schema.model_validate({"tests": [ONE] * (most + 1)})
    assert reply_of(9) is reply_of(3)


def test_nobody_is_asked_about_what_code_has_shown():
    model = FakeModel(in_turn(reply(["with pytest.raises(ValueError): seal(0)"])))
    both = plan(PACKS, FAILS)
    writer = Writer(model, Head("", ""), 7, lambda *_: None, both, NAMES, shown=frozenset({"c1"}))
    kept, _ = write_until_red(writer, both, lambda drafts: {})
    assert [d.check.criteria for d in kept] == [("c2",)]
    assert len(model.calls) == 1


SHELF = Plan(
    (
        PlannedFile(
            "shelf.py",
            "",
            (
                "class Jar",
                "Jar.__init__(self, label: str, size: int = 1)",
                "class Shelf",
                "Shelf.put(self, jar: Jar) -> None",
                "Shelf.take(self) -> Jar",
                "Shelf.jars(self) -> list[Jar]",
            ),
        ),
    ),
    (
        Criterion("c1", "The widest comes first.", CheckKind.BEHAVIOUR),
        Criterion("c2", "`take()` takes the widest.", CheckKind.BEHAVIOUR),
        Criterion("c3", "No jar is lost.", CheckKind.BEHAVIOUR),
    ),
)


def shelved(*answers, rounds=1):
    model, told = FakeModel(in_turn(*(json.dumps(a) for a in answers))), []
    names = {"Jar": "shelf", "Shelf": "shelf"}
    writer = Writer(
        model, Head("", "# Task"), 7, lambda *one: told.append(one), SHELF, names, per_criterion=1
    )
    kept, _ = write_until_red(writer, SHELF, lambda drafts: {}, rounds)
    return kept, model, told


FIRST = {"work": "b is wider", "line": "assert s.jars() == [Jar('y', size=2), Jar('x', size=1)]"}
TAKEN = {"work": "b is wider", "line": "assert s.take() == b"}
LAST = {"tests": [["s = Shelf()", "assert s.jars() == []"]]}


def test_where_code_can_fill_an_object_only_the_outcome_is_asked_for():
    kept, model, _ = shelved(FIRST, TAKEN, LAST)
    bodies = [d.check.source.splitlines()[2:] for d in kept]
    filled = ["s = Shelf()", "a = Jar('x', size=1)", "b = Jar('y', size=2)", "s.put(a)", "s.put(b)"]
    assert bodies[0] == [*filled, "assert s.jars() == [b, a]"]
    assert bodies[1] == [*filled, "assert s.take() == b"]
    assert "b = Jar('y', size=2)" in prompts(model)[0]
    assert "> The widest comes first." in prompts(model)[1]


def test_points_that_ask_the_same_share_one_answer_and_one_test():
    same = SHELF.criteria[0], replace(SHELF.criteria[0], id="c2")
    plan = replace(SHELF, criteria=same)
    model = FakeModel(in_turn(json.dumps(FIRST)))
    writer = Writer(
        model, Head("", ""), 7, lambda *_: None, plan, {"Jar": "shelf", "Shelf": "shelf"}
    )
    kept, _ = write_until_red(replace(writer, per_criterion=1), plan, lambda drafts: {}, 1)
    assert len(model.calls) == 1
    assert [d.check.criteria for d in kept] == [("c1", "c2")]


def test_an_answer_to_something_else_is_no_test_and_the_usual_way_follows():
    other = {"work": "", "line": "assert s.take() == b"}
    kept, model, told = shelved(other, TAKEN, LAST, LAST, rounds=2)
    assert ("unfit test", "`assert s.take() == b` states no outcome of `s.jars()`") in told
    assert "states no outcome of" in prompts(model)[3]
    assert kept[0].check.criteria == ("c2",)


class Worked:
    """Says what `jars` gives with every filling, and of other calls nothing."""

    def __init__(self):
        self.asked = []

    def of(self, questions, purpose="oracle"):
        self.asked.append([q.expression for q in questions])
        known = [q for q in questions if q.expression == "s.jars()"]
        return {q: f"assert {q.expression} == [b, a]" for q in known}


def test_outcomes_that_functions_work_out_are_had_at_once_and_first_and_all_are_taken():
    model, worked = FakeModel(in_turn(json.dumps(TAKEN), json.dumps(LAST))), Worked()
    names = {"Jar": "shelf", "Shelf": "shelf"}
    writer = Writer(
        model, Head("", ""), 7, lambda *_: None, SHELF, names, per_criterion=1, outcomes=worked
    )
    kept, _ = write_until_red(writer, SHELF, lambda drafts: {}, 1)
    assert worked.asked == [["s.jars()"] * 5 + ["s.take()"] * 5]
    stated = [d.check.source.splitlines()[-1] for d in kept]
    assert stated[:6] == ["assert s.jars() == [b, a]"] * 5 + ["assert s.take() == b"]
    assert [d.check.firm for d in kept][:6] == [True] * 5 + [False]
    assert "s.take()" in prompts(model)[0]


def test_a_test_may_use_what_the_plan_does_not_touch():
    lines = ["lid = Lid(3)", "assert pack(lid) == 3"]
    model = FakeModel(in_turn(reply(lines)))
    writer = Writer(
        model, Head("", ""), 7, lambda *_: None, plan(PACKS), NAMES, elsewhere={"Lid": "shop.lids"}
    )
    (kept,), _ = write_until_red(writer, plan(PACKS), lambda drafts: {})
    assert "from shop.lids import Lid" in kept.check.source
    assert kept.check.needs == ("box.py",)
    assert "Lid" not in prompts(model)[0]


def test_values_that_the_point_refuses_are_tested_without_a_model():
    point = Criterion("c1", "`pack` raises `ValueError` if `x` is negative.", CheckKind.BEHAVIOUR)
    model = FakeModel("nobody asks")
    writer = Writer(model, Head("", ""), 7, lambda *_: None, plan(point), NAMES)
    (kept,), _ = write_until_red(writer, plan(point), lambda drafts: {})
    assert kept.check.source.endswith("with pytest.raises(ValueError):\n    pack(-1)")
    assert (kept.check.criteria, kept.check.firm) == (("c1",), True)
    assert model.calls == []


def test_each_function_of_a_point_about_an_error_has_a_test_of_its_own():
    exports = ("class Shelf", "Shelf.take(self)", "Shelf.look(self)")
    point = Criterion("c1", "`take` and `look` raise `IndexError` when empty.", CheckKind.BEHAVIOUR)
    shelf = Plan((PlannedFile("shelf.py", "", exports),), (point,))
    writer = Writer(
        FakeModel("nobody asks"), Head("", ""), 7, lambda *_: None, shelf, {"Shelf": "shelf"}
    )
    kept, _ = write_until_red(writer, shelf, lambda drafts: {})
    assert [d.check.source.splitlines()[-1].strip() for d in kept] == ["s.take()", "s.look()"]


def test_a_stated_edge_is_tested_beside_what_the_model_writes():
    point = Criterion("c1", "`pack` packs, or gives 7 if `x` is zero.", CheckKind.BEHAVIOUR)
    model = FakeModel(in_turn(reply(ONE)))
    writer = Writer(model, Head("", ""), 7, lambda *_: None, plan(point), NAMES, per_criterion=1)
    kept, _ = write_until_red(writer, plan(point), lambda drafts: {})
    assert [d.check.source.splitlines()[-1] for d in kept] == [
        "assert pack(1) == 1",
        "assert pack(0) == 7",
    ]
    assert [d.check.firm for d in kept] == [False, True]
    assert len({d.check.target for d in kept}) == 2
