"""Definitions put into a file by name: the edit form that asks for no copying of old lines.

A reply that holds only some functions, classes and constants, each complete, replaces those of the
same name and adds the others; everything else stays as it is, byte by byte. What could be meant in
two ways is refused. How a language's statements are found is its own matter (`api.Part`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from standalone_orchestrator.codebase.api import Part
from standalone_orchestrator.codebase.edits.elision import has_elision
from standalone_orchestrator.codebase.edits.feedback import not_put_in
from standalone_orchestrator.codebase.edits.insertion import Change, changed, moved, spaced
from standalone_orchestrator.codebase.edits.values import Applied, Missed
from standalone_orchestrator.codebase.lines import bare, indent_of, split_lines

Parts = Callable[[str], tuple[Part, ...] | None]
"""Reads the statements of a text; None if it doesn't parse."""
NAMED = frozenset(("function", "class", "value"))
"""Kinds of statements that define one name."""
_IMPORTS = frozenset(("import", "future"))


def splice(text: str, new: str, parts: Parts) -> Applied | Missed:
    """Put the definitions of `new` into `text` by name.

    One that is there is replaced and keeps its decorators if the new one has none; of a class that
    has further members only the new ones are replaced or added. A method that stands alone replaces
    the one of its name, where one class has it and nothing else is called so. What is added goes
    before the next definition of `new` that is there, or to the end, before what is run there. New
    imports go to the others.
    """
    old, fresh = parts(text), parts(new)
    if old is None or fresh is None:
        return not_put_in("the code or the file doesn't parse")
    if line := has_elision(new, text):
        return not_put_in(f"it leaves code out with `{line}`")
    merge = _Merge(_Code(text, old), _Code(new, fresh))
    if why := next(merge.problems(), ""):
        return not_put_in(why)
    made = changed(text, merge.changes())
    return Applied(made) if parts(made) is not None else not_put_in("the file would not parse then")


def is_definitions(new: str, parts: Parts) -> bool:
    """Whether a text holds nothing but definitions and imports."""
    kinds = {part.kind for part in parts(new) or ()}
    return bool(kinds & NAMED) and kinds <= NAMED | _IMPORTS | {"doc"}


@dataclass(frozen=True, slots=True)
class _Code:
    """A text and its statements."""

    text: str
    parts: tuple[Part, ...]

    def lines(self, first: int, last: int) -> list[str]:
        """Lines from `first` to `last`, without ends."""
        return [bare(x) for x in split_lines(self.text)[first - 1 : last]]

    def indent(self, part: Part) -> str:
        """How deep a statement stands."""
        return indent_of(self.lines(part.head, part.head)[0])

    def begins(self, part: Part, siblings: Sequence[Part]) -> int:
        """The first of the comment lines right above a statement, or its own first line."""
        lines, first = split_lines(self.text), part.first
        floor = 1 if siblings is self.parts else siblings[0].first  # above it is the class line
        taken = {n for p in siblings for n in range(p.first, p.last + 1)}
        while first > floor and first - 1 not in taken and lines[first - 2].strip():
            first -= 1
        return first

    def comments(self) -> int:
        """How many comment lines the text begins with."""
        return len(list(takewhile(lambda line: line.startswith("#"), split_lines(self.text))))


