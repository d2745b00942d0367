"""All tests of a point that code makes whole, and whether a model has to be asked beside. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.phases.specify.atomic import in_one_step
from standalone_orchestrator.phases.specify.bounds import bounds, raising, told_whole
from standalone_orchestrator.phases.specify.draft import Subject, speaks_of_errors, subjects
from standalone_orchestrator.phases.specify.edges import edges
from standalone_orchestrator.phases.specify.programs import programs
from standalone_orchestrator.phases.specify.ready import ready_error
from standalone_orchestrator.phases.specify.returned import codes
from standalone_orchestrator.phases.specify.routes import refused_requests
from standalone_orchestrator.phases.specify.shells import distinct, gone


@dataclass(frozen=True, slots=True)
class Made:
    """What code makes of a point."""

    tests: tuple[tuple[str, ...], ...]
    enough: bool
    """Whether nobody has to be asked for more."""


def by_code(subject: Subject, plan: Plan) -> Made:
    """The tests of one point."""
    errors, whole = _of_errors(subject, plan)
    returned = codes(subject, plan, partial(_errors_of, plan))
    started = programs(subject, plan, partial(_returned, plan))
    replaced = in_one_step(subject, plan)
    asked = tuple(refused_requests(subject.criterion.text, subject.callables, plan))
    others = (*edges(subject, plan), *distinct(subject, plan), *asked)
    enough = bool((errors and whole) or returned or started or replaced or asked)
    return Made((*errors, *others, *returned, *started, *replaced), enough)


def _returned(plan: Plan) -> Iterator[tuple[str, ...]]:
    """All tests of the codes that a command line returns."""
    for subject in subjects(plan):
        yield from codes(subject, plan, partial(_errors_of, plan))


def _of_errors(subject: Subject, plan: Plan) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """Tests of an error that need no model, and whether no others are needed."""
    about = raising(subject)
    each = [replace(subject, callables=(name,)) for name in about]
    ready = tuple(filter(None, (ready_error(one, plan) for one in each)))
    found = tuple(dict.fromkeys((*ready, *bounds(subject, plan), *gone(subject, plan))))
    return found, bool(ready) or told_whole(subject, plan)


def _errors_of(plan: Plan) -> tuple[tuple[str, ...], ...]:
    """All tests of errors that need no model."""
    about = (s for s in subjects(plan) if speaks_of_errors(s.criterion.text))
    return tuple(lines for subject in about for lines in _of_errors(subject, plan)[0])
