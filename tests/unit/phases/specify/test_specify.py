"""From plan to frozen suite, with tests that really run over skeletons."""

import json
from dataclasses import replace

import pytest

from standalone_orchestrator.core.checks import Authority, Role
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile, Task
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.phases.specify.freeze import hashes
from standalone_orchestrator.phases.specify.specify import (
    Given,
    SpecifyPolicy,
    Tools,
    skeleton_trees,
    specify,
)

FILE = PlannedFile("box.py", "", ("def pack(x)",))
PACKS = Criterion("c1", "`pack` packs", CheckKind.BEHAVIOUR)
THERE = Criterion("c2", "there is a file box.py", CheckKind.STRUCTURE)
RUN = Criterion("c3", "`make test` exits with 0", CheckKind.COMMAND)
GREEN = {"box.py": "def pack(x):\n    return x + 1\n"}


def given(text="", base=None, criteria=(PACKS, THERE), **more):
    task = Task(text, commands=more.pop("commands", ()))
    return Given(
        task=task,
        plan=Plan((FILE,), criteria),
        base="base",
        texts=dict(base or {}),
        user_files=more.pop("user_files", {}),
        guards=more.pop("guards", ()),
        rule_commands=more.pop("rule_commands", ()),
        seed=1,
    )


def tools(trees, *tests):
    reply = json.dumps({"tests": [list(t) for t in tests] or [["assert pack(1) == 2"]]})
    model = FakeModel(reply)
    return Tools(
        model, Head("", ""), trees.grade, trees.write, lambda topic, text: None, trees.save
    )


def by_id(frozen):
    return frozen.suite.by_id()


def test_every_criterion_gets_its_checks_and_the_files_are_saved_before_they_are_named(trees):
    store = trees()
    frozen = specify(given("`pack(3)` returns 4."), tools(store), SpecifyPolicy())
    checks = by_id(frozen)
    assert checks["gc1_1"].criteria == ("c1",)
    assert checks["e1"].authority is Authority.EXAMPLE
    assert {c.criteria for c in checks.values() if c.authority is Authority.STRUCTURE} == {("c2",)}
    assert frozen.suite.unchecked == ()
    assert set(store.frozen) == {"test_examples.py", "test_c1.py"}
    assert frozen.suite.hashes == hashes(store.frozen)
    assert frozen.refused == ()


def test_the_tester_is_shown_the_examples_of_a_point_and_asked_for_fewer(trees):
    def prompts(text):
        used = tools(trees())
        specify(given(text), used, SpecifyPolicy())
        return [call[0].messages[-1].text for call in used.model.calls]

    one = prompts("`pack(3)` returns 4.")
    assert "Write 2 tests" in one[0]
    assert "tests already; other inputs are wanted:\nassert pack(3) == 4" in one[0]
    assert prompts("`pack(3)` returns 4, `pack(4)` returns 5, `pack(5)` returns 6.") == []


def test_drafts_are_run_on_both_skeletons_and_never_on_an_empty_tree(trees):
    store = trees()
    specify(given("`pack(3)` returns 4."), tools(store), SpecifyPolicy())
    skeletons = [store.texts[tree]["box.py"] for tree, _ in store.graded]
    assert len(store.graded) == 4
    assert all("def pack(x)" in text for text in skeletons)
    assert sum("raise" in text for text in skeletons) == 2


def test_a_test_that_passes_on_a_skeleton_is_refused(trees):
    lines = (["assert pack(1) is None"], ["with pytest.raises(Exception): pack(1)"])
    frozen = specify(given(), tools(trees(), *lines), SpecifyPolicy(rounds=1))
    reasons = dict(frozen.refused)
    assert reasons["gc1_1"] == "it passes on the skeleton that returns None, so it shows nothing"
    assert "gc1_1" not in by_id(frozen)
    assert frozen.suite.unchecked == ("c1",)


def test_an_example_that_is_green_on_a_skeleton_stays_in_force_and_shows_nothing(trees):
    told = []
    used = replace(tools(trees()), notice=lambda topic, text: told.append(text))
    frozen = specify(given("`pack(3)` returns None."), used, SpecifyPolicy(generated=False))
    check = by_id(frozen)["e1"]
    assert (check.role, check.authority, check.bare) == (Role.GOAL, Authority.EXAMPLE, True)
    assert check.criteria == ()
    assert frozen.refused == ()
    assert frozen.suite.unchecked == ("c1",)
    assert told == [
        "assert pack(3) == None passes on a skeleton, so it shows nothing of the behaviour"
    ]


