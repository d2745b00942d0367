"""What a planned file begins with: its imports, the head of a class, a command line."""

import argparse
from dataclasses import replace

import pytest

from standalone_orchestrator.codebase.languages.python.beginnings import (
    beginning,
    heading,
    importing,
)
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile

JARS = PlannedFile(
    "shop/jars.py", "", ("@dataclass class Jar", "Jar.__init__(self, id: int)", "LIMIT")
)
STORE = PlannedFile(
    "store.py",
    "",
    ("class Store", "Store.__init__(self, path)", "def open_store()", "def _own()"),
    ("shop/jars.py",),
)
SHOP = PlannedFile(
    "shelf.py",
    "",
    (
        "class BigShop",
        "BigShop.__init__(self, store: Store, size: int = 3)",
        "BigShop.add(self, label, color='red') -> Jar",
    ),
    ("store.py",),
)
MAIN = PlannedFile("cli.py", "", ("def main(argv: list[str], path='a') -> int",), ("shelf.py",))
POINTS = (
    "`main`: `add LABEL [--color C] [--loud]` and `drop ID` print the jar.",
    "`main`: `list [--size N]` prints the jars.",
    "`main`: `stats`",
)


def plan(*points, files=(JARS, STORE, SHOP, MAIN), **changes):
    made = tuple(Criterion(f"c{n}", p, CheckKind.BEHAVIOUR) for n, p in enumerate(points))
    return replace(Plan(files, made), **changes)


def test_all_that_the_files_offer_is_imported():
    files = (JARS, STORE, PlannedFile("empty.py", "", ()))
    assert importing(files) == (
        "from shop.jars import Jar, LIMIT\nfrom store import Store, open_store\n"
    )
    assert importing(()) == ""


def test_a_class_that_is_made_of_objects_of_others_begins_by_keeping_them():
    exports = ("class Shop", "Shop.__init__(self, store: Store, jar: Jar, size: int = 3) -> None")
    shop = PlannedFile("shop.py", "", (*exports, "Shop.open(self)"))
    assert heading(shop, (JARS, STORE)) == (
        "class Shop:\n"
        "    def __init__(self, store: Store, jar: Jar, size: int = 3):\n"
        "        self.store = store\n"
        "        self.jar = jar\n"
    )


@pytest.mark.parametrize(
    "exports",
    [
        (),
        ("class Shop",),
        ("class Shop", "Shop.__init__(self, size: int)"),
        ("class Shop", "Shop.open(self, store: Store)"),
        ("class Shop(Base)", "Shop.__init__(self, store: Store)"),
        ("@dataclass class Shop", "Shop.__init__(self, store: Store)"),
        ("def sell()", "class Shop", "Shop.__init__(self, store: Store)"),
        ("class Shop", "Shop.__init__(self, store: Store, lid: Lid)", "class Lid"),
        ("class Shop", "Shop.__init__(self, store: Store)", "@property Shop.store(self) -> Store"),
    ],
    ids=[
        *("nothing", "alone", "no object", "no constructor", "bases", "dataclass", "not first"),
        *("a later class", "a property"),
    ],
)
def test_any_other_file_has_no_heading(exports):
    assert heading(PlannedFile("shop.py", "", exports), (JARS, STORE)) == ""


def test_a_command_line_begins_with_its_parser_and_the_object_that_it_works_on():
    assert beginning(MAIN, plan(*POINTS)) == (
        "import argparse\n\n"
        "from shop.jars import Jar, LIMIT\n"
        "from store import Store, open_store\n"
        "from shelf import BigShop\n\n\n"
        "def main(argv: list[str], path='a') -> int:\n"
        "    parser = argparse.ArgumentParser()\n"
        '    commands = parser.add_subparsers(dest="command", required=True)\n'
        '    command = commands.add_parser("add")\n'
        '    command.add_argument("label")\n'
        "    command.add_argument(\"--color\", default='red')\n"
        '    command.add_argument("--loud", action="store_true")\n'
        '    command = commands.add_parser("drop")\n'
        '    command.add_argument("id", type=int)\n'
        '    command = commands.add_parser("list")\n'
        '    command.add_argument("--size", type=int)\n'
        '    command = commands.add_parser("stats")\n'
        "    args = parser.parse_args(argv)\n"
        "    shop = BigShop(Store(path))\n"
    )


