"""Objects in JSON and paths that may be texts are used as what their types say."""

import textwrap

import pytest

from standalone_orchestrator.codebase.languages.python.stored import (
    with_objects_stored,
    with_paths_as_meant,
)
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.task import Plan, PlannedFile

JARS = {"Jar": frozenset({"label"})}


def stored(text, classes=JARS):
    return with_objects_stored(textwrap.dedent(text), classes).text


def save(body, parameters="jars: list[Jar]", returns="None"):
    head = f"import json\n\n\ndef save({parameters}) -> {returns}:\n"
    return head + textwrap.indent(textwrap.dedent(body), "    ")


@pytest.mark.parametrize(
    ("parameters", "before", "after"),
    [
        ("jars: list[Jar]", "json.dump(jars, f)", "json.dump([asdict(item) for item in jars], f)"),
        (
            "jars: 'Sequence[Jar]', *, n=2",
            "json.dumps(jars, indent=n)",
            "json.dumps([asdict(item) for item in jars], indent=n)",
        ),
        ("jar: Jar", "json.dump(jar, f)", "json.dump(asdict(jar), f)"),
        (
            "jars: list[Jar]",
            "json.dump([jar for jar in jars], f)",
            "json.dump([asdict(jar) for jar in jars], f)",
        ),
        (
            "jars: list[Jar]",
            "json.dump([jar.to_dict() for jar in jars], f)",
            "json.dump([asdict(jar) for jar in jars], f)",
        ),
        (
            "jars: list[Jar]",
            "for jar in jars:\n    f.write(json.dumps(jar))",
            "for jar in jars:\n    f.write(json.dumps(asdict(jar)))",
        ),
    ],
)
def test_objects_go_into_json_as_dictionaries(parameters, before, after):
    made = stored(save(before, parameters))
    head = "import json\n"
    assert made == save(after, parameters).replace(head, f"{head}from dataclasses import asdict\n")


@pytest.mark.parametrize(
    ("returns", "before", "after"),
    [
        (
            "list[Jar]",
            "return json.load(f)",
            "return [Jar(**item) for item in json.load(f)]",
        ),
        (
            "list[Jar]",
            "rows = json.loads(text)\nreturn rows",
            "rows = json.loads(text)\nreturn [Jar(**item) for item in rows]",
        ),
        ("Jar", "return json.load(f)", "return Jar(**json.load(f))"),
        (
            "list[Jar]",
            "return [Jar.from_dict(d) for d in json.load(f)]",
            "return [Jar(**d) for d in json.load(f)]",
        ),
    ],
)
def test_what_json_gives_is_made_objects_where_these_are_to_be_given_back(returns, before, after):
    assert stored(save(before, "f", returns)) == save(after, "f", returns)


@pytest.mark.parametrize(
    ("parameters", "returns", "body"),
    [
        ("jars: list[Jar]", "None", "json.dump([vars(jar) for jar in jars], f)"),
        ("jars: list[Jar]", "None", "json.dump(jars, f, default=vars)"),
        ("jars: list[Jar]", "None", "jars = [vars(j) for j in jars]\njson.dump(jars, f)"),
        ("jars: list[Jar]", "None", "json.dump([jar.label() for jar in jars], f)"),
        ("jars: list[str]", "None", "json.dump(jars, f)"),
        ("jars", "None", "json.dump(jars, f)"),
        ("f", "list[dict]", "return json.load(f)"),
        ("f", "list[Jar]", "rows = json.load(f)\nrows = build(rows)\nreturn rows"),
        ("f", "list[Jar]", "rows = json.load(f)\nrows.pop()\nreturn rows"),
        ("f", "list[Jar]", "return []"),
        ("f", "list[Jar]", "return json.load("),
        ("f", "list[Jar]", "return json.load(f, object_hook=lambda d: Jar(**d))"),
        ("f", "list[Jar]", "rows = json.load(f, cls=Reader)\nreturn rows"),
        ("f", "list[Jar]", "def raw():\n    return json.load(f)\nreturn build(raw())"),
        ("jars: list[Jar]", "None", "def put(jars):\n    json.dump(jars, f)\nput([])"),
        ("jars: list[Jar]", "None", "for j in jars:\n    j = vars(j)\n    json.dump(j, f)"),
        ("jars: list[Jar]", "None", "x = [j for j in jars]\njson.dump([j for j in x], f)"),
        ("jar: Jar", "None", "f.write(jar.to_json())"),
    ],
)
def test_what_works_or_is_unclear_stays_as_it_is(parameters, returns, body):
    text = save(body, parameters, returns)
    assert with_objects_stored(text, JARS).text == text


