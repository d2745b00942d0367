"""Building one file: the best of several by running the frozen tests over each."""

from dataclasses import replace

import pytest

from standalone_orchestrator.core.checks import Authority, Check, Means, Role, Suite
from standalone_orchestrator.core.errors import ModelError
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.models.api import Failed

GOOD = "def pack(x):\n    return x + 1\n"
TWIN = "def pack(x):\n    # the same\n    return x + 1\n"
CLOSE = "def pack(x):\n    return x + 1 if x else 0\n"
FAR = "def pack(x):\n    return 2\n"
WORST = "def pack(x):\n    return 'no'\n"
BROKEN = "def pack(x:\n"


def test_the_candidate_that_passes_most_is_taken(building):
    run = building(FAR, GOOD, WORST, draws=3)
    assert run.text == GOOD
    assert run.built.chosen == "draw 2 at 0.4"
    assert run.built.candidates == 3
    assert run.built.score.generated == 3
    assert (run.built.problem, run.built.disputed) == ("", ())


def test_each_candidate_is_told_and_the_chosen_one_again(building):
    run = building(FAR, GOOD, BROKEN, draws=3)
    assert [(e.origin, e.passed, e.failed, e.chosen) for e in run.events] == [
        ("draw 1 at 0", 1, ("g2", "g3"), False),
        ("draw 2 at 0.4", 3, (), False),
        ("draw 3 at 0.7", 0, (), False),
        ("draw 2 at 0.4", 3, (), True),
    ]
    assert run.events[2].problem.startswith("- line 1:")
    assert all(e.reply and e.step == "build/0/box.py" and e.path == "box.py" for e in run.events)


def test_draws_sweep_the_temperatures_with_seeds_of_their_own(building):
    run = building(GOOD)
    assert [d.temperature for d in run.draws] == [0.0, 0.4, 0.7]
    assert [d.seed for d in run.draws] == [seed_for(7, "build/0/box.py", n) for n in range(3)]


def test_a_duplicate_is_not_run_again_unless_asked_for_but_counts_as_agreement(building):
    run = building(GOOD, TWIN, FAR)
    assert [tree for tree, _ in run.store.graded] == ["t1", "t2"]
    assert [e.duplicate for e in run.events] == [False, True, False, False]
    assert run.events[1].tree == run.events[0].tree
    assert run.text == GOOD
    again = building(GOOD, TWIN, FAR, dedupe=False)
    assert [tree for tree, _ in again.store.graded] == ["t1", "t2", "t3"]
    assert [e.duplicate for e in again.events] == [False] * 4


def test_a_text_with_static_faults_is_not_run(building):
    run = building(BROKEN, repairs=0, second_wave="off")
    assert run.store.graded == []
    assert run.built.problem.startswith("- line 1:")


def test_with_a_check_of_the_user_the_first_good_draw_is_enough(building, checks):
    suite = Suite((*checks, replace(checks[0], id="u1", authority=Authority.USER)))
    run = building(GOOD, FAR, suite=suite)
    assert (len(run.draws), run.text) == (1, GOOD)


def test_a_repair_carries_the_candidate_and_what_is_wrong_with_it(building, checks):
    suite = Suite((*checks, replace(checks[0], id="u1", authority=Authority.USER)))
    run = building(CLOSE, GOOD, suite=suite, draws=1)
    assert run.text == GOOD
    assert run.built.chosen == "repair 1"
    assert CLOSE in run.prompt(1)
    assert "It is not right yet:\nsrc g3\nAssertionError" in run.prompt(1)
    assert run.draws[1].temperature == 0.2
    assert run.draws[1].seed == seed_for(7, "build/0/box.py", "repair", 0)


def test_a_repair_of_a_text_with_static_faults_carries_these(building):
    run = building(BROKEN, BROKEN, BROKEN, GOOD, draws=3)
    assert "It is not right yet:\n- line 1:" in run.prompt(3)
    assert run.text == GOOD


def test_a_second_wave_carries_the_errors_of_the_best(building):
    run = building(FAR, WORST, "no", GOOD, draws=4, second_wave="errors")
    assert "An earlier version was not right yet" not in run.prompt(0)
    assert "An earlier version was not right yet:\nsrc g2" in run.prompt(3)
    assert run.draws[3].index == 3
    assert run.text == GOOD


def test_a_second_wave_is_asked_for_as_the_first_one_was(building):
    run = building(FAR, WORST, "no", GOOD, draws=4)
    assert run.prompt(3) == run.prompt(0)
    assert (run.draws[3].index, run.text) == (3, GOOD)