def test_the_parser_reads_what_the_synopses_say():
    points = (
        "`main`: `pack FILE... --to PLACE` and `show [ID]` print.",
        "`main`: `find [WORD ...] [--times N]` prints.",
    )
    text = beginning(MAIN, plan(*points)).partition("\n\n\n")[2].replace("shop =", "# shop =")
    made = {"argparse": argparse}
    exec(f"{text}    return args\n", made)
    calls = [
        ["pack", "a", "b", "--to", "c"],
        ["show"],
        ["show", "7"],
        ["find"],
        ["find", "x", "--times", "3"],
    ]
    assert [str(made["main"](call)) for call in calls] == [
        "Namespace(command='pack', file=['a', 'b'], to='c')",
        "Namespace(command='show', id=None)",
        "Namespace(command='show', id=7)",
        "Namespace(command='find', word=[], times=None)",
        "Namespace(command='find', word=['x'], times=3)",
    ]


@pytest.mark.parametrize(
    ("point", "begun"),
    [
        ("A missing command exits with code 2.", True),
        ("An unknown or missing command ends with exit code 2, as with `argparse`.", True),
        ("It prints nothing else.", True),
        ("Without a command, `main` prints the help and returns 0.", False),
        ("Without arguments, `main` lists all jars.", False),
        ("Called with no arguments, it prints the jars.", False),
        ("Any other command prints the usage to stderr and returns 64.", False),
        ("If the command is not known, it returns 1.", False),
        ("Unrecognized commands return 1.", False),
        ("If an id is not a number, `main` prints a message and returns code 2.", False),
        ("It counts, and `show ID` prints one.", False),
    ],
)
def test_a_parser_is_written_only_where_its_own_errors_are_what_is_wanted(point, begun):
    assert ("def main(" in beginning(MAIN, plan(*POINTS, f"`main`: {point}"))) is begun


def test_what_an_object_is_made_of_must_be_at_hand():
    bare = replace(MAIN, exports=("def main(argv) -> int",))
    text = beginning(bare, plan(*POINTS, files=(JARS, STORE, SHOP, bare)))
    assert text.endswith("    args = parser.parse_args(argv)\n")


@pytest.mark.parametrize(
    ("exports", "points"),
    [
        (("def main(argv) -> int", "def shout()"), POINTS),
        (("def run(words) -> int",), POINTS),
        (MAIN.exports, POINTS[2:]),
        (MAIN.exports, (*POINTS, "`main`: `pack jar` packs one.")),
        (MAIN.exports, ("`main`: `do COMMAND` and `stop`",)),
        (MAIN.exports, ("`main`: `do [--help]` and `stop`",)),
        (MAIN.exports, ("`main`: `copy FILE FILE` and `stop`",)),
        (MAIN.exports, ("`main`: `move FROM TO` and `stop`",)),
        (MAIN.exports, ("`main`: `add LABEL` and `path`",)),
        (MAIN.exports, ("`main`: `start` and `stop`",)),
        (MAIN.exports, (*POINTS, "`main`: An unknown command prints a line and returns 1.")),
        (MAIN.exports, (*POINTS, "`main`: If an id is no number, it returns 3.")),
    ],
    ids=[
        *("two functions", "no words", "one command", "not understood", "the name is taken"),
        *("help", "twice", "keyword", "a parameter", "no arguments", "unknown", "no number"),
    ],
)
def test_any_other_function_begins_with_the_imports_alone(exports, points):
    file = replace(MAIN, exports=exports)
    text = beginning(file, plan(*points, files=(JARS, STORE, SHOP, file)))
    assert text.endswith("from shelf import BigShop\n")
    assert "argparse" not in text


def test_where_packages_are_asked_for_only_the_imports_are_told():
    assert "def main" not in beginning(MAIN, plan(*POINTS, packages=("flask",)))
    assert "class" not in beginning(SHOP, plan(packages=("flask",)))
    assert beginning(SHOP, plan()).endswith("        self.store = store\n")
    assert beginning(JARS, plan()) == ""