def test_an_example_that_is_red_first_is_not_bare(trees):
    frozen = specify(given("`pack(3)` returns 4."), tools(trees()), SpecifyPolicy())
    check = by_id(frozen)["e1"]
    assert (check.criteria, check.bare) == (("c1",), False)


def test_beside_an_example_that_shows_nothing_tests_are_still_asked_for(trees):
    used = tools(trees(), ["assert pack(1) == 2"], ["assert pack(3) == 4"])
    frozen = specify(given("`pack(3)` returns None."), used, SpecifyPolicy(rounds=1))
    assert by_id(frozen)["gc1_1"].criteria == ("c1",)
    contradiction = "another test asks the same and states another outcome"
    assert dict(frozen.refused) == {"gc1_2": contradiction}


@pytest.mark.parametrize("body", ["", "    pass\n", "    ...\n"])
def test_what_an_unfinished_function_of_the_base_returns_shows_nothing(trees, body):
    base = {"box.py": f'def pack(x):\n    """Packs."""\n{body}'}
    asked = given("`pack(3)` returns None.", base=base)
    frozen = specify(asked, tools(trees(base)), SpecifyPolicy(generated=False))
    assert by_id(frozen)["e1"].bare


def test_an_example_of_what_finished_code_does_already_may_tell_of_its_fault_and_is_refused(trees):
    base = dict(GREEN)
    asked = given("Today `pack(3)` returns 4.", base=base)
    frozen = specify(asked, tools(trees(base)), SpecifyPolicy(generated=False))
    assert "e1" not in by_id(frozen)
    assert dict(frozen.refused)["e1"] == "the code of the base gives that already"


def test_an_example_that_cannot_be_judged_on_a_skeleton_is_refused(trees):
    text = "`pack(3, 4)` returns None."
    frozen = specify(given(text), tools(trees()), SpecifyPolicy(generated=False))
    assert "not for its own reason" in dict(frozen.refused)["e1"]


def test_on_an_existing_file_a_test_of_what_works_already_is_refused(trees):
    base = dict(GREEN)
    store = trees(base)
    frozen = specify(given(base=base), tools(store), SpecifyPolicy(rounds=1))
    assert dict(frozen.refused)["gc1_1"].startswith("it passes on")


def test_each_kind_can_be_switched_off(trees):
    off = SpecifyPolicy(generated=False, examples=False, structure=False)
    frozen = specify(given("`pack(3)` returns 4."), tools(trees()), off)
    assert frozen.suite.checks == ()
    assert frozen.suite.unchecked == ("c1", "c2")


def test_without_names_to_import_no_model_is_asked(trees):
    used = tools(trees())
    nothing = given()
    empty = Plan((PlannedFile("notes.md", ""),), (PACKS,))
    specify(Given(**{f: getattr(nothing, f) for f in nothing.__slots__} | {"plan": empty}), used,
            SpecifyPolicy())  # fmt: skip
    assert used.model.calls == []


USER = {"mine/a_test.py": "from box import pack\ndef test_a():\n    assert pack(1) == 2\n"}
UNPACKS = Criterion("c4", "`unpack` unpacks", CheckKind.BEHAVIOUR)
FAST = Criterion("c5", "It is fast", CheckKind.BEHAVIOUR)


def test_a_red_test_of_the_user_is_a_goal_for_what_it_calls(trees):
    asked = given(user_files=USER, criteria=(PACKS, THERE, UNPACKS))
    frozen = specify(asked, tools(trees()), SpecifyPolicy())
    check = by_id(frozen)["u:mine/a_test.py::test_a"]
    assert (check.role, check.authority, check.criteria) == (Role.GOAL, Authority.USER, ("c1",))
    assert "mine/a_test.py" in dict(frozen.suite.hashes)


def test_a_test_of_the_user_that_is_green_on_a_skeleton_stays_but_shows_no_behaviour(trees):
    files = {"a_test.py": "def test_a():\n    from box import pack\n    assert pack(1) != 3\n"}
    told = []
    used = replace(tools(trees()), notice=lambda topic, text: told.append(text))
    frozen = specify(given(user_files=files), used, SpecifyPolicy(generated=False))
    check = by_id(frozen)["u:a_test.py::test_a"]
    assert (check.role, check.criteria, check.as_whole) == (Role.GOAL, (), ())
    assert check.bare
    assert frozen.suite.unchecked == ("c1",)
    assert told == ["a_test.py::test_a passes on a skeleton, so it shows nothing of the behaviour"]


