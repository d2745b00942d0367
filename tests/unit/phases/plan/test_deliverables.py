"""Files that the task asks for and that are no sources: where they stand in the plan."""

import json

from standalone_orchestrator.core.task import CheckKind, PlannedFile, Task
from standalone_orchestrator.models.fakes import FakeModel, in_turn
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.phases.plan.deliverables import with_deliverables
from standalone_orchestrator.phases.plan.plan import Base, PlanPolicy, write_plan
from standalone_orchestrator.phases.plan.requests import Requests

BOX = PlannedFile("box.py", "packs", ("def pack(x)",))
STRUCTURE, BEHAVIOUR = CheckKind.STRUCTURE, CheckKind.BEHAVIOUR


def added(asked, files=(BOX,), base=()):
    return with_deliverables(files, asked, base)[len(files) :]


def planned(text, base=(), files=()):
    box = {"path": "box.py", "purpose": "packs", "exports": ["def pack(x)"], "needs": []}
    reply = json.dumps({"files": [box, *({**box, "path": p} for p in files)]})
    model = FakeModel(in_turn(reply))
    found = write_plan(
        model,
        Head("", ""),
        Task(text),
        Base(base, lambda path: None),
        policy=PlanPolicy(tries=1),
        notice=lambda *told: None,
    )
    assert len(model.calls) == 1
    return found


def test_a_test_file_comes_after_all_that_is_written():
    readme = ("README.md", "Write README.md.")
    files = added(Requests(tests=("test_box.py",), files=(readme,), least_tests=3))
    assert files == (
        PlannedFile("README.md", "Write README.md.", needs=("box.py",)),
        PlannedFile("test_box.py", "tests", needs=("box.py", "README.md"), tests=3),
    )


def test_a_file_that_the_planner_planned_is_not_planned_twice():
    data = PlannedFile("etc/app.toml", "")
    assert added(Requests(files=(("app.toml", ""),)), (BOX, data)) == ()


def test_a_file_outside_of_the_workspace_is_not_planned():
    assert added(Requests(tests=("../test_a.py",), files=(("/etc/app.toml", ""),))) == ()


def test_a_test_file_that_the_base_has_in_a_folder_is_that_one():
    (file,) = added(Requests(tests=("test_box.py",)), base=("tests/test_box.py", "box.py"))
    assert (file.path, file.exists) == ("tests/test_box.py", True)


def test_tests_without_a_name_go_beside_the_sources_or_where_the_base_has_its_own():
    def place(*base):
        return [f.path for f in added(Requests(unnamed_tests=True), base=base)]

    assert place() == ["test_box.py"]
    assert place("tests/test_a.py", "tests/b/test_b.py", "tests/test_c.py") == ["tests/test_box.py"]
    assert place("a.py") == ["test_box.py"]
    assert added(Requests(unnamed_tests=True), (PlannedFile("a.md", ""),)) == ()


def test_the_plan_of_a_task_with_tests_holds_them_and_a_criterion_of_structure():
    found = planned("`pack` packs. Write unit tests for it.")
    assert found.plan.composed == ("test_box.py",)
    assert [f.path for f in found.plan.written] == ["box.py"]
    assert [(c.text, c.kind) for c in found.plan.criteria] == [
        ("`pack` packs.", BEHAVIOUR),
        ("there is a test file `test_box.py`: Write unit tests for it.", STRUCTURE),
    ]
    assert found.unclaimed == ()


def test_a_test_file_in_a_sentence_about_something_else_gets_a_criterion_of_its_own():
    found = planned("Write `pack(x)` that packs into 3 boxes, with tests in `test_box.py`.")
    assert [(c.text, c.kind) for c in found.plan.criteria][1:] == [
        ("there is a test file `test_box.py`", STRUCTURE)
    ]


def test_how_many_tests_are_wanted_is_claimed_and_what_else_they_shall_show_is_not():
    found = planned("`pack` packs. Write at least 5 unit tests.")
    assert (found.plan.files[-1].tests, found.unclaimed) == (5, ())
    assert planned("`pack` packs. Write unit tests with 90 % coverage.").unclaimed == ("90",)


def test_a_sentence_that_says_what_tests_must_show_stays_one_of_behaviour():
    text = "`pack` packs. Write tests that `pack` raises `PackError` in test_box.py."
    kinds = [c.kind for c in planned(text).plan.criteria]
    assert kinds == [BEHAVIOUR, BEHAVIOUR, STRUCTURE]


def test_a_document_is_planned_by_code_and_held_by_structure():
    found = planned("`pack` packs. Write a README.md that explains the idea of packing.")
    assert [f.path for f in found.plan.files] == ["box.py", "README.md"]
    assert found.plan.criteria[1].kind is STRUCTURE
    assert found.unclaimed == ()


def test_a_file_of_which_nobody_knows_what_it_is_for_stands_among_what_nothing_covers():
    found = planned("`pack` packs. The shop has a prices.csv.")
    assert [f.path for f in found.plan.files] == ["box.py"]
    assert found.unclaimed == ("prices.csv",)
    assert planned("`pack` packs. The shop has a prices.csv.", files=["prices.csv"]).unclaimed == ()


def test_data_of_the_running_program_is_neither_planned_nor_missed():
    found = planned("`pack` packs what tasks.json holds and saves it to tasks.json.")
    assert [f.path for f in found.plan.files] == ["box.py"]
    assert found.unclaimed == ()
