"""Make a plan: ask for files, see whether it can work, send it back with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import assert_never

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.terms import Term, claims, terms
from standalone_orchestrator.codebase.testfiles import is_collected, is_test
from standalone_orchestrator.core.errors import WorkspaceError
from standalone_orchestrator.core.events import PlanFailed, Planned
from standalone_orchestrator.core.seeds import seed_for
from standalone_orchestrator.core.state import waves_of
from standalone_orchestrator.core.task import CheckKind, Plan, PlannedFile, Task
from standalone_orchestrator.models.api import Draw, Limits, Model
from standalone_orchestrator.models.ask import Answer, Malformed, ask
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.notice import Notice
from standalone_orchestrator.models.prompt import render
from standalone_orchestrator.phases.plan.based import where_it_is
from standalone_orchestrator.phases.plan.criteria import criteria
from standalone_orchestrator.phases.plan.deliverables import doubts, with_deliverables
from standalone_orchestrator.phases.plan.homes import at_home
from standalone_orchestrator.phases.plan.kinds import with_kinds
from standalone_orchestrator.phases.plan.mending import mended_files
from standalone_orchestrator.phases.plan.needs import with_needs
from standalone_orchestrator.phases.plan.problems import problems
from standalone_orchestrator.phases.plan.requests import requests
from standalone_orchestrator.phases.plan.results import with_results
from standalone_orchestrator.phases.plan.schema import FileReply, PlanReply
from standalone_orchestrator.phases.plan.sentences import sentences
from standalone_orchestrator.phases.plan.stated import settle, stated_file
from standalone_orchestrator.phases.plan.unasked import without_unasked
from standalone_orchestrator.workspace.guard import clean_path
from standalone_orchestrator.workspace.ignored import GITIGNORE, Ignored

_RUN = ("error", "number", "option", "command")
_NOT_A_FILE = frozenset({"", "none", "null", "n/a", "-"})


@dataclass(frozen=True, slots=True)
class Base:
    """What was there before the run."""

    paths: Collection[str]
    read: Callable[[str], str | None]
    """Text of a file; None when it is not there."""
    suspects: tuple[str, ...] = ()
    """Functions that may be at fault for the failing tests that the task names."""


@dataclass(frozen=True, slots=True)
class PlanPolicy:
    """Bounds of planning."""

    seed: int = 0
    tries: int = 3
    max_tokens: int = 1800
    stated: bool = True
    """Whether a task that states functions of one file is planned without a call."""
    packages: bool = True
    """Whether third-party packages that the task names belong to the plan."""


def write_plan(
    model: Model,
    head: Head,
    task: Task,
    base: Base,
    *,
    policy: PlanPolicy,
    notice: Notice,
) -> Planned | PlanFailed:
    """The plan for `task`.

    Args:
        model: the planner.
        head: stable front of the prompts, which holds outline and task.
        base: the base tree.
        task: what the person asked for.
        policy: bounds and the run's seed.
        notice: hears of replies that had to be repaired or asked again.
    """
    wanted = terms(task.text)
    refusals: list[str] = []
    complaints: tuple[str, ...] = ()
    if policy.stated and (file := stated_file(task.text, base.paths, base.read)) is not None:
        return _with_packages(_planned(task, (file,), base.paths, ()), task, policy)
    if policy.stated and (files := mended_files(task.text, base.suspects, base.paths, base.read)):
        return _with_packages(_planned(task, files, base.paths, ()), task, policy)
    for attempt in range(policy.tries):
        tail = render(__package__, "plan.md.j2", existing=bool(base.paths), problems=complaints)
        draw = Draw(attempt, 0.0 if attempt == 0 else 0.5, seed_for(policy.seed, "plan", attempt))
        limits = Limits(max_tokens=policy.max_tokens)
        prompt = head.prompt(tail, thinking=True)
        match ask(model, prompt, PlanReply, draw, limits, notice=notice):
            case Answer(value=reply):
                files, complaints = _files(reply.files, base, wanted, task.text)
                files = at_home(files, task.text, base.paths)
                files = where_it_is(files, task.text, base.paths, base.read)
                files = with_needs(settle(files, task.text, base.read), task.text)
                files = without_unasked(files, task.text, base.paths)
                complaints += problems(files, base.paths, wanted)
                if not complaints:
                    planned = _planned(task, files, base.paths, tuple(refusals))
                    return _with_packages(planned, task, policy)
            case Malformed(problem=problem):
                complaints = (problem,)
            case never:
                assert_never(never)
        refusals.extend(complaints)
        notice("plan refused", "; ".join(complaints))
    return PlanFailed(complaints)


def _planned(
    task: Task, files: tuple[PlannedFile, ...], base: Collection[str], refusals: tuple[str, ...]
) -> Planned:
    asked = requests(sentences(task.text), base)
    files = with_deliverables(files, asked, base)
    plan = Plan(files, criteria(task.text, files, task.commands, base))
    plan = with_kinds(with_results(plan))
    ordered = tuple(plan.file(path) for wave in waves_of(plan) for path in wave)
    plan = replace(plan, files=ordered)
    return Planned(plan, _unclaimed(plan, terms(task.text)) + doubts(asked, files), refusals)


def _with_packages(planned: Planned, task: Task, policy: PlanPolicy) -> Planned:
    known = (language_for(file.path) for file in planned.plan.files) if policy.packages else ()
    language = next((found for found in known if found is not None), None)
    packages = language.packages(task.text) if language is not None else ()
    return replace(planned, plan=replace(planned.plan, packages=packages))


def _unclaimed(plan: Plan, wanted: tuple[Term, ...]) -> tuple[str, ...]:
    """Names and numbers that no criterion claims; a callable or an error wants one that runs."""
    everything = " ".join(c.text for c in plan.criteria)
    running = " ".join(c.text for c in plan.criteria if c.kind is not CheckKind.STRUCTURE)
    callables = {
        e.split("(")[0].split(".")[-1].removeprefix("def ").strip()
        for f in plan.files
        for e in f.exports
        if "(" in e and not e.startswith("class ")
    }
    counts = {str(f.tests) for f in plan.files if f.tests}
    runs = [t.text in callables or (t.kind in _RUN and t.text not in counts) for t in wanted]
    return tuple(
        t.text
        for t, must_run in zip(wanted, runs, strict=True)
        if not claims(running if must_run else everything, t)
    )


def _files(
    replies: tuple[FileReply, ...], base: Base, wanted: tuple[Term, ...], task: str
) -> tuple[tuple[PlannedFile, ...], tuple[str, ...]]:
    """Planned files, cleaned of what small models add, and what is wrong with their paths.

    A file that is listed twice, once for each class say, is one with all that it is to export.
    """
    made: dict[str, PlannedFile] = {}
    wrong: list[str] = []
    ignored = Ignored(base.paths, base.read)
    for reply in replies:
        try:
            path = _as_named(clean_path(reply.path), base.paths, wanted)
        except WorkspaceError as error:
            wrong.append(error.message)
            continue
        ours = is_collected(path) or (is_test(path) and not _is_asked_for(path, wanted))
        if ours or _is_idle(path, base.paths, task):
            continue
        if path not in base.paths and path not in task and (why := ignored.why(path)):
            wrong.append(f"`{path}` {why}; plan it elsewhere or not at all")
            continue
        exports = tuple(dict.fromkeys(e.strip().rstrip(":") for e in reply.exports if e.strip()))
        file = made.get(path, PlannedFile(path, reply.purpose, (), (), path in base.paths))
        made[path] = replace(
            file,
            exports=tuple(dict.fromkeys((*file.exports, *exports))),
            needs=(*file.needs, *reply.needs),
        )
    known = made.keys() | set(base.paths)
    files = (replace(f, needs=_needs(f.needs, known, f.path)) for f in made.values())
    return tuple(files), tuple(wrong)


def _is_idle(path: str, base: Collection[str], task: str) -> bool:
    """Whether a file is planned for nothing: an `__init__.py` at the top, a `.gitignore` anew."""
    if path.rpartition("/")[2] == GITIGNORE:
        return path in base and GITIGNORE not in task
    return path.endswith("__init__.py") and "/" not in path


def _is_asked_for(path: str, wanted: tuple[Term, ...]) -> bool:
    return any(term.kind == "file" and claims(path, term) for term in wanted)


def _as_named(path: str, base: Collection[str], wanted: tuple[Term, ...]) -> str:
    """The path as the task writes it, where the plan only put the file into another folder."""
    if path in base:
        return path
    name = path.rsplit("/", 1)[-1]
    named = [t.text for t in wanted if t.kind == "file" and t.text.rsplit("/", 1)[-1] == name]
    return named[0] if len(named) == 1 else path


def _needs(needs: tuple[str, ...], known: Collection[str], own: str) -> tuple[str, ...]:
    """Paths of others: standard modules and packages, which models list here too, are no files."""
    kept: list[str] = []
    for need in needs:
        name = need.strip().strip("`")
        as_path = name.replace(".", "/") + ".py"
        if name.lower() in _NOT_A_FILE:
            continue
        if name in known:
            kept.append(name)
        elif as_path in known:
            kept.append(as_path)
        elif "/" in name or re.search(r"\.(py|js|ts|go|rs)$", name):
            kept.append(name)
    return tuple(need for need in dict.fromkeys(kept) if need != own)
