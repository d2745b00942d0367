"""Building one file: the best of several by running the frozen tests over each."""

from dataclasses import replace

import pytest

from standalone_orchestrator.core.checks import Authority, Check, Means, Role, Suite
from standalone_orchestrator.core.errors import ModelError
from standalone_orchestrator.core.events import FileEdit
from standalone_orchestrator.core.search import SearchPolicy
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.core.state import Tried
from standalone_orchestrator.core.task import Plan, PlannedFile
from standalone_orchestrator.models.api import Failed
from standalone_orchestrator.models.fakes import FakeModel, in_turn
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.phases.build.build import Given, Tools, build_file

FILE = PlannedFile("box.py", "packs", ("def pack(x)",))
PLAN = Plan((FILE,), ())
FROZEN = {
    "test_c1.py": "def test_1():\n    from box import pack\n    assert pack(1) == 2\n"
    "def test_2():\n    from box import pack\n    assert pack(5) == 6\n"
    "def test_3():\n    from box import pack\n    assert pack(0) == 1\n"
}


def goal(name, authority=Authority.GENERATED):
    target = f"test_c1.py::test_{name[1:]}"
    return Check(
        name, Role.GOAL, authority, Means.TEST, target, ("c1",), ("box.py",), f"src {name}"
    )


CHECKS = tuple(goal(f"g{n}") for n in (1, 2, 3))
GOOD = "def pack(x):\n    return x + 1\n"
TWIN = "def pack(x):\n    # the same\n    return x + 1\n"
CLOSE = "def pack(x):\n    return x + 1 if x else 0\n"
FAR = "def pack(x):\n    return 2\n"
WORST = "def pack(x):\n    return 'no'\n"
BROKEN = "def pack(x:\n"


def fenced(text):
    return f"```python\n{text}```\n"


class Build:
    """One build step and all that can be seen of it."""

    def __init__(self, trees, *answers, answer=None, base=None, given=None, **policy):
        self.store = trees({"box.py": base} if base else {})
        self.store.frozen = FROZEN
        texts = [fenced(a) if "def" in a else a for a in answers]
        self.model = FakeModel(answer or in_turn(*texts))
        self.told, self.events = [], []
        step = Given(
            step="build/0/box.py",
            path="box.py",
            plan=PLAN,
            suite=policy.pop("suite", Suite(CHECKS)),
            tree="base",
            there=(),
            current=base,
            again=False,
            needs=(),
            failures=(),
            whys=(),
            edits=(),
            seed=7,
        )
        tools = Tools(
            self.model,
            Head("", "# Task"),
            self.store.grade,
            self.store.write,
            lambda topic, text: self.told.append((topic, text)),
            self.events.append,
        )
        self.built = build_file(replace(step, **(given or {})), tools, SearchPolicy(**policy))

    @property
    def text(self):
        return self.store.texts[self.built.tree].get("box.py")

    def prompt(self, call):
        return self.model.calls[call][0].messages[-1].text

    @property
    def draws(self):
        return [draw for _, draw, _ in self.model.calls]


def test_the_candidate_that_passes_most_is_taken(trees):
    run = Build(trees, FAR, GOOD, WORST)
    assert run.text == GOOD
    assert run.built.chosen == "draw 2 at 0.4"
    assert run.built.candidates == 3
    assert run.built.score.generated == 3
    assert (run.built.problem, run.built.disputed) == ("", ())


def test_each_candidate_is_told_and_the_chosen_one_again(trees):
    run = Build(trees, FAR, GOOD, BROKEN)
    assert [(e.origin, e.passed, e.failed, e.chosen) for e in run.events] == [
        ("draw 1 at 0", 1, ("g2", "g3"), False),
        ("draw 2 at 0.4", 3, (), False),
        ("draw 3 at 0.7", 0, (), False),
        ("draw 2 at 0.4", 3, (), True),
    ]
    assert run.events[2].problem.startswith("- line 1:")
    assert all(e.reply and e.step == "build/0/box.py" and e.path == "box.py" for e in run.events)


def test_draws_sweep_the_temperatures_with_seeds_of_their_own(trees):
    run = Build(trees, GOOD)
    assert [d.temperature for d in run.draws] == [0.0, 0.4, 0.7]
    assert [d.seed for d in run.draws] == [seed_for(7, "build/0/box.py", n) for n in range(3)]


