"""The shape of a test of a command line: a function that is given its words. Pure.

What it prints, the code that it returns and the code that it exits with are seen in three ways, of
which a small tester chooses the wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from standalone_orchestrator.codebase.languages.python import Export, Parameter
from standalone_orchestrator.codebase.subjects import is_command_line

_CODE = re.compile(r"`[^`]*`")
_PATH = re.compile(r"(?:\w+_)?(?:path|file|filename)")
_COMMANDS = re.compile(
    r"`\w+`: (?P<codes>`[a-z][^`(]*`(?:(?:,| and| or|, and|, or) `[a-z][^`(]*`)*)"
)
_EXITS = re.compile(
    r"\b(?:ends?|exits?) with (?:an? )?(?:exit )?(?:code|status) [1-9]|\bSystemExit\b", re.I
)
_RETURNS = re.compile(r"\breturns?\b", re.I)
_SHOWS = re.compile(r"\b(?:print|show|display|write|output)\w*\b", re.I)
_STDERR = re.compile(r"\b(?:stderr|standard error)\b", re.I)


def commands_of(point: str) -> tuple[str, ...]:
    """The commands with which a point about a command line begins: `` `main`: `add` prints ``."""
    found = _COMMANDS.match(point)
    codes = re.findall(r"`([^`]+)`", found["codes"]) if found else ()
    return tuple(word for code in codes if not (word := code.split()[0]).startswith("python"))


def says_any(words: Sequence[str], body: str) -> bool:
    """Whether a test holds one of the words as a string of its own."""
    return any(re.search(rf"(['\"]){re.escape(word)}(?:\1|\s)", body) for word in words)


def takes_words(export: Export) -> bool:
    """Whether a function is a command line's: its first parameter is the list of words."""
    params = export.params or ()
    plain = bool(params) and params[0].kind == "plain" and "async" not in export.marks
    return export.kind == "function" and plain and is_command_line(export.name, params[0].name)


def commandline_shape(export: Export, text: str) -> tuple[tuple[str, ...], str]:
    """The calls before the last line, and that line, which states the outcome.

    A file of the test's own takes the place of a path: others would meet what one left behind.

    Args:
        export: a function that `takes_words`.
        text: the point that is to be tested.
    """
    said = _CODE.sub(" ", text)
    _, *others = export.params or ()
    call = f"{export.name}({', '.join(('[<words>]', *filter(None, map(_argument, others))))})"
    if _EXITS.search(text) and not _RETURNS.search(said):
        return (), f"with pytest.raises(SystemExit): {call}"
    if _RETURNS.search(said) or not _SHOWS.search(said):
        return (), f"assert {call} == <result>"
    stream = "err" if _STDERR.search(said) else "out"
    before = (call, "capsys.readouterr()", call)
    return before, f"assert capsys.readouterr().{stream} == <result>"


def _argument(param: Parameter) -> str:
    """What is given for a parameter; empty for one that may be left out."""
    if _PATH.fullmatch(param.name):
        return "str(tmp_path / 'a')"
    return "" if param.optional else f"<{param.name}>"
