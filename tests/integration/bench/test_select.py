"""`bench select` over a small pool: the product's own search chooses, and no model is asked."""

import json
from pathlib import Path

import pytest

from standalone_orchestrator.bench.answers import files_in
from standalone_orchestrator.bench.choices import AS_IT_IS, FIRST, VISIBLE, Choice, figures
from standalone_orchestrator.bench.pool import Drawn, Pooled
from standalone_orchestrator.cli.main import run_command

STUB = '''\
def {name}(n: int) -> int:
    """{does}

    >>> {name}({given})
    {result}
    """
'''
TASKS = {
    # Three programs pass the example; those that agree elsewhere are right.
    "a-double": ("double", "Two times n.", 2, 4, "double(3) == 6 and double(-1) == -2"),
    # The right one lacks its import.
    "b-root": ("root", "The square root of n, rounded down.", 9, 3, "root(16) == 4 == root(24)"),
    # Nobody is right.
    "c-next": ("following", "The number after n.", 1, 2, "following(4) == 5"),
}
BODIES = {
    "a-double": ("n + 2", "2 * n", "n * 2", "n**2"),
    "b-root": ("math.isqrt(n)", "n // 2", "n - 5", "int(math.sqrt(n))"),
    "c-next": ("2 * n", "n - 1", "n", "-n"),
}
VISIBLY = {"a-double": "++++", "b-root": "----", "c-next": "+---"}
RIGHT = {"a-double": "-++-"}
"""As recorded: by hidden tests over what a plain reader made of the replies."""


def suite_in(folder: Path) -> Path:
    for task, (name, does, given, result, hidden) in TASKS.items():
        place = folder / "tiny" / task
        texts = {
            "goal.md": f"Complete the function `{name}` in solution.py.\n",
            "base/solution.py": STUB.format(name=name, does=does, given=given, result=result),
            "hidden/test_it.py": f"from solution import {name}\n\n\ndef test_it():\n"
            f"    assert {hidden}\n",
        }
        for path, text in texts.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_text(text)
    return folder


def pool_of(suites: Path, path: Path) -> Path:
    rows = []
    for task, bodies in BODIES.items():
        stub = (suites / "tiny" / task / "base" / "solution.py").read_text()
        goal = (suites / "tiny" / task / "goal.md").read_text()
        for index, body in enumerate(bodies):
            text = f"Here it is:\n```python\n{stub}    return {body}\n```\n"
            drawn = Drawn(
                index=index,
                temperature=0.2 * index,
                seed=index,
                text=text,
                files=files_in(text, goal, {"solution.py": stub}),
                visible=VISIBLY[task][index] == "+",
            )
            right = RIGHT.get(task, "----")[index] == "+"
            rows.append(
                Pooled(
                    suite="tiny",
                    task=task,
                    seed=1,
                    contestant="best-of-n",
                    drawn=drawn,
                    passed=right,
                )
            )
    path.write_text("".join(f"{row.model_dump_json()}\n" for row in rows))
    return path


@pytest.mark.slow
def test_the_right_ones_are_chosen_by_what_the_product_does_with_replies(tmp_path, capsys) -> None:
    suites = suite_in(tmp_path / "suites")
    pool = pool_of(suites, tmp_path / "r-pool.jsonl")
    arguments = ["bench", "select", str(pool), "--suites", str(suites), "--samples", "4"]
    assert run_command([*arguments, "--set", f"folders.data={tmp_path / 'data'}"]) == 0
    said = capsys.readouterr().out
    assert "a-double seed 1: draw 2 at 0.2, passes; 2 of 4 pass" in said
    assert "b-root seed 1: draw 1 at 0, passes; 2 of 4 pass" in said
    lines = (tmp_path / "r-choices.jsonl").read_text().splitlines()
    choices = [Choice.model_validate_json(line) for line in lines]
    found = {(c.problem[1], c.way, c.samples): c for c in choices}
    assert found["a-double", AS_IT_IS, 4].passed == (False, True, True, False)
    assert found["b-root", AS_IT_IS, 4].passed == (True, False, False, True)
    assert not any(found["c-next", AS_IT_IS, 4].passed)
    assert not found["a-double", "questions 0", 4].selected
    assert not found["a-double", "agreement off", 4].selected
    assert not any(found["b-root", "import repair off", 4].passed)
    assert not found["a-double", AS_IT_IS, 1].selected
    assert found["b-root", AS_IT_IS, 1].selected
    rows = {(row.way, row.samples): row for row in figures(choices)}
    usual = rows[AS_IT_IS, 4]
    assert (usual.problems, usual.of_gap) == (3, 1.0)
    assert (usual.mean, usual.oracle, usual.selected) == pytest.approx((1 / 3, 2 / 3, 2 / 3))
    assert (rows["questions 0", 4].gained, rows["questions 0", 4].lost) == (0, 1)
    assert (rows["import repair off", 4].gained, rows["import repair off", 4].lost) == (0, 1)
    assert rows[VISIBLE, 4].oracle == pytest.approx(1 / 3)
    assert rows[VISIBLE, 4].selected == rows[FIRST, 4].selected == 0.0
    assert json.loads(lines[0])["origin"] == "draw 2 at 0.2"
