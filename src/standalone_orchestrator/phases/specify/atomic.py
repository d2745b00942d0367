"""Tests that a file is replaced in one step, made by code where a sentence says so. Pure.

Asked for a test of "if writing fails, the old file stays as it was" a small tester saves something
and loads it again, which any program passes. What decides it is a step that fails.
"""

from __future__ import annotations

import re

from standalone_orchestrator.codebase.languages.python import exports_of
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.phases.specify.draft import Subject, speaks_of_errors
from standalone_orchestrator.phases.specify.forms import shape_of
from standalone_orchestrator.phases.specify.ready import filled

_STEP = re.compile(
    r"\btemp(?:orary)? file\b.*\b(?:`?os\.(?:replace|rename)`?|renames?|replaces?|moves?)"
    r"|\batomic(?:ally)?\b"
    r"|\bwriting fails\b.*\b(?:old|previous|existing) (?:file|one|content)\w* (?:stays?|remains?)",
    re.I,
)
_LEFT = re.compile(
    r"\bno (?:other|temporary|temp) files? (?:is|are) left\b|\bleaves? no other\b", re.I
)
_STEPS = ("replace", "rename")
_FILE = "tmp_path / 'a'"
_MANY = re.compile(r"\[(\w+), \w+\]")


def in_one_step(subject: Subject, plan: Plan) -> tuple[tuple[str, ...], ...]:
    """Tests of a call that writes a file, by what another call reads of it; none elsewhere.

    Args:
        subject: a point about the call.
        plan: whose signatures say how both are called.
    """
    text, shape = subject.criterion.text, shape_of(subject, plan)
    stays, left = _STEP.search(text), _LEFT.search(text)
    if shape is None or speaks_of_errors(text) or len(subject.callables) != 1:
        return ()
    lines = filled(shape, plan, {})
    seen = re.fullmatch(r"assert (.*) == 0", lines[-1]) if lines else None
    call = lines[-2] if len(lines) > 1 else ""
    name = subject.callables[0].rpartition(".")[2]
    if seen is None or f".{name}(" not in call or f".{name}(" in seen[1]:
        return ()
    if not any(_FILE in line for line in lines):
        return ()
    tests: list[tuple[str, ...]] = []
    less = _MANY.sub(r"[\1]", call)
    if stays and less != call:
        module = _module_of(subject.callables[0], plan)
        tests.append(
            (
                *lines[:-1],
                f"old = {seen[1]}",
                *(f"monkeypatch.setattr('os.{step}', None)" for step in _STEPS),
                *(
                    f"monkeypatch.setattr('{module}.{step}', None, raising=False)"
                    for step in _STEPS
                ),
                f"with contextlib.suppress(Exception): {less}",
                f"assert [bool(old), {seen[1]} == old] == [True, True]",
            )
        )
    if left:
        tests.append((*lines[:-1], "assert [file.name for file in tmp_path.iterdir()] == ['a']"))
    return tuple(tests)


def _module_of(name: str, plan: Plan) -> str:
    """The module that has a callable of the plan."""
    path = next(f.path for f in plan.files if name in {e.full_name for e in exports_of(f.exports)})
    language = language_for(path)
    return language.module_of(path) if language else ""
