"""Which criteria a mutant speaks for: those whose checks call its function. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Place = tuple[str, str]
"""A file's path and a function, dotted below its class."""
Names = frozenset[str]

_MADE_BY_CLASS = frozenset({"__init__", "__new__", "__post_init__"})


def speaks_for(
    functions: Mapping[Place, Names], called: Mapping[str, Names]
) -> dict[Place, tuple[str, ...]]:
    """For each function, the criteria that its mutants speak for; without any it is left out.

    A function that no check calls itself speaks for the criteria of those that mention it, so that
    an inner one counts, too. One that some check calls speaks for the criteria of its callers only
    if their own checks call it: else all would answer for the commonest.

    Args:
        functions: each with the names that it mentions.
        called: for each criterion, the names that its checks call.
    """
    direct = {
        place: tuple(c for c, names in called.items() if names & called_as(place[1]))
        for place in functions
    }
    found = {place: list(criteria) for place, criteria in direct.items()}
    for criterion in called:
        left = [place for place, criteria in direct.items() if criterion in criteria]
        for place in _behind(left, functions, direct):
            found[place].append(criterion)
    return {place: tuple(criteria) for place, criteria in found.items() if criteria}


def called_as(function: str) -> Names:
    """Names by which a function is called: `Stack` for `Stack.__init__`, `len` for `__len__`."""
    owner, _, name = function.rpartition(".")
    if name in _MADE_BY_CLASS:
        return frozenset({owner.rpartition(".")[2], name})
    if name.startswith("__") and name.endswith("__"):
        return frozenset({name.strip("_"), name})
    return frozenset({name})


def _behind(
    callers: Iterable[Place],
    functions: Mapping[Place, Names],
    direct: Mapping[Place, tuple[str, ...]],
) -> list[Place]:
    """Functions that no check calls, and that these lead to."""
    found: list[Place] = []
    left = list(callers)
    while left:
        names = functions[left.pop()]
        new = [p for p in functions if not direct[p] and p not in found and names & called_as(p[1])]
        found += new
        left += new
    return found
