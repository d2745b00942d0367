"""Structural checks: rules over source text that follow from the plan (DESIGN §5.2).

Each rule is named by three strings (rule, path, argument), so that it can be frozen as a line of
text; a broken rule answers with the reason, in one sentence.
"""

from __future__ import annotations

from collections.abc import Callable

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.task import PlannedFile

Read = Callable[[str], str | None]
RULES = ("exists", "parses", "exports", "finished")


def rules_for(file: PlannedFile, base: str | None = None) -> tuple[tuple[str, str, str], ...]:
    """The rules that the planned file must keep, as (rule, path, argument).

    Args:
        file: as planned.
        base: its text in the base; what is unfinished there may stay so.
    """
    language = language_for(file.path)
    found = [("exists", file.path, "")]
    if language is not None:
        found.append(("parses", file.path, ""))
        found.extend(("exports", file.path, signature) for signature in language.exports(file))
        found.append(("finished", file.path, ",".join(_unfinished_names(file.path, base))))
    return tuple(found)


def check(rule: str, path: str, argument: str, read: Read) -> str:
    """Why the rule does not hold; empty when it does.

    Args:
        rule: one of `RULES`.
        path: the file that it is about.
        argument: for `exports` a planned signature, for `finished` the names that may stay
            unfinished (with commas), else empty.
        read: text of a file, None when it is not there.

    Raises:
        ValueError: there is no such rule.
    """
    if rule not in RULES:
        raise ValueError(f"no structural rule is called {rule!r}")
    text = read(path)
    if text is None:
        return f"{path} does not exist"
    language = language_for(path)
    if rule == "exists" or language is None:
        return ""
    if rule == "exports":
        return language.export_problem(path, text, argument)
    faults = language.faults(path, text)
    wrong = [f for f in faults if f.rule == "syntax"]
    if rule == "finished":
        allowed = frozenset(argument.split(","))
        wrong += [f for f in faults if f.rule == "unfinished" and f.name not in allowed]
    return "; ".join(f"{path}: {f.message}" for f in wrong)


def _unfinished_names(path: str, base: str | None) -> list[str]:
    language = language_for(path)
    if language is None or base is None:
        return []
    return sorted({f.name for f in language.faults(path, base) if f.name})
