"""Programs of others: what they are told, before anything is started."""

import json
from pathlib import Path

import pytest

from standalone_orchestrator.bench.contestants import aider, mini_swe_agent
from standalone_orchestrator.bench.contestants.registry import CONTESTANTS
from standalone_orchestrator.bench.hosting import PATIENCE_S, Seat
from standalone_orchestrator.bench.programs import pinned
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.models.backends.llama_server import ServerFacts
from standalone_orchestrator.models.backends.openai_api import Endpoint, OpenAIModel
from standalone_orchestrator.models.backends.scripted import ScriptedModel
from standalone_orchestrator.models.serving import serving_of

STUB = 'def twice(n):\n    """Two times n.\n\n    >>> twice(2)\n    4\n    """\n'


@pytest.fixture
def seat(tmp_path: Path) -> Seat:
    (tmp_path / "workspace").mkdir()
    return Seat(
        goal="Complete the function `twice` in solution.py.",
        workspace=tmp_path / "workspace",
        place=tmp_path,
        tools=Path("/tools"),
        python=Path("/env/bin/python"),
        seed=7,
        address="http://127.0.0.1:1/v1",
        model="openai/small",
        context=8192,
    )


def after(argv: tuple[str, ...], name: str) -> str:
    return argv[argv.index(name) + 1]


@pytest.mark.parametrize("name", [n for n, one in CONTESTANTS.items() if one.requirements])
def test_every_distribution_of_a_program_is_pinned(name: str) -> None:
    lines = pinned(name)
    assert any(line.startswith(("aider-chat==", "mini-swe-agent==")) for line in lines)
    assert [line for line in lines if "==" not in line] == []


def test_aider_is_told_the_file_and_the_examples(seat: Seat) -> None:
    (seat.workspace / "solution.py").write_text(STUB)
    start = aider.prepare(seat)
    assert start.argv[0] == "/tools/bin/aider"
    assert start.argv[-1] == "solution.py"
    assert Path(after(start.argv, "--message-file")).read_text() == seat.goal
    assert after(start.argv, "--test-cmd").startswith("/env/bin/python -m pytest")
    assert "twice(2)" in (seat.place / "visible" / "test_visible.py").read_text()
    assert start.env["OPENAI_API_BASE"] == seat.address


def test_aider_knows_the_context_of_the_server(seat: Seat) -> None:
    argv = aider.prepare(seat).argv
    known = json.loads(Path(after(argv, "--model-metadata-file")).read_text())
    assert known["openai/small"]["max_input_tokens"] == 8192
    (settings,) = json.loads(Path(after(argv, "--model-settings-file")).read_text())
    assert (settings["name"], settings["edit_format"]) == ("openai/small", "whole")
    assert settings["extra_params"] == {"max_tokens": 2048, "seed": 7}


def test_aider_gets_no_tests_where_no_example_is_seen_and_a_map_where_files_are_left(
    seat: Seat,
) -> None:
    (seat.workspace / "other.py").write_text("A = 1\n")
    (seat.workspace / "solution.py").write_text("def twice(n): ...\n")
    argv = aider.prepare(seat).argv
    assert "--auto-test" not in argv
    (settings,) = json.loads(Path(after(argv, "--model-settings-file")).read_text())
    assert settings["use_repo_map"] is True


def test_the_chat_holds_sources_that_the_goal_names_and_no_data_that_is_yet_to_come() -> None:
    goal = "Write `store.py`, which keeps `tasks.json`, and read notes.txt."
    assert aider.named_files(goal, {"notes.txt": ""}) == ("store.py", "notes.txt")
    assert aider.named_files("Complete it.", {"only.py": ""}) == ("only.py",)


def test_mini_is_told_the_goal_and_asks_for_text(seat: Seat) -> None:
    start = mini_swe_agent.prepare(seat)
    assert start.argv[0] == "/tools/bin/mini"
    assert after(start.argv, "--task") == seat.goal
    assert after(start.argv, "--config") == "mini_textbased.yaml"
    assert "--yolo" in start.argv
    over = json.loads((seat.place / "mini.yaml").read_text())
    drawn = over["model"]["model_kwargs"]
    assert drawn == {"max_tokens": 2048, "temperature": 0.0, "seed": 7, "timeout": PATIENCE_S}


def test_a_server_of_openais_protocol_is_told_as_it_is() -> None:
    end = Endpoint("here", "http://127.0.0.1:1/v1", "m", "key", context=4096)
    serving = serving_of("here", OpenAIModel(end, facts=ServerFacts(context=8192)))
    assert (serving.url, serving.api_key, serving.model) == ("http://127.0.0.1:1/v1", "key", "m")
    assert serving.context == 4096


def test_a_model_without_such_a_server_is_refused() -> None:
    with pytest.raises(UsageError, match="'script' is no server"):
        serving_of("script", ScriptedModel("x", []))
