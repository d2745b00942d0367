"""Trees in memory, and a grade that really runs the tests over them, in this process."""

import builtins
import types
from collections.abc import Mapping, Sequence

import pytest

from standalone_orchestrator.codebase.structure import check as structure_problem
from standalone_orchestrator.core.checks import Check, CheckResult, Means, Outcome


class Trees:
    """Snapshots by name; `graded` holds what was run over which tree."""

    def __init__(self, base: Mapping[str, str] | None = None) -> None:
        self.base = "base"
        self.texts: dict[str, dict[str, str]] = {"base": dict(base or {})}
        self.graded: list[tuple[str, tuple[str, ...]]] = []
        self.commands: dict[str, bool] = {}
        self.frozen: dict[str, str] = {}

    def write(self, tree: str, changes: Mapping[str, str | None]) -> str:
        """The tree with the changes; the same content has the same name."""
        files = {**self.texts[tree], **changes}
        files = {p: t for p, t in files.items() if t is not None}
        for name, known in self.texts.items():
            if known == files:
                return name
        name = f"t{len(self.texts)}"
        self.texts[name] = files
        return name

    def save(self, files: Mapping[str, str]) -> None:
        """Keep the frozen files."""
        self.frozen = dict(files)

    def grade(
        self, tree: str, checks: Sequence[Check], files: Mapping[str, str] | None = None
    ) -> tuple[CheckResult, ...]:
        """What the checks say."""
        frozen = self.frozen if files is None else files
        self.graded.append((tree, tuple(c.id for c in checks)))
        return tuple(self._one(self.texts[tree], c, frozen) for c in checks)

    def _one(self, tree, check, files) -> CheckResult:
        if check.means is Means.STRUCTURE:
            problem = structure_problem(*(*check.target.split(" ", 2), "")[:3], tree.get)
            return self._said(check, problem)
        if check.means is not Means.TEST:
            return self._said(check, "" if self.commands.get(check.target, False) else "exit 1")
        path, name = check.target.split("::", 1)
        if f"def {name}(" not in files.get(path, ""):
            return CheckResult(check.id, Outcome.MISSING)
        try:
            self._module(tree, files[path])[name]()
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            return self._said(check, f"{type(error).__name__}: {error}")
        return self._said(check, "")

    def _said(self, check, message) -> CheckResult:
        outcome = Outcome.FAILED if message else Outcome.PASSED
        return CheckResult(check.id, outcome, message)

    def _module(self, tree, text) -> dict:
        def load(name, *rest):
            if f"{name}.py" not in tree:
                return __import__(name, *rest)
            module = types.ModuleType(name)
            module.__dict__.update(self._module(tree, tree[f"{name}.py"]))
            return module

        space = {"__builtins__": {**vars(builtins), "__import__": load}, "__name__": "m"}
        exec(compile(text, "m.py", "exec"), space)
        return space


@pytest.fixture
def trees() -> type[Trees]:
    return Trees