def test_a_duplicate_is_not_run_again_unless_asked_for_but_counts_as_agreement(trees):
    run = Build(trees, GOOD, TWIN, FAR)
    assert [tree for tree, _ in run.store.graded] == ["t1", "t2"]
    assert [e.duplicate for e in run.events] == [False, True, False, False]
    assert run.events[1].tree == run.events[0].tree
    assert run.text == GOOD
    again = Build(trees, GOOD, TWIN, FAR, dedupe=False)
    assert [tree for tree, _ in again.store.graded] == ["t1", "t2", "t3"]
    assert [e.duplicate for e in again.events] == [False] * 4


def test_a_text_with_static_faults_is_not_run(trees):
    run = Build(trees, BROKEN, repairs=0, second_wave=False)
    assert run.store.graded == []
    assert run.built.problem.startswith("- line 1:")


def test_with_a_check_of_the_user_the_first_good_draw_is_enough(trees):
    suite = Suite((*CHECKS, goal("e1", Authority.EXAMPLE)))
    run = Build(trees, GOOD, FAR, suite=suite)
    assert (len(run.draws), run.text) == (1, GOOD)


def test_a_repair_carries_the_candidate_and_what_is_wrong_with_it(trees):
    suite = Suite((*CHECKS, goal("e1", Authority.EXAMPLE)))
    run = Build(trees, CLOSE, GOOD, suite=suite)
    assert run.text == GOOD
    assert run.built.chosen == "repair 1"
    assert CLOSE in run.prompt(1)
    assert "It is not right yet:\nsrc g3\nAssertionError" in run.prompt(1)
    assert run.draws[1].temperature == 0.2
    assert run.draws[1].seed == seed_for(7, "build/0/box.py", "repair", 0)


def test_a_repair_of_a_text_with_static_faults_carries_these(trees):
    run = Build(trees, BROKEN, BROKEN, BROKEN, GOOD)
    assert "It is not right yet:\n- line 1:" in run.prompt(3)
    assert run.text == GOOD


def test_a_second_wave_carries_the_errors_of_the_best(trees):
    run = Build(trees, FAR, WORST, "no", GOOD, draws=4)
    assert "An earlier version was not right yet" not in run.prompt(0)
    assert "An earlier version was not right yet:\nsrc g2" in run.prompt(3)
    assert run.draws[3].index == 3
    assert run.text == GOOD


def test_replies_without_a_file_leave_the_tree_as_it_is(trees):
    run = Build(trees, "I cannot.", draws=3)
    assert (run.built.tree, run.built.chosen) == ("base", "kept")
    assert run.built.problem
    assert all(e.problem for e in run.events)


def test_any_file_is_better_than_no_file(trees):
    run = Build(trees, "no", BROKEN, "no", draws=3, repairs=0)
    assert run.text == BROKEN


def test_a_file_with_static_faults_does_not_replace_a_sound_one(trees):
    run = Build(trees, BROKEN, base=FAR, draws=3, repairs=0)
    assert (run.built.tree, run.built.chosen) == ("base", "kept")
    assert run.built.problem.startswith("- line 1:")


def test_a_file_that_was_not_in_order_itself_may_be_replaced(trees):
    run = Build(trees, "def pack(x):\n    return wrong\n", base=BROKEN, draws=3, repairs=0)
    assert "wrong" in run.text


AGAIN = {"again": True, "step": "build/1/box.py"}


def test_in_a_later_round_what_is_there_is_kept_unless_something_is_better(trees):
    run = Build(trees, WORST, base=CLOSE, given=AGAIN, repairs=0)
    assert (run.built.chosen, run.text, run.built.tree) == ("kept", CLOSE, "base")
    run = Build(trees, WORST, GOOD, base=CLOSE, given=AGAIN, repairs=0)
    assert run.text == GOOD


def test_what_is_there_costs_no_call_when_it_passes(trees):
    run = Build(trees, WORST, base=GOOD, given=AGAIN)
    assert (run.model.calls, run.built.chosen) == ([], "kept")


def test_in_the_first_round_what_is_there_takes_no_part(trees):
    run = Build(trees, GOOD, base=TWIN)
    assert len(run.draws) == 3


def test_a_file_that_loses_a_guard_is_still_better_than_one_that_does_not_parse(trees):
    guard = replace(CHECKS[2], id="b1", role=Role.GUARD, criteria=())
    run = Build(trees, CLOSE, BROKEN, BROKEN, suite=Suite((*CHECKS[:2], guard)), repairs=0, draws=3)
    assert run.text == CLOSE


EDITS = (FileEdit("box.py", "if x else 0", ""),)