def test_a_method_that_the_class_has_is_called():
    text = save("json.dump([jar.to_dict() for jar in jars], f)\nreturn Jar.from_dict({})")
    assert stored(text, {"Jar": frozenset({"to_dict", "from_dict"})}) == text


STORE = """\
import os
from pathlib import Path


class Store:
    def __init__(self, path: str | Path) -> None:
        self.path = path

    def save(self, text: str) -> None:
        temp = {temp}
        with open(temp, "w") as f:
            f.write(text)
        os.replace(temp, self.path)
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('self.path + ".tmp"', 'str(self.path) + ".tmp"'),
        ('self.path.with_suffix(".tmp")', 'Path(self.path).with_suffix(".tmp")'),
        ("self.path.parent / 'x'", "Path(self.path).parent / 'x'"),
        ("str(self.path) + '.tmp'", "str(self.path) + '.tmp'"),
        ('f"{self.path}.tmp"', 'f"{self.path}.tmp"'),
    ],
)
def test_a_path_that_may_be_a_text_is_made_what_it_is_used_as(before, after):
    assert with_paths_as_meant(STORE.replace("{temp}", before)).text == STORE.replace(
        "{temp}", after
    )


@pytest.mark.parametrize(
    "annotation",
    ["list[str | Path]", "str | bytes | Path", "Union[str, Path, IO]", "dict[str, Path]"],
)
def test_what_may_be_more_than_a_text_or_a_path_stays_as_it_is(annotation):
    text = f"def f(x: {annotation}):\n    return x + y, x.name\n"
    assert with_paths_as_meant(text).text == text


def test_an_optional_path_is_one_and_functions_inside_have_names_of_their_own():
    text = "def f(x: str | Path | None):\n    return x.name\n"
    assert with_paths_as_meant(text).text.endswith("return Path(x).name\n")
    text = "def f(x: Union[str, Path, None]):\n    return lambda x: x.name\n"
    assert with_paths_as_meant(text).text == text


def test_an_import_is_added_where_a_module_does_as_it_likes_or_only_types_know_the_name():
    dynamic = "def f(x: 'str | Path', o):\n    setattr(o, 'x', 1)\n    return x.name\n"
    assert with_paths_as_meant(dynamic).text.startswith("from pathlib import Path\n")
    typed = "if TYPE_CHECKING:\n    from pathlib import Path\n\n\n"
    assert "\nfrom pathlib" in f"\n{with_paths_as_meant(typed + dynamic).text}"


def test_a_path_that_is_made_one_or_can_be_only_one_stays_as_it_is():
    used = STORE.replace("{temp}", "self.path.with_suffix('.tmp')")
    for line in ("self.path = Path(path)", "path = Path(path)\n        self.path = path"):
        text = used.replace("self.path = path", line)
        assert with_paths_as_meant(text).text == text
    sure = used.replace("str | Path", "Path")
    assert with_paths_as_meant(sure).text == sure


def test_a_parameter_of_a_function_and_a_missing_import_are_minded():
    text = "def stem(path: 'str | os.PathLike') -> str:\n    return path.stem\n"
    made = with_paths_as_meant(text).text
    assert made.startswith("from pathlib import Path\n")
    assert made.endswith("return Path(path).stem\n")


def test_a_draft_of_a_plan_is_mended_by_the_classes_that_are_there():
    models = PlannedFile("models.py", "", ("@dataclass class Jar", "Jar.__init__(self, id: int)"))
    store = PlannedFile("store.py", "", ("def save(jars: list[Jar]) -> None",), ("models.py",))
    plan, language = Plan((models, store), ()), language_for("store.py")
    text = save("json.dump([jar.to_dict() for jar in jars], f)")
    there = "class Jar:\n    def to_dict(self):\n        return {}\n"
    assert "asdict(jar)" in language.as_planned(store, text, plan, {}).text
    assert language.as_planned(store, text, plan, {"models.py": there}).text == text


@pytest.mark.parametrize("there", ["@more\n@dataclass\nclass Jar:\n", "class Jar(Stored):\n"])
def test_a_class_that_is_more_than_a_dataclass_is_left_alone(there):
    models = PlannedFile("models.py", "", ("@dataclass class Jar", "Jar.__init__(self, id: int)"))
    store = PlannedFile("store.py", "", ("def save(jars: list[Jar]) -> None",), ("models.py",))
    plan, language = Plan((models, store), ()), language_for("store.py")
    text = save("json.dump(jars, f)")
    project = {"models.py": f"{there}    id: int\n"}
    assert language.as_planned(store, text, plan, project).text == text
