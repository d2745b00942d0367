"""Building a file that is there: what it was takes part, and guards hold candidates to it."""

from dataclasses import replace

import pytest

from standalone_orchestrator.core.checks import Role, Suite
from standalone_orchestrator.core.events import FileEdit
from standalone_orchestrator.core.state import Tried
from standalone_orchestrator.core.task import Plan, PlannedFile

GOOD = "def pack(x):\n    return x + 1\n"
TWIN = "def pack(x):\n    # the same\n    return x + 1\n"
CLOSE = "def pack(x):\n    return x + 1 if x else 0\n"
FAR = "def pack(x):\n    return 2\n"
WORST = "def pack(x):\n    return 'no'\n"
BROKEN = "def pack(x:\n"


def test_a_file_with_static_faults_does_not_replace_a_sound_one(building):
    run = building(BROKEN, base=FAR, draws=3, repairs=0)
    assert (run.built.tree, run.built.chosen) == ("base", "kept")
    assert run.built.problem.startswith("- line 1:")


def test_a_file_that_was_not_in_order_itself_may_be_replaced(building):
    run = building("def pack(x):\n    return wrong\n", base=BROKEN, draws=3, repairs=0)
    assert "wrong" in run.text


AGAIN = {"again": True, "step": "build/1/box.py"}


def test_in_a_later_round_what_is_there_is_kept_unless_something_is_better(building):
    run = building(WORST, base=CLOSE, given=AGAIN, repairs=0)
    assert (run.built.chosen, run.text, run.built.tree) == ("kept", CLOSE, "base")
    run = building(WORST, GOOD, base=CLOSE, given=AGAIN, repairs=0)
    assert run.text == GOOD


def test_what_is_there_costs_no_call_when_it_passes(building):
    run = building(WORST, base=GOOD, given=AGAIN)
    assert (run.model.calls, run.built.chosen) == ([], "kept")


def test_in_the_first_round_what_is_there_takes_no_part(building):
    run = building(GOOD, base=TWIN)
    assert len(run.draws) == 3


def test_a_file_that_loses_a_guard_is_still_better_than_one_that_does_not_parse(building, checks):
    guard = replace(checks[2], id="b1", role=Role.GUARD, criteria=())
    run = building(CLOSE, BROKEN, BROKEN, suite=Suite((*checks[:2], guard)), repairs=0, draws=3)
    assert run.text == CLOSE


EDITS = (FileEdit("box.py", "if x else 0", ""),)


def test_the_edits_of_a_diagnosis_are_tried_first_and_cost_no_call(building):
    run = building(WORST, base=CLOSE, given={**AGAIN, "edits": EDITS})
    assert run.model.calls == []
    assert run.built.chosen == "edits"
    assert run.text.replace(" \n", "\n") == GOOD
    assert [e.origin for e in run.events][:2] == ["edits", "kept"]


def test_edits_that_do_not_fit_are_told_and_the_draws_follow(building):
    edits = (*EDITS, FileEdit("box.py", "return nothing like it", "x"))
    run = building(GOOD, base=CLOSE, given={**AGAIN, "edits": edits})
    assert run.told[0][0] == "edit missed"
    assert run.text == GOOD


def test_what_the_last_round_found_stands_in_the_prompt(building):
    found = {"failures": ("src g3\nassert 0 == 1",), "whys": ("zero is left out",)}
    prompt = building(WORST, base=CLOSE, given={**AGAIN, **found}).prompt(0)
    assert "An earlier version was not right yet:\nsrc g3\nassert 0 == 1" in prompt
    assert "What a diagnosis found:\n- zero is left out" in prompt
    assert f"`box.py` now:\n```python\n{CLOSE}" in prompt


@pytest.fixture
def guarded(checks):
    guard = replace(checks[0], id="b1", role=Role.GUARD, criteria=())
    return Suite((guard, *checks[1:]))


def test_a_candidate_that_breaks_a_guard_loses_against_the_file_as_it_was(building, guarded):
    run = building("def pack(x):\n    return x + 1 if x != 1 else 0\n", base=FAR, suite=guarded)
    assert (run.built.tree, run.built.chosen) == ("base", "kept")
    assert run.text == FAR
    assert run.built.problem == (
        "nothing better was found; draw 1 at 0 passes 2 checks but breaks `test_c1.py::test_1`, "
        "which passed before, what is there 0"
    )


def test_a_guard_that_later_files_may_mend_does_not_keep_the_file_as_it_was(building, guarded):
    text = "def pack(x):\n    return x + 1 if x != 1 else 0\n"
    run = building(text, base=FAR, suite=guarded, given={"awaited": True})
    assert run.text == text
    assert run.built.problem == ""


def test_of_a_candidate_that_keeps_the_guards_what_was_there_takes_no_part(building, guarded):
    run = building(GOOD, base=FAR, suite=guarded)
    assert run.text == GOOD
    assert "kept" not in [e.origin for e in run.events]


def test_a_round_that_leaves_a_file_as_it_is_says_why(building):
    run = building(WORST, base=CLOSE, given=AGAIN, repairs=0)
    assert run.built.problem == (
        "nothing better was found; draw 1 at 0 passes 0 checks, what is there 2"
    )
    run = building(BROKEN, base=CLOSE, given=AGAIN, repairs=0)
    assert run.built.problem.startswith("nothing better was found; draw 1 at 0: - line 1:")
    run = building(CLOSE, "no", "no", "no", base=CLOSE, given=AGAIN, repairs=0)
    assert run.built.problem == "every candidate repeats what is there"
    run = building(WORST, base=GOOD, given=AGAIN)
    assert run.built.problem == ""


