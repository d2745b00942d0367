"""The shape of a test, from the plan's signatures: a small model only fills in values. Pure.

Without it the 1.5B default model, asked for tests of the last of four methods, wrote tests of the
first three; with `…` for all arguments together it passed one (ADR 0004).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from standalone_orchestrator.codebase.languages.python import Export, exports_of
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.phases.specify.draft import Subject


def form_of(subject: Subject, plan: Plan) -> str:
    """One line of JSON in the form of the answer; empty unless the subject is one callable."""
    if len(subject.callables) != 1:
        return ""
    exports = {e.full_name: e for f in plan.files for e in exports_of(f.exports)}
    owner, _, name = subject.callables[0].rpartition(".")
    variable = owner.rpartition(".")[2][:1].lower()
    arguments = _arguments(exports, subject.callables[0])
    call = f"{variable}.{name}({arguments})" if owner else f"{name}({arguments})"
    awaited = _is_async(exports, subject.callables[0])
    if awaited:
        call = f"asyncio.run({call})"
    error = re.search(r"\b[A-Za-z_]*(?:Error|Exception)\b", subject.criterion.text)
    last = f"with pytest.raises({error[0]}): {call}" if error else f"assert {call} == <result>"
    made = f"{variable} = {owner}({_arguments(exports, f'{owner}.__init__')})"
    before = ["import asyncio"] * awaited + [made] * bool(owner)
    return json.dumps([*before, last])


def _is_async(exports: Mapping[str, Export], name: str) -> bool:
    export = exports.get(name)
    return export is not None and "async" in export.marks


def _arguments(exports: Mapping[str, Export], name: str) -> str:
    export = exports.get(name)
    params = (export.params or ()) if export is not None else ()
    return ", ".join(f"<{p.name}>" for p in params if not p.optional)
