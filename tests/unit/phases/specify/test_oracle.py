"""A call on a filled object as a function of what was put in, and what functions give."""

import re
from dataclasses import replace

import pytest

from standalone_orchestrator.codebase.questions import question_of
from standalone_orchestrator.core.checks import CheckResult, Outcome
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.models.fakes import FakeModel, in_turn
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.phases.specify.oracle import (
    oracle_for,
    outcome_in,
    working_checks,
    working_out,
    written,
)
from standalone_orchestrator.phases.specify.outcomes import Outcomes

EXPORTS = (
    "@dataclass class Jar",
    "Jar.__init__(self, label: str, size: int = 1, made: datetime = datetime.now())",
    "class Shelf",
    "Shelf.put(self, jar: Jar) -> None",
    "Shelf.take(self, label: str) -> Jar",
    "Shelf.jars(self) -> list[Jar]",
    "async Shelf.later(self) -> Jar",
    "Shelf.drop(self) -> None",
)
CRITERIA = (
    Criterion("c1", "`take(label)` gives what `jars()` would show for it.", CheckKind.BEHAVIOUR),
    Criterion("c2", "`jars()` gives all jars, the largest first.", CheckKind.BEHAVIOUR),
    Criterion("c3", "`put(jar)` keeps a jar.", CheckKind.BEHAVIOUR),
    Criterion("c4", "Larger is better.", CheckKind.BEHAVIOUR),
    Criterion("c5", "`take(label)` raises `KeyError` for none.", CheckKind.BEHAVIOUR),
)
FILLED = "s = Shelf()\na = Jar('x', size=1)\nb = Jar('y', size=2)\ns.put(a)\ns.put(b)\n"


def plan(exports=EXPORTS):
    return Plan((PlannedFile("shelf.py", "", exports),), CRITERIA)


def question(call, before=FILLED):
    found = question_of(f"{before}assert {call} == 0")
    assert found is not None
    return found


def oracle(call, before=FILLED, exports=EXPORTS):
    return oracle_for(question(call, before), plan(exports))


def message_of(file, test):
    """How a test of the file fails, run here."""
    space = {}
    exec(file, space)
    with pytest.raises((AssertionError, LookupError, TypeError, ValueError)) as fault:
        space[test]()
    return str(fault.value)


def told(function, *calls):
    """What the functions of the file tell."""
    asked = [question(call) for call in calls]
    file = working_out(oracle(calls[0]), function, asked)
    return [outcome_in(message_of(file, f"test_q{n}")) for n in range(len(asked))]


def test_a_call_on_a_filled_object_is_a_function_of_what_was_put_in():
    found = oracle("s.take('y')")
    assert found.signature == "def take_of(jars: list[Jar], label: str) -> Jar:"
    assert (found.method, found.call) == ("take", "take(label)")
    assert found.classes.splitlines()[:3] == ["@dataclass", "class Jar:", "    label: str"]
    assert found.classes.endswith("    size: int = 1\n    made: datetime = None")
    assert oracle("s.jars()").signature == "def jars_of(jars: list[Jar]) -> list[Jar]:"


def test_questions_of_another_form_have_none():
    assert oracle("s.drop()") is None
    assert oracle("s.later()") is None
    assert oracle("s.unknown()") is None
    assert oracle("s.take()") is None
    assert oracle("s.take(label='x')") is None
    assert oracle("s.take(a)") is None
    assert oracle("len(s.jars())") is None
    assert oracle("s.jars()", FILLED.replace("Shelf()", "Shelf(3)")) is None
    assert oracle("s.jars()", "s = Shelf()\na = Jar('x')\ns.put(a)\n") is None
    assert oracle("s.jars()", FILLED + "s.put(a)\n") is None
    assert oracle("s.jars()", FILLED + "s.take('x')\n") is None
    assert oracle("s.jars()", FILLED + "c = Jar('z')\n") is None
    assert oracle("s.jars()", exports=("class Jar", *EXPORTS[1:])) is None
    assert oracle_for(question_of("assert total(1) == 2"), plan()) is None


def test_outcomes_are_told_by_the_names_of_what_went_in():
    sort = "def jars_of(jars):\n    return sorted(jars, key=lambda j: -j.size)"
    assert told(sort, "s.jars()") == ["[b, a]"]
    assert told("def jars_of(jars):\n    return (jars[0],)", "s.jars()") == ["(a, )"]
    find = "def take_of(jars, label):\n    return next((j for j in jars if j.label == label), None)"
    assert told(find, "s.take('y')", "s.take('x')", "s.take('w')") == ["b", "a", "None"]
    assert told("def jars_of(jars):\n    return [j.label for j in jars]", "s.jars()") == [
        "['x', 'y']"
    ]


