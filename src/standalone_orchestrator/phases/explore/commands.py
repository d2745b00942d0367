"""Commands in a project's rules that test or lint it; they become guards of the run.

Only what is known to look and not to touch is taken: nothing that installs, fetches, rewrites,
waits, or that a shell would have to interpret.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

MAX_COMMANDS = 8

_FENCE = re.compile(r"^(```+|~~~+)[ \t]*([\w-]*)[^\n]*\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_SHELLS = frozenset({"", "bash", "sh", "shell", "console", "shell-session", "zsh", "text"})
_LITERAL_BLOCK = re.compile(
    r"(?:::|^\.\. code-block:: *(?:bash|sh|shell|console))[ \t]*\n\s*\n"
    r"((?:[ \t]+\S[^\n]*\n?|\n)+)",
    re.MULTILINE,
)
"""An indented block of reStructuredText."""
_INLINE = re.compile(r"``?([^`\n]{2,120})``?")
_SHELL_SIGNS = re.compile(r"[|;<>&$`*?(){}~\\\n]|\.\.\.|…")
_RUNNERS = (
    ("uv", "run"), ("poetry", "run"), ("pipenv", "run"), ("pdm", "run"), ("rye", "run"),
    ("hatch", "run"),
)  # fmt: skip
_PYTHONS = frozenset({"python", "python3", "py"})
_TARGETS = frozenset({
    "test", "tests", "unit", "unittest", "unit-test", "unit-tests", "check", "checks", "lint",
    "types", "type", "typecheck", "type-check", "typing", "mypy", "ruff", "flake8", "pytest",
    "format-check", "check-format", "fmt-check", "gates", "test-unit", "lint-check",
})  # fmt: skip
_TOUCHING = frozenset({
    "--fix", "--fix-only", "--unsafe-fixes", "--add-noqa", "--watch", "--pdb", "--trace",
    "--install-types", "--in-place", "-i", "--write", "--looponfail", "--upgrade", "--live",
    "--snapshot-update", "--update-snapshots", "-u", "--force-regen",
})  # fmt: skip
_JUST_LOOKS = frozenset({
    "pytest", "py.test", "unittest", "doctest", "mypy", "flake8", "pylint", "pyright",
    "pycodestyle", "pydocstyle", "bandit", "compileall", "vulture", "lint-imports",
})  # fmt: skip
_CHOOSING = frozenset({"-m", "-k", "--ignore", "--ignore-glob", "--deselect"})
_TALKING = frozenset({"-q", "-qq", "--quiet", "-v", "-vv", "--verbose", "-x", "-b", "-s", "-ra"})
"""Options that change what is said, or stop early."""
_MODULES = _JUST_LOOKS | {"ruff", "black", "isort"}


@dataclass(frozen=True, slots=True)
class Project:
    """What a command is held against: it must name what is there."""

    files: frozenset[str]
    make_targets: frozenset[str] = frozenset()
    npm_scripts: frozenset[str] = frozenset()


def rule_commands(texts: Mapping[str, str], project: Project) -> tuple[str, ...]:
    """Commands in rule files that are taken as guards, in order of appearance, each once."""
    found: dict[str, None] = {}
    for text in texts.values():
        for line in _command_lines(text.replace("\r\n", "\n")):
            for command in line.split("&&"):
                if taken := _taken(command.strip(), project):
                    found[taken] = None
    return tuple(found)[:MAX_COMMANDS]


def pytest_targets(command: str) -> tuple[str, ...] | None:
    """What pytest is told by a command for tests; None when the command asks for more than that.

    Paths and the options that choose tests are kept. How it talks is ours to say, and unittest's
    tests are run by pytest, too.
    """
    if _SHELL_SIGNS.search(command):
        return None
    try:
        argv = shlex.split(command)
    except ValueError:
        return None
    if tuple(argv[:2]) in _RUNNERS:
        argv = argv[2:]
    if argv and argv[0] in _PYTHONS and argv[1:2] == ["-m"]:
        argv = argv[2:]
    if argv[:1] == ["unittest"]:
        return _unittest_targets(argv[1:])
    return _chosen(argv[1:]) if argv and argv[0] in ("pytest", "py.test") else None


def _unittest_targets(rest: list[str]) -> tuple[str, ...] | None:
    plain = [a for a in rest if a == "-s" or a not in _TALKING]
    if not plain or plain == ["discover"]:
        return ()
    if plain[:2] in (["discover", "-s"], ["discover", "--start-directory"]):
        return tuple(plain[2:]) if len(plain) == 3 else None
    return None


def _chosen(rest: list[str]) -> tuple[str, ...] | None:
    kept: list[str] = []
    left = iter(rest)
    for arg in left:
        if arg in _TALKING:
            continue
        if arg in _CHOOSING:
            kept += [arg, next(left, "")]
        elif arg.startswith("-") and arg.partition("=")[0] not in _CHOOSING:
            return None
        else:
            kept.append(arg)
    return tuple(kept)


def _command_lines(text: str) -> Iterator[str]:
    """Lines of shell blocks, then what stands in backticks outside of them."""
    blocks = [m[3] for m in _FENCE.finditer(text) if m[2].lower() in _SHELLS]
    prose = _FENCE.sub("\n", text)
    blocks += [m[1] for m in _LITERAL_BLOCK.finditer(prose)]
    for block in blocks:
        yield from _lines(block)
    yield from (m[1].strip() for m in _INLINE.finditer(prose))


def _lines(block: str) -> Iterator[str]:
    lines = [line.strip() for line in block.splitlines()]
    prompted = [line[2:].strip() for line in lines if line.startswith(("$ ", "> ", "% "))]
    for line in prompted or lines:
        yield line.partition(" #")[0].strip()


def _taken(command: str, project: Project) -> str:
    """The command as it will be run; empty when it is not taken."""
    if not command or _SHELL_SIGNS.search(command):
        return ""
    try:
        argv = shlex.split(command)
    except ValueError:  # an open quote: prose with an apostrophe
        return ""
    if tuple(argv[:2]) in _RUNNERS:
        argv = argv[2:]
    while len(argv) > 1 and argv[0].startswith("-"):  # options of the runner
        argv = argv[1:]
    if not argv or any(arg in _TOUCHING or arg.startswith("--fix") for arg in argv):
        return ""
    if not _is_known(argv, project) or not _names_what_is_there(argv[1:], project.files):
        return ""
    return shlex.join(argv)


def _is_known(argv: list[str], project: Project) -> bool:
    program, rest = argv[0], argv[1:]
    match program:
        case "make":
            return bool(rest) and all(t in _TARGETS & project.make_targets for t in rest)
        case "npm" | "yarn" | "pnpm":
            names = rest[1:] if rest[:1] == ["run"] else rest
            return len(names) == 1 and names[0] in _TARGETS & project.npm_scripts
        case "cargo":
            return rest[:1] in (["test"], ["check"], ["clippy"]) or rest == ["fmt", "--check"]
        case "go":
            return rest[:1] in (["test"], ["vet"])
        case _ if program in _PYTHONS:
            if rest[:1] == ["-m"] and len(rest) > 1 and rest[1] in _MODULES:
                return _just_looks(rest[1], rest[2:])
            return rest[:2] == ["manage.py", "test"]
        case _:
            return _just_looks(program, rest)


def _just_looks(tool: str, rest: Collection[str]) -> bool:
    first = next(iter(rest), "")
    match tool:
        case "ruff":
            return first == "check" or (first == "format" and bool({"--check", "--diff"} & {*rest}))
        case "black":
            return bool({"--check", "--diff"} & {*rest})
        case "isort":
            return bool({"--check", "--check-only", "-c", "--diff"} & {*rest})
        case _:
            return tool in _JUST_LOOKS


def _names_what_is_there(args: Iterable[str], files: frozenset[str]) -> bool:
    """Whether all that looks like a path is one: `tests/path/to/test.py` is only an example."""
    for arg in args:
        path = arg.partition("::")[0].removeprefix("./").rstrip("/")
        if arg.startswith("-") or not ("/" in path or re.search(r"\.\w{1,4}$", path)):
            continue
        if path not in files and not any(f.startswith(path + "/") for f in files):
            return False
    return True