def test_a_command_of_the_user_that_is_green_on_a_skeleton_shows_only_that_it_passes(trees):
    store = trees()
    command = "python -c 'import box; box.pack(1)'"
    run = replace(RUN, text=f"`{command}` exits with 0")
    asked = given(criteria=(PACKS, FAST, run), commands=(command,))

    def grade(tree, checks, files=None):
        store.commands[command] = "box.py" in store.texts[tree]
        return store.grade(tree, checks, files)

    check = by_id(specify(asked, replace(tools(store), grade=grade), SpecifyPolicy()))["k1"]
    assert (check.role, check.criteria, check.as_whole) == (Role.GOAL, ("c3",), ())


def test_a_module_beside_the_users_tests_that_would_hide_a_planned_one_is_left_out(trees):
    files = {**USER, "mine/box.py": "def pack(x): return 2\n", "mine/kit.py": ""}
    frozen = specify(given(user_files=files), tools(trees()), SpecifyPolicy())
    assert {p for p, _ in frozen.suite.hashes if p.startswith("mine")} == {
        "mine/a_test.py",
        "mine/kit.py",
    }


def test_a_green_test_of_the_user_is_a_guard_and_supports_nothing(trees):
    base = dict(GREEN)
    frozen = specify(given(base=base, user_files=USER), tools(trees(base)), SpecifyPolicy())
    check = by_id(frozen)["u:mine/a_test.py::test_a"]
    assert (check.role, check.criteria) == (Role.GUARD, ())


def test_a_command_of_the_user_is_a_goal_and_a_guard_where_it_passes_already(trees):
    store = trees()
    asked = given(criteria=(PACKS, RUN), commands=("make test",))
    check = by_id(specify(asked, tools(store), SpecifyPolicy()))["k1"]
    assert (check.role, check.target, check.criteria) == (Role.GOAL, "make test", ("c3",))
    store.commands["make test"] = True
    check = by_id(specify(asked, tools(store), SpecifyPolicy()))["k1"]
    assert (check.role, check.criteria) == (Role.GUARD, ("c3",))


def test_a_command_that_is_green_already_shows_nothing_of_what_is_asked(trees):
    store = trees()
    asked = given(criteria=(PACKS, FAST, RUN), commands=("make test",))
    check = by_id(specify(asked, tools(store), SpecifyPolicy()))["k1"]
    assert (check.criteria, check.as_whole) == (("c3", "c5"), ("c5",))
    store.commands["make test"] = True
    check = by_id(specify(asked, tools(store), SpecifyPolicy()))["k1"]
    assert (check.criteria, check.as_whole) == (("c3",), ())


def test_a_command_of_the_projects_rules_is_a_guard_where_it_passes(trees):
    store = trees()
    store.commands = {"make lint": True, "make test": True}
    asked = given(rule_commands=("make lint", "make docs", "make test"), commands=("make test",))
    checks = by_id(specify(asked, tools(store), SpecifyPolicy()))
    assert {i: c.target for i, c in checks.items() if i.startswith("r")} == {"r1": "make lint"}
    assert checks["r1"].role is Role.GUARD


def test_tests_of_the_base_are_guards_unless_switched_off(trees):
    asked = given(guards=("tests/test_a.py::test_b",))
    check = by_id(specify(asked, tools(trees()), SpecifyPolicy()))["b1"]
    assert (check.role, check.target) == (Role.GUARD, "tests/test_a.py::test_b")
    assert "b1" not in by_id(specify(asked, tools(trees()), SpecifyPolicy(guards=False)))


def test_a_file_of_an_unknown_language_has_no_skeleton(trees):
    store = trees()
    asked = given()
    plan = Plan((PlannedFile("notes.md", ""),), ())
    asked = Given(**{f: getattr(asked, f) for f in asked.__slots__} | {"plan": plan})
    assert set(skeleton_trees(asked, store.write).values()) == {"base"}


def test_a_test_file_that_is_composed_later_has_no_skeleton_and_must_hold_tests(trees):
    composed = PlannedFile("test_box.py", "tests", needs=("box.py",), tests=2)
    asked = Criterion("c2", "there is a test file `test_box.py`", CheckKind.STRUCTURE)
    what = replace(given(criteria=(PACKS, asked)), plan=Plan((FILE, composed), (PACKS, asked)))
    store = trees()
    frozen = specify(what, tools(store), SpecifyPolicy())
    assert all(set(store.texts[tree]) == {"box.py"} for tree, _ in store.graded)
    mine = [c for c in by_id(frozen).values() if c.criteria == ("c2",)]
    assert [c.target for c in mine] == [
        "exists test_box.py", "parses test_box.py", "tests test_box.py 2",
    ]  # fmt: skip