def test_a_lone_draw_that_passes_is_held_against_more(building):
    run = building(GOOD, FAR, WORST, GOOD, WORST)
    assert len(run.draws) == 8
    assert run.text == GOOD


def test_replies_without_a_file_leave_the_tree_as_it_is(building):
    run = building("I cannot.", draws=3)
    assert (run.built.tree, run.built.chosen) == ("base", "kept")
    assert run.built.problem
    assert all(e.problem for e in run.events)


def test_any_file_is_better_than_no_file(building):
    run = building("no", BROKEN, "no", draws=3, repairs=0)
    assert run.text == BROKEN


def test_a_test_that_all_candidates_fail_alike_is_disputed(building):
    other = "def pack(x):\n    return x and x + 1\n"
    run = building(CLOSE, other, CLOSE)
    assert run.built.disputed == ("g3",)
    assert len(run.draws) == 3


def test_a_rule_of_structure_that_all_candidates_break_is_not_disputed_but_repaired(
    building, checks
):
    seal = "exports box.py def seal(x)"
    rule = Check("s1", Role.GOAL, Authority.STRUCTURE, Means.STRUCTURE, seal, (), ("box.py",), seal)
    run = building(GOOD, suite=Suite((*checks, rule)), draws=3, repairs=1)
    assert run.built.disputed == ()
    assert len(run.draws) == 4


def test_a_test_of_the_user_is_not_disputed(building, checks):
    user = replace(checks[2], id="u:1", authority=Authority.USER, needs=())
    run = building(CLOSE, suite=Suite((*checks[:2], user)), draws=3, repairs=1)
    assert run.built.disputed == ()
    assert len(run.draws) > 3


def test_a_long_file_is_changed_by_edits(building):
    long = FAR + "\n" + "\n".join(f"A{n} = {n}" for n in range(200)) + "\n"
    assert "only what you add or change" in building(GOOD, base=long).prompt(0)
    assert "Reply with the whole file" in building(GOOD, base=FAR).prompt(0)


def test_a_short_file_of_the_base_is_changed_by_edits_too_and_a_repair_shares_its_prompt(building):
    base = FAR + "\n\ndef other():\n    return 'kept'\n"
    run = building(CLOSE, GOOD, base=base, given={"base": base}, draws=1)
    first, repair = run.prompt(0), run.prompt(1)
    assert "only what you add or change" in first
    assert repair.startswith(first[: first.index("Reply with one")].rstrip())
    assert "Your last reply was\n```python\n" + CLOSE in repair
    assert run.text == base.replace(FAR, GOOD)


def test_a_test_that_was_confirmed_is_not_disputed_again_but_repaired(building):
    first = building(CLOSE, draws=3, repairs=1)
    run = building(CLOSE, draws=3, repairs=1, given={"confirmed": first.built.disputed})
    assert first.built.disputed
    assert (run.built.disputed, len(run.draws)) == ((), 4)


def shown(check, name, source):
    return replace(check, id=name, authority=Authority.EXAMPLE, source=source)


def test_a_test_that_only_the_best_fails_is_disputed_where_examples_speak_for_it(building, checks):
    suite = Suite((shown(checks[0], "e1", "src g1"), *checks[1:]))
    run = building(CLOSE, FAR, WORST, suite=suite, repairs=0, draws=3)
    assert run.text == CLOSE
    assert run.built.disputed == ("g3",)


@pytest.mark.parametrize(
    "change", [{"authority": Authority.GENERATED}, {"bare": True}, {"criteria": ("c9",)}]
)
def test_without_an_example_that_shows_something_it_is_not(building, checks, change):
    suite = Suite((replace(shown(checks[0], "e1", "src g1"), **change), *checks[1:]))
    zero = "def pack(x):\n    return None if x else 1\n"  # passes it, and nothing else
    run = building(CLOSE, FAR, zero, suite=suite, repairs=0, draws=3)
    assert (run.text, run.built.disputed) == (CLOSE, ())


def test_a_test_that_nothing_passes_is_in_question_where_the_best_passes_all_else(building):
    run = building(CLOSE, FAR, WORST, repairs=0, draws=3)
    assert (run.text, run.built.disputed) == (CLOSE, ("g3",))


def test_nor_where_an_example_fails_too_or_it_was_confirmed_or_disputes_are_off(building, checks):
    suite = Suite((shown(checks[0], "e1", "src g1"), *checks[1:]))
    failing = Suite((*suite.checks, shown(checks[2], "e3", "src g3")))
    replies = (CLOSE, WORST, WORST)
    assert building(*replies, suite=failing, repairs=0, draws=3).built.disputed == ()
    given = {"confirmed": ("g3",)}
    assert building(*replies, suite=suite, repairs=0, draws=3, given=given).built.disputed == ()
    off = building(*replies, suite=suite, repairs=0, draws=3, dispute=False)
    assert off.built.disputed == ()


