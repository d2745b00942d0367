"""A file with functions to be completed: their docstrings are part of the task."""

import pytest
from loop_stage import cases_for, git, repository

from standalone_orchestrator.core.events import Explored, Frozen, Planned

STUB = '''\
def widest(words: list) -> int:
    """How long the longest word is; 0 when there is none.

    >>> widest(["a", "abc"])
    3
    >>> widest([])
    0
    """
'''
TASK = "Complete the function `widest` in words.py."
REPLIES = (
    cases_for("Complete", ["assert widest(['ab']) == 2"], ["assert widest(['', 'x']) == 1"]),
    {
        "when": "`words.py`",
        "text": f"```python\n{STUB}    return max(map(len, words), default=0)\n```",
    },
)


@pytest.mark.parametrize("rest", ["", "    raise NotImplementedError\n", "    ...\n"])
def test_a_function_with_examples_is_completed_without_a_plan_by_the_model(stage, rest):
    repo = repository(stage.folder / "words", {"words.py": STUB + rest})
    done = stage.run(TASK, stage.script(*REPLIES), workspace=repo)
    assert done.exit_code == 0
    assert done.prompts("plan") == []
    (explored,), (planned,) = done.of(Explored), done.of(Planned)
    assert STUB in explored.stubs
    assert "to be completed, as a part of the task: widest" in explored.notes
    assert [c["id"] for c in done.result["criteria"]] == ["c1"]
    assert planned.plan.files[0].exports == ("def widest(words: list) -> int",)
    assert all(STUB in prompt for prompt in done.prompts("specify"))
    assert "default=0" in git(repo, "show", f"orchestrator/{done.folder.run}:words.py")
    evidence = [e for c in done.result["criteria"] for e in c["evidence"]]
    assert [e["authority"] for e in evidence].count("example") == 2
    assert stage.replay(repo).exit_code == 0


def test_a_model_that_goes_on_from_the_beginning_of_a_reply_writes_the_body_alone(stage):
    repo = repository(stage.folder / "words", {"words.py": STUB})
    body = " Zero by default.\n    return max(map(len, words), default=0)\n"
    body = {"when": "`words.py`", "text": f"{body}```"}
    script = stage.script(REPLIES[0], body, continues=True)
    done = stage.run(TASK, script, workspace=repo)
    assert done.result["status"] == "verified"
    text = git(repo, "show", f"orchestrator/{done.folder.run}:words.py")
    assert f"{STUB}    # Zero by default.\n    return max(map(len, words), default=0)" in text
    assert stage.replay(repo).exit_code == 0


LEAST = '''\
def second(numbers: list):
    """The second smallest of the numbers; None when there is none.

    >>> second([5, 1, 3])
    3
    >>> second([])
    None
    >>> second([2, 2])
    None
    """
'''
CARELESS = "    return sorted(set(numbers))[1] if len(numbers) > 1 else None\n"
CAREFUL = "    ordered = sorted(set(numbers))\n    return ordered[1] if ordered[1:] else None\n"
SECOND_TESTS = cases_for(
    "Complete", ["assert second([4, 9]) == 9"], ["assert second([8, 7, 6]) == 7"]
)


def completed(body, **conditions):
    return {"when": "`least.py`", "text": f"```python\n{LEAST}{body}```", **conditions}


@pytest.mark.slow
def test_a_program_that_breaks_an_example_which_a_skeleton_passes_is_not_verified(stage):
    repo = repository(stage.folder / "least", {"least.py": LEAST})
    task = "Complete the function `second` in least.py."
    script = stage.script(SECOND_TESTS, completed(CARELESS))
    done = stage.run(task, script, workspace=repo, limits={"iterations": 1})
    assert (done.exit_code, done.result["status"]) == (1, "partial")
    bare = [c for c in done.of(Frozen)[0].suite.checks if c.bare]
    assert [c.stated for c in bare] == [
        "assert second([]) == None",
        "assert second([2, 2]) == None",
    ]
    assert done.result["refused_checks"] == []
    (aside,) = done.result["set_aside"]  # all draws fail it alike, so it is disputed, and named
    assert aside == {"check": bare[1].id, "reason": "disputed: every agreed candidate fails it"}
    assert done.result["bare"] == [bare[0].id]


@pytest.mark.slow
def test_a_program_that_keeps_it_is_taken_and_verified(stage):
    repo = repository(stage.folder / "least", {"least.py": LEAST})
    script = stage.script(
        SECOND_TESTS,
        completed(CAREFUL, draw=2),
        completed(CAREFUL, draw=4),
        completed(CARELESS),
    )
    done = stage.run("Complete the function `second` in least.py.", script, workspace=repo)
    assert done.result["status"] == "verified"
    assert "ordered" in git(repo, "show", f"orchestrator/{done.folder.run}:least.py")
    assert "in force though a skeleton passes them, so they show nothing" in done.outcome.summary
    assert stage.replay(repo).exit_code == 0


@pytest.mark.slow
def test_of_sixteen_drafts_a_single_one_that_keeps_it_is_not_verified(stage):
    repo = repository(stage.folder / "least", {"least.py": LEAST})
    script = stage.script(SECOND_TESTS, completed(CAREFUL, draw=2), completed(CARELESS))
    done = stage.run("Complete the function `second` in least.py.", script, workspace=repo)
    assert (done.exit_code, done.result["status"]) == (1, "partial")
    assert "ordered" in git(repo, "show", f"orchestrator/{done.folder.run}:least.py")
    assert "too few drafts agree" in done.outcome.summary
    assert stage.replay(repo).exit_code == 0
