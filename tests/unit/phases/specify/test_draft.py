"""Drafts that need no model."""

from dataclasses import replace

from standalone_orchestrator.core.checks import Authority, Means, Role
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile, callables_of
from standalone_orchestrator.phases.specify.cases import case_from
from standalone_orchestrator.phases.specify.draft import (
    MOST_SOURCES,
    available,
    elsewhere,
    files_of,
    from_examples,
    structural,
    subjects,
    supported,
    with_constructors,
)

BOX = PlannedFile("box.py", "", ("class Box", "Box.pack(self, x)", "Box._hide(self)"))
LID = PlannedFile("lid.py", "", ("def close(box)", "LIMIT"), needs=("box.py",))
CRITERIA = (
    Criterion("c1", "there is a class `Box` in box.py", CheckKind.STRUCTURE),
    Criterion("c2", "`pack` packs", CheckKind.BEHAVIOUR),
    Criterion("c3", "`pack` raises `ValueError` for nothing", CheckKind.BEHAVIOUR),
    Criterion("c4", "`close` closes", CheckKind.BEHAVIOUR),
    Criterion("c5", "nothing is lost", CheckKind.BEHAVIOUR),
)
PLAN = Plan((BOX, LID), CRITERIA)
NAMES = {"Box": "box", "close": "lid"}


def case(*lines):
    return case_from(lines, NAMES)


def test_what_a_plan_calls_leaves_private_names_and_classes_out():
    assert callables_of(PLAN.files) == ("Box.pack", "close")


def test_a_criterion_is_about_the_callables_that_it_names():
    found = {s.criterion.id: s.callables for s in subjects(PLAN)}
    assert found == {"c1": (), "c2": ("Box.pack",), "c3": ("Box.pack",), "c4": ("close",), "c5": ()}


def test_a_test_may_import_what_is_planned_and_what_is_there():
    names = available(PLAN, {"box.py": "class Old:\n    def pack(self): ...\n"})
    assert names == {"Box": "box", "Old": "box", "close": "lid", "LIMIT": "lid"}
    assert available(Plan((PlannedFile("x.txt", "", ("def f()",)),), ()), {}) == {}


def test_the_files_of_a_test_are_those_it_imports_and_all_that_they_need():
    assert files_of({"lid"}, PLAN) == ("box.py", "lid.py")
    assert files_of({"box"}, PLAN) == ("box.py",)
    assert files_of((), PLAN) == ()


def test_structure_follows_from_the_plan():
    found = [d.check for d in structural(PLAN, {})]
    assert [c.id for c in found] == [f"s{n}" for n in range(1, len(found) + 1)]
    assert {(c.role, c.authority, c.means) for c in found} == {
        (Role.GOAL, Authority.STRUCTURE, Means.STRUCTURE)
    }
    targets = [c.target for c in found]
    assert {"exists box.py", "parses box.py", "exists lid.py", "finished lid.py"} <= set(targets)
    assert any(t.startswith("exports box.py") and "pack" in t for t in targets)
    assert {c.needs for c in found} == {("box.py",), ("lid.py",)}
    assert {c.criteria for c in found if c.needs == ("box.py",)} == {("c1",)}
    assert {c.criteria for c in found if c.needs == ("lid.py",)} == {()}


def test_what_holds_on_the_base_already_is_no_goal():
    base = {"box.py": "class Box:\n    def pack(self, x):\n        return x\n"}
    files = {d.check.needs for d in structural(Plan((BOX,), CRITERIA), base)}
    assert files <= {("box.py",)}
    targets = {d.check.target for d in structural(PLAN, base)}
    assert not {"exists box.py", "parses box.py"} & targets
    assert "exists lid.py" in targets


def test_an_example_of_the_task_becomes_a_test():
    drafts = from_examples("`close(3)` returns 4. `own(1)` returns 2. `len([])` is 0.", PLAN, NAMES)
    assert len(drafts) == 1
    check = drafts[0].check
    assert (check.id, check.authority, check.target) == (
        "e1",
        Authority.EXAMPLE,
        "test_examples.py::test_e1",
    )
    assert check.source == "from lid import close\nassert close(3) == 4"
    assert (check.criteria, check.needs) == (("c4",), ("box.py", "lid.py"))


def test_an_input_with_its_output_becomes_a_test_of_the_function_that_it_fits():
    lid = replace(LID, exports=("def close(size: int) -> int",))
    drafts = from_examples("Input: size = 3\nOutput: 4", Plan((BOX, lid), CRITERIA), NAMES)
    assert [d.check.source for d in drafts] == ["from lid import close\nassert close(3) == 4"]
    assert drafts[0].check.criteria == ("c4",)