def test_a_confirmed_test_is_disputed_again_where_all_that_pass_the_examples_fail_it(
    building, checks
):
    suite = Suite((shown(checks[0], "e1", "src g1"), *checks[1:]))
    given = {"confirmed": ("g3",)}
    run = building(CLOSE, CLOSE, WORST, suite=suite, repairs=0, draws=3, given=given)
    assert (run.text, run.built.disputed) == (CLOSE, ("g3",))
    lone = building(CLOSE, WORST, WORST, suite=suite, repairs=0, draws=3, given=given)
    assert lone.built.disputed == ()


def test_a_test_of_a_point_without_examples_counts_though_most_draws_fail_it(building, checks):
    suite = Suite(
        (shown(checks[0], "e1", "src g1"), checks[1], replace(checks[2], criteria=("c9",)))
    )
    run = building(CLOSE, CLOSE, GOOD, suite=suite, repairs=0, draws=3)
    assert (run.text, run.built.disputed) == (GOOD, ())
    about = Suite((shown(checks[0], "e1", "src g1"), *checks[1:]))
    run = building(CLOSE, CLOSE, GOOD, suite=about, repairs=0, draws=3)
    assert (run.text, run.built.disputed) == (CLOSE, ("g3",))


def failed(fault):
    def answer(prompt, draw):
        return Failed(draw, "gone", "start it", fault=fault)

    return answer


def test_a_draw_that_failed_is_told_and_the_others_count(building):
    def answer(prompt, draw):
        return failed("unreachable")(prompt, draw) if draw.index else f"```python\n{GOOD}```\n"

    run = building(answer=answer, draws=3)
    assert run.told == [("failed draw", "gone")] * 2
    assert run.text == GOOD


@pytest.mark.parametrize("fault", ["idle", "deadline"])
def test_draws_that_failed_by_themselves_end_in_no_file(building, fault):
    run = building(answer=failed(fault))
    assert (run.built.chosen, run.built.problem) == ("kept", "no reply held a file")


@pytest.mark.parametrize("fault", ["unreachable", "refused", "garbled"])
def test_a_model_that_is_gone_ends_the_step_without_a_result_so_that_resume_asks_again(
    building, fault
):
    with pytest.raises(ModelError, match="gone"):
        building(answer=failed(fault))


def test_a_reply_without_a_file_says_what_was_wrong_with_it(building):
    run = building("I cannot.", draws=1, repairs=0)
    assert run.built.problem == run.events[0].problem != "no reply held a file"


def test_the_size_of_a_change_is_counted_in_lines(building):
    base = "A = 1\nB = 2\n" + FAR
    run = building("A = 1\nB = 3\n" + GOOD, base=base)
    assert run.events[0].score.size == -2
    assert building(GOOD).events[0].score.size == -2


OLD_FAULTS = "def old():\n    return nowhere\n\n\ndef stub(x):\n    ...\n\n\n"


def test_faults_that_the_base_had_keep_no_candidate_from_being_run(building):
    base = OLD_FAULTS + FAR
    run = building(OLD_FAULTS + GOOD, base=base, given={"base": base})
    assert run.text == OLD_FAULTS + GOOD
    assert (run.built.problem, run.built.score.generated, run.built.score.quality) == ("", 3, 0)


def test_a_stub_that_the_plan_asks_for_must_be_finished(building):
    stub = "def pack(x):\n    ...\n"
    run = building(stub, base=stub, given={"base": stub}, repairs=0)
    assert "`pack` is not finished" in run.built.problem
    assert building(GOOD, base=stub, given={"base": stub}).text == GOOD


def test_a_base_that_does_not_parse_is_improved_and_not_exchanged_for_another_such(building):
    assert building(GOOD, base=BROKEN, given={"base": BROKEN}).text == GOOD
    run = building("def pack(::\n", base=BROKEN, given={"base": BROKEN}, repairs=0)
    assert (run.built.chosen, run.text) == ("kept", BROKEN)


def test_a_long_file_is_repaired_by_edits_of_what_is_there(building):
    long = FAR + "\n" + "\n".join(f"A{n} = {n}" for n in range(200)) + "\n"
    run = building(*["no"] * 4, GOOD, base=long, given={"base": long})
    assert "A199 = 199" in run.prompt(4).partition("only what you add or change")[0]
    assert run.text == long.replace(FAR, GOOD)


