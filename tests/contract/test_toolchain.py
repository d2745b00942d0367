"""What a toolchain promises; for Python with a real environment, a real sandbox and real tests."""

import tempfile
from pathlib import Path

import pytest

from standalone_orchestrator.core.checks import Authority, Check, Means, Outcome, Role
from standalone_orchestrator.core.errors import OrchestratorError, SettingsError, WorkspaceError
from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.workspace import api
from standalone_orchestrator.workspace.fakes import FakeToolchain, ScriptedSandbox, answer
from standalone_orchestrator.workspace.sandboxes.bubblewrap import Bubblewrap, find_bwrap, starts
from standalone_orchestrator.workspace.testrun import run_command
from standalone_orchestrator.workspace.toolchains.python import PythonToolchain

CALC = "def add(a, b):\n    return a + b\n\n\ndef div(a, b):\n    return a / b\n"
TESTS = """\
import os, sys
import pytest
import calc

def test_ok(): assert calc.add(2, 2) == 4
def test_bad(): assert calc.add(2, 3) == 6
def test_err(): calc.div(1, 0)
@pytest.mark.skip(reason="not now")
def test_skip(): pass
@pytest.mark.xfail
def test_xfail(): assert calc.add(1, 1) == 3
@pytest.mark.parametrize("a", [1, 2, "x y"])
def test_each(a): assert a != 2
@pytest.fixture
def broken(): raise RuntimeError("no")
def test_fixture(broken): pass
class TestGroup:
    def test_in(self): assert calc.add("a", "b") == "ab"
"""


def check(target, role=Role.GOAL, means=Means.TEST):
    return Check(f"id-{target}", role, Authority.USER, means, target)


class Bench:
    """A place to run tests in: writes the files, gives outcomes by target."""

    def __init__(self, toolchain, sandbox, environment, folder):
        self.toolchain, self.sandbox, self.environment = toolchain, sandbox, environment
        self.tree, self.frozen, self.folder = folder / "tree", folder / "frozen", folder
        self.tree.mkdir()
        self.frozen.mkdir()
        self.write(self.frozen, toolchain.support_files())

    def write(self, folder, files):
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)

    def run(self, targets, *, base=False, means=Means.TEST, reach=False, **limits):
        job = api.TestJob(
            environment=self.environment,
            tree=self.tree,
            frozen=self.frozen,
            scratch=Path(tempfile.mkdtemp(dir=self.folder)),
            checks=tuple(check(t, means=means) for t in targets),
            limits=api.JobLimits(**limits),
            reach=reach,
        )
        call = self.toolchain.run_base_tests if base else self.toolchain.run_tests
        return call(job, self.sandbox)

    def outcomes(self, targets, **limits):
        results = self.run(targets, **limits)
        assert [r.check for r in results] == [f"id-{t}" for t in targets]
        return [r.outcome.value for r in results]


@pytest.fixture(scope="session")
def python(tmp_path_factory):
    """The real toolchain and its environment, made once."""
    binary = find_bwrap()
    if binary is None or not starts(binary):
        pytest.skip("bubblewrap does not run here")
    toolchain = PythonToolchain(tmp_path_factory.mktemp("cache"), SystemClock())
    return toolchain, Bubblewrap(binary), toolchain.prepare((), None)


@pytest.fixture
def bench(python, tmp_path):
    made = Bench(*python, tmp_path)
    made.write(made.tree, {"calc.py": CALC})
    made.write(made.frozen, {"test_calc.py": TESTS})
    return made


def test_the_fake_answers_each_check_in_order(tmp_path):
    def judge(files, checks):
        return [answer(c, Outcome.PASSED) for c in reversed(checks)]

    toolchain = FakeToolchain(judge)
    made = Bench(toolchain, ScriptedSandbox(), toolchain.prepare((), None), tmp_path)
    assert made.outcomes(["b", "a"]) == ["passed", "passed"]


