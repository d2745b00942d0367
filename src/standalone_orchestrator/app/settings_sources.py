"""Layers of settings: reading files and texts, merging them, explaining what is wrong in them.

Here is no key of the product (they are in `app.settings`) but what a workspace's file may not set.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, SecretStr, ValidationError
from rapidfuzz import process

from standalone_orchestrator.core.errors import SettingsError
from standalone_orchestrator.models.catalog import load_catalog

LARGEST_FILE = 1 << 20
DEFAULT = "default"
SET = "--set"
FLAG = "a flag"
SHORT_VARIABLES = {"cache": "folders.cache", "state": "folders.state", "data": "folders.data"}
OTHER_VARIABLES = frozenset({"config"})
"""Variables that are read before any layer is."""
WORDS_FOR_TRUE = {"1": True, "yes": True, "on": True, "true": True}
WORDS_FOR_BOOL = WORDS_FOR_TRUE | {"0": False, "no": False, "off": False, "false": False}
FORBIDDEN_TO_WORKSPACE = ("endpoints", "sandbox", "weights", "folders")
"""A workspace may be a stranger's repository: it must not choose servers, keys or isolation."""
PYTHON_NAME = re.compile(r"(python|pypy)3?(\.[0-9]+)?")
"""All that a workspace may have started outside of the sandbox."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One source of settings: its name for people, and a nested table."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


def read_file(path: Path, *, needed: bool) -> Layer:
    """A TOML file, or a JSON file by its suffix; an absent one is empty unless it is needed.

    Raises:
        SettingsError: it is absent though needed, unreadable, too large or not well-formed.
    """
    name = str(path)
    try:
        if not needed and not path.exists():
            return Layer(name)
        if path.stat().st_size > LARGEST_FILE:
            raise SettingsError(
                f"the settings file {name} is larger than a megabyte", "name another file"
            )
        text = path.read_text("utf-8")
    except OSError as error:
        raise SettingsError(
            f"the settings file {name} cannot be read: {error.strerror}",
            "check its path and permissions",
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(
            f"the settings file {name} is not UTF-8 text", "save it as UTF-8"
        ) from None
    return Layer(name, _parse_file(path, text))


def _parse_file(path: Path, text: str) -> dict[str, Any]:
    try:
        values = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (tomllib.TOMLDecodeError, json.JSONDecodeError, RecursionError) as error:
        kind = "JSON" if path.suffix == ".json" else "TOML"
        raise SettingsError(f"{path} is not valid {kind}: {error}", "mend that line") from None
    if not isinstance(values, dict):
        raise SettingsError(
            f"{path} holds no table of settings", "write an object at its top level"
        )
    return values


def refuse_from_workspace(layer: Layer) -> None:
    """Refuse what a workspace's own file may not set.

    Raises:
        SettingsError: it tries to.
    """
    values = layer.values
    for key in FORBIDDEN_TO_WORKSPACE:
        if key in values:
            raise SettingsError(
                f"[{key}] may not be set by a workspace's own file ({layer.name})",
                "move it to your user config file, or give it with --config or --set",
            )
    for key in ("model", "secondary"):
        _refuse_model(layer, key, values.get(key))
    roles = values.get("roles")
    for role, names in (roles if isinstance(roles, Mapping) else {}).items():
        for name in names if isinstance(names, list) else ():
            _refuse_model(layer, f"roles.{role}", name)
    toolchain = values.get("toolchain")
    python = toolchain.get("python") if isinstance(toolchain, Mapping) else None
    if isinstance(python, str) and python and not PYTHON_NAME.fullmatch(python):
        raise SettingsError(
            f"toolchain.python = '{python}' in {layer.name} is not the name of a Python, and a "
            "workspace's own file may not have another program started",
            "write a name such as python3.12, or set it in your user config file",
        )


def _refuse_model(layer: Layer, key: str, value: object) -> None:
    """Only the embedded engine with weights of the catalog: others send code away, or load files.

    Also not by the name of an endpoint of the user's, since the choice among them is the user's.
    """
    if not isinstance(value, str) or not value:
        return
    backend, colon, name = value.partition(":")
    rows = load_catalog().models if colon else ()
    if backend == "embedded" and (not colon or any(name in (r.name, *r.aliases) for r in rows)):
        return
    raise SettingsError(
        f"{key} = '{value}' may not be set by a workspace's own file ({layer.name}), since it "
        "would decide where your code is sent or which weights are loaded",
        "set it in your user config file or with a flag (--model, --set); a workspace may name "
        "embedded[:NAME] with a NAME of `orchestrator models list`",
    )


def read_environment(
    environ: Mapping[str, str], prefix: str, model: type[BaseModel]
) -> tuple[Layer, ...]:
    """A layer for each variable with the prefix; `__` separates the parts of a key."""
    layers = []
    for variable in sorted(environ):
        name = variable.removeprefix(prefix).lower()
        if not variable.startswith(prefix) or name in OTHER_VARIABLES:
            continue
        dotted = SHORT_VARIABLES.get(name, name.replace("__", "."))
        values: dict[str, Any] = {}
        _put(values, dotted, parse_text(annotation_of(model, dotted), environ[variable]), variable)
        layers.append(Layer(f"the environment: {variable}", values))
    return tuple(layers)


def is_private(name: str, model: type[BaseModel]) -> bool:
    """Whether a variable, its prefix left out, names a folder or holds a key."""
    dotted = SHORT_VARIABLES.get(name, name.replace("__", "."))
    return (
        name in OTHER_VARIABLES
        or dotted.partition(".")[0] == "folders"
        or annotation_of(model, dotted) is SecretStr
    )


def read_set(text: str, model: type[BaseModel]) -> Layer:
    """The layer of one `--set dotted.key=value`.

    Raises:
        SettingsError: it has no `=` or no key.
    """
    key, equals, value = text.partition("=")
    key = key.strip()
    if not equals or not all(part.strip() for part in key.split(".")):
        raise SettingsError(
            f"--set '{text}' is not of the form key=value", "write --set limits.tokens=20000"
        )
    values: dict[str, Any] = {}
    _put(values, key, parse_text(annotation_of(model, key), value.strip()), f"--set {text}")
    return Layer(SET, values)


def read_flags(flags: Mapping[str, Any]) -> Layer:
    """The layer of the command line's own flags; None means not given."""
    values: dict[str, Any] = {}
    for key, value in flags.items():
        if value is not None:
            _put(values, key, value, key)
    return Layer(FLAG, values)


