"""Python: environments by pip, tests by pytest.

The project itself is never built or installed: its top folder and `src` are put on the import
path. Frozen tests run with our configuration alone; the project's own tests run with the
project's.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from standalone_orchestrator.core.checks import Check, CheckResult, Outcome
from standalone_orchestrator.system.clock import Clock
from standalone_orchestrator.workspace.api import Environment, Sandbox, TestJob
from standalone_orchestrator.workspace.testrun import digest, python_path
from standalone_orchestrator.workspace.toolchains import junit, pytest_support, python_built
from standalone_orchestrator.workspace.toolchains.junit import Case
from standalone_orchestrator.workspace.toolchains.pytest_run import (
    Answers,
    Session,
    gather,
    places_of,
    read_reached,
)
from standalone_orchestrator.workspace.toolchains.python_env import Workshop, prepare
from standalone_orchestrator.workspace.toolchains.python_gaps import KnownGaps
from standalone_orchestrator.workspace.toolchains.python_interpreter import find
from standalone_orchestrator.workspace.toolchains.python_requirements import (
    declared,
    is_requirement,
    name_of,
)

TEST_LIMIT_S = 10.0
"""Seconds for one frozen test, and for importing its file with all that it imports: an endless one
must not eat the time of the others."""
BASE_TEST_LIMIT_S = 60.0
"""Seconds for one test of the project's own."""
_QUIET = (
    "-q",
    "--color=no",
    "--tb=short",
    "--show-capture=no",
    "--no-summary",
    "-o",
    "junit_family=xunit1",
)
_REACHED = "reached.jsonl"
_GO_ON = "--continue-on-collection-errors"
_MARKERS = frozenset({"pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "tox.ini"})


class PythonToolchain:
    """The toolchain of Python projects.

    Args:
        cache: our folder in the user's cache; environments are kept in `envs` below it.
        clock: for deadlines over several runs.
        python: name or path of the interpreter; empty takes the one that runs us.
        run: a run's folder for what was found out about environments; None outside of runs.
    """

    def __init__(
        self, cache: Path, clock: Clock, python: str = "", run: Path | None = None
    ) -> None:
        self._cache = cache
        self._clock = clock
        self._python = python
        self._run = run

    @property
    def name(self) -> str:
        """`python`."""
        return "python"

    def detects(self, files: Sequence[str]) -> bool:
        """Whether there is a Python source or a Python project's own file."""
        paths = [PurePosixPath(f) for f in files]
        return any(p.suffix in (".py", ".pyi") or p.name in _MARKERS for p in paths)

    def support_files(self) -> Mapping[str, str]:
        """Our `pytest.ini` and `conftest.py`, for the top of the frozen folder."""
        return {"pytest.ini": pytest_support.INI, "conftest.py": pytest_support.CONFTEST}

    def prepare(
        self, requirements: Sequence[str], project: Path | None, named: Sequence[str] = ()
    ) -> Environment:
        """Make or find the environment; the first time needs the package index.

        Raises:
            WorkspaceError: the test runner or what is asked for cannot be installed from wheels,
                or venv is missing.
            SettingsError: there is no such interpreter, or it is too old.
            LimitReached: the disk is full.
        """
        own = declared(project) if project is not None else ()
        there = {name_of(line) for line in own}
        own += tuple(n for n in named if is_requirement(n) and name_of(n) not in there)
        envs = self._cache / "envs"
        gaps = KnownGaps(envs, self._run, self._clock)
        shop = Workshop(envs, find(self._python), self._clock, gaps)
        return prepare(shop, tuple(requirements), own)

    def complete(self, tree: Path) -> None:
        """Write the file with the project's version that a build would write."""
        python_built.complete(tree)

    def run_tests(self, job: TestJob, sandbox: Sandbox) -> tuple[CheckResult, ...]:
        """Run frozen tests; nothing of the tree configures the runner.

        A test that is marked to fail runs as if it were not marked.
        """
        job = _resolved(job)
        known = [c for c in job.checks if (job.frozen / _file(c.target)).is_file()]
        files = list(dict.fromkeys(_file(c.target) for c in known))
        session = self._frozen_session(job, sandbox)
        runs = self._by_file(session, files, known, job.frozen)
        return tuple(_frozen_result(job, c, runs.get(_file(c.target))) for c in job.checks)

    def run_base_tests(self, job: TestJob, sandbox: Sandbox) -> tuple[CheckResult, ...]:
        """Run the project's own tests, with its own configuration.

        A test that is expected to fail, and does, is `SKIPPED`. When the suite cannot be run to
        its end, one more result named `pytest` is an `ERROR` that says why.
        """
        job = _resolved(job)
        session = self._base_session(job, sandbox)
        if not job.checks:
            answers = gather(session, job.targets, ())
            results = tuple(_base_result(job, c.id, c, answers) for c in _with_paths(answers, job))
            if answers.trouble:
                fault = Case("pytest", Outcome.ERROR, answers.trouble)
                results += (_base_result(job, "pytest", fault, answers),)
            return results
        known = [c for c in job.checks if (job.tree / _file(c.target)).is_file()]
        files = list(dict.fromkeys(_file(c.target) for c in known))
        runs = self._by_file(session, files, known, job.tree)
        results = tuple(_guard_result(job, c, runs.get(_file(c.target))) for c in job.checks)
        if not job.reach:
            return results
        called = read_reached(job.scratch / _REACHED)
        targets = {c.id: c.target for c in job.checks}
        return tuple(replace(r, reached=called.get(targets[r.check], ())) for r in results)

    def _by_file(
        self, session: Session, files: Sequence[str], checks: Sequence[Check], top: Path
    ) -> dict[str, Answers]:
        """Answers for each file: all in one run, or one by one when a file ends the process."""
        if not files:
            return {}
        only = [c.target for c in checks]
        answers = gather(session, [str(top / f) for f in files], only)
        if not answers.trouble or answers.given_up or len(files) == 1:
            return dict.fromkeys(files, answers)
        runs = {}
        for file in files:
            mine = [t for t in only if _file(t) == file]
            runs[file] = gather(session, [str(top / file)], mine)
        return runs

    def _frozen_session(self, job: TestJob, sandbox: Sandbox) -> Session:
        return Session(
            sandbox=sandbox,
            clock=self._clock,
            environment=job.environment,
            tree=job.tree,
            scratch=job.scratch,
            arguments=(
                *_frozen_options(job.frozen),
                f"--orchestrator-import-limit={TEST_LIMIT_S:g}",
                "--orchestrator-quit",
                *_QUIET,
            ),
            python_options=("-s", "-P", "-B"),
            env={"ORCHESTRATOR_TREE": str(job.tree)},
            read_only=(job.frozen,),
            places=places_of(job.tree, job.frozen, job.scratch),
            limits=job.limits,
            test_limit_s=TEST_LIMIT_S,
        )

    def _base_session(self, job: TestJob, sandbox: Sandbox) -> Session:
        return Session(
            sandbox=sandbox,
            clock=self._clock,
            environment=job.environment,
            tree=job.tree,
            scratch=job.scratch,
            arguments=(
                *(f"--rootdir={job.tree}", "--maxfail=0", _GO_ON, *_QUIET, *_found(job.tree)),
                *((f"--orchestrator-reached={job.scratch / _REACHED}",) if job.reach else ()),
            ),
            python_options=("-s", "-P", "-B"),
            env={"ORCHESTRATOR_PATH": python_path(job.tree)},
            read_only=(),
            places=places_of(job.tree, job.scratch),
            limits=job.limits,
            test_limit_s=BASE_TEST_LIMIT_S,
        )


_CONFIGURED = (
    ("pytest.ini", ""),
    (".pytest.ini", ""),
    ("pytest.toml", ""),
    (".pytest.toml", ""),
    ("pyproject.toml", "[tool.pytest"),
    ("tox.ini", "[pytest]"),
    ("setup.cfg", "[tool:pytest]"),
)
"""Files that configure pytest, and what must stand in them."""


def _found(tree: Path) -> tuple[str, ...]:
    """Where the project says nothing, unittest's `tests.py` is looked into, too."""
    for name, section in _CONFIGURED:
        if (tree / name).is_file() and section in junit.read_plain(tree / name):
            return ()
    return ("-o", "python_files=test_*.py *_test.py tests.py")


def _resolved(job: TestJob) -> TestJob:
    return replace(
        job,
        tree=job.tree.resolve(),
        frozen=job.frozen.resolve(),
        scratch=job.scratch.resolve(),
    )


def _frozen_options(frozen: Path) -> tuple[str, ...]:
    return (
        *("-c", str(frozen / "pytest.ini"), "--rootdir", str(frozen)),
        *("--confcutdir", str(frozen), "--import-mode=importlib"),
        *("-p", "no:cacheprovider", "--runxfail", _GO_ON),
    )


def _file(target: str) -> str:
    return target.split("::", 1)[0]


def _dotted(file: str) -> str:
    return file.removesuffix(".py").replace("/", ".")


def _case_of(target: str, answers: Answers) -> Case | None:
    """The gravest case of one target: a function stands for all its parameters."""
    found = [c for c in answers.cases.values() if _below(c.id, target)]
    if not found:  # its file could not be collected
        file = _file(target)
        found = [c for c in answers.cases.values() if c.id in (file, _dotted(file))]
    return junit.worst(found)


def _below(node: str, target: str) -> bool:
    return node == target or node.startswith((f"{target}[", f"{target}::"))


def _frozen_result(job: TestJob, check: Check, answers: Answers | None) -> CheckResult:
    options = shlex.join(_frozen_options(job.frozen))
    target = shlex.quote(f"{job.frozen}/{check.target}")
    python = shlex.quote(str(job.environment.python))
    command = f"ORCHESTRATOR_TREE=. {python} -s -P -m pytest {options} {target}"
    result = _result(check, answers)
    if result.outcome is Outcome.SKIPPED and result.message.startswith(_EXPECTED):
        result = replace(result, outcome=Outcome.FAILED)
    return replace(result, command=command)


def _guard_result(job: TestJob, check: Check, answers: Answers | None) -> CheckResult:
    return replace(_result(check, answers), command=_base_command(job, check.target))


_EXPECTED = "expected to fail"


def _result(check: Check, answers: Answers | None) -> CheckResult:
    if answers is None:
        return CheckResult(check.id, Outcome.MISSING, f"there is no file {_file(check.target)}")
    case = _case_of(check.target, answers)
    if case is None and answers.trouble:
        case = Case(check.target, Outcome.ERROR, answers.trouble)
    if case is None:
        message = "the test runner did not report this test"
        return CheckResult(check.id, Outcome.MISSING, message, answers.exit_code)
    return _as_result(check.id, case, answers)


def _as_result(name: str, case: Case, answers: Answers) -> CheckResult:
    message = f"{_EXPECTED}: {case.message}" if case.expected_to_fail else case.message
    return CheckResult(
        check=name,
        outcome=case.outcome,
        message=message,
        # Of the command that runs this test alone; the code of the whole session is others' too.
        exit_code=0 if case.outcome is Outcome.PASSED else answers.exit_code,
        output_hash=case.output_hash or digest(case.id, case.outcome.value, message),
    )


def _base_result(job: TestJob, name: str, case: Case, answers: Answers) -> CheckResult:
    target = "" if name == "pytest" else name
    return replace(_as_result(name, case, answers), command=_base_command(job, target))


def _base_command(job: TestJob, target: str) -> str:
    parts = [str(job.environment.python), "-m", "pytest", *([target] if target else [])]
    return f"PYTHONPATH=src:. {shlex.join(parts)}"


def _with_paths(answers: Answers, job: TestJob) -> Iterable[Case]:
    """The cases; a file that could not be collected gets its path for a name."""
    for case in answers.cases.values():
        path = case.id.replace(".", "/") + ".py"
        is_file = "::" not in case.id and (job.tree / path).is_file()
        yield replace(case, id=path) if is_file else case