def test_the_edits_of_a_diagnosis_are_tried_first_and_cost_no_call(trees):
    run = Build(trees, WORST, base=CLOSE, given={**AGAIN, "edits": EDITS})
    assert run.model.calls == []
    assert run.built.chosen == "edits"
    assert run.text.replace(" \n", "\n") == GOOD
    assert [e.origin for e in run.events][:2] == ["edits", "kept"]


def test_edits_that_do_not_fit_are_told_and_the_draws_follow(trees):
    edits = (*EDITS, FileEdit("box.py", "return nothing like it", "x"))
    run = Build(trees, GOOD, base=CLOSE, given={**AGAIN, "edits": edits})
    assert run.told[0][0] == "edit missed"
    assert run.text == GOOD


def test_what_the_last_round_found_stands_in_the_prompt(trees):
    found = {"failures": ("src g3\nassert 0 == 1",), "whys": ("zero is left out",)}
    prompt = Build(trees, WORST, base=CLOSE, given={**AGAIN, **found}).prompt(0)
    assert "An earlier version was not right yet:\nsrc g3\nassert 0 == 1" in prompt
    assert "What a diagnosis found:\n- zero is left out" in prompt
    assert f"`box.py` now:\n```python\n{CLOSE}" in prompt


def test_a_test_that_all_candidates_fail_alike_is_disputed(trees):
    other = "def pack(x):\n    return x and x + 1\n"
    run = Build(trees, CLOSE, other, CLOSE)
    assert run.built.disputed == ("g3",)
    assert len(run.draws) == 3


def test_a_rule_of_structure_that_all_candidates_break_is_not_disputed_but_repaired(trees):
    seal = "exports box.py def seal(x)"
    rule = Check("s1", Role.GOAL, Authority.STRUCTURE, Means.STRUCTURE, seal, (), ("box.py",), seal)
    run = Build(trees, GOOD, suite=Suite((*CHECKS, rule)), draws=3, repairs=1)
    assert run.built.disputed == ()
    assert len(run.draws) == 4


def test_a_test_of_the_user_is_not_disputed(trees):
    user = replace(CHECKS[2], id="u:1", authority=Authority.USER, needs=())
    run = Build(trees, CLOSE, suite=Suite((*CHECKS[:2], user)), draws=3, repairs=1)
    assert run.built.disputed == ()
    assert len(run.draws) > 3


def test_a_long_file_is_changed_by_edits(trees):
    long = FAR + "\n" + "\n".join(f"A{n} = {n}" for n in range(200)) + "\n"
    assert "only what you add or change" in Build(trees, GOOD, base=long).prompt(0)
    assert "Reply with the whole file" in Build(trees, GOOD, base=FAR).prompt(0)


def test_a_short_file_of_the_base_is_changed_by_edits_too_and_a_repair_shares_its_prompt(trees):
    base = FAR + "\n\ndef other():\n    return 'kept'\n"
    run = Build(trees, CLOSE, GOOD, base=base, given={"base": base}, draws=1)
    first, repair = run.prompt(0), run.prompt(1)
    assert "only what you add or change" in first
    assert repair.startswith(first[: first.index("Reply with one")].rstrip())
    assert "Your last reply was\n```python\n" + CLOSE in repair
    assert run.text == base.replace(FAR, GOOD)


def test_a_test_that_was_confirmed_is_not_disputed_again_but_repaired(trees):
    first = Build(trees, CLOSE, draws=3, repairs=1)
    run = Build(trees, CLOSE, draws=3, repairs=1, given={"confirmed": first.built.disputed})
    assert first.built.disputed
    assert (run.built.disputed, len(run.draws)) == ((), 4)


def failed(fault):
    def answer(prompt, draw):
        return Failed(draw, "gone", "start it", fault=fault)

    return answer


def test_a_draw_that_failed_is_told_and_the_others_count(trees):
    def answer(prompt, draw):
        return failed("unreachable")(prompt, draw) if draw.index else fenced(GOOD)

    run = Build(trees, answer=answer)
    assert run.told == [("failed draw", "gone")] * 2
    assert run.text == GOOD


@pytest.mark.parametrize("fault", ["idle", "deadline"])
def test_draws_that_failed_by_themselves_end_in_no_file(trees, fault):
    run = Build(trees, answer=failed(fault))
    assert (run.built.chosen, run.built.problem) == ("kept", "no reply held a file")


@pytest.mark.parametrize("fault", ["unreachable", "refused", "garbled"])
def test_a_model_that_is_gone_ends_the_step_without_a_result_so_that_resume_asks_again(
    trees, fault
):
    with pytest.raises(ModelError, match="gone"):
        Build(trees, answer=failed(fault))


