"""The `Language` of Python: each method is one of the sibling modules."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence

from standalone_orchestrator.codebase.api import (
    Abridged,
    Body,
    Fault,
    ImportTarget,
    Mended,
    Mutation,
    Outline,
    Part,
)
from standalone_orchestrator.codebase.languages.python import (
    beginnings,
    bodies,
    contracts,
    distributions,
    docstrings,
    fingerprints,
    guards,
    mending,
    mismatches,
    modules,
    mutants,
    needed,
    outlines,
    parts,
    scopes,
    settled,
    signatures,
    skeletons,
    starts,
    state,
)
from standalone_orchestrator.codebase.languages.python.copies import without_copies
from standalone_orchestrator.codebase.languages.python.defaults import mended_defaults
from standalone_orchestrator.codebase.languages.python.manifests import MANIFESTS, with_packages
from standalone_orchestrator.codebase.languages.python.plain_classes import as_dataclasses
from standalone_orchestrator.codebase.languages.python.stored import (
    with_objects_stored,
    with_paths_as_meant,
)
from standalone_orchestrator.codebase.languages.python.trees import (
    Function,
    compile_error,
    parse,
    parse_or_error,
)
from standalone_orchestrator.codebase.languages.python.trials import without_trials
from standalone_orchestrator.core.task import Plan, PlannedFile


class Python:
    """Python source text."""

    name = "python"
    suffixes = (".py", ".pyi")
    manifests = MANIFESTS

    def outline(self, path: str, text: str) -> Outline | None:
        """What the file defines; None if it doesn't parse."""
        return outlines.outline(path, text)

    def parts(self, text: str) -> tuple[Part, ...] | None:
        """The statements of the file in order; None if it doesn't parse."""
        return parts.parts(text)

    def faults(self, path: str, text: str) -> tuple[Fault, ...]:
        """A syntax error, or else the unfinished bodies."""
        return _syntax(path, text) or bodies.unfinished(path, text)

    def lint(self, path: str, text: str) -> tuple[Fault, ...]:
        """A syntax error, or else undefined names and definitions that hide an earlier one."""
        return _syntax(path, text) or (
            *scopes.undefined(path, text),
            *scopes.duplicates(path, text),
        )

    def mismatches(self, path: str, text: str, files: Mapping[str, str]) -> tuple[Fault, ...]:
        """Imports and calls that don't fit what the other project files define."""
        return mismatches.mismatches(path, text, files)

    def mended(
        self, file: PlannedFile, text: str, files: Mapping[str, str], base: str | None
    ) -> Mended:
        """The text with missing and wrong imports mended."""
        return mending.mended(file, text, files, base)

    def beginning(self, file: PlannedFile, plan: Plan) -> str:
        """What a planned file that needs others begins with."""
        return beginnings.beginning(file, plan)

    def without_idle(self, text: str, files: Sequence[PlannedFile]) -> Mended:
        """The text without imports from planned files that it makes no use of."""
        return needed.without_idle(text, files)

    def without_trials(self, text: str, base: str | None) -> Mended:
        """The text without calls of the module that only try its functions out."""
        return without_trials(text, base)

    def anew(self, text: str, base: str | None) -> Mended:
        """The text with defaults that are made once made anew each time."""
        return mended_defaults(text, base)

    def as_planned(
        self, file: PlannedFile, text: str, plan: Plan, project: Mapping[str, str]
    ) -> Mended:
        """The text with classes of the form and in the place that the plan has of them.

        And with a command line that is started as the task says, with its own words; with objects
        in JSON as dictionaries, and paths used as what they are.
        """
        own = signatures.exports_of(file.exports)
        mine = {e.owner or e.name for e in own}
        homes = {
            e.name: modules.module_of(f.path)
            for f in plan.needed(file.path)
            for e in signatures.exports_of(f.exports)
            if e.kind == "class" and e.name not in mine
        }
        alone = without_copies(text, homes)
        marked = {e.name for e in own if e.kind == "class" and "dataclass" in e.marks}
        formed = as_dataclasses(alone.text, marked)
        started = starts.with_start(formed.text, file, plan)
        own_words = starts.with_own_words(started.text)
        texts = {f.path: project.get(f.path, "") for f in plan.needed(file.path)}
        classes = _dataclasses(plan, {**texts, file.path: own_words.text})
        stored = with_objects_stored(own_words.text, classes)
        placed = with_paths_as_meant(stored.text)
        done = (alone, formed, started, own_words, stored, placed)
        return Mended(placed.text, tuple(told for one in done for told in one.told))

    def packages(self, text: str) -> tuple[str, ...]:
        """Distributions that a task text wants to be used."""
        return distributions.named_in(text)

    def modules_of(self, package: str) -> frozenset[str]:
        """What is imported of a distribution."""
        return distributions.modules_of(package)

    def unavailable(
        self, path: str, text: str, files: Collection[str], modules: Collection[str]
    ) -> tuple[Fault, ...]:
        """Imports of modules that nobody has."""
        return distributions.unavailable(path, text, files, modules)

    def with_packages(self, packages: Sequence[str], texts: Mapping[str, str]) -> Mapping[str, str]:
        """The manifest with packages that it lacks."""
        return with_packages(packages, texts)

    def skeleton(self, file: PlannedFile, body: Body, existing: str | None) -> str:
        """The planned file with stubs for bodies."""
        return skeletons.skeleton(file, body, existing)

    def fingerprint(self, text: str) -> str:
        """Hash of the normalised tree."""
        return fingerprints.fingerprint(text)

    def module_of(self, path: str) -> str:
        """Dotted name of the file."""
        return modules.module_of(path)

    def path_candidates(self, module: str) -> tuple[str, ...]:
        """Where the module may lie."""
        return modules.path_candidates(module)

    def imports(self, path: str, text: str, files: Collection[str]) -> tuple[ImportTarget, ...]:
        """What the file imports."""
        return modules.imports(path, text, files)

    def exports(self, file: PlannedFile) -> tuple[str, ...]:
        """The planned signatures in normal form."""
        return tuple(export.text() for export in signatures.exports_of(file.exports))

    def promised(self, file: PlannedFile) -> frozenset[str]:
        """The names of the planned signatures."""
        return frozenset(export.full_name for export in signatures.exports_of(file.exports))

    def export_problem(self, path: str, text: str, signature: str) -> str:
        """Why the text doesn't offer the signature."""
        return contracts.export_problem(path, text, signature)

    def settled(self, text: str, signature: str, *, loose: bool = False) -> str:
        """A planned signature, completed by the definition that is there."""
        return settled.settled(text, signature, loose=loose)

    def stated(self, text: str) -> tuple[str, ...]:
        """Signatures of functions in a task text."""
        return settled.stated(text)

    def declaration(self, text: str, name: str) -> str:
        """A function without its body."""
        return docstrings.declaration(text, name)

    def openings(self, text: str, name: str, says: Sequence[str] = ()) -> tuple[str, ...]:
        """How a function may begin."""
        return docstrings.openings(text, name, says)

    def abridged(self, text: str, names: Collection[str]) -> Abridged:
        """The text with long docstrings cut."""
        return docstrings.abridged(text, names)

    def unabridged(self, base: str, text: str, names: Collection[str]) -> str:
        """The text with the base's docstrings."""
        return docstrings.unabridged(base, text, names)

    def extended(self, text: str, sentence: str) -> tuple[str, ...]:
        """A signature of the file with what a sentence adds to it."""
        return settled.extended(text, sentence)

    def mutations(self, text: str, base: str | None) -> tuple[Mutation, ...]:
        """Changes to the functions that differ from the base's."""
        return mutants.mutations(text, base)

    def mutant(self, text: str, mutation: Mutation) -> str:
        """The text with one change made."""
        return mutants.mutant(text, mutation)

    def guarded(self, text: str, other: str, name: str) -> str:
        """The text with another one's guard clauses."""
        return guards.guarded(text, other, name)

    def with_attributes_of(self, text: str, like: str, owner: str) -> str:
        """A class with the names of another text's attributes."""
        return state.with_attributes_of(text, like, owner)

    def mentions(self, text: str) -> Mapping[str, frozenset[str]]:
        """The names that each function reads."""
        return mutants.mentions(text)


