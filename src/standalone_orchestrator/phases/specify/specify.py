"""SPECIFY from end to end: drafts, red first on skeletons, guards from the base, and the suite."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from standalone_orchestrator.codebase.api import Body
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.stubs import unfinished
from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Role,
    passed,
)
from standalone_orchestrator.core.events import Frozen
from standalone_orchestrator.core.task import Plan, Task
from standalone_orchestrator.models.api import Model
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.notice import Notice
from standalone_orchestrator.phases.specify.brought import hiding
from standalone_orchestrator.phases.specify.draft import (
    Draft,
    available,
    elsewhere,
    from_examples,
    structural,
    with_constructors,
)
from standalone_orchestrator.phases.specify.fields import from_fields, shown_by_fields
from standalone_orchestrator.phases.specify.freeze import files_for, suite_of
from standalone_orchestrator.phases.specify.generate import Writer
from standalone_orchestrator.phases.specify.hints import hints_by_file
from standalone_orchestrator.phases.specify.laws import from_laws
from standalone_orchestrator.phases.specify.likewise import own_tests
from standalone_orchestrator.phases.specify.outcomes import Outcomes
from standalone_orchestrator.phases.specify.red import only_green, refusal
from standalone_orchestrator.phases.specify.restraining import restraining
from standalone_orchestrator.phases.specify.rounds import share, write_until_red
from standalone_orchestrator.phases.specify.sessions import Sessions
from standalone_orchestrator.phases.specify.support import (
    bare,
    checks_of_commands,
    checks_of_red,
    checks_of_tests,
    guarding,
    without_behaviour,
)

_Said = Mapping[str, Mapping[str, CheckResult]]
"""What each tree says of each check, by the tree's name for people."""


class Grade(Protocol):
    """Runs checks over a tree with these frozen files; one result a check."""

    def __call__(
        self, tree: str, checks: Sequence[Check], files: Mapping[str, str]
    ) -> tuple[CheckResult, ...]:
        """The results, in the order of the checks."""
        ...


@dataclass(frozen=True, slots=True)
class SpecifyPolicy:
    """Which kinds of checks are made."""

    generated: bool = True
    examples: bool = True
    structure: bool = True
    guards: bool = True
    per_criterion: int = 3
    cases: int = 24
    """Generated tests of a whole plan, about: each criterion gets its share, one at least."""
    rounds: int = 2
    hints: bool = True
    """Whether the tester is told how programs of this kind are tested."""
    likewise: bool = True
    """Whether the tester is shown how the project's own tests call what a point is about."""
    oracles: bool = True
    """Whether outcomes may be worked out by functions that a model writes."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the checks are made from."""

    task: Task
    plan: Plan
    base: str
    """Tree id of the base."""
    texts: Mapping[str, str]
    """Text of the planned files that exist in the base."""
    user_files: Mapping[str, str]
    """Test files that the user gave: path below the frozen folder, and text."""
    guards: tuple[str, ...]
    """Tests of the base that pass on it, by the runner's own ids."""
    rule_commands: tuple[str, ...]
    """Commands of the project's own rules (AGENTS.md)."""
    seed: int
    requirements: tuple[str, ...] = ()
    """What the project declares to need."""
    red: tuple[str, ...] = ()
    """Tests of the base that fail on it and that the task names, by the runner's own ids."""
    red_files: Mapping[str, str] = field(default_factory=dict)
    """Text of the files that hold them."""
    project: Mapping[str, str] = field(default_factory=dict)
    """Paths and texts of the base."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The seams that this phase uses."""

    model: Model
    head: Head
    grade: Grade
    write: Callable[[str, Mapping[str, str | None]], str]
    """Writes files into a tree and names the new tree."""
    notice: Notice
    save: Callable[[Mapping[str, str]], None]
    """Keeps the frozen files outside every tree; durable when it returns."""


