"""No setting does nothing: each key is read somewhere outside of the tables that declare it.

Found in the source text: an attribute of the key's name, on the table itself (`settings.limits`),
on a name that stands for it (`limits = settings.limits`), or on a parameter of the table's type.
"""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pydantic import BaseModel

import standalone_orchestrator
from standalone_orchestrator.app.settings_tables import Endpoint, Roles, Settings
from standalone_orchestrator.models.route import ROLES

SOURCE = Path(standalone_orchestrator.__file__).parent
DECLARING = {"settings_tables.py", "settings_sources.py"}
TABLES = {
    name: field.annotation
    for name, field in Settings.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
} | {"endpoint": Endpoint}
"""How a table is named where it is read, and its type. `settings.endpoint(…)` gives an endpoint."""
KINDS = {kind.__name__: table for table, kind in TABLES.items()} | {"Settings": "settings"}
SEEN = (ast.arg, ast.Assign, ast.Attribute)
KEYS = [
    *(
        (table, key)
        for table, kind in TABLES.items()
        if table != "roles"
        for key in kind.model_fields
    ),
    *(
        ("settings", key)
        for key in Settings.model_fields
        if key not in TABLES and key != "endpoints"
    ),
]


def parts(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The single assignments of one, those of tuples taken apart."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, other in zip(target.elts, value.elts, strict=False):
            yield from parts(one, other)
    else:
        yield target, value


def table_of(node: ast.expr, names: dict[str, str]) -> str:
    """The table that an expression gives; empty when it is none."""
    if isinstance(node, ast.Call):
        return table_of(node.func, {}) if isinstance(node.func, ast.Attribute) else ""
    if isinstance(node, ast.Attribute):
        return "settings" if node.attr == "settings" else node.attr * (node.attr in TABLES)
    return names.get(node.id, "") if isinstance(node, ast.Name) else ""


def names_in(nodes: Sequence[ast.AST]) -> dict[str, str]:
    """What names stand for a table: parameters of its type, and names that it was given."""
    names = {
        node.arg: KINDS.get(node.annotation.id, "")
        for node in nodes
        if isinstance(node, ast.arg) and isinstance(node.annotation, ast.Name)
    }
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target, value in parts(node.targets[0], node.value):
                if isinstance(target, ast.Name) and (table := table_of(value, names)):
                    names[target.id] = table
    return names


def read_in(module: ast.Module) -> set[tuple[str, str]]:
    """(table, key) of every setting that a module reads."""
    found = set()
    for scope in (n for n in ast.walk(module) if isinstance(n, ast.FunctionDef)):
        nodes = [n for n in ast.walk(scope) if isinstance(n, SEEN)]
        names = names_in(nodes)
        attributes = (n for n in nodes if isinstance(n, ast.Attribute))
        found |= {(t, n.attr) for n in attributes if (t := table_of(n.value, names))}
    return found


@pytest.fixture(scope="module")
def read() -> set[tuple[str, str]]:
    found = set()
    for path in SOURCE.rglob("*.py"):
        if path.name not in DECLARING:
            found |= read_in(ast.parse(path.read_text("utf-8")))
    return found


@pytest.mark.parametrize(("table", "key"), KEYS, ids=[".".join(k) for k in KEYS])
def test_a_setting_has_a_reader(read, table, key):
    assert (table, key) in read


def test_every_role_of_the_settings_is_one_that_models_play():
    assert set(Roles.model_fields) == set(ROLES)
    for role in ROLES:
        settings = Settings.model_validate({"roles": {role: ("ollama:other",)}})
        assert settings.chain(role) == ("ollama:other",)


def test_a_key_that_only_its_table_knows_would_be_found():
    module = ast.parse(
        "def run(settings: Settings, end: Endpoint):\n"
        "    limits, n = settings.limits, 3\n"
        "    return limits.tokens, settings.endpoint('x').backend, end.model, other.dead\n"
    )
    assert read_in(module) >= {("limits", "tokens"), ("endpoint", "backend"), ("endpoint", "model")}
    assert not any(key == "dead" for _, key in read_in(module))
