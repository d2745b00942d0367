"""A file with functions to be completed: their docstrings are part of the task."""

import pytest
from loop_stage import cases_for, git, repository

from standalone_orchestrator.core.events import Explored, Planned

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