def test_a_reply_without_a_file_says_what_was_wrong_with_it(trees):
    run = Build(trees, "I cannot.", draws=1, repairs=0)
    assert run.built.problem == run.events[0].problem != "no reply held a file"


def test_the_size_of_a_change_is_counted_in_lines(trees):
    base = "A = 1\nB = 2\n" + FAR
    run = Build(trees, "A = 1\nB = 3\n" + GOOD, base=base)
    assert run.events[0].score.size == -2
    assert Build(trees, GOOD).events[0].score.size == -2


GUARD = replace(CHECKS[0], id="b1", role=Role.GUARD, criteria=())
GUARDED = Suite((GUARD, *CHECKS[1:]))


def test_a_candidate_that_breaks_a_guard_loses_against_the_file_as_it_was(trees):
    run = Build(trees, "def pack(x):\n    return x + 1 if x != 1 else 0\n", base=FAR, suite=GUARDED)
    assert (run.built.tree, run.built.chosen) == ("base", "kept")
    assert run.text == FAR
    assert run.built.problem == (
        "nothing better was found; draw 1 at 0 passes 2 checks but breaks `test_c1.py::test_1`, "
        "which passed before, what is there 0"
    )


def test_of_a_candidate_that_keeps_the_guards_what_was_there_takes_no_part(trees):
    run = Build(trees, GOOD, base=FAR, suite=GUARDED)
    assert run.text == GOOD
    assert "kept" not in [e.origin for e in run.events]


def test_a_round_that_leaves_a_file_as_it_is_says_why(trees):
    run = Build(trees, WORST, base=CLOSE, given=AGAIN, repairs=0)
    assert run.built.problem == (
        "nothing better was found; draw 1 at 0 passes 0 checks, what is there 2"
    )
    run = Build(trees, BROKEN, base=CLOSE, given=AGAIN, repairs=0)
    assert run.built.problem.startswith("nothing better was found; draw 1 at 0: - line 1:")
    run = Build(trees, CLOSE, "no", "no", "no", base=CLOSE, given=AGAIN, repairs=0)
    assert run.built.problem == "every candidate repeats what is there"
    run = Build(trees, WORST, base=GOOD, given=AGAIN)
    assert run.built.problem == ""


OLD_FAULTS = "def old():\n    return nowhere\n\n\ndef stub(x):\n    ...\n\n\n"


def test_faults_that_the_base_had_keep_no_candidate_from_being_run(trees):
    base = OLD_FAULTS + FAR
    run = Build(trees, OLD_FAULTS + GOOD, base=base, given={"base": base})
    assert run.text == OLD_FAULTS + GOOD
    assert (run.built.problem, run.built.score.generated, run.built.score.quality) == ("", 3, 0)


def test_a_stub_that_the_plan_asks_for_must_be_finished(trees):
    stub = "def pack(x):\n    ...\n"
    run = Build(trees, stub, base=stub, given={"base": stub}, repairs=0)
    assert "`pack` is not finished" in run.built.problem
    assert Build(trees, GOOD, base=stub, given={"base": stub}).text == GOOD


def test_a_base_that_does_not_parse_is_improved_and_not_exchanged_for_another_such(trees):
    assert Build(trees, GOOD, base=BROKEN, given={"base": BROKEN}).text == GOOD
    run = Build(trees, "def pack(::\n", base=BROKEN, given={"base": BROKEN}, repairs=0)
    assert (run.built.chosen, run.text) == ("kept", BROKEN)


def test_a_long_file_is_repaired_by_edits_of_what_is_there(trees):
    long = FAR + "\n" + "\n".join(f"A{n} = {n}" for n in range(200)) + "\n"
    run = Build(trees, *["no"] * 4, GOOD, base=long, given={"base": long})
    assert "A199 = 199" in run.prompt(4).partition("only what you add or change")[0]
    assert run.text == long.replace(FAR, GOOD)


def test_what_was_tried_in_vain_stands_in_the_prompt_of_the_next_round(trees):
    tried = Tried(("why",), "-    return 2\n+    return 3", ("src g1\nassert 3 == 2",))
    prompt = Build(trees, WORST, base=CLOSE, given={**AGAIN, "tried": tried}).prompt(0)
    assert "tried already and was no better:\n```diff\n-    return 2\n+" in prompt
    assert "Then this failed, which does not fail now:\nsrc g1\nassert 3 == 2" in prompt
    run = Build(trees, WORST, base=CLOSE, given={**AGAIN, "tried": Tried((), "")})
    assert "What was tried last changed nothing for the better." in run.prompt(0)
