"""Templates: ``{{ name.attribute | filter }}``, ``{% for x in y %}``, ``{% if x %}``, ``{% end %}``,
``{% include file %}``."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

_TOKEN = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
_FOR = re.compile(r"for (\w+) in ([\w.]+)")

FILTERS: dict[str, Callable[[Any], str]] = {
    "escape": lambda value: html.escape(str(value)),
    "date": lambda value: f"{value:%d.%m.%Y}" if value else "",
    "iso": lambda value: value.isoformat() if value else "",
    "upper": lambda value: str(value).upper(),
}


class TemplateError(Exception):
    """A template that cannot be rendered."""


class Templates:
    """The templates of some folders; the first folder that has one gives it."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """A template with values.

        Raises:
            TemplateError: it is not there, is ill-formed, or names what is not there.
        """
        tokens = _TOKEN.split(self._text(name))
        out, rest = self._run(tokens, dict(values))
        if rest:
            raise TemplateError(f"{name}: an end too many")
        return "".join(out)

    def _text(self, name: str) -> str:
        for folder in self._folders:
            if (folder / name).is_file():
                return (folder / name).read_text("utf-8")
        raise TemplateError(f"there is no template {name}")

    def _run(self, tokens: list[str], values: dict[str, Any]) -> tuple[list[str], list[str]]:
        out: list[str] = []
        while tokens:
            token, tokens = tokens[0], tokens[1:]
            if token.startswith("{{"):
                out.append(_shown(token[2:-2], values))
            elif not token.startswith("{%"):
                out.append(token)
            elif (word := token[2:-2].strip()) == "end":
                return out, tokens or [""]
            elif word.startswith("include "):
                out.append(self.render(word.removeprefix("include ").strip(), values))
            else:
                part, tokens = self._block(word, tokens, values)
                out += part
        return out, []

    def _block(
        self, word: str, tokens: list[str], values: dict[str, Any]
    ) -> tuple[list[str], list[str]]:
        body, rest = _body(tokens)
        if match := _FOR.fullmatch(word):
            rounds = [{**values, match[1]: item} for item in _value(match[2], values)]
        elif word.startswith("if "):
            rounds = [values] if _value(word.removeprefix("if ").strip(), values) else []
        else:
            raise TemplateError(f"not understood: {word}")
        return [text for inner in rounds for text in self._run(list(body), inner)[0]], rest


def _body(tokens: list[str]) -> tuple[list[str], list[str]]:
    """What stands before the end that belongs here, and what follows it."""
    depth = 0
    for i, token in enumerate(tokens):
        word = token[2:-2].strip() if token.startswith("{%") else ""
        if word.startswith(("for ", "if ")):
            depth += 1
        elif word == "end":
            if not depth:
                return tokens[:i], tokens[i + 1 :]
            depth -= 1
    raise TemplateError("an end is missing")


def _shown(expression: str, values: Mapping[str, Any]) -> str:
    path, *filters = (part.strip() for part in expression.split("|"))
    value = _value(path, values)
    for name in filters:
        if name not in FILTERS:
            raise TemplateError(f"there is no filter {name}")
        value = FILTERS[name](value)
    return str(value)


def _value(path: str, values: Mapping[str, Any]) -> Any:
    first, *more = path.split(".")
    if first not in values:
        raise TemplateError(f"there is no {first}")
    value = values[first]
    for name in more:
        if isinstance(value, Mapping):
            value = value.get(name, "")
        elif hasattr(value, name):
            value = getattr(value, name)
        else:
            raise TemplateError(f"there is no {path}")
    return value
