"""What the rest of the product knows of source text: values, and the seam of a language.

Here: `Symbol`, `Outline`, `Fault`, `Mutation` and their like, and the Protocol `Language`.
Not here: how any language is read (`languages/`), nor anything that touches a disk. Text comes in,
values go out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from standalone_orchestrator.core.task import Plan, PlannedFile

SymbolKind = Literal["class", "function", "method", "constant"]
Body = Literal["none", "raise"]
"""How the bodies of a skeleton behave: return None, or raise an exception of their own."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """One name that a file defines."""

    name: str
    """Dotted below its class: `Stack.push`."""
    kind: SymbolKind
    signature: str
    """In the form of `core.task.PlannedFile.exports`."""
    line: int
    end: int
    doc: str = ""
    """First line of its docstring."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a file defines and needs, without its bodies."""

    path: str
    symbols: tuple[Symbol, ...]
    imports: tuple[str, ...]
    """Modules as written: `json`, `pkg.models`, `.models`."""
    doc: str = ""
    """First line of the file's own docstring."""


PartKind = Literal[
    "doc", "future", "import", "function", "class", "value", "stray", "entry", "other"
]
"""`stray` is a method outside of its class, `entry` what runs only when the file is a program."""


@dataclass(frozen=True, slots=True)
class Part:
    """One statement of a file or of a class, by its lines. Lines count from 1, both ends belong."""

    kind: PartKind
    names: tuple[str, ...]
    """What it binds; one name for a function, class or value."""
    first: int
    """Decorators included."""
    head: int
    """Where the definition itself begins."""
    last: int
    means: tuple[str, ...] = ()
    """Of an import: what each of `names` stands for. Of a class: what it derives from."""
    members: tuple[Part, ...] = ()
    """Statements of a class."""
    body: int = 0
    """Of a function or class: the first line after its head; beyond `last` when it is one line."""
    marks: tuple[str, ...] = ()
    """Of a function or class: its decorators."""
    uses: frozenset[str] = frozenset()
    """Names that it reads when it is defined, which must be bound above it."""
    fixed: frozenset[int] = frozenset()
    """Lines that begin inside a string: their leading blanks belong to it."""
    attribute: bool = False
    """Of a method: whether it is read without a call."""
    takes: bool = False
    """Of a method: whether it has parameters beside its object."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong that code can see without running the file."""

    path: str
    line: int
    rule: str
    """`syntax`, `unfinished`, `undefined-name`, `duplicate`, `missing-module`, `missing-name`,
    `missing-package`, `wrong-call`."""
    message: str
    """One sentence, for people and for prompts."""
    name: str = ""
    """The name that it is about."""
    other: str = ""
    """The project file on the other side of an import or a call."""


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """One module that a file imports, and where it leads."""

    module: str
    """Absolute dotted name where it can be had, else as written."""
    line: int
    kind: Literal["project", "stdlib", "external", "missing"]
    """`missing`: it belongs to the project by its name, but no file is there."""
    path: str = ""
    """The project file; empty for the other kinds."""
    names: tuple[str, ...] = ()
    """Names taken out of it by a from-import."""
    guarded: bool = False
    """Inside a `try` that expects it to fail, or only for type checkers."""

    @property
    def top(self) -> str:
        """The top-level module: what a distribution has to bring."""
        return self.module.lstrip(".").partition(".")[0]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One small change to a function, that checks should notice."""

    function: str
    """Dotted below its class: `Stack.push`."""
    line: int
    change: str
    """What is changed, as a clause: `` `<` became `<=` ``."""
    number: int
    """Its place among all changes that the text allows."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A text that was mended."""

    text: str
    told: tuple[str, ...] = ()
    """What was done, one clause each; empty when nothing was."""


Abridged = tuple[str, tuple[int, ...], tuple[tuple[str, str], ...]]
"""A text, the numbers that its lines had before, and (name, docstring) of what was cut."""