def test_what_was_tried_in_vain_stands_in_the_prompt_of_the_next_round(building):
    tried = Tried(("why",), "-    return 2\n+    return 3", ("src g1\nassert 3 == 2",))
    prompt = building(WORST, base=CLOSE, given={**AGAIN, "tried": tried}).prompt(0)
    assert "tried already and was no better:\n```diff\n-    return 2\n+" in prompt
    assert "Then this failed, which does not fail now:\nsrc g1\nassert 3 == 2" in prompt
    run = building(WORST, base=CLOSE, given={**AGAIN, "tried": Tried((), "")})
    assert "What was tried last changed nothing for the better." in run.prompt(0)


def test_a_long_docstring_is_not_shown_to_be_repeated_and_is_there_afterwards(building):
    doc = '    """Pack it.\n\n    Args:\n        x: a number.\n    """\n'
    base = FAR.replace(":\n", f":\n{doc}", 1)
    brief = GOOD.replace(":\n", ':\n    """Pack it."""\n', 1)
    run = building(brief, base=base, given={"base": base}, draws=1)
    shown, _, told = run.prompt(0).partition("What the docstring of `pack` says")
    assert "Args:" not in shown
    assert "    Args:\n        x: a number." in told
    assert '    """Pack it."""\n    return 2' in shown
    assert run.text == GOOD.replace(":\n", f":\n{doc}", 1)


def test_the_docstring_of_a_function_that_is_to_be_written_is_shown_where_it_stands(building):
    doc = '    """Pack it.\n\n    >>> pack(1)\n    2\n    """\n'
    base = "def pack(x):\n" + doc
    run = building(GOOD, base=base, given={"base": base}, draws=1)
    assert base.rstrip() in run.prompt(0)
    assert "What the docstring of" not in run.prompt(0)


def test_where_all_draws_repeat_what_is_there_others_are_drawn_without_a_sight_of_it(building):
    given = {**AGAIN, "failures": ("src g3\nassert 0 == 1",)}
    run = building(FAR, FAR, FAR, WORST, GOOD, WORST, base=FAR, given=given, repairs=0)
    assert run.text == GOOD
    assert [d.index for d in run.draws] == list(range(8))
    assert FAR in run.prompt(0)
    assert FAR not in run.prompt(3)
    assert "assert 0 == 1" not in run.prompt(3)
    first = building(GOOD, base=None)
    assert run.prompt(3) == first.prompt(0)


def test_a_file_of_the_base_is_always_shown(building):
    run = building(FAR, base=FAR, given={**AGAIN, "base": FAR}, repairs=0)
    assert all("return 2" in run.prompt(n) for n in range(len(run.draws)))


def test_of_a_file_of_the_base_fresh_draws_see_what_the_first_round_saw(building):
    stub = "def pack(x):\n    ...\n"
    given = {**AGAIN, "base": stub, "failures": ("src g3\nassert 0 == 1",)}
    run = building(FAR, FAR, FAR, WORST, GOOD, WORST, base=FAR, given=given, repairs=0)
    assert run.text == GOOD
    assert "return 2" in run.prompt(0)
    assert "return 2" not in run.prompt(3)
    assert "assert 0 == 1" not in run.prompt(3)
    first = building(GOOD, base=stub, given={"base": stub})
    assert run.prompt(3) == first.prompt(0)


def test_a_change_of_a_fresh_draw_is_put_into_the_file_of_the_base(building):
    stub = "KEPT = 1\n\n\ndef pack(x):\n    ...\n"
    now = stub.replace("...", "return 2")
    given = {**AGAIN, "base": stub}
    run = building(FAR, FAR, FAR, WORST, GOOD, WORST, base=now, given=given, repairs=0)
    assert run.text == stub.replace("...", "return x + 1")


PLAIN = (
    "class Lid:\n    def __init__(self, size: int) -> None:\n        self.size = size\n\n\n"
    "def pack(x):\n    return x + Lid(1).size\n"
)


def test_a_plain_class_that_was_planned_as_a_dataclass_is_made_one_and_told(building):
    file = PlannedFile("box.py", "", ("@dataclass class Lid", "def pack(x)"))
    given = {"plan": Plan((file,), ())}
    run = building(PLAIN, draws=1, given=given)
    assert "@dataclass\nclass Lid:\n    size: int\n" in run.text
    assert run.told == [("classes", "box.py, draw 1 at 0: `Lid` is made a dataclass")]
    kept = building(PLAIN, draws=1, repairs=0, mend_classes=False, given=given)
    assert kept.text is None or "@dataclass" not in kept.text


def test_a_class_that_a_needed_file_has_is_imported_instead_of_written_again(building):
    lid = PlannedFile("lid.py", "", ("class Lid",))
    box = PlannedFile("box.py", "", ("def pack(x)",), needs=("lid.py",))
    run = building(PLAIN, draws=1, given={"plan": Plan((lid, box), ())})
    assert run.text.startswith("from lid import Lid\n")
    assert "class Lid" not in run.text
    assert run.told[0] == ("classes", "box.py, draw 1 at 0: `Lid` is imported, not written again")
    alone = building(PLAIN, draws=1, given={"plan": Plan((lid, replace(box, needs=())), ())})
    assert "class Lid" in alone.text
