"""Guards for sentences that only restrain: they show that the rest is kept (ADR 0009). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from standalone_orchestrator.codebase.kept import free_names
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.restraints import Restraint, restraint
from standalone_orchestrator.core.checks import Authority, Check, Means, Role
from standalone_orchestrator.core.task import CheckKind, Plan, PlannedFile

_TESTS = (Means.BASE_TEST, Means.TEST)
Rule = tuple[str, str, str, Sequence[str]]
"""Rule, path, argument, and the criteria that it speaks for."""


def restraining(plan: Plan, base: Mapping[str, str], checks: Sequence[Check]) -> tuple[Check, ...]:
    """Guards over the source text, each with the restraints that it speaks for.

    Args:
        plan: what may change.
        base: text of the planned files that exist.
        checks: all others. Without guards among them (tests and commands that pass on the base),
            what is said of the rest is shown by its being the same program; without guards that
            are tests, nothing shows that tests pass.
    """
    guards = [c for c in checks if c.role is Role.GUARD]
    guarded, tested = bool(guards), any(c.means in _TESTS for c in guards)
    paths = [f.path for f in plan.files]
    kinds = {
        c.id: restraint(c.text, paths, [*base])
        for c in plan.criteria
        if c.kind is CheckKind.RESTRAINT
    }
    shown = {n: k for n, k in kinds.items() if _can_be_shown(k, plan.files, base, tested=tested)}
    mine = list(shown)
    strict = [] if guarded else [n for n, k in shown.items() if k is Restraint.REST]
    if not mine:
        return ()
    rules: list[Rule] = [("within", ".", ", ".join((*paths, *_manifests(plan))), mine)]
    for file in plan.files:
        if file.path in base and language_for(file.path) is not None:
            rules += _rules(file, base[file.path], mine, strict)
    return tuple(_checks(rules))


def _manifests(plan: Plan) -> list[str]:
    """Files in which code, no model, records the packages that the plan names."""
    languages = [language_for(f.path) for f in plan.files] if plan.packages else []
    return sorted({name for known in languages if known for name in known.manifests})


def _rules(
    file: PlannedFile, base: str, mine: Sequence[str], strict: Sequence[str]
) -> Iterator[Rule]:
    changing, planned = free_names(file, base)
    yield "kept", file.path, f"{changing} {planned}", mine
    if strict:
        yield "untouched", file.path, planned, strict


def _can_be_shown(
    kind: Restraint | None,
    files: Sequence[PlannedFile],
    base: Mapping[str, str],
    *,
    tested: bool,
) -> bool:
    """Whether anything can show it: of a document nobody can tell what else stands in it."""
    there = [f.path for f in files if f.path in base]
    known = [(p, language) for p in there if (language := language_for(p)) is not None]
    if any(language.outline(p, base[p]) is None for p, language in known):
        return False
    if kind is Restraint.TESTS:
        return tested
    return kind is Restraint.INTERFACE or len(known) == len(there)


def _checks(rules: Sequence[Rule]) -> Iterator[Check]:
    for number, (rule, path, argument, criteria) in enumerate(rules, 1):
        yield Check(
            id=f"t{number}",
            role=Role.GUARD,
            authority=Authority.STRUCTURE,
            means=Means.STRUCTURE,
            target=f"{rule} {path} {argument}".rstrip(" "),
            criteria=tuple(criteria),
            needs=() if path == "." else (path,),
            source=_SAID[rule].format(path=path),
        )


_SAID = {
    "within": "only the planned files differ from the base",
    "kept": "{path}: its public names keep their signatures, but for what is planned",
    "untouched": "{path}: what is not planned is the same program as before",
}