# --- what changes ---------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Merge:
    """Definitions of one text on their way into another."""

    old: _Code
    new: _Code

    def problems(self) -> Iterator[str]:
        """What cannot be done without guessing."""
        yield from _shared_lines(self.new.parts, self.new.parts)
        yield from self._no_definitions()
        yield from self._rebound_imports()
        for part, there in _pairs(self.new.parts, self.old.parts):
            name = part.names[0]
            if len(there) > 1 or any(p.kind not in NAMED for p in there):
                lines = ", ".join(str(p.first) for p in there)
                yield f"it is unclear which `{name}` of the file is meant (line {lines})"
            else:
                yield from _shared_lines(there, self.old.parts)
            if len(there) == 1:
                yield from self._unfit(part, there[0])
        for part, target in self._housed():
            yield from self._unfit(part, target)

    def changes(self) -> list[Change]:
        """What happens to the lines of the file."""
        housed = (change for pair in self._housed() for change in self._replaced(*pair))
        return [*self._imports(), *self._merged(self.new.parts, self.old.parts), *housed]

    def _housed(self) -> Iterator[tuple[Part, Part]]:
        """Methods that stand alone, each with that of the one class that has such a method."""
        for part in (p for p in self.new.parts if p.kind == "stray"):
            if (target := self._home(part)) is not None:
                yield replace(part, kind="function"), target

    def _home(self, part: Part) -> Part | None:
        name, mine = part.names[0], _by_name(self.new.parts)
        there = [(c, m) for c in self.old.parts for m in c.members if name in m.names]
        if len(there) != 1 or name in _by_name(self.old.parts):
            return None
        (owner, member), *_ = there
        return member if member.kind == "function" and owner.names[0] not in mine else None

    def _merged(self, new: Sequence[Part], old: Sequence[Part]) -> list[Change]:
        """Definitions of the module, or of a class, replaced and added in their order."""
        replaced: list[Change] = []
        added: list[Change] = []
        waiting: list[Part] = []
        for part, there in _pairs(new, old):
            if not there:
                waiting.append(part)
                continue
            row = max(self.old.begins(there[0], old) - 1, self.old.comments())
            ready = _ready(waiting, old, row)
            waiting = [p for p in waiting if p not in ready]
            added += self._added(ready, new, old, row)
            replaced += self._replaced(part, there[0])
        added += self._added(waiting, new, old, self._end(old))
        return [*replaced, *added]  # at one line the end of a class comes before what follows it

    def _replaced(self, part: Part, target: Part) -> list[Change]:
        if _both_classes(part, target) and _is_partial(target, part):
            return self._merged(part.members, target.members)
        bare_head = part.kind != "value" and not part.marks  # then the old decorators stay
        start = target.head if bare_head else target.first
        return [Change(start - 1, target.last, tuple(self._fitted(part, target) or ()))]

    def _added(
        self, some: Sequence[Part], new: Sequence[Part], old: Sequence[Part], row: int
    ) -> list[Change]:
        top = old is self.old.parts
        firsts = [self.new.begins(part, new) for part in some]
        blocks = [
            self.new.lines(first, part.last) if top else self._fitted(part, old[-1], first) or []
            for part, first in zip(some, firsts, strict=True)
        ]
        return [spaced(self.old.text, row, blocks, 2 if top else 1)] if blocks else []

    def _end(self, old: Sequence[Part]) -> int:
        """Where a module ends, but for what is run there, or a class."""
        if old is not self.old.parts:
            return old[-1].last
        run = list(takewhile(_is_run, reversed(old)))
        if run:
            return max(self.old.begins(run[-1], old) - 1, self.old.comments())
        return len(split_lines(self.old.text))

    def _no_definitions(self) -> Iterator[str]:
        seen: set[str] = set()
        for part in self.new.parts:
            if part.kind == "stray" and self._home(part) is None:
                yield self._stray(part)
            elif part.kind in ("other", "entry"):
                (line,) = self.new.lines(part.head, part.head)
                yield f"it holds more than definitions: `{line.strip()}`"
            elif part.kind in (*NAMED, "stray") and part.names[0] in seen:
                yield f"it defines `{part.names[0]}` twice"
            seen.update(part.names)
        if not any(p.kind in (*NAMED, "stray") for p in self.new.parts):
            yield "it defines nothing"

    def _stray(self, part: Part) -> str:
        name = part.names[0]
        owners = [c.names[0] for c in self.old.parts if name in _by_name(c.members)]
        inside = " or ".join(f"`class {owner}:`" for owner in owners) or "`class …:`"
        return f"the method `{name}` stands alone; write it below {inside}"

    def _unfit(self, part: Part, target: Part) -> Iterator[str]:
        """Why a definition cannot take the place of one of the file."""
        if _both_classes(part, target) and _is_partial(target, part):
            yield from self._class_problems(target, part)
            return
        if target.attribute and part.kind == "function" and part.takes and not part.marks:
            shown = ", ".join(f"`@{mark}`" for mark in target.marks)
            yield f"`{part.names[0]}` takes parameters, but is marked {shown} in the file"
        yield from self._uneven(part, target)

    def _uneven(self, part: Part, place: Part) -> Iterator[str]:
        if self._fitted(part, place) is None:
            yield f"`{part.names[0]}` is indented unevenly"

    def _fitted(self, part: Part, place: Part, first: int = 0) -> list[str] | None:
        """Lines of a new part, as deep as a part of the file."""
        first = first or part.first
        lines = self.new.lines(first, part.last)
        fixed = {n - first for n in part.fixed}
        return moved(lines, self.new.indent(part), self.old.indent(place), fixed)

    def _class_problems(self, target: Part, part: Part) -> Iterator[str]:
        name = part.names[0]
        for what, mine, theirs in (
            ("bases", part.means, target.means),
            ("decorators", part.marks, target.marks),
        ):
            if mine and mine != theirs:
                yield f"class `{name}` has other {what}, but lacks members that it has in the file"
        if not target.members or target.members[0].first <= target.head:
            yield f"the body of class `{name}` stands on one line in the file"
        yield from _shared_lines(target.members, target.members)
        yield from _shared_lines(part.members, part.members)
        seen: set[str] = set()
        for member, there in _pairs(part.members, target.members):
            plain = all(p.kind in NAMED for p in there)
            if len(there) > 1 or not plain or member.names[0] in seen:
                yield f"it is unclear which `{name}.{member.names[0]}` is meant"
            seen.update(member.names)
            yield from (
                self._unfit(member, there[0]) if there else self._uneven(member, target.members[-1])
            )
        if any(m.kind not in NAMED | {"doc"} or m.first <= part.head for m in part.members):
            yield f"class `{name}` holds more than members"
        if not seen:
            yield f"class `{name}` has no members"

    def _rebound_imports(self) -> Iterator[str]:
        there = _by_name(self.old.parts)
        for part, name in self._new_imports():
            if any(p.kind != "other" for p in there.get(name, ())):
                yield f"line {part.first} imports `{name}`, which is something else in the file"

    def _new_imports(self) -> Iterator[tuple[Part, str]]:
        """Import statements with each name that the file doesn't import from there."""
        have = {m for p in self.old.parts if p.kind in _IMPORTS for m in p.means}
        for part in (p for p in self.new.parts if p.kind in _IMPORTS):
            for name, meaning in zip(part.names, part.means, strict=True):
                if meaning not in have:
                    yield part, name

    def _imports(self) -> list[Change]:
        """Imports that the file lacks, each kind after its like at the top."""
        there = _by_name(self.old.parts)  # also by a `try`, which knows what it does
        fresh = dict.fromkeys(p for p, name in self._new_imports() if name not in there)
        by_kind: dict[str, list[str]] = {}
        for part in fresh:
            by_kind.setdefault(part.kind, []).extend(self.new.lines(part.first, part.last))
        return [self._import(kind, lines) for kind, lines in by_kind.items()]

    def _import(self, kind: str, lines: Sequence[str]) -> Change:
        before = ("doc", "future") if kind == "future" else ("doc", "future", "import")
        top = list(takewhile(lambda p: p.kind in before, self.old.parts))
        if top and top[-1].kind == kind:  # a `;` after it leaves the line below free all the same
            return Change(top[-1].last, top[-1].last, tuple(lines))
        return spaced(self.old.text, top[-1].last if top else self.old.comments(), [lines], 1)


