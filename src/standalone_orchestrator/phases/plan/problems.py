"""Why a plan cannot work. Pure: a reply in, sentences out that the model can act on."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.terms import Term
from standalone_orchestrator.codebase.testfiles import is_test
from standalone_orchestrator.core.task import PlannedFile


def problems(
    files: Sequence[PlannedFile], known: Collection[str], terms: Sequence[Term]
) -> tuple[str, ...]:
    """What is wrong with the files of a plan.

    Args:
        files: the plan, already normalised.
        known: paths of the base.
        terms: names and numbers of the task; a file that it names must be planned or exist.
    """
    paths = [f.path for f in files]
    found = [
        f"`{f.path}` needs `{n}`, which is neither planned nor there"
        for f in files
        for n in f.needs
        if n not in paths and n not in known
    ]
    found += [f"these files need each other: {', '.join(c)}" for c in _cycle(files)]
    wanted = {t.text for t in terms if t.kind == "file" and _is_planned(t.text)}
    there = {p.rsplit("/", 1)[-1] for p in (*paths, *known)} | set(paths) | set(known)
    found += [f"the task names `{w}`, which no file of the plan is" for w in sorted(wanted - there)]
    if not files:
        found.append("no file is planned: list the files to write or change")
    elif not known and not any(f.exports or language_for(f.path) is None for f in files):
        found.append("no file exports anything: list the public names with their signatures")
    return tuple(found)


def _is_planned(path: str) -> bool:
    """Whether a file that the task names is a source; of others, see `phases.plan.requests`."""
    return not is_test(path) and language_for(path) is not None


def _cycle(files: Sequence[PlannedFile]) -> list[list[str]]:
    left = {f.path: {n for n in f.needs if n != f.path} for f in files}
    while ready := [p for p, needs in left.items() if not needs & left.keys()]:
        for path in ready:
            del left[path]
    return [sorted(left)] if left else []