def test_python_is_detected_by_sources_and_project_files():
    toolchain = PythonToolchain(Path("/nowhere"), SystemClock())
    assert toolchain.detects(["src/a.py"])
    assert toolchain.detects(["pyproject.toml"])
    assert not toolchain.detects(["main.go", "README.md"])
    assert not toolchain.detects([])


@pytest.mark.parametrize("text", ["--index-url=x", "x @ https://example.org/x.whl", "../x"])
def test_what_is_no_package_name_is_refused_before_anything_is_made(tmp_path, text):
    toolchain = PythonToolchain(tmp_path, SystemClock())
    with pytest.raises(OrchestratorError, match="not the name of a package"):
        toolchain.prepare([text], None)
    assert list(tmp_path.iterdir()) == []


def test_an_interpreter_that_is_not_there_is_refused_before_anything_is_made(tmp_path):
    with pytest.raises(SettingsError, match="no program on this machine"):
        PythonToolchain(tmp_path, SystemClock(), "python9.99").prepare((), None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo no", "does not answer as a Python does"),
        ("echo lost >&2; exit 1", "lost"),
        (
            """echo '{"program":"/x/y/z","version":"3.8.1","implementation":"a","platform":"b",'"""
            """'"prefix":"/x"}'""",
            "is Python 3.8.1, and at least 3.11 is needed",
        ),
    ],
)
def test_an_interpreter_that_is_of_no_use_is_refused_and_says_why(tmp_path, script, said):
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    with pytest.raises(SettingsError, match=said) as caught:
        PythonToolchain(tmp_path / "cache", SystemClock(), str(program)).prepare((), None)
    assert "toolchain.python" in caught.value.message
    assert not (tmp_path / "cache").exists()


def test_the_file_with_the_version_that_a_build_makes_is_stood_in_for(tmp_path):
    toolchain = PythonToolchain(tmp_path, SystemClock())
    (tmp_path / "src/shop").mkdir(parents=True)
    file = '[tool.hatch.build.hooks.vcs]\nversion-file = "src/shop/_version.py"\n'
    (tmp_path / "pyproject.toml").write_text(file)
    (tmp_path / "PKG-INFO").write_text("Name: shop\nVersion: 4.17.0\n")
    toolchain.complete(tmp_path)
    said = (tmp_path / "src/shop/_version.py").read_text()
    assert "version = '4.17.0'" in said
    (tmp_path / "src/shop/_version.py").write_text("mine")
    toolchain.complete(tmp_path)
    assert (tmp_path / "src/shop/_version.py").read_text() == "mine"


def test_no_version_file_is_written_outside_of_the_tree(tmp_path):
    tree = tmp_path / "tree"
    tree.mkdir()
    for name in ("../out.py", f"{tmp_path}/out.py", "setup.cfg", "no/such/folder.py"):
        (tree / "pyproject.toml").write_text(f"[tool.setuptools_scm]\nwrite_to = '{name}'\n")
        PythonToolchain(tmp_path, SystemClock()).complete(tree)
    assert [p.name for f in (tmp_path, tree) for p in f.iterdir()] == ["tree", "pyproject.toml"]


