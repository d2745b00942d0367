"""A project that is too big for its outline: the explorer says which files come first."""

from loop_stage import cases_for, planned, repository

from standalone_orchestrator.core.events import Explored

PRICES = "shop/prices.py"
FILES = {
    f"shop/part_{n}.py": "".join(
        f"def step_{n}_{k}(value: int, other: int) -> int:\n    return value + {k}\n\n\n"
        for k in range(8)
    )
    for n in range(30)
} | {PRICES: "def net(gross: int) -> int:\n    return gross * 100 // 120\n"}
TASK = "What a customer pays has to be rounded to ten cents."
QUESTION = "# Now: name the files"
REPLIES = (
    {"when": QUESTION, "json": {"files": [PRICES, "shop/nowhere.py"]}},
    planned((PRICES, ["def rounded(cents: int) -> int"], [])),
    cases_for("", ["assert rounded(14) == 10"], ["assert rounded(26) == 30"]),
    {
        "when": [f"`{PRICES}`"],
        "text": "```python\ndef rounded(cents: int) -> int:\n"
        "    return (cents + 5) // 10 * 10\n```",
    },
)


def explored(stage, task, files=FILES, **tables):
    repo = repository(stage.folder / "shop", files)
    tables = {"explore": {"ask": True}, **tables}
    done = stage.run(task, stage.script(*REPLIES, context=4_096), workspace=repo, **tables)
    (found,) = done.of(Explored)
    return done, found, done.prompts("explore"), repo


def test_a_task_that_names_nothing_is_asked_about_once_and_the_answer_comes_first(stage):
    done, found, questions, repo = explored(stage, TASK)
    assert len(questions) == 1
    assert QUESTION in questions[0]
    assert found.outline.startswith(PRICES)
    assert "def net(gross: int) -> int" in found.outline
    assert found.cost.calls == 1
    assert done.exit_code == 0
    assert stage.replay(repo).exit_code == 0


def test_a_task_that_names_its_file_costs_no_question(stage):
    _, found, questions, _ = explored(stage, f"{TASK} Change {PRICES}.")
    assert questions == []
    assert found.outline.startswith(PRICES)


def test_the_question_can_be_switched_off(stage):
    _, found, questions, _ = explored(stage, TASK, explore={"ask": False})
    assert questions == []
    assert not found.outline.startswith(PRICES)


def test_an_explorer_that_is_away_is_told_and_ends_no_run(stage):
    far = {"backend": "openai", "model": "far", "base_url": "http://127.0.0.1:9/v1"}
    away = {"roles": {"explorer": ("far",)}, "endpoints": {"far": far}}
    done, _, questions, _ = explored(stage, TASK, **away)
    assert (done.exit_code, questions) == (0, [])
    assert len(done.notices("unasked")) == 1


def test_the_base_suite_is_run_before_anybody_is_asked(stage):
    test = "from shop.prices import net\n\n\ndef test_net():\n    net(1)\n"
    done, found, questions, _ = explored(stage, TASK, FILES | {"tests/test_prices.py": test})
    assert len(questions) == 1
    assert found.base_tests.passed == 1
    kinds = [event.kind for event in done.events]
    assert kinds.index("checked") < kinds.index("replied")