def _syntax(path: str, text: str) -> tuple[Fault, ...]:
    error = parse_or_error(text)
    if not isinstance(error, SyntaxError):
        found = compile_error(text)
        if found is None:
            return ()
        error = found
    line = error.lineno or 1
    shown = (error.text or "").strip()
    where = f": `{shown[:80]}`" if shown else ""
    return (Fault(path, line, "syntax", f"line {line}: {error.msg}{where}"),)


def _dataclasses(plan: Plan, texts: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The planned dataclasses of files, each with the methods that it has or is to have.

    None that inherits from another class or is made more than a dataclass: such may have others.
    """
    exports = [e for path in texts for e in signatures.exports_of(plan.file(path).exports)]
    members = {(e.owner, e.name) for e in exports if e.kind == "method"}
    more = {e.name for e in exports if e.bases}
    for text in texts.values():
        tree = parse(text)
        nodes = ast.walk(tree) if tree is not None else ()
        classes = [n for n in nodes if isinstance(n, ast.ClassDef)]
        members |= {(c.name, m.name) for c in classes for m in c.body if isinstance(m, Function)}
        more |= {c.name for c in classes if c.bases or len(c.decorator_list) > 1}
    marked = {e.name for e in exports if e.kind == "class" and "dataclass" in e.marks} - more
    return {one: frozenset(name for owner, name in members if owner == one) for one in marked}
