"""A package that the task names is installed for the checks and recorded in what is published."""

import pytest
from loop_stage import planned, written

from standalone_orchestrator.core.events import Candidate, Explored, Planned
from standalone_orchestrator.workspace.toolchains.python_requirements import declared

pytestmark = pytest.mark.slow

TASK = """\
Write `app.py` with a Flask app factory `create_app()` whose GET /ping returns {"pong": true}.
"""
APP = '''\
"""A service that answers a ping."""

from flask import Flask, jsonify


def create_app() -> Flask:
    """The application."""
    app = Flask(__name__)

    @app.get("/ping")
    def ping():
        return jsonify(pong=True)

    return app
'''
CHECK = (
    "python -c \"from app import create_app; r = create_app().test_client().get('/ping'); "
    "assert r.get_json() == {'pong': True}, r.data\""
)
PLAN = planned(("app.py", ["def create_app()"], []))
NO_TESTS = {"checks": {"generated": False}}


def test_a_flask_app_from_an_empty_folder_is_verified_by_a_check_and_names_flask(stage):
    script = stage.script(PLAN, written("app.py", APP))
    done = stage.run(TASK, script, request={"commands": (CHECK,)}, **NO_TESTS)
    (explored,) = done.of(Explored)
    if explored.not_installed:
        pytest.skip(f"no package index is reachable: {explored.not_installed}")
    assert done.of(Planned)[0].plan.packages == ("Flask",)
    assert "flask" in explored.modules
    assert done.result["status"] == "verified"
    workspace = done.folder.workspace
    assert (workspace / "requirements.txt").read_text() == "Flask\n"
    assert declared(workspace) == ("Flask",)
    assert done.notices("packages") == ["requirements.txt: Flask"]
    assert stage.replay(workspace).exit_code == 0


@pytest.fixture
def no_index(monkeypatch, tmp_path):
    """Nothing can be installed."""
    nothing = tmp_path / "pip.conf"
    nothing.write_text(f"[install]\nno-index = true\nfind-links = {tmp_path}\n")
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(nothing))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))


@pytest.mark.usefixtures("no_index")
def test_without_an_index_the_run_goes_on_and_says_what_is_missing(stage):
    script = stage.script(PLAN, written("app.py", APP), {"text": ""})
    limits = {"iterations": 0}
    task = TASK.replace("Flask", "`msgpack`")
    done = stage.run(task, script, request={"commands": ("true",)}, limits=limits, **NO_TESTS)
    (explored,) = done.of(Explored)
    assert explored.not_installed.startswith("msgpack (")
    assert "not all that the project needs could be installed: msgpack" in done.outcome.summary


def test_a_package_that_the_task_does_not_name_is_not_installed_and_the_model_is_told(stage):
    text = "import flsk\n\n\ndef create_app():\n    return flsk\n"
    script = stage.script(PLAN, written("app.py", text), {"text": ""})
    task = "Write `app.py` with a function `create_app()`.\n"
    request = {"commands": ("python -c 'import app'",)}
    done = stage.run(task, script, request=request, limits={"iterations": 0}, **NO_TESTS)
    assert done.exit_code == 1
    (planned_,) = done.of(Planned)
    assert planned_.plan.packages == ()
    assert any("there is no module `flsk` here" in prompt for prompt in done.prompts("build"))


@pytest.mark.usefixtures("no_index")
def test_what_the_base_declares_may_be_imported_and_is_not_recorded_elsewhere(stage):
    workspace = stage.workspace()
    declares = "[options]\ninstall_requires =\n    msgpack>=1\n    sparrow-orm\n"
    (workspace / "setup.cfg").write_text(declares)
    imported = "import msgpack\nimport sparrow_orm\n\n\n"
    text = f"{imported}def pack(value):\n    return sparrow_orm, msgpack.packb(value)\n"
    plan = planned(("app.py", ["def pack(value)"], []))
    task = "Write `app.py` with a function `pack(value)` that uses `msgpack`.\n"
    request = {"commands": ("grep sparrow app.py",)}
    script = stage.script(plan, written("app.py", text))
    done = stage.run(task, script, workspace=workspace, request=request, **NO_TESTS)
    assert done.of(Explored)[0].not_installed.startswith("msgpack>=1, sparrow-orm (")
    assert done.of(Planned)[0].plan.packages == ("msgpack",)
    assert {event.problem for event in done.of(Candidate)} == {""}
    assert (workspace / "app.py").read_text() == text
    assert not (workspace / "requirements.txt").exists()
