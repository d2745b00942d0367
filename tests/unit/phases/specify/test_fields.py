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
