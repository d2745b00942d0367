"""Planning: asked, refused with the reason, asked again, within a bound."""

import json

import pytest

from standalone_orchestrator.core.events import PlanFailed, Planned
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.core.task import CheckKind, PlannedFile, Task
from standalone_orchestrator.models.fakes import FakeModel, in_turn
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.phases.plan.plan import Base, PlanPolicy, write_plan

HEAD = Head("You plan.", "# Task\nwrite it")


def file(path="box.py", exports=("def pack(x)",), needs=(), purpose="packs"):
    return {"path": path, "purpose": purpose, "exports": list(exports), "needs": list(needs)}


def reply(*files):
    return json.dumps({"files": files})


def planned(*answers, text="`pack` packs.", base=(), tries=3, commands=()):
    model, told = FakeModel(in_turn(*answers)), []
    found = write_plan(
        model,
        HEAD,
        Task(text, commands=commands),
        Base(base, {}.get) if not isinstance(base, dict) else Base(base, base.get),
        policy=PlanPolicy(seed=5, tries=tries),
        notice=lambda topic, said: told.append((topic, said)),
    )
    return found, model, told


def prompt_of(model, call):
    return model.calls[call][0].messages[-1].text


def test_a_workable_plan_takes_one_call_without_chance():
    found, model, told = planned(reply(file()))
    assert isinstance(found, Planned)
    assert found.plan.files == (PlannedFile("box.py", "packs", ("def pack(x)",)),)
    assert [c.text for c in found.plan.criteria] == ["`pack` packs."]
    assert (found.refusals, found.unclaimed, told) == ((), (), [])
    assert len(model.calls) == 1
    _, draw, limits = model.calls[0]
    assert (draw.temperature, draw.seed) == (0.0, seed_for(5, "plan", 0))
    assert limits.max_tokens == 1800


def test_a_plan_that_cannot_work_is_sent_back_with_the_reason():
    bad = reply(file(needs=["wrap.py"]))
    found, model, told = planned(bad, reply(file()))
    why = "`box.py` needs `wrap.py`, which is neither planned nor there"
    assert isinstance(found, Planned)
    assert found.refusals == (why,)
    assert told == [("plan refused", why)]
    assert "An earlier plan could not work" not in prompt_of(model, 0)
    assert f"An earlier plan could not work:\n- {why}" in prompt_of(model, 1)
    assert (model.calls[1][1].index, model.calls[1][1].temperature) == (1, 0.5)
    assert model.calls[1][1].seed == seed_for(5, "plan", 1)


def test_a_file_that_is_planned_twice_is_one_with_all_that_both_have():
    first = file(exports=["class Box", "Box.push(self, item: int) -> None"], needs=["wrap.py"])
    again = file(exports=["Box.push(self, item)", "def seal(x)"], needs=["fold.py"], purpose="more")
    found, _, told = planned(
        reply(first, file("wrap.py"), again, file("fold.py")), text="`Box` is made, and `pack`."
    )
    assert told == []
    box = found.plan.file("box.py")
    assert box.exports[:2] == ("class Box", "Box.push(self, item: int) -> None")
    assert "def seal(x)" in box.exports
    assert (box.purpose, set(box.needs)) == ("packs", {"wrap.py", "fold.py"})


def test_only_the_last_refusal_is_in_the_next_prompt():
    first, second = reply(file(needs=["wrap.py"])), reply(file(needs=["fold.py"]))
    _, model, _ = planned(first, second, reply(file()))
    assert "fold.py" in prompt_of(model, 2)
    assert "wrap.py" not in prompt_of(model, 2)


def test_planning_ends_within_its_bound_and_says_why():
    found, model, told = planned(reply(file(needs=["wrap.py"])), tries=2)
    assert isinstance(found, PlanFailed)
    assert found.problems == ("`box.py` needs `wrap.py`, which is neither planned nor there",)
    assert (len(model.calls), len(told)) == (2, 2)


def test_a_reply_that_is_no_plan_is_a_refusal_too():
    found, _, told = planned("I cannot do that.", tries=1)
    assert isinstance(found, PlanFailed)
    assert found.problems
    assert told[-1] == ("plan refused", "; ".join(found.problems))


def test_a_path_becomes_what_the_task_names():
    found, _, _ = planned(reply(file("src/box.py")), text="Write `box.py` where `pack` packs.")
    assert [f.path for f in found.plan.files] == ["box.py"]


def test_a_path_stays_where_the_task_leaves_the_folder_open_or_the_file_is_there():
    found, _, _ = planned(reply(file("src/box.py")))
    assert [f.path for f in found.plan.files] == ["src/box.py"]
    text = "Change `box.py` so that `pack` packs."
    found, _, _ = planned(reply(file("src/box.py")), text=text, base=("src/box.py",))
    assert [(f.path, f.exists) for f in found.plan.files] == [("src/box.py", True)]


def test_a_path_that_the_task_names_twice_is_left_as_planned():
    text = "Write `a/box.py` and `b/box.py` where `pack` packs."
    files = (file("b/box.py"), file("a/box.py"))
    found, _, _ = planned(reply(*files), text=text)
    assert [f.path for f in found.plan.files] == ["b/box.py", "a/box.py"]


@pytest.mark.parametrize("path", ["../box.py", "/etc/box.py", ".git/hooks/x", "C:/box.py", ""])
def test_a_path_that_leads_outside_is_refused(path):
    found, model, _ = planned(reply(file(path)), reply(file()))
    assert isinstance(found, Planned)
    assert "the path" in found.refusals[0]
    assert found.refusals[0] in prompt_of(model, 1)


