"""Write the reference pages from the program itself, or (`--check`) see that they are up to date.

`docs/reference/cli.md` from the help of every verb, `settings.md` from the tables and their
docstrings, `result-json.md` from the schema of the file.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from standalone_orchestrator.app import resuming, settings_tables
from standalone_orchestrator.app.report.result import schema
from standalone_orchestrator.app.settings_tables import Endpoint, Settings, Table
from standalone_orchestrator.cli.main import VERBS, cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "reference"
MADE = "<!-- Made by tools/reference.py (`make docs`); edit the source instead. -->"

SETTINGS_INTRODUCTION = """\
Read in this order, the later ones winning:

1. the defaults below
2. `config.toml` in the user's config folder (`~/.config/standalone-orchestrator`, or the folder
   that `ORCHESTRATOR_CONFIG` names)
3. `orchestrator.toml` in the workspace
4. `--config FILE`, TOML or JSON
5. the environment: `ORCHESTRATOR_` and the key in capitals, with `__` for the dot
   (`ORCHESTRATOR_LIMITS__TOKENS`)
6. `--set key=value`
7. flags such as `--max-tokens`

`orchestrator config show --origin` says where each value came from. Unknown keys are refused. A
workspace may be a stranger's repository, so its own file may not set `endpoints`, `sandbox`,
`weights` or `folders`, name a model but `embedded` and those of the catalog, or give a
`toolchain.python` that is not the plain name of a Python, such as `python3.12`."""


def cli_page() -> str:
    """Every verb with its help."""
    parts = ["# Commands", MADE, _block(_help(cli, "orchestrator"))]
    for verb in VERBS:
        command = cli.get_command(click.Context(cli), verb)
        if command is not None:
            parts += _verb(command, f"orchestrator {verb}", level=2)
    return "\n\n".join(parts) + "\n"


def _verb(command: click.Command, name: str, level: int) -> Iterator[str]:
    yield f"{'#' * level} `{name}`"
    yield _block(_help(command, name))
    for below in getattr(command, "commands", {}).values():
        yield from _verb(below, f"{name} {below.name}", level + 1)


def _help(command: click.Command, name: str) -> str:
    # A verb has the names of the help option from the program above it.
    settings = cli.context_settings | command.context_settings
    context = click.Context(command, info_name=name, **settings)
    context.terminal_width = 100
    return command.get_help(context)


def _block(text: str) -> str:
    return f"```text\n{text.rstrip()}\n```"


def settings_page() -> str:
    """Every key with its default and what it means."""
    said = _docstrings()
    lines = ["# Settings", "", MADE, "", SETTINGS_INTRODUCTION, "", _resumable()]
    top = {k: f for k, f in Settings.model_fields.items() if not _is_table(f.annotation)}
    lines += ["", *_rows("Settings", "", {k for k in top if k != "endpoints"}, said)]
    for key, found in Settings.model_fields.items():
        kind = Endpoint if key == "endpoints" else found.annotation
        if isinstance(kind, type) and _is_table(kind):
            name = "endpoints.NAME" if key == "endpoints" else key
            lines += ["", f"## `[{name}]`", "", said[kind.__name__][""]]
            lines += ["", *_rows(kind.__name__, f"{name}.", set(kind.model_fields), said)]
    return "\n".join(lines) + "\n"


def _resumable() -> str:
    """What may change when a run is taken up again."""
    keys = (
        *(f"{table}.*" for table in sorted(resuming.TABLES)),
        *sorted(resuming.KEYS),
        *(f"endpoints.NAME.{key}" for key in sorted(resuming.OF_ENDPOINTS)),
    )
    return (
        "A run goes on with the settings that it was started with. `orchestrator resume` takes "
        "other values from flags, `--set` and `--config`, for these keys alone:\n"
        + ", ".join(f"`{key}`" for key in keys)
        + ". A run that a limit ended goes on only if a key of `limits` is given."
    )


def _is_table(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Table)


def _rows(
    table: str, above: str, keys: set[str], said: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    yield "| key | default | meaning |"
    yield "|---|---|---|"
    for key, found in getattr(settings_tables, table).model_fields.items():
        if key in keys:
            default = "" if found.is_required() else _shown(found.get_default())
            yield f"| `{above}{key}` | {default} | {said[table][key]} |"


def _shown(value: object) -> str:
    if value is None:
        return "unset"
    if value in ("", ()) or type(value).__name__ == "SecretStr":
        return "empty"
    return f"`{json.dumps(value)}`"


def _docstrings() -> dict[str, dict[str, str]]:
    """For each table, its docstring under the empty key and that of each key."""
    tree = ast.parse(Path(settings_tables.__file__).read_text("utf-8"))
    found: dict[str, dict[str, str]] = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            own = found[node.name] = {"": " ".join((ast.get_docstring(node) or "").split())}
            for field, text in zip(node.body, node.body[1:], strict=False):
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                    own[field.target.id] = _text(text)
    return found


def _text(node: ast.stmt) -> str:
    value = node.value if isinstance(node, ast.Expr) else None
    text = value.value if isinstance(value, ast.Constant) else ""
    return " ".join(str(text).split()).replace("|", "\\|")


def result_page() -> str:
    """The fields of result.json."""
    whole = schema()
    parts = ["# `result.json`", MADE, str(whole.get("description", ""))]
    parts.append(_fields(whole))
    for name, part in sorted(whole.get("$defs", {}).items()):
        parts += [f"## {name}", str(part.get("description", "")), _fields(part)]
    return "\n\n".join(p for p in parts if p) + "\n"


def _fields(part: Mapping[str, Any]) -> str:
    lines = ["| field | type | meaning |", "|---|---|---|"]
    for key, found in part.get("properties", {}).items():
        lines.append(f"| `{key}` | {_kind(found)} | {found.get('description', '')} |")
    return "\n".join(lines)


def _kind(found: Mapping[str, Any]) -> str:
    if "$ref" in found:
        return str(found["$ref"]).rpartition("/")[2]
    if "anyOf" in found:
        return " or ".join(_kind(option) for option in found["anyOf"])
    if "const" in found:
        return f"`{json.dumps(found['const'])}`"
    if found.get("type") == "array":
        return f"list of {_kind(found.get('items', {}))}"
    return str(found.get("format") or found.get("type", "any"))


PAGE_MAKERS = {"cli.md": cli_page, "settings.md": settings_page, "result-json.md": result_page}


def main() -> int:
    """Write the pages, or check them; 1 when one is out of date."""
    stale = []
    for name, make in PAGE_MAKERS.items():
        path, text = PAGES / name, make()
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            PAGES.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    if "--check" not in sys.argv:
        print(f"written: {', '.join(stale) or 'nothing, all pages were up to date'}")
        return 0
    print(f"out of date: {', '.join(stale)}; run make docs" if stale else "reference: up to date")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