def test_an_example_of_an_error_becomes_a_test_too():
    drafts = from_examples("`Box().pack(0)` raises `ValueError`.", PLAN, NAMES)
    assert "with pytest.raises(ValueError):" in drafts[0].check.source
    assert drafts[0].check.criteria == ("c3",)


def test_a_test_speaks_for_the_criteria_whose_subject_it_calls():
    about = subjects(PLAN)
    assert supported(case("assert Box().pack(1) == 1"), about) == ("c2",)
    assert supported(case("assert close(1) == 1"), about) == ("c4",)
    assert supported(case("assert close(Box().pack(1)) == 1"), about) == ("c2", "c4")


def test_a_criterion_that_names_no_function_is_spoken_for_by_its_own_tests_only():
    about = subjects(PLAN)
    assert supported(case("assert close(1) == 1"), about, ("c5",)) == ("c4", "c5")
    assert supported(case("assert close(1) == 1"), about, ("c2",)) == ("c4",)


def test_a_test_of_an_error_is_no_evidence_for_a_value_and_the_other_way_round():
    raising = case("with pytest.raises(ValueError): Box().pack(0)")
    assert supported(raising, subjects(PLAN)) == ("c3",)


def test_structure_and_commands_are_spoken_for_by_no_test():
    kinds = (CheckKind.STRUCTURE, CheckKind.COMMAND)
    plan = Plan((BOX,), tuple(Criterion(k, "anything", k) for k in kinds))
    assert supported(case("assert Box().pack(1) == 1"), subjects(plan)) == ()


def test_a_criterion_that_names_nothing_is_shown_by_the_structure_of_all_files():
    headline = Criterion("c1", "Write a packing program.", CheckKind.STRUCTURE)
    found = [d.check for d in structural(Plan((BOX, LID), (headline,)), {})]
    assert {c.needs for c in found} == {("box.py",), ("lid.py",)}
    assert {c.criteria for c in found} == {("c1",)}


def test_that_only_the_standard_library_is_used_is_checked_in_each_file():
    only = Criterion("c1", "Use only the standard library.", CheckKind.STRUCTURE)
    found = [d.check for d in structural(Plan((BOX, LID), (only,)), {})]
    mine = [c for c in found if c.criteria == ("c1",)]
    assert [c.target for c in mine] == ["standard box.py", "standard lid.py"]
    assert len({c.id for c in found}) == len(found)


def test_a_decorated_class_can_be_imported_and_has_its_criteria():
    file = PlannedFile("box.py", "", ("@dataclass class Box",))
    plan = Plan((file,), (Criterion("c1", "there is a class `Box`", CheckKind.STRUCTURE),))
    assert available(plan, {}) == {"Box": "box"}
    assert {d.check.criteria for d in structural(plan, {})} == {("c1",)}


BASE = {
    "box.py": "class Box: ...\n",
    "shop/lids.py": "SIZE = 3\n\n\nclass Lid:\n    def fit(self): ...\n\n\ndef _own(): ...\n",
    "shop/pots.py": "def both(): ...\n\n\nclass Pot: ...\n",
    "shop/pans.py": "def both(): ...\n",
    "tests/test_lids.py": "def test_lid(): ...\n",
    "notes.txt": "class Text: ...\n",
}


def test_names_that_only_one_other_source_has_may_be_used_by_a_test():
    found = elsewhere(Plan((BOX,), ()), BASE)
    assert found == {"SIZE": "shop.lids", "Lid": "shop.lids", "Pot": "shop.pots"}


def test_of_a_large_project_no_names_are_looked_up():
    many = {f"m{n}.py": "class A: ...\n" for n in range(MOST_SOURCES)}
    assert elsewhere(Plan((BOX,), ()), {**many, "z.py": "class Z: ...\n"}) == {}


POTS = """from dataclasses import dataclass


@dataclass(frozen=True)
class Pot:
    size: int
    lid: str = "flat"

    def fill(self): ...


class Pan:
    def __init__(self, width: int) -> None: ...

    def heat(self): ...


class Cup:
    def drink(self): ...
"""


def test_how_an_object_of_the_base_is_made_is_known_though_only_a_method_is_planned():
    exports = ("Pot.fill(self)", "Pan.heat(self)", "Cup.drink(self)", "New.make(self)")
    plan = Plan((PlannedFile("pots.py", "", exports, exists=True), BOX), ())
    made = with_constructors(plan, {"pots.py": POTS})
    assert made.files[0].exports == (
        *exports,
        "Pot.__init__(self, size: int, lid: str = 'flat') -> None",
        "Pan.__init__(self, width: int) -> None",
    )
    assert made.files[1] == BOX
    assert with_constructors(made, {"pots.py": POTS}) == made
