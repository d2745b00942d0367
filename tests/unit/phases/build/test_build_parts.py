"""Building a file function by function, the rest of it held fixed."""

from dataclasses import replace

import pytest

from boxes import PLAN, stated
from standalone_orchestrator.core.checks import Suite
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile

TESTS, CHECKS = stated("assert pack(1) == 2", "assert seal(1) == '1'", "assert seal(5) == '5'")
PACK = "def pack(x):\n    return x + 1  # as it was\n"
WRONG = f"{PACK}\n\ndef seal(x):\n    return 0\n"
SEAL = "def seal(x):\n    return str(x)\n"


@pytest.fixture
def parted(building):
    """Builds the file; the first answer is the one draw."""

    def run(*answers, **policy):
        plain = {"draws": 1, "repairs": 0, "parts": 4, "questions": 0, **policy}
        given = {"plan": PLAN, **plain.pop("given", {})}
        return building(*answers, suite=Suite(CHECKS), frozen=TESTS, given=given, **plain)

    return run


def origins(run):
    return [event.origin for event in run.events]


def test_the_function_that_fails_is_written_anew_and_the_rest_is_held_fixed(parted):
    run = parted(WRONG, SEAL)
    assert run.text == f"{PACK}\n\n{SEAL}"
    assert (run.built.chosen, run.built.problem) == ("part seal at 0.2", "")
    assert origins(run) == ["draw 1 at 0", "part seal at 0.2", "part seal at 0.2"]
    assert run.events[1].reply


def test_its_prompt_shows_the_file_without_the_body_and_the_tests_that_blame_it(parted):
    prompt = parted(WRONG, SEAL).prompt(1)
    assert "# Now: write `seal` in `box.py`" in prompt
    assert "return x + 1  # as it was" in prompt
    assert "return 0" not in prompt
    assert "assert seal(1) == '1'" in prompt
    assert "assert pack(1)" not in prompt


def test_other_functions_of_the_reply_do_not_count(parted):
    run = parted(WRONG, f"def pack(x):\n    return None\n\n\n{SEAL}")
    assert run.text == f"{PACK}\n\n{SEAL}"


def test_what_is_no_better_is_not_kept_and_the_calls_are_bounded(parted):
    run = parted(WRONG, "def seal(x):\n    return 2\n", "def seal(x):\n    return 'no'\n")
    assert run.text == WRONG
    assert run.built.chosen == "draw 1 at 0"
    assert [d.index for d in run.draws] == [0, 0, 1, 2, 3]
    assert [d.temperature for d in run.draws[1:]] == [0.2, 0.4, 0.7, 0.9]


def test_each_draw_has_a_seed_of_its_own_that_repeats(parted):
    seeds = [d.seed for d in parted(WRONG, "def seal(x):\n    return 2\n").draws[1:]]
    assert seeds == [seed_for(7, "build/0/box.py", "part", "seal", n) for n in range(4)]


def test_none_is_written_anew_where_the_policy_has_none(parted):
    run = parted(WRONG, SEAL, parts=0)
    assert origins(run)[0] == "draw 1 at 0"
    assert len(run.draws) == 1
    assert run.text == WRONG


def test_an_unfinished_file_is_completed_one_by_one_and_checked_on_the_way(parted):
    run = parted("def pack(x):\n    pass\n\n\ndef seal(x):\n    pass\n", PACK, SEAL)
    assert run.text == f"{PACK}\n\n{SEAL}"
    first, half, whole, *_ = run.events
    assert (first.passed, half.passed, whole.passed) == (0, 1, 3)
    assert "`seal` is not finished" in half.problem
    assert not whole.problem


def test_where_no_reply_holds_a_file_the_skeleton_is_filled(parted):
    run = parted("I cannot.", PACK, SEAL)
    assert origins(run)[:3] == ["draw 1 at 0", "skeleton", "part pack at 0.2"]
    assert run.built.score.generated == 3
    assert run.built.chosen == "part seal at 0.2"


def test_a_skeleton_that_nothing_was_put_into_is_no_file(parted):
    run = parted("I cannot.")
    assert (run.built.chosen, run.built.problem) == ("kept", "no reply held a file")
    assert run.text is None


def test_half_of_a_file_is_kept_and_told_as_unfinished(parted):
    run = parted("I cannot.", PACK, "No.")
    assert "return x + 1" in run.text
    assert "`seal` is not finished" in run.built.problem


def test_functions_as_in_the_base_are_left_alone(parted):
    plan = Plan((PlannedFile("box.py", "packs", ("def pack(x)",), exists=True),), ())
    new = "def pack(x):\n    return 1 + x\n"
    given = {"plan": plan, "base": WRONG}
    run = parted(new, new, base=WRONG, given=given)
    assert not [o for o in origins(run) if o.startswith("part")]


def test_where_the_model_goes_on_from_it_the_reply_is_begun(parted):
    run = parted(WRONG, "def seal(x):\n    return 2\n", SEAL, continues=True)
    begun = list(dict.fromkeys(p.begun for p, _, _ in run.model.calls))
    head = "```python\ndef seal(x):\n    #"
    assert begun == ["", head, f"{head} Not `return 0`, since"]
    assert "What failed" not in run.model.calls[1][0].messages[-2].text
    assert {p.begun for p, _, _ in parted(WRONG, SEAL).model.calls} == {""}


def test_a_function_whose_docstring_is_in_question_is_not_begun(parted):
    points = (Criterion("c1", "`seal` has a longer docstring", CheckKind.BEHAVIOUR),)
    run = parted(WRONG, SEAL, continues=True, given={"plan": replace(PLAN, criteria=points)})
    assert {p.begun for p, _, _ in run.model.calls} == {""}


def test_a_function_built_anew_is_drawn_again_until_a_second_one_agrees(parted):
    policy = {"draws": 2, "dispute": False, "support": 8}
    run = parted(WRONG, WRONG, SEAL, **policy)
    told = [o for o in origins(run) if o.startswith("part")]
    assert told == [f"part seal at {t}" for t in (0.2, 0.4, 0.7, 0.9, 0.2)]
    assert (run.built.chosen, run.built.alone) == ("part seal at 0.2", False)
    alone = parted(WRONG, WRONG, SEAL, *[WRONG] * 30, **policy)
    assert (alone.built.chosen, alone.built.alone) == ("part seal at 0.2", True)


def test_where_replies_can_be_begun_files_of_several_functions_are_built_so_by_default(parted):
    assert [o for o in origins(parted(WRONG, SEAL, continues=True, parts=None)) if "part" in o]
    assert not [o for o in origins(parted(WRONG, SEAL, parts=None)) if "part" in o]
    one = Plan((PlannedFile("box.py", "seals", ("def seal(x)",)),), ())
    run = parted(WRONG, SEAL, continues=True, parts=None, given={"plan": one})
    assert not [o for o in origins(run) if "part" in o]


def test_in_a_later_round_what_was_agreed_on_before_stays_so(parted):
    given = {"again": True, "current": WRONG, "alone": False}
    policy = {"draws": 2, "dispute": False}
    run = parted(WRONG, WRONG, SEAL, given=given, **policy)
    assert (run.built.chosen, run.built.alone) == ("part seal at 0.2", True)
    run = parted(WRONG, WRONG, SEAL, given=given, support=8, **policy)
    assert (run.built.chosen, run.built.alone) == ("part seal at 0.2", False)
    assert len(run.draws) == 6
    run = parted(WRONG, WRONG, SEAL, given={**given, "alone": True}, support=8, **policy)
    assert run.built.alone
