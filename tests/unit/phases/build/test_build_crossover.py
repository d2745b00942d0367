"""Functions of other candidates in the place of the best one's own."""

from dataclasses import replace

from boxes import PLAN, stated
from standalone_orchestrator.core.checks import Suite
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.phases.build.parts import Wanted, exchanged

STATED = ("assert pack(1) == 2", "assert seal(1) == '1'")
TESTS, CHECKS = stated(*STATED)


def box(pack, seal):
    return f"def pack(x):\n    return {pack}\n\n\ndef seal(x):\n    return {seal}\n"


PACKS, SEALS = box("x + 1", "x"), box("x", "str(x)")


def built(building, *answers, **policy):
    plain = {"draws": len(answers), "compare": len(answers), "repairs": 0, "questions": 0, **policy}
    given = {"plan": PLAN}
    return building(*answers, suite=Suite(CHECKS), frozen=TESTS, given=given, **plain)


def origins(run):
    return [event.origin for event in run.events]


def test_of_two_candidates_that_are_each_half_right_one_is_made_that_is_right(building):
    run = built(building, PACKS, SEALS)
    assert run.text == box("x + 1", "str(x)")
    assert origins(run)[2:] == ["crossover seal of draw 2 at 0.4"] * 2
    assert len(run.draws) == 2
    assert run.built.chosen == "crossover seal of draw 2 at 0.4"


def test_it_can_be_switched_off(building):
    assert built(building, PACKS, SEALS, crosses=0).text == PACKS


def test_a_program_that_is_known_is_not_looked_at_again(building):
    wrong = box("x", "x")
    run = built(building, PACKS, wrong, wrong)
    assert [o for o in origins(run) if o.startswith("crossover")] == []


def test_what_it_needs_comes_with_a_function_and_what_does_not_fit_is_left():
    text, helped = box("x", "x"), box("x", "_text(x)") + "\n\ndef _text(x):\n    return str(x)\n"
    made = exchanged(helped, "box.py", Wanted("seal", text))
    assert "return _text(x)" in made
    assert "def _text(x):" in made
    assert exchanged("def pack(x):\n    return 1\n", "box.py", Wanted("seal", text)) == ""
    assert exchanged("no program", "box.py", Wanted("seal", text)) == ""
    assert exchanged(helped, "box.unknown", Wanted("seal", text)) == ""


def test_a_candidate_of_a_file_with_one_function_is_not_crossed(building):
    one = Plan((replace(PLAN.files[0], exports=("def pack(x)",)),), ())
    answers = ("def pack(x):\n    return x\n", "def pack(x):\n    return 0\n")
    run = building(
        *answers, suite=Suite(CHECKS[:1]), frozen=TESTS, given={"plan": one}, draws=2, repairs=0
    )
    assert [o for o in origins(run) if o.startswith("crossover")] == []


def test_where_the_function_is_the_same_nothing_is_exchanged():
    text = box("x", "x")
    assert exchanged("import math\n\n\n" + text, "box.py", Wanted("seal", text)) == ""
    assert exchanged(box("0", "x"), "box.py", Wanted("seal", text)) == ""
    assert exchanged(box("0", "1"), "box.py", Wanted("seal", text)) == box("x", "1")


def test_a_crossover_is_repaired_as_it_is_in_a_file_of_the_base_too(building):
    tests, checks = stated(*STATED, "assert pack(5) == 7")
    right = "def pack(x):\n    return x + 1 + x // 5\n"
    run = building(
        PACKS,
        SEALS,
        right,
        suite=Suite(checks),
        frozen=tests,
        given={"plan": PLAN},
        base=box("None", "None"),
        draws=2,
        compare=2,
        repairs=1,
        questions=0,
    )
    assert box("x + 1", "str(x)") in run.prompt(2)
    assert "Your last reply" not in run.prompt(2)
    assert run.text == box("x + 1 + x // 5", "str(x)")


def test_a_file_that_is_not_whole_yet_may_take_functions_of_others(building):
    open_ = "def pack(x):\n    return x + 1\n\n\ndef seal(x):\n    ...\n"
    other = "def pack(x):\n    ...\n\n\ndef seal(x):\n    return str(x)\n"
    assert built(building, open_, other).text == box("x + 1", "str(x)")


def queue(name, taken, listed):
    return (
        "class Queue:\n"
        "    def __init__(self):\n"
        f"        self.{name} = []\n\n"
        "    def take(self):\n"
        f"        return {taken}\n\n"
        "    def all(self):\n"
        f"        return {listed}\n"
    )


def test_a_method_that_keeps_its_things_elsewhere_is_fitted_in():
    mine = queue("items", "self.items.pop(0)", "sorted(self.items)")
    other = queue("queue", "max(self.queue)", "self.queue")
    made = exchanged(other, "box.py", Wanted("Queue.take", mine))
    assert made == queue("items", "max(self.items)", "sorted(self.items)")


def test_what_another_refuses_is_put_before_the_body_that_is_right(building):
    raises = "with __import__('pytest').raises(ValueError): seal(0)"
    tests, checks = stated("assert seal(1) == '1'", raises)
    refuses = box("x", "x").replace(
        "    return x\n", "    if not x:\n        raise ValueError\n    return x\n"
    )
    plain = {"draws": 2, "compare": 2, "repairs": 0, "questions": 0}
    given = {"plan": PLAN}
    run = building(SEALS, refuses, suite=Suite(checks), frozen=tests, given=given, **plain)
    assert run.built.chosen == "crossover guards of seal of draw 2 at 0.4"
    assert run.text == SEALS.replace(
        "    return str", "    if not x:\n        raise ValueError\n    return str"
    )