def _put(values: dict[str, Any], dotted: str, value: object, source: str) -> None:
    *parents, last = dotted.split(".")
    table = values
    for part in parents:
        table = table.setdefault(part, {})
        if not isinstance(table, dict):
            raise SettingsError(
                f"{source} sets a part of '{part}', which is no table", "set one of the two"
            )
    table[last] = value


def annotation_of(model: type[BaseModel], dotted: str) -> object:
    """The type of a dotted key; None when there is no such key."""
    here: Any = model
    for part in dotted.split("."):
        if isinstance(here, type) and issubclass(here, BaseModel):
            found = here.model_fields.get(part)
            here = found.annotation if found else None
        elif get_origin(here) is not None and issubclass(get_origin(here), Mapping):
            here = get_args(here)[1]
        else:
            return None
    return here


def parse_text(annotation: object, text: str) -> object:
    """A value from text: TOML's syntax where the key is not a string anyway, bare words allowed."""
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    if annotation in (str, SecretStr) and not quoted:
        return text
    if annotation is bool and text.lower() in WORDS_FOR_BOOL:
        return WORDS_FOR_BOOL[text.lower()]
    if get_origin(annotation) is tuple and not text.startswith("["):
        item = get_args(annotation)[0]
        return [parse_text(item, part.strip()) for part in text.split(",") if part.strip()]
    try:
        return tomllib.loads(f"value = {text}")["value"] if "\n" not in text else text
    except tomllib.TOMLDecodeError:
        return text


def merge(layers: Iterable[Layer]) -> tuple[dict[str, Any], dict[str, str]]:
    """One nested table out of all layers, later ones winning, and each dotted key's layer."""
    merged: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        _merge_into(merged, layer.values, origins, layer.name, "")
    return merged, origins


