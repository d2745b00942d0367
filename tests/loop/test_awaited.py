"""A change over two files of which the first one alone breaks the project's tests."""

from loop_stage import cases_for, git, planned, repository

from standalone_orchestrator.core.checks import Outcome

SIZE, LABEL = "shop/size.py", "shop/label.py"
FILES = {
    SIZE: "def size(value: int) -> int:\n    return value * 10\n",
    LABEL: "from shop.size import size\n\n\ndef label(value: int) -> str:\n"
    "    return f'{size(value)} mm'\n",
    "tests/test_label.py": "from shop.label import label\n\n\ndef test_label():\n"
    "    assert label(2) == '20 mm'\n",
}
TASK = """\
Let `size(value)` in `shop/size.py` return a pair of the number and its unit.

`label(value)` in `shop/label.py` has to use both.
"""
REPLIES = (
    planned(
        (SIZE, ["def size(value: int) -> tuple"], []),
        (LABEL, ["def label(value: int) -> str"], []),
    ),
    cases_for("Let `size", ["assert size(2) == (20, 'mm')"], ["assert size(0) == (0, 'mm')"]),
    cases_for("`label", ["assert label(3) == '30 mm'"], ["assert label(0) == '0 mm'"]),
    {
        "when": f"change `{SIZE}`",
        "text": "```python\ndef size(value: int) -> tuple:\n    return value * 10, 'mm'\n```",
    },
    {
        "when": f"change `{LABEL}`",
        "text": "```python\ndef label(value: int) -> str:\n"
        "    number, unit = size(value)\n    return f'{number} {unit}'\n```",
    },
)


def test_the_first_file_is_taken_although_a_guard_needs_the_second(stage):
    repo = repository(stage.folder / "shop", FILES)
    done = stage.run(TASK, stage.script(*REPLIES), workspace=repo)
    (tested,) = [e for e in done.events if e.kind == "tested"]
    assert all(result.outcome is Outcome.PASSED for result in tested.results)
    branch = f"orchestrator/{done.folder.run}"
    assert "'mm'" in git(repo, "show", f"{branch}:{SIZE}")
    assert "number, unit" in git(repo, "show", f"{branch}:{LABEL}")
    assert [e.step for e in done.events if e.kind == "built"] == [
        f"build/0/{SIZE}",
        f"build/0/{LABEL}",
    ]


NEW = """\
Write `width.py` and `label.py`.

`width(text: str) -> int` in `width.py` returns the length of the text in millimetres, ten for each.

`label(text: str) -> str` in `label.py` returns the text and its width.
"""
NEW_REPLIES = (
    planned(
        ("width.py", ["def width(text: str) -> int"], []),
        ("label.py", ["def label(text: str) -> str"], ["width.py"]),
    ),
    cases_for("`width(", ["assert width('ab') == 20"], ["assert width('abc') == 30"]),
    cases_for("`label(", ["assert label('ab') == 'ab 20'"], ["assert label('') == ' 0'"]),
    {
        "when": ["What the task says of it", "width('ab')"],
        "json": {"work": "two letters", "line": "assert width('ab') == 20"},
    },
    {
        "when": ["What the task says of it", "width('abc')"],
        "json": {"work": "three letters", "line": "assert width('abc') == 30"},
    },
    {
        "when": "e `width.py`\n",
        "text": "```python\ndef width(text: str) -> int:\n    return text * 10 + 0\n```",
    },
    {
        "when": "write `label.py`",
        "text": "```python\nfrom width import width\n\n\ndef label(text: str) -> str:\n"
        "    return f'{text} {width(text)}'\n```",
    },
)


def test_a_file_over_a_broken_one_is_not_searched_for_long(stage):
    work = stage.folder / "new"
    work.mkdir()
    script = stage.script(*NEW_REPLIES)
    usual = {"limits": {"iterations": 1}, "search": {"repairs": 0}}
    done = stage.run(NEW, script, workspace=work, **usual)
    tried = [e.path for e in done.events if e.kind == "candidate" and not e.chosen]
    assert tried.count("label.py") == 3
    assert tried.count("width.py") >= 8


def test_a_file_that_uses_a_right_one_wrongly_is_searched_as_any_other(stage):
    work = stage.folder / "new"
    work.mkdir()
    right = "```python\ndef width(text: str) -> int:\n    return len(text) * 10\n```"
    wrong = (
        "```python\nfrom width import width\n\n\ndef label(text: str) -> str:\n"
        "    return f'{text} {width(len(text))}'\n```"
    )
    again = {
        "when": ["What the task says of it", "label("],
        "json": {"work": "as it was", "line": "assert label('ab') == 'ab 20'"},
    }
    replies = [
        {"when": "e `width.py`\n", "text": right},
        {"when": "write `label.py`", "text": wrong},
        again,
    ]
    script = stage.script(*NEW_REPLIES[:3], *replies)
    usual = {"limits": {"iterations": 1}, "search": {"repairs": 0}}
    done = stage.run(NEW, script, workspace=work, **usual)
    tried = [e.path for e in done.events if e.kind == "candidate" and not e.chosen]
    assert tried.count("label.py") == 8