class Language(Protocol):
    """One programming language. Every method is pure and takes any text without raising."""

    @property
    def name(self) -> str:
        """Short name, `python`."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """File name endings, with the dot."""
        ...

    @property
    def manifests(self) -> tuple[str, ...]:
        """Paths of the manifests that `with_packages` may change or make."""
        ...

    def outline(self, path: str, text: str) -> Outline | None:
        """What the file defines; None if it doesn't parse."""
        ...

    def parts(self, text: str) -> tuple[Part, ...] | None:
        """The statements of the file in order; None if it doesn't parse."""
        ...

    def faults(self, path: str, text: str) -> tuple[Fault, ...]:
        """Syntax errors and unfinished bodies."""
        ...

    def lint(self, path: str, text: str) -> tuple[Fault, ...]:
        """Fatal findings: syntax, undefined names, definitions that hide an earlier one."""
        ...

    def mismatches(self, path: str, text: str, files: Mapping[str, str]) -> tuple[Fault, ...]:
        """Imports and calls that don't fit what the other project files define."""
        ...

    def mended(
        self, file: PlannedFile, text: str, files: Mapping[str, str], base: str | None
    ) -> Mended:
        """`text` with the imports that it lacks, and with those that lead nowhere corrected.

        Nothing but imports changes, and only where exactly one meaning fits.

        Args:
            file: as planned; what it exports is never imported instead.
            text: the text to mend.
            files: the project's paths and texts; those of planned files are skeletons.
            base: the file's text in the base, whose own faults are left alone.
        """
        ...

    def beginning(self, file: PlannedFile, plan: Plan) -> str:
        """What a planned file that needs others begins with, as far as code can tell; else empty.

        Imports of planned files that nothing uses then are taken out again (`without_idle`).
        """
        ...

    def without_idle(self, text: str, files: Sequence[PlannedFile]) -> Mended:
        """`text` without imports from planned files that it makes no use of."""
        ...

    def without_trials(self, text: str, base: str | None) -> Mended:
        """`text` without statements of the module that only try its functions out.

        Args:
            text: a candidate.
            base: the file's text in the base; where it has such statements they stay.
        """
        ...

    def anew(self, text: str, base: str | None) -> Mended:
        """`text` with defaults made anew for each call that are made once and shared by all.

        Args:
            text: the text to mend.
            base: the file's text in the base; what stands there means what it says.
        """
        ...

    def as_planned(
        self, file: PlannedFile, text: str, plan: Plan, project: Mapping[str, str]
    ) -> Mended:
        """`text` with its classes of the form and in the place that the plan has of them.

        Plain ones become dataclasses where they say the same; what a needed file defines is left
        to it. A command line is started as the task says, with its own words. Objects that go into
        JSON or come from it, and paths that may be texts, are used as what they are.

        Args:
            file: as planned.
            text: the text to mend.
            plan: has the file, and those that it needs.
            project: paths and texts of the tree that it will stand in.
        """
        ...

    def packages(self, text: str) -> tuple[str, ...]:
        """Third-party packages that a task text wants to be used: those that it names itself."""
        ...

    def modules_of(self, package: str) -> frozenset[str]:
        """Names under which what a package brings is imported."""
        ...

    def unavailable(
        self, path: str, text: str, files: Collection[str], modules: Collection[str]
    ) -> tuple[Fault, ...]:
        """Imports of what is neither in the project nor the language's own nor among `modules`."""
        ...

    def with_packages(self, packages: Sequence[str], texts: Mapping[str, str]) -> Mapping[str, str]:
        """Manifests of the project that change so that they name every package, by path."""
        ...

    def skeleton(self, file: PlannedFile, body: Body, existing: str | None) -> str:
        """The planned file with stubs for bodies.

        Args:
            file: path and exports.
            body: whether the stubs return None or raise.
            existing: text of the base; it keeps its behaviour, and only missing names are added.
        """
        ...

    def fingerprint(self, text: str) -> str:
        """Hash of what the text means: comments, docstrings and layout don't count."""
        ...

    def module_of(self, path: str) -> str:
        """The name under which the file at `path` is imported."""
        ...

    def path_candidates(self, module: str) -> tuple[str, ...]:
        """Paths at which the module may lie, likeliest first."""
        ...

    def imports(self, path: str, text: str, files: Collection[str]) -> tuple[ImportTarget, ...]:
        """What the file imports, resolved against the project's paths."""
        ...

    def exports(self, file: PlannedFile) -> tuple[str, ...]:
        """The file's planned signatures in normal form; what can't be understood is left out."""
        ...

    def promised(self, file: PlannedFile) -> frozenset[str]:
        """The names of `exports`, below their class where they have one: `Stack.push`."""
        ...

    def export_problem(self, path: str, text: str, signature: str) -> str:
        """Why the text doesn't offer `signature`; empty when it does."""
        ...

    def settled(self, text: str, signature: str, *, loose: bool = False) -> str:
        """A planned signature, completed by the parameters that the name has in `text` already.

        Args:
            text: the file in the base.
            signature: as planned.
            loose: whether a method of a class that the file lacks may mean its function.
        """
        ...

    def stated(self, text: str) -> tuple[str, ...]:
        """Signatures of functions, not methods, that a task text gives itself."""
        ...

    def declaration(self, text: str, name: str) -> str:
        """Head and docstring of a function in `text`, as they stand; empty if they can't be had."""
        ...

    def openings(self, text: str, name: str, says: Sequence[str] = ()) -> tuple[str, ...]:
        """How a function of `text` may begin, its head and docstring as they stand.

        First with a comment begun, so that its steps are told before they are written; then bare.
        One without a docstring gets one that `says` these sentences.
        """
        ...

    def abridged(self, text: str, names: Collection[str]) -> Abridged:
        """`text` with long docstrings of some functions cut to their first line."""
        ...

    def unabridged(self, base: str, text: str, names: Collection[str]) -> str:
        """`text` with the docstrings of `base` where `abridged` ones came back."""
        ...

    def extended(self, text: str, sentence: str) -> tuple[str, ...]:
        """Signatures of functions in `text`, with the parameters that a sentence adds to them."""
        ...

    def mutations(self, text: str, base: str | None) -> tuple[Mutation, ...]:
        """Changes that could be made to what `text` has and `base` has not.

        Args:
            text: the file.
            base: the file as it was; None when it is new.

        Nothing where the language has no mutator, or the text doesn't parse.
        """
        ...

    def mutant(self, text: str, mutation: Mutation) -> str:
        """The text with one of its `mutations` made; empty if it is no other program."""
        ...

    def guarded(self, text: str, other: str, name: str) -> str:
        """`text` with what a function refuses first as `other` has it; empty if it can't be had."""
        ...

    def with_attributes_of(self, text: str, like: str, owner: str) -> str:
        """`text` with the attributes of the class `owner` named as the same ones are in `like`."""
        ...

    def mentions(self, text: str) -> Mapping[str, frozenset[str]]:
        """For each function, dotted below its class, the last names of what it reads or calls."""
        ...