def specify(given: Given, tools: Tools, policy: SpecifyPolicy) -> Frozen:
    """Make the checks, see them red, and freeze them."""
    skeletons = skeleton_trees(given, tools.write)
    names = available(given.plan, given.texts)

    def redden(drafts: Sequence[Draft]) -> Mapping[str, str]:
        return refusals(drafts, skeletons, tools.grade, given.task.text)

    red = checks_of_red(given.red, given.red_files, given.plan)
    drafts: list[Draft] = []
    refused: list[tuple[str, str]] = []
    if policy.structure:
        drafts += structural(given.plan, given.texts)
    if policy.examples:
        kept, no = _examples(given, tools, skeletons, names)
        fields = from_fields(given.plan, names)
        reasons = redden(fields)
        drafts += [*kept, *(d for d in fields if d.check.id not in reasons)]
        refused += [*no, *reasons.items()]
    if policy.generated and names:
        stated = [d for d in drafts if d.check.authority is Authority.EXAMPLE]
        laws = from_laws(given.plan, given.texts, names)
        reasons = redden(laws)
        laws = tuple(d for d in laws if d.check.id not in reasons)
        drafts, stated = [*drafts, *laws], [*stated, *laws]
        refused += reasons.items()
        shown = shown_by_fields(drafts) | _said_by_red(red)
        plan = with_constructors(given.plan, given.texts)
        others = elsewhere(given.plan, given.project)
        sessions = Sessions(tools.model, tools.head, given.seed, tools.notice, plan, shown)
        writer = Writer(
            tools.model,
            tools.head,
            given.seed,
            tools.notice,
            plan,
            names,
            share(given.plan, policy.cases, policy.per_criterion),
            hints_by_file(given.plan, given.texts, given.requirements) if policy.hints else {},
            shown,
            _by_criterion(stated),
            outcomes_for(given, tools, policy),
            printed=sessions.tests(),
            elsewhere=others,
            own_tests=own_tests(given.project, {**others, **names}) if policy.likewise else (),
        )
        kept, no = write_until_red(writer, given.plan, redden, policy.rounds, stated)
        drafts += kept
        refused += no
    files = {**files_for(drafts), **_brought(given, tools.notice)}
    checks = [d.check for d in drafts]
    checks += _user_checks(given, tools, skeletons, files)
    checks += _held_up(red, given, tools, skeletons, {})
    checks += _command_checks(given, tools, skeletons)
    if policy.guards:
        checks += _guards(given)
    if policy.structure:
        checks += restraining(given.plan, given.texts, checks)
    tools.save(files)
    return Frozen(suite_of(checks, given.plan, files), tuple(refused))


def outcomes_for(given: Given, tools: Tools, policy: SpecifyPolicy) -> Outcomes | None:
    """What works out outcomes, over the base; None where that is not wanted."""
    run = partial(tools.grade, given.base)
    parts = (tools.model, tools.head, given.seed, tools.notice, given.plan, run)
    return Outcomes(*parts) if policy.oracles else None


def _by_criterion(stated: Sequence[Draft]) -> Mapping[str, Sequence[str]]:
    """What examples state of each criterion; of several none knows which one it is about."""
    found: dict[str, list[str]] = {}
    for check in (d.check for d in stated if len(d.check.criteria) == 1):
        found.setdefault(check.criteria[0], []).append(check.stated)
    return found


def skeleton_trees(
    given: Given, write: Callable[[str, Mapping[str, str | None]], str]
) -> dict[str, str]:
    """Trees with a skeleton of every planned file, by their names for people."""
    bodies: tuple[tuple[str, Body], ...] = (
        ("the skeleton that returns None", "none"),
        ("the skeleton that raises", "raise"),
    )
    trees: dict[str, str] = {}
    for name, body in bodies:
        changes: dict[str, str | None] = {}
        for file in given.plan.written:
            if (language := language_for(file.path)) is not None:
                changes[file.path] = language.skeleton(file, body, given.texts.get(file.path))
        trees[name] = write(given.base, changes) if changes else given.base
    return trees


def refusals(
    drafts: Sequence[Draft], trees: Mapping[str, str], grade: Grade, task: str
) -> dict[str, str]:
    """Why drafts are refused, by check id; those missing here were red for their own reason."""
    tests = [d.check for d in drafts if d.case is not None]
    seen = _said(drafts, trees, grade)
    reasons = {c.id: refusal(c.id, seen, task) for c in tests}
    return {name: reason for name, reason in reasons.items() if reason}


def _said(drafts: Sequence[Draft], trees: Mapping[str, str], grade: Grade) -> _Said:
    tests = [d.check for d in drafts if d.case is not None]
    files = files_for(drafts)
    return {
        name: {r.check: r for r in grade(tree, tests, files)} if tests else {}
        for name, tree in trees.items()
    }