def made(*exports, needs=("shelf.py",)):
    """The line that makes the object of a command line over a class with these exports."""
    shelf = PlannedFile("shelf.py", "", exports)
    file = replace(MAIN, needs=needs)
    text = beginning(file, plan(*POINTS, files=(shelf, file)))
    return text.partition("parse_args(argv)\n")[2].strip()


@pytest.mark.parametrize(
    ("exports", "line"),
    [
        (("class Shop", "Shop.__init__(self, path)"), "shop = Shop(path)"),
        (("class Shop", "Shop.__init__(self, size=3, path='a')"), "shop = Shop(path=path)"),
        (("class Shop", "Shop.__init__(self, *, path)"), "shop = Shop(path=path)"),
        (("class Shop", "Shop.__init__(self)"), "shop = Shop()"),
        (("class shop", "shop.__init__(self, path)"), ""),
        (("class ShopList", "ShopList.__init__(self, path)"), ""),
        (("class Shop2", "Shop2.__init__(self, path)"), ""),
        (("class Shop", "Shop.__init__(self, path: Path)"), "shop = Shop(path)"),
        (
            ("class Shop", "Shop.__init__(self, path)", "class ShopError(Exception)"),
            "shop = Shop(path)",
        ),
        (("class GuestPass", "GuestPass.__init__(self, path)"), ""),
        (("class Args", "Args.__init__(self, path)"), ""),
        (("class Shop", "Shop.__init__(self, brush)"), ""),
        (("class Shop", "Shop.__init__(self, path)", "class Lid", "Lid.__init__(self)"), ""),
    ],
)
def test_the_object_is_made_of_what_is_given_or_not_at_all(exports, line):
    assert made(*exports) == line
    assert made(*exports, needs=("shelf.py", "old/base.py")) == line, "a file of the base is needed"


def test_an_object_that_may_fail_to_read_its_file_is_left_to_the_function():
    text = beginning(MAIN, plan(*POINTS, "It raises `ValueError` if the file is no JSON."))
    assert text.endswith("    args = parser.parse_args(argv)\n")
    typed = replace(MAIN, exports=("def main(argv: list[str], path: str) -> int",))
    store = replace(STORE, exports=("class Store", "Store.__init__(self, path: Path)"))
    assert beginning(typed, plan(*POINTS, files=(JARS, store, SHOP, typed))).endswith("(argv)\n")


def test_a_default_of_another_type_is_believed_before_a_name():
    shop = replace(
        SHOP, exports=("class Shop", "Shop.list(self, n='ten')", "Shop.size(self, n: int)")
    )
    text = beginning(
        MAIN, plan("`main`: `list [--n N]` and `stop`", files=(JARS, STORE, shop, MAIN))
    )
    assert "command.add_argument(\"--n\", default='ten')\n" in text


@pytest.mark.parametrize(
    ("point", "line"),
    [
        ("`main`: A jar is printed on one line as `ID (COLOR)`.", "f'{jar.id} ({jar.color})'"),
        ("`main`: Each jar is shown as `COLOR: {ID}`.", "f'{jar.color}: {{{jar.id}}}'"),
        ("`main`: A jar is printed as `ID COLOR`, such as `1 red`.", "f'{jar.id} {jar.color}'"),
        ("`main`: A jar is printed as `ID COLOR`, such as `red`.", ""),
        ("`main`: A jar is printed as `ID WEIGHT`.", ""),
        ("`main`: A jar is printed as `ID WIDTH`.", ""),
        ("`main`: A lid is printed as `ID COLOR`.", ""),
        ("`main`: A jar is printed as `id color`.", ""),
    ],
)
def test_the_line_of_an_object_is_made_where_its_form_is_told_by_its_fields(point, line):
    jars = replace(
        JARS, exports=("@dataclass class Jar", "Jar.__init__(self, id: int, color: str)")
    )
    text = beginning(MAIN, plan(*POINTS, point, files=(jars, STORE, SHOP, MAIN)))
    expected = f"def _line(jar: Jar) -> str:\n    return {line}\n\n\ndef main("
    assert (expected in text) is bool(line)
    assert ("_line" in text) is bool(line)