def test_needs_that_are_no_files_are_dropped():
    needs = ["json", "None", "n/a", "", "-", "requests", "wrap", "`wrap.py`", "wrap.py", "box.py"]
    found, _, _ = planned(reply(file(needs=needs), file("wrap.py")))
    assert found.plan.file("box.py").needs == ("wrap.py",)


def test_a_need_by_module_name_becomes_its_path():
    found, _, _ = planned(reply(file(needs=["pkg.wrap"]), file("pkg/wrap.py")))
    assert found.plan.file("box.py").needs == ("pkg/wrap.py",)


def test_test_files_and_empty_package_files_are_not_built():
    files = [
        file(),
        file("test_box.py"),
        file("box_test.py"),
        file("tests/x.py"),
        file("__init__.py"),
    ]
    found, _, _ = planned(reply(*files, file("pkg/__init__.py")))
    assert [f.path for f in found.plan.files] == ["box.py", "pkg/__init__.py"]


def test_a_plan_of_tests_alone_is_sent_back():
    found, _, _ = planned(reply(file("test_box.py")), reply(file()), base=("old.py",))
    assert found.refusals == ("no file is planned: list the files to write or change",)


def test_exports_are_cleaned_of_repetition_and_colons():
    exports = ["def pack(x):", "def pack(x)", "  ", " class Box "]
    found, _, _ = planned(reply(file(exports=exports)))
    assert found.plan.files[0].exports == ("def pack(x)", "class Box")


def test_files_stand_in_the_order_of_their_dependence():
    files = (file("c.py", needs=["b.py"]), file("b.py", needs=["a.py"]), file("a.py"))
    found, _, _ = planned(reply(*files))
    assert [f.path for f in found.plan.files] == ["a.py", "b.py", "c.py"]


def test_a_callable_that_only_a_sentence_of_structure_names_is_not_claimed_by_it():
    text = "The file `box.py` holds a class `Box`.\n```\nclass Lid:\n    pass\n```"
    found, _, _ = planned(reply(file(exports=["class Box", "Lid(x)"])), text=text)
    assert {c.kind for c in found.plan.criteria if "Lid" in c.text} == {CheckKind.BEHAVIOUR}
    assert found.unclaimed == ()


def test_what_no_criterion_claims_is_said():
    text = " ".join(f"The value {n} counts." for n in range(100, 520))
    found, _, _ = planned(reply(file()), text=text)
    assert found.unclaimed == tuple(str(n) for n in range(500, 520))


def test_an_existing_project_is_planned_by_changes():
    _, model, _ = planned(reply(file()), base=("old.py",))
    assert "have to be changed or added" in prompt_of(model, 0)
    _, model, _ = planned(reply(file()))
    assert "List the files to write" in prompt_of(model, 0)


def test_the_users_commands_become_criteria():
    found, _, _ = planned(reply(file()), commands=("make test",))
    assert found.plan.criteria[-1].kind is CheckKind.COMMAND


def test_a_name_that_only_a_code_block_has_and_no_file_plans_stays_unclaimed():
    text = "`pack` packs.\n```python\nclass Lid: ...\n```\n"
    found, _, _ = planned(reply(file()), text=text)
    assert found.unclaimed == ("Lid",)


def test_packages_that_the_task_names_belong_to_the_plan():
    found, model, _ = planned(reply(file()), text="`pack` packs with Flask, not with numpy.")
    assert found.plan.packages == ("Flask",)
    assert len(model.calls) == 1
    assert planned(reply(file()))[0].plan.packages == ()


def test_packages_of_a_task_can_be_left_out():
    model = FakeModel(in_turn(reply(file())))
    found = write_plan(
        model,
        HEAD,
        Task("`pack` packs with Flask."),
        Base((), {}.get),
        policy=PlanPolicy(packages=False),
        notice=lambda topic, said: None,
    )
    assert found.plan.packages == ()


IGNORING = {".gitignore": "local/\n", "a.py": "x = 1\n"}


def test_the_gitignore_of_the_project_is_planned_only_where_the_task_names_it():
    answer = reply(file(), file(".gitignore", exports=(), purpose="ignores"))
    found, _, _ = planned(answer, base=IGNORING)
    assert [f.path for f in found.plan.files] == ["box.py"]
    found, _, _ = planned(answer, base=IGNORING, text="`pack` packs. Add `*.log` to .gitignore.")
    assert ".gitignore" in [f.path for f in found.plan.files]


@pytest.mark.parametrize("path", ["local/box.py", ".venv/box.py", "pkg/__pycache__/box.pyc"])
def test_a_file_that_is_ignored_or_made_by_tools_is_sent_back(path):
    found, model, told = planned(reply(file(path)), reply(file()), base=IGNORING)
    assert [f.path for f in found.plan.files] == ["box.py"]
    assert f"`{path}` is " in prompt_of(model, 1)
    assert "plan it elsewhere or not at all" in told[0][1]


def test_an_ignored_file_that_the_task_names_or_the_base_tracks_is_planned():
    text = "`pack` of `local/box.py` packs."
    assert planned(reply(file("local/box.py")), base=IGNORING, text=text)[0].plan.files
    tracked = {**IGNORING, "local/box.py": "def pack(x):\n    return 1\n"}
    found, model, _ = planned(reply(file("local/box.py")), base=tracked)
    assert (found.plan.files[0].path, len(model.calls)) == ("local/box.py", 1)