def _examples(
    given: Given, tools: Tools, skeletons: Mapping[str, str], names: Mapping[str, str]
) -> tuple[tuple[Draft, ...], tuple[tuple[str, str], ...]]:
    """Examples of the task, and (check id, reason) of those refused.

    One that a skeleton passes states a fact all the same: it binds, and shows nothing (ADR 0011).
    """
    found = from_examples(given.task.text, given.plan, names)
    text, kept, refused = given.task.text, list[Draft](), list[tuple[str, str]]()
    said = _said(found, skeletons, tools.grade)
    green = [d for d in found if only_green(d.check.id, said, text)]
    done = _done_already(green, given, tools.grade)
    for draft in found:
        name = draft.check.id
        if name in done:
            refused.append((name, "the code of the base gives that already"))
        elif draft in green:
            _tell_bare(draft.check.stated, tools.notice)
            kept.append(replace(draft, check=bare(draft.check, given.plan)))
        elif reason := refusal(name, said, text):
            refused.append((name, reason))
        else:
            kept.append(draft)
    return tuple(kept), tuple(refused)


def _done_already(green: Sequence[Draft], given: Given, grade: Grade) -> frozenset[str]:
    """Which of them finished code of the base passes: they may state what is wrong with it."""
    open_ = {
        symbol.name.rpartition(".")[2]
        for path, text in given.texts.items()
        for symbol in unfinished(path, text)
    }
    asked = [d.check for d in green if d.case and not d.case.names & open_]
    if not given.texts or not asked:
        return frozenset()
    return passed(grade(given.base, asked, files_for(green)))


def _tell_bare(stated: str, notice: Notice) -> None:
    notice("tests", f"{stated} passes on a skeleton, so it shows nothing of the behaviour")


def _brought(given: Given, notice: Notice) -> dict[str, str]:
    """The user's files, without modules that would hide those which the plan writes."""
    modules = {
        language.module_of(f.path)
        for f in given.plan.written
        if (language := language_for(f.path)) is not None
    }
    hidden = hiding(given.user_files, modules)
    for path in sorted(hidden):
        notice("tests", f"{path} is left out: the plan writes a module of that name")
    return {p: t for p, t in given.user_files.items() if p not in hidden}


def _user_checks(
    given: Given, tools: Tools, skeletons: Mapping[str, str], files: Mapping[str, str]
) -> list[Check]:
    """Tests of the user: goals when red on the base, else guards."""
    checks = checks_of_tests(given.user_files, given.plan)
    green = passed(tools.grade(given.base, checks, files)) if checks else frozenset()
    red = [c for c in checks if c.id not in green]
    held = {c.id: c for c in _held_up(red, given, tools, skeletons, files)}
    return [held.get(c.id) or guarding(c, given.plan) for c in checks]


def _said_by_red(red: Sequence[Check]) -> frozenset[str]:
    """Criteria for which the red tests speak: the user has said what they mean."""
    return frozenset(name for check in red for name in check.criteria)


def _command_checks(given: Given, tools: Tools, skeletons: Mapping[str, str]) -> list[Check]:
    """Commands of the user, and those of the project's rules that pass on the base."""
    checks = checks_of_commands(given.task.commands, given.plan)
    rules = [
        Check(f"r{n}", Role.GUARD, Authority.USER, Means.COMMAND, command, source=command)
        for n, command in enumerate(given.rule_commands, 1)
        if command not in given.task.commands
    ]
    if not checks and not rules:
        return []
    green = passed(tools.grade(given.base, (*checks, *rules), {}))
    red = [c for c in checks if c.id not in green]
    held = {c.id: c for c in _held_up(red, given, tools, skeletons, {})}
    found = [held.get(c.id) or guarding(c, given.plan) for c in checks]
    return found + [r for r in rules if r.id in green]


def _held_up(
    checks: Sequence[Check],
    given: Given,
    tools: Tools,
    skeletons: Mapping[str, str],
    files: Mapping[str, str],
) -> list[Check]:
    """Goals of the user, held against the skeletons: what is green there shows no behaviour.

    They stay in force all the same, since they are the user's.
    """
    green: set[str] = set()
    for tree in sorted({*skeletons.values()} - {given.base}):
        green |= passed(tools.grade(tree, checks, files)) if checks else frozenset()
    found: list[Check] = []
    for check in checks:
        if check.id in green and without_behaviour(check, given.plan) != check:
            _tell_bare(check.target, tools.notice)
        found.append(bare(check, given.plan) if check.id in green else check)
    return found


def _guards(given: Given) -> list[Check]:
    return [
        Check(f"b{n}", Role.GUARD, Authority.USER, Means.BASE_TEST, target, source=target)
        for n, target in enumerate(given.guards, 1)
    ]
