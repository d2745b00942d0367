"""Red first, for its own reason."""

import pytest

from standalone_orchestrator.core.checks import CheckResult, Outcome
from standalone_orchestrator.phases.specify.red import only_green, refusal


def said(outcome, message="assert None == 3"):
    return {"g1": CheckResult("g1", outcome, message)}


RED = said(Outcome.FAILED)


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.ERROR])
def test_a_test_that_is_red_on_every_tree_for_its_own_reason_is_kept(outcome):
    assert refusal("g1", {"one": RED, "two": said(outcome, "Unwritten: not yet")}) == ""


@pytest.mark.parametrize(
    ("results", "why"),
    [
        ({}, "the runner did not find it on two"),
        (said(Outcome.MISSING), "the runner did not find it on two"),
        (said(Outcome.PASSED), "it passes on two, so it shows nothing"),
        (said(Outcome.SKIPPED), "it is skipped on two"),
        (said(Outcome.ERROR, "E  ModuleNotFoundError: no module"),
         "on two it fails by ModuleNotFoundError, not for its own reason"),
        (said(Outcome.FAILED, "ImportError: cannot import"),
         "on two it fails by ImportError, not for its own reason"),
        (said(Outcome.FAILED, "NameError: name 'x'"),
         "on two it fails by NameError, not for its own reason"),
        (said(Outcome.ERROR, "SyntaxError: bad"),
         "on two it fails by SyntaxError, not for its own reason"),
        (said(Outcome.ERROR, "IndentationError: bad"),
         "on two it fails by IndentationError, not for its own reason"),
        (said(Outcome.FAILED, "TypeError: f() takes 1 positional argument but 2 were given"),
         "on two it fails by TypeError: f() takes 1 positional argument, not for its own reason"),
        (said(Outcome.FAILED, "TypeError: f() got an unexpected keyword argument 'x'"),
         "on two it fails by TypeError: f() got an unexpected keyword, not for its own reason"),
        (said(Outcome.FAILED, "AttributeError: 'Stack' object has no attribute 'peek'"),
         "on two it fails by AttributeError: 'Stack' object has no attribute 'peek', "
         "not for its own reason"),
        (said(Outcome.ERROR, "fixture 'stack' not found"),
         "on two it fails by fixture 'stack' not found, not for its own reason"),
    ],
)  # fmt: skip
def test_every_other_answer_of_one_tree_refuses_it(results, why):
    assert refusal("g1", {"one": RED, "two": results}) == why


@pytest.mark.parametrize(
    "message",
    [
        "AttributeError: 'NoneType' object has no attribute 'peek'",
        "TypeError: unsupported operand type(s) for +: 'NoneType' and 'int'",
        "TypeError: 'NoneType' object is not subscriptable",
    ],
)
def test_what_comes_of_the_none_that_a_skeleton_returns_is_its_own_reason(message):
    assert refusal("g1", {"one": said(Outcome.FAILED, message)}) == ""


def test_a_word_that_only_looks_like_an_import_error_is_its_own_reason():
    assert refusal("g1", {"one": said(Outcome.FAILED, "MyImportErrors != 3")}) == ""


def test_a_keyword_that_the_task_names_and_a_function_lacks_is_a_reason_of_its_own():
    lacks = said(Outcome.FAILED, "TypeError: title() got an unexpected keyword argument 'suffix'")
    assert refusal("g1", {"one": lacks}, "Give `title` a keyword argument `suffix: str`.") == ""
    assert "not for its own reason" in refusal("g1", {"one": lacks}, "Give `title` an ending.")
    assert "not for its own reason" in refusal("g1", {"one": lacks})


def test_a_test_that_only_passes_somewhere_is_told_from_one_that_cannot_be_judged():
    green, skipped = said(Outcome.PASSED), said(Outcome.SKIPPED)
    assert only_green("g1", {"one": green, "two": RED})
    assert only_green("g1", {"one": green, "two": green})
    assert not only_green("g1", {"one": RED, "two": RED})
    assert not only_green("g1", {"one": green, "two": skipped})
    assert not only_green("g1", {"one": green, "two": {}})
