"""Tests that code makes of stated fields."""

import pytest

from standalone_orchestrator.core.checks import Authority
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.fields import from_fields, shown_by_fields

SAID = "`Box` has these fields: `size: int`; `tag: str`; `open: bool`, by default `True`"
RIGHT = (
    "class Box:\n"
    "    def __init__(self, size, tag, open=True):\n"
    "        self.size, self.tag, self.open = size, tag, open\n"
)


def drafts(said=SAID, kind=CheckKind.BEHAVIOUR):
    plan = Plan(
        (PlannedFile("box.py", "", ("@dataclass class Box",)),), (Criterion("c1", said, kind),)
    )
    return from_fields(plan, {"Box": "box"})


def run(draft, source):
    scope = {}
    exec(source, scope)
    body = draft.case.body.replace("from box import Box", "")
    exec(body, scope)


def test_they_hold_for_a_class_with_these_fields():
    found = drafts()
    assert [d.check.authority for d in found] == [Authority.EXAMPLE] * 2
    assert shown_by_fields(found) == {"c1"}
    for draft in found:
        run(draft, RIGHT)


@pytest.mark.parametrize(
    "wrong",
    [
        RIGHT.replace("size, tag, open=True", "tag, size, open=True"),
        RIGHT.replace("open=True", "open=False"),
        RIGHT.replace("= size, tag, open", "= size, '', open"),
        "class Box:\n    def __init__(self, *args):\n        return None\n",
    ],
)
def test_one_fails_by_an_assertion_where_a_field_is_not_as_stated(wrong):
    failed = 0
    for draft in drafts():
        try:
            run(draft, wrong)
        except AssertionError:
            failed += 1
    assert failed


@pytest.mark.parametrize(
    "said",
    [SAID.replace("size: int", "size: Decimal"), SAID.replace("fields", "parts"), "`Box` packs."],
)
def test_none_is_made_of_what_code_cannot_fill_in(said):
    assert drafts(said) == ()


def test_a_default_that_is_no_literal_is_not_tested():
    (only,) = drafts("`Box` has the fields `size: int`; `at: date`, by default `date.today()`")
    assert "'at'" not in only.check.source


def test_a_criterion_of_structure_needs_none():
    assert drafts(kind=CheckKind.STRUCTURE) == ()


def choices(said, fields=SAID):
    """The tests of a second point, which says what a field may be."""
    points = (
        Criterion("c1", fields, CheckKind.BEHAVIOUR),
        Criterion("c2", said, CheckKind.BEHAVIOUR),
    )
    plan = Plan((PlannedFile("box.py", "", ("@dataclass class Box",)),), points)
    return [d for d in from_fields(plan, {"Box": "box"}) if d.check.criteria == ("c2",)]


@pytest.mark.parametrize(
    "said", ['A tag is `"a"`, `"b"` or `"c"`.', "Each `tag` must be one of `'a'` and `'b'`."]
)
def test_a_field_holds_each_value_that_it_may_have(said):
    (draft,) = choices(said)
    run(draft, RIGHT)
    for wrong in (RIGHT.replace("size, tag, open\n", "size, 'a', open\n"), "class Box: pass\n"):
        with pytest.raises((AssertionError, TypeError)):
            run(draft, wrong)


@pytest.mark.parametrize(
    "said",
    [
        'A tag is `"a"`.',
        "A tag is `A` or `B`.",
        'A lid is `"a"` or `"b"`.',
        'A tag is `"a"` or `"b"` if the box is open.',
        'Its tag is `"a"` or `"b"`.',
    ],
    ids=["one", "no literals", "no field", "a condition", "of what"],
)
def test_anything_else_said_of_a_field_is_no_choice(said):
    assert choices(said) == []


def test_of_two_classes_with_the_field_none_is_meant():
    both = SAID + ". `Lid` has these fields: `tag: str`"
    points = (
        Criterion("c1", both, CheckKind.BEHAVIOUR),
        Criterion("c2", "A tag is `'a'` or `'b'`.", CheckKind.BEHAVIOUR),
    )
    plan = Plan(
        (PlannedFile("box.py", "", ("@dataclass class Box", "@dataclass class Lid")),), points
    )
    found = from_fields(plan, {"Box": "box", "Lid": "box"})
    assert "c2" not in {name for d in found for name in d.check.criteria}


def test_what_must_be_given_is_one_of_the_values_that_it_may_have():
    points = (
        Criterion("c1", SAID, CheckKind.BEHAVIOUR),
        Criterion("c2", "A tag is `'lid'` or `'box'`.", CheckKind.BEHAVIOUR),
    )
    plan = Plan((PlannedFile("box.py", "", ("@dataclass class Box",)),), points)
    assert all("'a'" not in d.check.source for d in from_fields(plan, {"Box": "box"}))
