"""A function that undoes what another one does is tested by both together."""

import pytest

from standalone_orchestrator.core.checks import Authority
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.draft import available
from standalone_orchestrator.phases.specify.laws import from_laws

BASE = '''\
def encode_row(row: {type}):
    """Shifts it."""
    return row


def decode_row(row):
    """Takes what encode_row made, and returns the row."""
'''
COMPLETE = "Complete the function `decode_row` in rows.py."
SAYS = "`decode_row(text)` gives back what was given to `encode_row`."


def laws(text, exports=(), base=None, kind=CheckKind.BEHAVIOUR):
    file = PlannedFile("rows.py", "", ("def decode_row(row)", *exports), exists=base is not None)
    plan = Plan((file,), (Criterion("c1", text, kind),))
    texts = {"rows.py": base} if base is not None else {}
    return from_laws(plan, texts, available(plan, texts))


def sources(drafts):
    return [draft.check.source.splitlines()[-1] for draft in drafts]


def test_the_docstring_of_a_function_to_be_completed_names_the_other_one():
    found = laws(COMPLETE, base=BASE.format(type="str"))
    assert sources(found) == [
        "assert decode_row(encode_row('a')) == 'a'",
        "assert decode_row(encode_row('hello')) == 'hello'",
        "assert decode_row(encode_row('abcdefgxyz')) == 'abcdefgxyz'",
    ]
    assert {(d.check.criteria, d.check.authority) for d in found} == {
        (("c1",), Authority.GENERATED)
    }
    assert all(d.check.firm for d in found)
    assert [d.check.needs for d in found] == [("rows.py",)] * 3
    assert len({d.check.id for d in found}) == 3


def test_the_criterion_names_both_functions_of_the_plan():
    found = laws(SAYS, ["def encode_row(row: list[int]) -> str"])
    assert sources(found) == [
        "assert decode_row(encode_row([1])) == [1]",
        "assert decode_row(encode_row([3, 1, 2])) == [3, 1, 2]",
    ]


@pytest.mark.parametrize(
    ("text", "exports"),
    [
        ("`decode_row(text)` reads a row.", ["def encode_row(row: str)"]),
        (SAYS, []),
        (SAYS, ["def encode_row(row)"]),
        (SAYS, ["def encode_row(row: Row)"]),
        (SAYS, ["def encode_row(row: list[float])"]),
        (SAYS, ["async def encode_row(row: str)"]),
        (
            "`decode_row` raises `ValueError` for what `encode_row` never makes.",
            ["def encode_row(row: str)"],
        ),
        (SAYS, ["def encode_row(row: str, key: str)"]),
        (SAYS, ["def encode_row(*row: str)"]),
        (SAYS, ["Table.encode_row(self, row: str)"]),
        ("`encode_row(row)` makes what `decode_row` reads.", ["def encode_row(row: str)"]),
    ],
    ids=[
        *("not named", "not there", "no type", "unknown type", "unknown items", "async"),
        *("about an error", "two arguments", "any number", "a method", "about the other one"),
    ],
)
def test_nothing_is_stated_where_code_cannot_be_sure(text, exports):
    assert laws(text, exports) == ()


def test_a_point_of_structure_states_no_law():
    assert laws(SAYS, ["def encode_row(row: str)"], kind=CheckKind.STRUCTURE) == ()


def test_a_name_that_says_nothing_of_undoing_states_no_law():
    text = BASE.format(type="str").replace("decode_row", "read_row")
    assert laws(COMPLETE, base=text) == ()


def test_each_law_is_stated_once_for_all_criteria_that_an_example_would_speak_for():
    file = PlannedFile("rows.py", "", ("def decode_row(row)",), exists=True)
    texts = ("`decode_row` undoes `encode_row`.", "`decode_row` is quick.", "`decode_row` raises.")
    points = tuple(Criterion(f"c{n}", text, CheckKind.BEHAVIOUR) for n, text in enumerate(texts, 1))
    plan, base = Plan((file,), points), {"rows.py": BASE.format(type="str")}
    found = from_laws(plan, base, available(plan, base))
    assert [d.check.criteria for d in found] == [("c1", "c2")] * 3
