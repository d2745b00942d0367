"""Laws of the test cases: whatever lines a model wrote, a case is Python, or there is a reason."""

import ast

from hypothesis import given
from hypothesis import strategies as st

from standalone_orchestrator.codebase.questions import question_of
from standalone_orchestrator.phases.specify.cases import Case, Unfit, case_from, cases_from

AVAILABLE = {"Stack": "stack", "add": "calc", "divide": "calc"}
PIECES = st.sampled_from([
    "s = Stack()", "s.push(1)", "s.push(2)", "x = add(1, 2)", "assert x == 3", "s.pop()",
    "assert add(1, 2) == 3", "assert 3 == add(1, 2)", "assert add(0.1, 0.2) == 0.3", "expected = 5",
    "assert add(2, 3) == expected", "with pytest.raises(IndexError): s.pop()",
    "with pytest.raises(ZeroDivisionError): divide(1, 0)", "import math", "import os",
    "from stack import Stack", "assert True", "assert not s.items", "for i in range(2): s.push(i)",
    "def f(): return 1", "assert f() == 1", "assert (", "  indented", "", "# nothing", "nowhere()",
    "assert s.pop() == 2", "assert s.size() is None", "assert s.pop() == -1.5", "print(s)", "s",
    "assert len(s) == 2",
])  # fmt: skip
LINES = st.lists(PIECES | st.text(max_size=12), max_size=6)


@given(lines=LINES)
def test_every_case_is_a_function_that_compiles_and_every_other_one_has_its_reason(lines):
    for case in cases_from(lines, AVAILABLE):
        if isinstance(case, Unfit):
            assert case.why
            continue
        function = ast.parse(case.function("test_x")).body[0]
        assert isinstance(function, ast.FunctionDef)
        assert isinstance(function.body[-1], ast.Assert | ast.With)
        assert sum(isinstance(s, ast.Assert | ast.With) for s in function.body) == 1
        assert case.modules <= set(AVAILABLE.values())


@given(lines=LINES)
def test_a_case_made_of_a_case_is_the_same_one(lines):
    for case in cases_from(lines, AVAILABLE):
        if isinstance(case, Case):
            again = case_from(case.body.splitlines(), AVAILABLE)
            assert isinstance(again, Case)
            assert (again.body, again.question) == (case.body, case.question)


@given(lines=LINES, other=st.integers(-99, 99))
def test_a_question_holds_nothing_of_the_outcome(lines, other):
    for case in cases_from(lines, AVAILABLE):
        if not isinstance(case, Case) or (question := question_of(case.body)) is None:
            continue
        stated = case_from((*question.setup, f"assert {question.expression} == {other}"), AVAILABLE)
        if isinstance(stated, Case):
            assert question_of(stated.body) == question
