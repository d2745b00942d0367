"""Which criteria the user's tests and commands speak for (ADR 0006). Pure.

A criterion that names functions is spoken for by what calls one of them; one that names an option,
a number and no function, by what mentions it; one that names an error only by what expects that
error. A criterion that names nothing of the kind is spoken for by all that the user brought,
together, and the verdict says so. Where no language knows a file of the plan there is nothing to
tell apart: all behaviour is judged by all that the user brought (DESIGN §5.9). A command that only
looks at files speaks for no behaviour of a program (`look`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.terms import Term, claims, terms
from standalone_orchestrator.core.checks import Authority, Check, Means, Role
from standalone_orchestrator.core.task import CheckKind, Plan, classes_of
from standalone_orchestrator.phases.specify.brought import Said, user_tests
from standalone_orchestrator.phases.specify.calls import Expected
from standalone_orchestrator.phases.specify.draft import Subject, speaks_of_errors, subjects
from standalone_orchestrator.phases.specify.look import is_evidence, without_files


def checks_of_tests(files: Mapping[str, str], plan: Plan) -> tuple[Check, ...]:
    """One check for each test that the user gave."""
    return tuple(
        _speaking(
            Check(
                id=f"u:{test.target}",
                role=Role.GOAL,
                authority=Authority.USER,
                means=Means.TEST,
                target=test.target,
                source=test.target,
            ),
            test.said,
            plan,
        )
        for test in user_tests(files)
    )


def checks_of_red(tests: Sequence[str], files: Mapping[str, str], plan: Plan) -> tuple[Check, ...]:
    """One check for each failing test of the base that the task names, all its cases together.

    It speaks for a sentence that names it, where that names no function which it does not call, and
    for others as a test does that the user gave. Of one that code cannot read nothing is known but
    that it is there.

    Args:
        tests: the runner's own ids.
        files: paths and texts of the files that hold them.
        plan: whose criteria.
    """
    known = {test.target: test for test in user_tests(files)}
    about = {s.criterion.id: {c.rpartition(".")[2] for c in s.callables} for s in subjects(plan)}
    found: list[Check] = []
    for number, target in enumerate(dict.fromkeys(t.partition("[")[0] for t in tests), 1):
        test = known.get(target)
        said = test.said if test else Said(frozenset(), "")
        check = Check(
            f"f{number}", Role.GOAL, Authority.USER, Means.BASE_TEST, target,
            source=test.source if test else target,
        )  # fmt: skip
        check, name = _speaking(check, said, plan), Term(target.rpartition("::")[2], "name")
        mine = (c.id for c in plan.criteria if claims(c.text, name) and about[c.id] <= said.called)
        found.append(replace(check, criteria=tuple(dict.fromkeys((*check.criteria, *mine)))))
    return tuple(found)


def checks_of_commands(commands: Sequence[str], plan: Plan) -> tuple[Check, ...]:
    """One check for each command that the user gave: for its own criterion, and what it shows."""
    return tuple(_of_command(f"k{n}", command, plan) for n, command in enumerate(commands, 1))


def _of_command(name: str, command: str, plan: Plan) -> Check:
    own = [c for c in plan.criteria if c.kind is CheckKind.COMMAND and f"`{command}`" in c.text]
    check = Check(
        id=name,
        role=Role.GOAL,
        authority=Authority.USER,
        means=Means.COMMAND,
        target=command,
        criteria=tuple(c.id for c in own),
        source=command,
    )
    if not is_evidence(command, [f.path for f in plan.files]):
        return check
    return _speaking(check, _said_by(command), plan)


def guarding(check: Check, plan: Plan) -> Check:
    """The check as a guard: what passes on the base shows nothing of what the task asks for."""
    return replace(without_behaviour(check, plan), role=Role.GUARD)


def without_behaviour(check: Check, plan: Plan) -> Check:
    """The check as one that shows no behaviour; that a command exits with 0 is still its own."""
    own = {c.id for c in plan.criteria if c.kind is not CheckKind.BEHAVIOUR}
    return replace(check, criteria=tuple(c for c in check.criteria if c in own), as_whole=())


def bare(check: Check, plan: Plan) -> Check:
    """The check as one that a skeleton passes: it stays in force and shows no behaviour."""
    return replace(without_behaviour(check, plan), bare=True)


def _said_by(command: str) -> Said:
    text = without_files(command)
    names = frozenset(re.findall(r"\w+", text))
    return Said(
        names=names,
        text=text,
        numbers=frozenset(float(n) for n in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?", text)),
        called=names,
        expected=(Expected(names, names),) if speaks_of_errors(text) else (),
    )


def _speaking(check: Check, said: Said, plan: Plan) -> Check:
    """The check with the criteria that it speaks for."""
    known = any(language_for(f.path) is not None for f in plan.files)
    classes = classes_of(plan.files)
    found: list[str] = []
    whole: list[str] = []
    for subject in subjects(plan):
        if subject.criterion.kind is not CheckKind.BEHAVIOUR:
            continue
        errors = speaks_of_errors(subject.criterion.text)
        wanted = _wanted(subject, classes) if known else ()
        if known and errors and not said.expected:
            continue
        if not wanted:
            whole.append(subject.criterion.id)
        elif _shows(said, subject, wanted, errors):
            found.append(subject.criterion.id)
    return replace(check, criteria=(*check.criteria, *found, *whole), as_whole=tuple(whole))


def _wanted(subject: Subject, classes: frozenset[str]) -> tuple[Term, ...]:
    """What evidence for a criterion mentions one of; nothing when it names nothing.

    A file or a class is what everything is about, so it tells no piece of evidence from another.
    """
    if subject.callables:
        return tuple(Term(name.rpartition(".")[2], "name") for name in subject.callables)
    named = [t for t in terms(subject.criterion.text) if t.kind != "file" and t.text not in classes]
    return tuple([t for t in named if t.kind != "number"] or named)


def _shows(said: Said, subject: Subject, wanted: Sequence[Term], errors: bool) -> bool:
    """Whether the evidence uses what the criterion is about, in the way it is about it."""
    if not errors:
        calls = [said.called] if said.states else []
    else:
        named = {t.text for t in terms(subject.criterion.text) if t.kind == "error"}
        calls = [e.called for e in said.expected if not named or named & e.errors]
    if subject.callables:
        return any(_calls(called, name) for called in calls for name in subject.callables)
    return bool(calls) and any(_mentions(said, term) for term in wanted)


def _calls(called: frozenset[str], name: str) -> bool:
    """Whether a function or method is among what is called; a method may be a property."""
    owner, _, last = name.rpartition(".")
    return last in called or (bool(owner) and f".{last}" in called)


def _mentions(said: Said, term: Term) -> bool:
    """Whether the term occurs; a number also by its neighbours, by which a limit is shown."""
    if term.kind == "number":
        value = float(term.text.replace(",", ""))
        return any(abs(number - value) <= 1 for number in said.numbers)
    return claims(f"{' '.join(sorted(said.names))}\n{said.text}", term)