def test_what_no_test_can_state_is_no_outcome():
    assert told("def jars_of(jars):\n    return object()", "s.jars()") == [""]
    assert told("def jars_of(jars):\n    return {jars[0]}", "s.jars()") == [""]
    assert told("def jars_of(jars):\n    return 'x' * 300", "s.jars()") == [""]
    assert told("def jars_of(jars):\n    raise KeyError('a')", "s.jars()") == [""]


def test_the_line_that_tells_is_no_outcome_where_a_trace_shows_it():
    asked = question("s.jars()")
    made = oracle("s.jars()")
    assert outcome_in(working_out(made, "def jars_of(jars):\n    return jars", [asked])) == ""


def test_of_a_reply_only_functions_and_imports_are_run():
    found = oracle("s.jars()")
    text = (
        "from __future__ import annotations\nimport re\nclass Jar:\n    pass\n"
        "def jars_of(jars):\n    return jars\nprint(jars_of([]))\n"
    )
    assert written(found, text) == "import re\ndef jars_of(jars):\n    return jars"
    assert written(found, "def other(jars):\n    return jars") == ""
    assert written(found, "def jars_of(") == ""


FIRST, LAST = "return jars[0]", "return jars[-1]"


def outcomes(*bodies, name="take_of(jars, label)"):
    """What is worked out when the model writes functions with these bodies."""
    replies = [f"```python\ndef {name}:\n    {body}\n```" for body in bodies]
    model = FakeModel(in_turn(*replies))

    def run(checks, files):
        places = [(check.id, *check.target.split("::")) for check in checks]
        return tuple(
            CheckResult(name, Outcome.FAILED, message_of(files[file], test))
            for name, file, test in places
        )

    return Outcomes(model, Head("You test.", "# Task"), 7, lambda *_: None, plan(), run), model


def test_most_functions_must_agree_by_what_they_give():
    asked = question("s.take('y')")
    agreed, _ = outcomes(FIRST, "return next(iter(jars))", LAST)
    assert agreed.of((asked,)) == {asked: "assert s.take('y') == a"}
    torn, _ = outcomes(FIRST, LAST, "return None")
    assert torn.of((asked,)) == {}
    silent, _ = outcomes("raise KeyError", "raise KeyError", FIRST)
    assert silent.of((asked,)) == {}
    nothing, _ = outcomes("return (", "return (", "return (")
    assert nothing.of((asked,)) == {}


def test_what_another_call_is_said_to_give_is_worked_out_as_that_one():
    worked, model = outcomes(FIRST, FIRST, FIRST, name="peek_of(jars)")
    point = "`look()` returns the jar that `peek()` would return."
    exports = (*EXPORTS, "Shelf.look(self) -> Jar", "Shelf.peek(self) -> Jar")
    criteria = (*CRITERIA, Criterion("c6", point, CheckKind.BEHAVIOUR))
    known = replace(worked, plan=Plan((PlannedFile("shelf.py", "", exports),), criteria))
    look, peek = question("s.look()"), question("s.peek()")
    assert known.of((look, peek)) == {
        look: "assert s.look() == a",
        peek: "assert s.peek() == a",
    }
    assert len(model.calls) == 3
    assert "def peek_of(jars: list[Jar]) -> Jar:" in model.calls[0][0].messages[-1].text


def test_the_prompt_holds_what_the_task_says_of_the_call_and_neither_plan_nor_head():
    worked, model = outcomes(FIRST, FIRST, FIRST)
    worked.of((question("s.take('y')"), question("s.jars()", FILLED)))
    text = model.calls[0][0].messages[-1].text
    assert "def take_of(jars: list[Jar], label: str) -> Jar:" in text
    assert "# Task" not in text
    assert "class Shelf" not in text
    assert [c.text in text for c in CRITERIA] == [True, True, False, True, False]
    assert [call[1].temperature for call in model.calls] == [0.0, 0.5, 0.8] * 2


def test_checks_are_named_by_file_and_number():
    checks = working_checks("test_o.py", (question("s.jars()"),))
    assert [c.target for c in checks] == ["test_o.py::test_q0"]
    assert re.fullmatch(r"\S+", checks[0].id)
