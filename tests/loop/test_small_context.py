"""A file longer than the model's context: views in the prompts, edits against the file itself."""

import pytest
from loop_stage import cases_for, git, planned, repository

from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.core.events import Explored, Replied

pytestmark = pytest.mark.slow

PATH = "shop/prices.py"
OLD = "def net(gross: int) -> int:\n    return gross * 100 // 120\n"
LONG = (
    '"""Prices in cents."""\n\n\n'
    + "".join(
        f"def tariff_{n}(value: int) -> int:\n"
        + f"    value = value + {n}\n" * 9
        + "    return value\n\n\n"
        for n in range(300)
    )
    + OLD
)
TASK = f"""\
Add a function `gross(net)` to `{PATH}`.

`gross(net)` undoes `net`: it returns the price with 20 percent tax.
"""
REPLIES = (
    planned((PATH, ["def gross(net: int) -> int"], [])),
    cases_for("", ["assert gross(100) == 120"], ["assert gross(200) == 240"]),
    {
        "when": ["# Now: change", OLD],
        "text": f"{PATH}\n```python\ndef gross(net: int) -> int:\n    return net * 120 // 100\n```",
    },
)


@pytest.mark.parametrize("context", [4_096, 8_192])
def test_every_prompt_fits_and_nothing_of_the_file_is_lost(stage, context):
    repo = repository(stage.folder / "shop", {"shop/__init__.py": "", PATH: LONG})
    done = stage.run(TASK, stage.script(*REPLIES, context=context), workspace=repo)
    assert done.exit_code == 0
    written = git(repo, "show", f"orchestrator/{done.folder.run}:{PATH}")
    assert written.startswith(LONG.rstrip("\n"))
    assert "def gross" in written
    (explored,) = done.of(Explored)
    windows = {window.role: window for window in explored.windows}
    for event, prompt in zip(done.of(Replied), done.prompts(), strict=True):
        assert windows[event.role].count(prompt) < context - 700
    heads = {prompt.partition("# Now")[0] for prompt in done.prompts("build")}
    assert len(heads) == 1
    assert any(said.startswith(f"{PATH}: shortened") for said in done.notices("context"))
    assert stage.replay(repo).exit_code == 0


def test_a_task_longer_than_its_share_is_refused_before_anything_is_written(bare_stage):
    place = bare_stage.workspace()
    with pytest.raises(UsageError, match="the task is about"):
        bare_stage.run("word " * 3_000, bare_stage.script(*REPLIES, context=4_096))
    assert list(place.iterdir()) == []
