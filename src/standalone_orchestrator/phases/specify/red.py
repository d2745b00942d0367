"""Red first, for its own reason: what a draft must show before it is frozen (DESIGN §5.3). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from standalone_orchestrator.codebase.terms import Term, claims
from standalone_orchestrator.core.checks import CheckResult, Outcome, passed

_NOT_ITS_OWN = re.compile(
    r"\b(ModuleNotFoundError|ImportError|NameError|SyntaxError|IndentationError)\b"
    r"|(fixture '\w+' not found)"
    r"|TypeError: [^\n]*(positional argument|required keyword|unexpected keyword|takes no arg)"
    r"|AttributeError: (?!'NoneType')[^\n]*has no attribute '\w+'"
)
_KEYWORD = re.compile(r"TypeError: [^\n]*unexpected keyword argument '(\w+)'")


def only_green(check: str, trees: Mapping[str, Mapping[str, CheckResult]], task: str = "") -> bool:
    """Whether nothing else speaks against a test than that one of the trees passes it."""
    green = {n for n, said in trees.items() if check in passed(said.values())}
    others = {n: said for n, said in trees.items() if n not in green}
    return bool(green) and not refusal(check, others, task)


def refusal(check: str, trees: Mapping[str, Mapping[str, CheckResult]], task: str = "") -> str:
    """Why a test is refused; empty when it failed on every tree for its own reason.

    A keyword that the task names and a function lacks is such a reason: it is what is asked for.

    Args:
        check: its id.
        trees: what each tree on which it must be red said, by the tree's name for people.
        task: what the person wrote.
    """
    for name, results in trees.items():
        result = results.get(check)
        if result is None or result.outcome is Outcome.MISSING:
            return f"the runner did not find it on {name}"
        if result.outcome is Outcome.PASSED:
            return f"it passes on {name}, so it shows nothing"
        if result.outcome is Outcome.SKIPPED:
            return f"it is skipped on {name}"
        own = _NOT_ITS_OWN.search(result.message)
        lacks = _KEYWORD.match(result.message, own.start()) if own else None
        if own and not (lacks and claims(task, Term(lacks[1], "name"))):
            return f"on {name} it fails by {own[0]}, not for its own reason"
    return ""
