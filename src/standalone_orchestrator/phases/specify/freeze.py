"""From drafts to a suite and its files: the last step before the freeze. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from standalone_orchestrator.core.checks import Check, Suite
from standalone_orchestrator.core.task import CheckKind, Plan
from standalone_orchestrator.phases.specify.draft import Draft


def files_for(drafts: Sequence[Draft]) -> dict[str, str]:
    """Text of each test file: one function a draft, in their order."""
    files: dict[str, list[str]] = {}
    for draft in drafts:
        if draft.case is None:
            continue
        path, name = draft.check.target.split("::", 1)
        files.setdefault(path, []).append(draft.case.function(name))
    return {
        path: "import pytest\n\n\n" + "\n\n".join(functions) for path, functions in files.items()
    }


def hashes(files: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(path, SHA-256) of each file, sorted."""
    return tuple((p, hashlib.sha256(t.encode()).hexdigest()) for p, t in sorted(files.items()))


def suite_of(checks: Iterable[Check], plan: Plan, files: Mapping[str, str]) -> Suite:
    """The suite; criteria that nothing supports are named as unchecked."""
    checks = tuple(checks)
    supported = {c for check in checks for c in check.criteria}
    unchecked = tuple(
        c.id for c in plan.criteria if c.id not in supported and c.kind is not CheckKind.COMMAND
    )
    return Suite(checks=checks, unchecked=unchecked, hashes=hashes(files))