def _shared_lines(some: Iterable[Part], parts: Sequence[Part]) -> Iterator[str]:
    for part in some:
        if any(p is not part and p.first <= part.last and part.first <= p.last for p in parts):
            yield f"several statements share line {part.first}"


def _by_name(parts: Iterable[Part]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for part in parts:
        for name in part.names:
            found.setdefault(name, []).append(part)
    return found


def _pairs(new: Iterable[Part], old: Iterable[Part]) -> list[tuple[Part, list[Part]]]:
    """Each new definition with what the file has under its name."""
    there = _by_name(old)
    return [(p, there.get(p.names[0], [])) for p in new if p.kind in NAMED]


def _is_run(part: Part) -> bool:
    """Whether a statement only does something."""
    return part.kind == "entry" or (part.kind == "other" and not part.names)


def _ready(waiting: Iterable[Part], old: Iterable[Part], row: int) -> list[Part]:
    """New definitions that need nothing that is defined only below a row of the file."""
    above = {name for p in old if p.last <= row for name in p.names}
    below = {name for p in old if p.first > row for name in p.names} - above
    ready: list[Part] = []
    for part in waiting:
        if part.uses & below:
            below.update(part.names)
        else:
            ready.append(part)
    return ready


def _both_classes(part: Part, target: Part) -> bool:
    return part.kind == target.kind == "class"


def _is_partial(target: Part, part: Part) -> bool:
    """Whether the new class holds only some members of the old one, or lacks its bases."""
    mine = _by_name(part.members)
    further = any(name not in mine for name in _by_name(target.members))
    return (
        further
        or (not part.means and bool(target.means))
        or any(
            _both_classes(member, inner) and _is_partial(inner, member)
            for member, there in _pairs(part.members, target.members)
            for inner in there
        )
    )
