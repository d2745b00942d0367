"""The shape of a test, from the plan's signatures."""

import json

from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.draft import Subject
from standalone_orchestrator.phases.specify.forms import form_of

EXPORTS = (
    "class Box",
    "Box.__init__(self, size: int, lid: bool = True)",
    "Box.pack(self, item, *, gently=False)",
    "def close(box, key)",
    "async def ship(box)",
    "async Box.wait(self)",
)
PLAN = Plan((PlannedFile("box.py", "", EXPORTS),), ())


def form(*callables, text="it works"):
    made = form_of(Subject(Criterion("c1", text, CheckKind.BEHAVIOUR), callables), PLAN)
    return json.loads(made) if made else made


def test_a_function_is_called_with_a_name_for_each_argument_that_it_needs():
    assert form("close") == ["assert close(<box>, <key>) == <result>"]


def test_a_method_needs_its_object_made_first():
    assert form("Box.pack") == ["b = Box(<size>)", "assert b.pack(<item>) == <result>"]


def test_a_point_about_an_error_expects_it():
    assert form("close", text="`close` raises `KeyError` when lost") == [
        "with pytest.raises(KeyError): close(<box>, <key>)"
    ]


def test_a_coroutine_is_run_to_its_end():
    assert form("ship") == ["import asyncio", "assert asyncio.run(ship(<box>)) == <result>"]
    assert form("Box.wait")[1:] == ["b = Box(<size>)", "assert asyncio.run(b.wait()) == <result>"]


def test_a_point_about_several_callables_or_none_has_no_form():
    assert form("close", "Box.pack") == ""
    assert form() == ""


def test_a_callable_that_the_plan_does_not_describe_takes_nothing():
    assert form("mystery") == ["assert mystery() == <result>"]
