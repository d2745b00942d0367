"""The command line as a whole: its verbs, and how every fault ends."""

import json
from pathlib import Path

import pytest

from standalone_orchestrator.cli.main import VERBS, cli, run_command

NO_MODEL = ("--model", "scripted:absent")
"""So that a request that is taken by mistake starts no engine."""


@pytest.mark.parametrize("verb", list(VERBS))
def test_every_verb_has_a_file_and_says_what_the_table_says(verb: str) -> None:
    command = cli.get_command(
        cli.make_context("orchestrator", ["--help"], resilient_parsing=True), verb
    )
    assert command is not None
    assert command.help is not None
    assert command.help.startswith(VERBS[verb])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rnu"], "no such command 'rnu'"),
        (["run", "--foo"], "no such option"),
        (["run", "x"], "missing option '--workspace'"),
        (["run", "x", "--workspace", "w", "--candidates", "0"], "invalid value for '--candidates'"),
        (["run", "--workspace", "w"], "give the task either"),
        (["run", "x", "-f", "y", "--workspace", "w"], "give the task either"),
        (["run", "  \n", "--workspace", "w"], "the task is empty"),
        (["run", "-f", "absent.md", "--workspace", "w"], "cannot be read"),
        (["run", "x", "--workspace", "file"], "is not a folder"),
        (["run", "x", "--workspace", "file/below"], "cannot be made"),
        (["run", "x", "--workspace", "w", "--tests", "absent"], "does not exist"),
        (["run", "x", "--workspace", "w", "--model", "olama:x"], "neither an endpoint"),
        (["run", "x", "--workspace", "w", "--set", "limits.tokns=1"], "is no setting"),
        (["run", "x", "--workspace", "w", "--config", "absent.toml"], "cannot be read"),
        (["run", "caf\udce9", "--workspace", "w", *NO_MODEL], "the task is not UTF-8 text"),
        (["run", "x", "--workspace", "w\udce9", *NO_MODEL], "a path is not UTF-8 text"),
        (
            ["run", "x", "--workspace", "w", "--check", "\udce9", *NO_MODEL],
            "command is not UTF-8 text",
        ),
        (["resume", "last"], "there are no runs"),
        (["resume", "last", "--workspace", "absent"], "does not exist"),
        (["config", "show", "--set", "seed=x"], "'seed' cannot be 'x'"),
    ],
)
def test_a_wrong_request_ends_with_one_sentence_and_exit_2(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ORCHESTRATOR_CONFIG", str(tmp_path / "none"))
    (tmp_path / "file").touch()
    assert run_command(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert "Traceback" not in said.err
    assert run_command([*arguments, "--json"]) == 2
    said = capsys.readouterr()
    value = json.loads(said.out)
    assert (value["kind"], value["exit"]) == ("error", 2)
    assert said.err == ""


def test_settings_are_shown_with_their_origin_and_keys_masked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.toml").write_text(
        '[endpoints.big]\nbackend = "openai"\napi_key = "sk-secret"\n', "utf-8"
    )
    monkeypatch.setenv("ORCHESTRATOR_CONFIG", str(tmp_path))
    monkeypatch.setenv("ORCHESTRATOR_SEED", "7")
    arguments = ["config", "show", "--origin", "--workspace", str(tmp_path)]
    assert run_command([*arguments, "--set", "limits.tokens=5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "seed = 7 # the environment: ORCHESTRATOR_SEED" in lines
    assert "limits.tokens = 5 # --set" in lines
    assert 'model = "embedded" # default' in lines
    assert f'endpoints.big.api_key = "********" # {tmp_path / "config.toml"}' in lines
    assert not any("sk-secret" in line for line in lines)