@pytest.mark.slow
def test_what_cannot_be_installed_is_named_and_nothing_half_made_stays(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    project = tmp_path / "project"
    project.mkdir()
    (project / "requirements.txt").write_text("some-package==1\n")
    toolchain = PythonToolchain(tmp_path / "cache", SystemClock())
    with pytest.raises(WorkspaceError, match=r"test runner.*wheels") as caught:
        toolchain.prepare((), project)
    assert "toolchain." in caught.value.way_out
    assert not [p for p in (tmp_path / "cache" / "envs").iterdir() if p.is_dir()]


@pytest.mark.slow
@pytest.mark.timeout(600)
class TestPython:
    def test_each_kind_of_outcome(self, bench):
        names = ["ok", "bad", "err", "skip", "xfail", "each", "fixture", "gone"]
        targets = [f"test_calc.py::test_{n}" for n in names]
        targets += ["test_calc.py::TestGroup::test_in", "test_calc.py::TestGroup", "gone.py::x"]
        assert bench.outcomes(targets) == [
            *("passed", "failed", "failed", "skipped", "failed", "failed", "error", "missing"),
            *("passed", "passed", "missing"),
        ]

    def test_two_runs_in_two_places_say_the_same(self, bench, python, tmp_path):
        other = Bench(*python, Path(tempfile.mkdtemp(dir=tmp_path)))
        other.write(other.tree, {"calc.py": CALC})
        other.write(other.frozen, {"test_calc.py": TESTS})
        targets = [f"test_calc.py::test_{n}" for n in ("ok", "bad", "err", "fixture")]
        one, two = bench.run(targets), other.run(targets)
        assert [(r.output_hash, r.message) for r in one] == [
            (r.output_hash, r.message) for r in two
        ]
        assert all(r.output_hash for r in one)

    def test_a_message_names_the_line_and_the_assertion_only(self, bench):
        (result,) = bench.run(["test_calc.py::test_err"])
        assert result.message.splitlines() == [
            "test_calc.py:7: in test_err",
            "    def test_err(): calc.div(1, 0)",
            "calc.py:6: in div",
            "    return a / b",
            "E   ZeroDivisionError: division by zero",
        ]
        assert result.exit_code == 1

    def test_the_command_can_be_run_by_a_person(self, bench):
        passed, failed = bench.run(["test_calc.py::test_ok", "test_calc.py::test_bad"])
        for result, code in ((passed, 0), (failed, 1)):
            environment = api.Environment(
                "k",
                bench.environment.root,
                bench.environment.python,
                (*bench.environment.mounts, api.Mount(bench.frozen, bench.frozen)),
            )
            finished = run_command(result.command, bench.tree, environment, bench.sandbox)
            assert finished.exit_code == code, finished.stdout

    @pytest.mark.parametrize(
        "body",
        [
            "os._exit(0)",
            "__import__('ctypes').string_at(0)",
            "raise KeyboardInterrupt",
            "pytest.exit('enough', 0)",
        ],
    )
    def test_a_test_that_ends_the_process_hides_no_other(self, bench, body):
        text = f"{TESTS}\ndef test_end(): {body}\ndef test_last(): pass\n"
        bench.write(bench.frozen, {"test_calc.py": text})
        targets = [f"test_calc.py::test_{n}" for n in ("ok", "end", "last", "bad")]
        assert bench.outcomes(targets) == ["passed", "error", "passed", "failed"]

    def test_an_endless_test_takes_nothing_from_the_next_and_two_end_the_run(self, bench):
        one = "def test_{0}():\n    assert not seen\n    while 'end' in '{0}': seen.append(0)\n"
        text = "seen = []\n" + "".join(map(one.format, ("end_0", "next", "end_1", "last")))
        bench.write(bench.frozen, {"test_a.py": text, "test_b.py": text})
        names = [f"test_{f}.py::test_{n}" for f in "ab" for n in ("end_0", "next", "end_1", "last")]
        assert bench.outcomes(names, silence_s=2) == ["failed", "passed", "failed", *["error"] * 5]

    def test_a_thread_that_never_ends_does_not_keep_the_run(self, bench):
        body = "import threading, time; threading.Thread(target=time.sleep, args=(99,)).start()"
        bench.write(bench.frozen, {"test_calc.py": f"{TESTS}\ndef test_end(): {body}\n"})
        assert bench.outcomes(["test_calc.py::test_end"], deadline_s=20) == ["passed"]

    def test_a_module_that_ends_the_program_on_import_is_an_error_that_says_so(self, bench):
        bench.write(bench.tree, {"calc.py": f"{CALC}\nimport sys\nsys.exit(3)\n"})
        (result,) = bench.run(["test_calc.py::test_ok"])
        assert result.outcome is Outcome.ERROR
        assert "calc.py:9" in result.message
        assert "SystemExit: 3" in result.message

    def test_a_file_that_ends_the_process_hides_no_other_file(self, bench):
        bench.write(bench.frozen, {"test_z.py": "import os\nos._exit(0)\ndef test_q(): pass\n"})
        targets = ["test_calc.py::test_ok", "test_z.py::test_q", "test_calc.py::test_bad"]
        assert bench.outcomes(targets) == ["passed", "error", "failed"]

    @pytest.mark.parametrize(
        ("source", "said"),
        [("def add(:\n", "SyntaxError"), ("import no_such_module\n", "No module named")],
    )
    def test_a_program_that_cannot_be_imported_is_an_error(self, bench, source, said):
        bench.write(bench.tree, {"calc.py": source})
        (result,) = bench.run(["test_calc.py::test_ok"])
        assert result.outcome is Outcome.ERROR
        assert said in result.message

    def test_nothing_in_the_tree_configures_the_runner(self, bench):
        cheat = (
            "import pytest\n@pytest.hookimpl(wrapper=True)\n"
            "def pytest_runtest_makereport(item, call):\n"
            "    report = yield\n    report.outcome = 'passed'\n    return report\n"
        )
        files = {
            "conftest.py": cheat,
            "pytest.ini": "[pytest]\naddopts = -k nothing\n",
            "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--nonsense'\n",
            "sitecustomize.py": "raise SystemExit(0)\n",
            "pytest.py": "raise SystemExit(0)\n",
            "test_calc.py": "def test_bad(): pass\n",
        }
        bench.write(bench.tree, files)
        targets = ["test_calc.py::test_ok", "test_calc.py::test_bad"]
        assert bench.outcomes(targets) == ["passed", "failed"]

    def test_an_exit_code_forged_at_the_end_changes_nothing(self, bench):
        forged = f"{CALC}\nimport atexit, os\natexit.register(lambda: os._exit(0))\n"
        bench.write(bench.tree, {"calc.py": forged})
        assert bench.outcomes(["test_calc.py::test_bad"]) == ["failed"]

    def test_sources_below_src_are_found_by_tests_and_by_their_processes(self, bench):
        bench.write(bench.tree, {"src/pkg/__init__.py": "", "src/pkg/x.py": "print('hey')\n"})
        text = (
            "import subprocess, sys\nimport pkg.x\ndef test_run():\n"
            "    out = subprocess.run([sys.executable, '-m', 'pkg.x'], capture_output=True)\n"
            "    assert out.stdout == b'hey\\n'\n"
        )
        bench.write(bench.frozen, {"test_x.py": text})
        assert bench.outcomes(["test_x.py::test_run"]) == ["passed"]

    def test_the_frozen_folder_cannot_be_written(self, bench):
        text = "import pathlib\ndef test_w(): pathlib.Path(__file__).write_text('')\n"
        bench.write(bench.frozen, {"test_w.py": text})
        assert bench.outcomes(["test_w.py::test_w"]) == ["failed"]
        assert (bench.frozen / "test_w.py").read_text() == text

    def test_the_second_time_nothing_is_installed(self, bench, monkeypatch):
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        assert bench.toolchain.prepare((), bench.tree) == bench.environment

    def test_what_a_project_needs_and_cannot_have_is_left_out_and_named(self, bench, tmp_path):
        project = tmp_path / "project"
        project.mkdir()
        (project / "requirements.txt").write_text("iniconfig\nno-such-package-anywhere==1\n")
        found = bench.toolchain.prepare((), project)
        assert found.lacks.startswith("no-such-package-anywhere==1 (ERROR: No matching")
        assert "iniconfig" in (found.root / "requirements.txt").read_text()
        with pytest.raises(WorkspaceError, match="no-such-package-anywhere"):
            bench.toolchain.prepare(["no-such-package-anywhere==1"], project)

    def test_a_module_of_the_tree_cannot_take_the_place_of_the_runner(self, bench):
        files = {
            "pytest.py": "raise SystemExit(0)\n",
            "sitecustomize.py": "raise SystemExit(0)\n",
            "tests/test_a.py": "import calc\ndef test_a(): assert calc.add(1, 1) == 2\n",
        }
        bench.write(bench.tree, files)
        found = {r.check: r.outcome.value for r in bench.run([], base=True)}
        assert found == {"tests/test_a.py::test_a": "passed"}

    def test_tests_of_unittest_are_found_where_the_project_configures_nothing(self, bench):
        text = "import unittest\nclass TestA(unittest.TestCase):\n    def test_b(self): pass\n"
        bench.write(bench.tree, {"shop/__init__.py": "", "shop/tests.py": text})
        (result,) = bench.run([], base=True)
        assert (result.check, result.outcome) == ("shop/tests.py::TestA::test_b", Outcome.PASSED)

    def test_the_base_runs_with_its_own_configuration(self, bench):
        files = {
            "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '-x --color=yes'\n",
            "tests/conftest.py": "import pytest\n@pytest.fixture\ndef two(): return 2\n",
            "tests/test_a.py": (
                "import calc, pytest, unittest\n"
                "def test_a(two): assert calc.add(two, two) == 4\n"
                "def test_b(): assert 0\n"
                "@pytest.mark.xfail\ndef test_c(): assert 0\n"
                "class TestU(unittest.TestCase):\n"
                "    def test_s(self):\n"
                "        for n in range(3):\n"
                "            with self.subTest(n=n): pass\n"
                "@pytest.mark.parametrize('x', ['a b'])\ndef test_p(x): pass\n"
            ),
            "tests/test_broken.py": "import no_such_module\n",
        }
        bench.write(bench.tree, files)
        found = {r.check: r.outcome.value for r in bench.run([], base=True)}
        assert found == {
            "tests/test_broken.py": "error",
            "tests/test_a.py::test_a": "passed",
            "tests/test_a.py::test_b": "failed",
            "tests/test_a.py::test_c": "skipped",
            "tests/test_a.py::TestU::test_s": "passed",
            "tests/test_a.py::test_p[a b]": "passed",
        }

    def test_chosen_base_tests_come_back_under_their_checks(self, bench):
        bench.write(bench.tree, {"tests/test_a.py": "def test_a(): pass\ndef test_b(): assert 0\n"})
        targets = ["tests/test_a.py::test_b", "tests/test_a.py::test_a", "tests/gone.py::test_x"]
        results = bench.run(targets, base=True, means=Means.BASE_TEST)
        assert [r.check for r in results] == [f"id-{t}" for t in targets]
        assert [r.outcome.value for r in results] == ["failed", "passed", "missing"]

    def test_a_base_without_tests_has_no_results(self, bench):
        assert bench.run([], base=True) == ()

    def test_a_base_that_cannot_run_says_why(self, bench):
        bench.write(bench.tree, {"pytest.ini": "[pytest]\naddopts = --no-such-option\n"})
        (result,) = bench.run([], base=True)
        assert (result.check, result.outcome) == ("pytest", Outcome.ERROR)
        assert "--no-such-option" in result.message


def test_what_each_test_calls_is_told_where_that_is_asked_for(bench):
    bench.write(bench.tree, {"test_calc.py": TESTS})
    wanted = [f"test_calc.py::{n}" for n in ("test_bad", "test_err", "TestGroup::test_in", "no")]
    found = bench.run(wanted, base=True, means=Means.BASE_TEST, reach=True)
    calls = [[p for p in r.reached if p.startswith("calc.py")] for r in found]
    assert calls == [["calc.py:1"], ["calc.py:5"], ["calc.py:1"], []]
    assert all(r.reached == () for r in bench.run(wanted, base=True, means=Means.BASE_TEST))