def _merge_into(
    into: dict[str, Any], values: Mapping[str, Any], origins: dict[str, str], name: str, above: str
) -> None:
    for key, value in values.items():
        dotted = f"{above}{key}"
        if isinstance(value, Mapping):
            if not isinstance(into.get(key), dict):
                into[key] = {}
                origins.pop(dotted, None)
            _merge_into(into[key], value, origins, name, f"{dotted}.")
            if not value:
                origins.setdefault(dotted, name)
        else:
            for old in [o for o in origins if o.startswith(f"{dotted}.")]:
                del origins[old]
            into[key] = _tuples(value)
            origins[dotted] = name


def _tuples(value: object) -> object:
    return tuple(_tuples(v) for v in value) if isinstance(value, list) else value


def flatten(model: BaseModel, above: str = "") -> dict[str, Any]:
    """Every dotted key and its value, in the order of declaration."""
    flat: dict[str, Any] = {}
    for key in type(model).model_fields:
        value = getattr(model, key)
        if isinstance(value, BaseModel):
            flat |= flatten(value, f"{above}{key}.")
        elif isinstance(value, Mapping):
            for name, entry in value.items():
                flat |= flatten(entry, f"{above}{key}.{name}.")
        else:
            flat[f"{above}{key}"] = value
    return flat


def all_origins(model: BaseModel, origins: Mapping[str, str]) -> dict[str, str]:
    """The layer of every dotted key, those that nobody set included."""
    return {key: origins.get(key, DEFAULT) for key in flatten(model)}


def explain(
    error: ValidationError, origins: Mapping[str, str], model: type[BaseModel]
) -> SettingsError:
    """The first thing that is wrong, in one sentence with key, value and layer."""
    found = error.errors(include_url=False, include_context=False)
    first = next((e for e in found if e["type"] == "extra_forbidden"), found[0])
    path = [str(part) for part in first["loc"]]
    dotted = ".".join(path)
    origin = _origin(dotted, origins)
    if first["type"] == "extra_forbidden":
        return _unknown_key(path, origin, model)
    if first["type"] == "missing":
        return SettingsError(f"'{dotted}' is missing ({origin})", f"add {path[-1]} to that table")
    shown = "…" if "api_key" in dotted else repr(first["input"])
    return SettingsError(
        f"'{dotted}' cannot be {shown} ({origin})", f"it {_expected(first['type'], first['msg'])}"
    )


def _expected(kind: str, text: str) -> str:
    if kind in ("model_type", "mapping_type", "dict_type"):
        return "should be a table"
    if kind == "tuple_type":
        return "should be a list"
    return text.removeprefix("Input ")


def _unknown_key(path: Sequence[str], origin: str, model: type[BaseModel]) -> SettingsError:
    here: Any = annotation_of(model, ".".join(path[:-1])) if path[:-1] else model
    known = (
        tuple(here.model_fields) if isinstance(here, type) and issubclass(here, BaseModel) else ()
    )
    near = nearest(path[-1], known)
    dotted = ".".join(path)
    if near:
        meant = ".".join((*path[:-1], near))
        return SettingsError(f"'{dotted}' is no setting ({origin})", f"did you mean '{meant}'?")
    elsewhere = nearest(dotted, tuple(flatten(model())), least=70)
    hint = (
        f"did you mean '{elsewhere}'?" if elsewhere else "orchestrator config show lists them all"
    )
    return SettingsError(f"'{dotted}' is no setting ({origin})", hint)


def nearest(word: str, known: Sequence[str], least: float = 60) -> str:
    """The known word that is most like `word`; empty when none is near."""
    found = process.extractOne(word, known, score_cutoff=least)
    return found[0] if found else ""


def _origin(dotted: str, origins: Mapping[str, str]) -> str:
    if dotted in origins:
        return f"in {origins[dotted]}"
    below = (name for key, name in origins.items() if key.startswith(f"{dotted}."))
    above = (name for key, name in origins.items() if dotted.startswith(f"{key}."))
    beside = (n for key, n in origins.items() if key.startswith(dotted.rpartition(".")[0] + "."))
    name = next(below, None) or next(above, None) or next(beside, None)
    return f"in {name}" if name else "in the settings"
