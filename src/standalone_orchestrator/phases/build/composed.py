"""The test file that the task asks for: composed of the frozen tests, no model asked. Pure.

It is a deliverable and evidence of nothing (DESIGN §5.7). Tests that were set aside have no place
in it; a test of which the source cannot be found is left out.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from standalone_orchestrator.codebase.lines import newline_of
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.checks import Authority, Check, Means, Role, Suite
from standalone_orchestrator.core.task import Plan

_WIDTH = 95
_OURS = ("pytest", "raises", "approx")
_Import = ast.Import | ast.ImportFrom


@dataclass(frozen=True, slots=True)
class _Test:
    """One frozen test."""

    check: Check
    source: ast.FunctionDef


def compose(
    path: str, plan: Plan, suite: Suite, frozen: Mapping[str, str], existing: str | None
) -> str:
    """The text of a test file; empty when no test in force belongs into it.

    Args:
        path: of the test file.
        plan: whose files and criteria; where it has several test files, each gets the tests of the
            module after which it is named, and the first one all others.
        suite: the checks in force.
        frozen: the frozen files.
        existing: the file's text in the base, to the end of which the tests are added.
    """
    tests = [t for t in _frozen_tests(suite, frozen) if _home(t, plan) == path]
    if not tests:
        return ""
    groups = _groups(tests, plan)
    if existing is not None:
        return _extended(path, existing, groups)
    hoisted = _shared_imports([t.source for t in tests])
    body = _written(groups, Counter(), hoisted)
    return f"{_head(path, plan, hoisted, body)}\n\n{body}"


def _extended(path: str, existing: str, groups: Sequence[tuple[str, Sequence[_Test]]]) -> str:
    """The file as it was, and the tests behind it; empty when it cannot be read."""
    language = language_for(path)
    there = language.parts(existing) if language is not None else None
    if there is None:
        return ""
    body = _written(groups, Counter({name for part in there for name in part.names}), ())
    imported = re.search(r"^\ufeff?import pytest\b", existing, re.M)
    new = "\n\n\n".join(["", *["import pytest"] * ("pytest." in body and not imported), body])
    return (existing.rstrip() + new.replace("\n", newline_of(existing))).lstrip()


def _frozen_tests(suite: Suite, frozen: Mapping[str, str]) -> Iterator[_Test]:
    """Tests that were made from the task, in the order of the suite."""
    parsed: dict[str, dict[str, ast.FunctionDef]] = {}
    for check in suite.in_force():
        if (
            check.means is not Means.TEST
            or check.role is not Role.GOAL
            or check.authority is Authority.USER
        ):
            continue
        file, _, name = check.target.partition("::")
        if file not in parsed:
            body = ast.parse(frozen.get(file, "")).body
            parsed[file] = {n.name: n for n in body if isinstance(n, ast.FunctionDef)}
        if name in parsed[file]:
            yield _Test(check, parsed[file][name])


def _home(test: _Test, plan: Plan) -> str:
    """The test file in which a test belongs."""
    modules = {n.module for n in test.source.body if isinstance(n, ast.ImportFrom)}
    for path in plan.composed:
        subject = path.rsplit("/", 1)[-1].removesuffix(".py")
        subject = subject.removeprefix("test_").removesuffix("_test")
        if any(module and module.rsplit(".", 1)[-1] == subject for module in modules):
            return path
    return plan.composed[0] if plan.composed else ""


def _groups(tests: Sequence[_Test], plan: Plan) -> list[tuple[str, list[_Test]]]:
    """Tests by the first criterion for which each speaks, in the order of the criteria."""
    texts = {c.id: c.text for c in plan.criteria}
    found: dict[str, list[_Test]] = {}
    for test in tests:
        first = (*test.check.criteria, "")[0]
        found.setdefault(texts.get(first, "Examples of the task."), []).append(test)
    order = [*texts.values()]
    return sorted(found.items(), key=lambda g: order.index(g[0]) if g[0] in order else len(order))


def _written(
    groups: Sequence[tuple[str, Sequence[_Test]]], taken: Counter[str], hoisted: Collection[str]
) -> str:
    parts: list[str] = []
    for text, tests in groups:
        comment = "\n".join(f"# {line}" for line in wrap(" ".join(text.split()), _WIDTH))
        for test in tests:
            name = _free(_name_of(test), taken)
            parts.append(f"{comment}\n{_function(test.source, name, hoisted)}".lstrip())
            comment = ""
    return "\n\n\n".join(parts) + "\n"


def _function(source: ast.FunctionDef, name: str, hoisted: Collection[str]) -> str:
    body = [s for s in source.body if not (_is_import(s) and ast.unparse(s) in hoisted)]
    kept = ast.FunctionDef(
        name=name,
        args=source.args,
        body=body,
        decorator_list=[],
        returns=None,
        type_comment=None,
        lineno=1,
    )
    return ast.unparse(kept)


def _head(path: str, plan: Plan, imports: Collection[str], body: str) -> str:
    """Docstring and imports, in the usual order: library, pytest, the project."""
    modules = {
        language.module_of(f.path) for f in plan.written if (language := language_for(f.path))
    }
    own = sorted(i for i in imports if i.startswith("from ") and i.split()[1] in modules)
    others = sorted(i for i in imports if i not in own)
    subject = path.rsplit("/", 1)[-1].removesuffix(".py")
    subject = subject.removeprefix("test_").removesuffix("_test")
    third = ["import pytest"] if re.search(r"\bpytest\.", body) else []
    blocks = [[f'"""Tests of {subject}."""'], others, third, _merged(own)]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _merged(imports: Sequence[str]) -> list[str]:
    """`from m import a` and `from m import b` as one line."""
    names: dict[str, list[str]] = {}
    for line in imports:
        module, _, name = line.removeprefix("from ").partition(" import ")
        names.setdefault(module, []).append(name)
    return [f"from {module} import {', '.join(found)}" for module, found in names.items()]


def _shared_imports(sources: Sequence[ast.FunctionDef]) -> frozenset[str]:
    """Imports that can stand at the top: each name means one thing in all tests, and only that."""
    meanings: dict[str, set[str]] = {}
    kept_inside: set[str] = set()
    for source in sources:
        stored = {n.id for n in ast.walk(source) if isinstance(n, ast.Name) and _binds(n)}
        for node in source.body:
            if not isinstance(node, _Import):
                continue
            line = ast.unparse(node)
            for alias in node.names:
                bound = (alias.asname or alias.name).split(".")[0]
                meanings.setdefault(bound, set()).add(line)
                if bound in stored:
                    kept_inside.add(line)
    torn = {line for lines in meanings.values() if len(lines) > 1 for line in lines}
    return frozenset({line for lines in meanings.values() for line in lines} - torn - kept_inside)


def _binds(node: ast.Name) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, _Import)


def _name_of(test: _Test) -> str:
    """`test_divide_raises_value_error`: what the outcome calls, and which error it wants."""
    last = test.source.body[-1]
    error = ""
    if isinstance(last, ast.With):
        raised = next((n for n in ast.walk(last.items[0]) if isinstance(n, ast.Call)), None)
        error = _snake(ast.unparse(raised.args[0])) if raised and raised.args else "error"
    inner: Sequence[ast.AST] = last.body if isinstance(last, ast.With) else [last]
    called = [n for node in inner for n in ast.walk(node) if isinstance(n, ast.Call)]
    names = [_snake(c) for call in called if (c := _called(call.func))]
    subject = names[0] if names else _snake((*test.check.criteria, "example")[0])
    return f"test_{subject}" + (f"_raises_{error}" if error else "")


def _called(function: ast.expr) -> str:
    """The name of what is called; empty for what belongs to Python or to the test itself."""
    match function:
        case ast.Attribute(attr=name):
            return "" if name in _OURS else name
        case ast.Name(id=name):
            return "" if name in _OURS or hasattr(builtins, name) else name
        case _:
            return ""


def _snake(name: str) -> str:
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|\W+", "_", name.rpartition(".")[2])
    return parts.strip("_").lower() or "it"


def _free(name: str, taken: Counter[str]) -> str:
    """The name, with a number when it is taken."""
    taken[name] += 1
    while taken[name] > 1:
        numbered = f"{name}_{taken[name]}"
        if numbered not in taken:
            taken[numbered] += 1
            return numbered
        taken[name] += 1
    return name
