"""Tests that a file is replaced in one step, made by code where a sentence says so. Pure.

Asked for a test of "if writing fails, the old file stays as it was" a small tester saves something
and loads it again, which any program passes. What decides it is a step that fails.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from standalone_orchestrator.codebase.languages.python import Export, exports_of
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.phases.specify.draft import Subject, speaks_of_errors, subjects
from standalone_orchestrator.phases.specify.edges import takes_text
from standalone_orchestrator.phases.specify.forms import shape_of
from standalone_orchestrator.phases.specify.ready import filled

_STEP = re.compile(
    r"\btemp(?:orary)? file\b.*(?:\bos\.(?:replace|rename)\b|\b(?:renames?|replaces?|moves?)\b)",
    re.I,
)
_STAYS = re.compile(
    r"\bfails\b.*\b(?:old|previous|existing) (?:file|one|content)\w* (?:stays?|remains?|is kept)",
    re.I,
)
_LEFT = re.compile(
    r"\bno (?:other|temporary|temp) files? (?:is|are) left\b|\bleaves? no other\b", re.I
)
_FILE = "tmp_path / 'a'"
_MANY = re.compile(r"\[(\w+), \w+\]")


def in_one_step(subject: Subject, plan: Plan) -> tuple[tuple[str, ...], ...]:
    """Tests of a call that writes a file, by what another call reads of it; none elsewhere.

    One gives the path as a text where it may be one: what only ever had a path fails with a text.

    Args:
        subject: a point about the call.
        plan: whose signatures say how both are called.
    """
    text, shape = subject.criterion.text, shape_of(subject, plan)
    stays, left = _STEP.search(text) or _STAYS.search(text), _LEFT.search(text)
    if shape is None or not (stays or left) or len(subject.callables) != 1:
        return ()
    about = [s.criterion.text for s in subjects(plan) if s.callables == subject.callables]
    lines = filled(shape, plan, {})
    seen = re.fullmatch(r"assert (\w+)(\..*) == 0", lines[-1]) if lines else None
    maker = re.fullmatch(rf"\w+ = (\w+\({re.escape(_FILE)}\))", lines[0]) if lines else None
    name = subject.callables[0].rpartition(".")[2]
    if seen is None or maker is None or speaks_of_errors(text) or not any(map(_STEP.search, about)):
        return ()
    call = lines[-2]
    less = _MANY.sub(r"[\1]", call)
    if f".{name}(" not in call or f".{name}(" in seen[2] or less == call:
        return ()
    read, steps = f"{maker[1]}{seen[2]}", ("replace", "rename")
    module = _module_of(subject.callables[0], plan)
    fails = (
        *lines[:-1],
        f"old = {read}",
        *(f"monkeypatch.setattr('os.{step}', None)" for step in steps),
        *(f"monkeypatch.setattr('{module}.{step}', None, raising=False)" for step in steps),
        f"with contextlib.suppress(Exception): {less}",
        f"assert [bool(old), {read} == old] == [True, True]",
    )
    as_text = lines[0].replace(_FILE, f"str({_FILE})")
    made = as_text if takes_text((as_text,), plan) else lines[0]
    alone = (made, *lines[1:-1], "assert [file.name for file in tmp_path.iterdir()] == ['a']")
    compared = _are_compared(plan)
    return ((fails,) if stays and compared else ()) + ((alone,) if left else ())


def _are_compared(plan: Plan) -> bool:
    """Whether all classes of objects that go in are dataclasses: equal where their fields are."""
    exports = [e for f in plan.files for e in exports_of(f.exports)]
    marks = {e.name: e.marks for e in exports if e.kind == "class"}
    inner = {w for e in exports for p in e.params or () for w in re.findall(r"\w+", p.annotation)}
    return all("dataclass" in marks[n] for n in inner & marks.keys() if n not in _makers(exports))


def _makers(exports: Sequence[Export]) -> set[str]:
    """Classes of which others are made, which do not go in."""
    made = (p for e in exports if e.name == "__init__" for p in e.params or ())
    return {p.annotation for p in made}


def _module_of(name: str, plan: Plan) -> str:
    """The module that has a callable of the plan."""
    path = next(f.path for f in plan.files if name in {e.full_name for e in exports_of(f.exports)})
    language = language_for(path)
    return language.module_of(path) if language else ""