def test_imports_that_a_candidate_lacks_are_added_before_its_checks_and_told(building):
    lacking = "def pack(x):\n    return math.floor(x) + 1\n"
    run = building(lacking, draws=1)
    assert run.text == f"import math\n\n\n{lacking}"
    assert run.built.problem == ""
    assert run.told == [("imports", "box.py, draw 1 at 0: added `import math`")]


def test_a_wrong_import_is_corrected_from_what_the_project_defines(building):
    wrong = "from steps import on\n\n\ndef pack(x):\n    return x + one()\n"
    files = {"pace/__init__.py": "", "steps.py": "def one():\n    return 1\n"}
    run = building(wrong, draws=1, given={"project": files})
    assert run.text == wrong.replace("import on\n", "import one\n")


def test_mending_of_imports_can_be_switched_off(building):
    run = building("def pack(x):\n    return math.floor(x) + 1\n", draws=1, mend_imports=False)
    assert run.text == "def pack(x):\n    return math.floor(x) + 1\n"
    assert run.built.problem == "- line 2: `math` is not defined"
    assert not [topic for topic, _ in run.told if topic == "imports"]


SHARED = (
    "from dataclasses import dataclass\n\n\n@dataclass\nclass Box:\n    items: list = []\n\n\n"
    "def pack(x):\n    return x + 1 + len(Box().items)\n"
)


def test_a_default_that_all_would_share_is_mended_before_the_checks_and_told(building):
    run = building(SHARED, draws=1)
    assert "items: list = field(default_factory=list)" in run.text
    assert run.built.problem == ""
    assert run.told == [("defaults", "box.py, draw 1 at 0: `items` gets a new default each time")]


def test_mending_of_defaults_can_be_switched_off(building):
    run = building(SHARED, draws=1, repairs=0, mend_defaults=False)
    assert run.text is None or "field(" not in run.text


def test_a_module_that_is_not_installed_is_told_before_any_check_is_run(building):
    text = f"import sparrow\n\n\n{GOOD}"
    run = building(text, draws=1, repairs=0, given={"modules": ("pytest",)})
    assert run.built.problem.startswith("- line 1: there is no module `sparrow` here")
    assert run.store.graded == []
    assert building(text, draws=1, repairs=0).store.graded != []


def test_an_import_that_the_base_has_already_is_no_fault_of_a_candidate(building):
    base = f"import sparrow\n\n\n{FAR}"
    given = {"base": base, "modules": ("pytest",)}
    run = building(f"import sparrow\n\n\n{GOOD}", base=base, draws=1, repairs=0, given=given)
    assert not run.events[0].problem


def test_candidates_that_no_fact_tells_apart_are_asked_and_most_agree_with_the_one_taken(
    building, checks
):
    odd = "def pack(x):\n    return x + 1 if x < 6 else 0\n"
    other = "def pack(x):\n    return 1 + x if x > 5 else x + 1\n"
    asked = tuple(
        replace(c, source=f"from box import pack\nassert pack({n}) == {n + 1}")
        for c, n in zip(checks, (1, 5, 0), strict=True)
    )
    run = building(odd, other, GOOD, suite=Suite(asked))
    assert run.text == other
    (said,) = [text for topic, text in run.told if topic == "compared"]
    assert "draw 1 at 0 " in said
    assert building(odd, other, GOOD, suite=Suite(asked), questions=0).text == odd


def test_draws_that_pass_everything_and_do_not_agree_make_room_for_more(building, checks):
    asked = tuple(
        replace(c, source=f"from box import pack\nassert pack({n}) == {n + 1}")
        for c, n in zip(checks, (1, 5, 0), strict=True)
    )
    three = [f"def pack(x):\n    return x + 1 if x in (0, 1, 5) else {n}\n" for n in "789"]
    assert len(building(*three, GOOD, suite=Suite(asked), draws=6).draws) == 6
    assert len(building(GOOD, TWIN, FAR, suite=Suite(asked), draws=6).draws) == 3


STUB = 'import math\n\n\ndef pack(x):\n    """One more than `x`."""\n'


def test_a_file_of_which_the_task_tells_all_is_not_shown_again(building):
    told = 'def pack(x):\n    """One more than `x`."""\n'
    assert "`box.py` now:" in building(GOOD, base=STUB, given={"base": STUB}).prompt(0)
    run = building(GOOD, base=STUB, given={"base": STUB}, said=f"# Task\n{told}")
    assert "`box.py` now:" not in run.prompt(0)
    assert "# Now: complete `pack` in `box.py`" in run.prompt(0)
    assert run.text.startswith("import math\n")
    more = STUB + "\n\nLIMIT = 3\n"
    assert "`box.py` now:" in building(
        GOOD, base=more, given={"base": more}, said=f"# Task\n{told}"
    ).prompt(0)
