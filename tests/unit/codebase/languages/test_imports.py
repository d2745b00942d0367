"""Where imports lead, and what doesn't fit there."""

import pytest

from standalone_orchestrator.codebase.languages.python import missing_names
from standalone_orchestrator.codebase.registry import language_for

PYTHON = language_for("x.py")
FILES = {
    "calc.py": "LIMIT = 3\n\ndef add(a, b, *, base=10):\n    return a + b\n\n"
    "class Calculator:\n    def __init__(self, start=0):\n        self.total = start\n",
    "pkg/__init__.py": "from .core import run\n",
    "pkg/core.py": "def run(): return 1\n",
    "pkg/sub/deep.py": "x = 1\n",
    "src/lib/__init__.py": "",
    "src/lib/mod.py": "y = 1\n",
    "tests/helper.py": "def helper(): return 1\n",
    "dynamic.py": "def __getattr__(name): return 1\n",
    "star.py": "from calc import *\n",
}


def targets(path, text):
    return [(t.kind, t.path or t.module, t.names) for t in PYTHON.imports(path, text, FILES)]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.py", "import calc", [("project", "calc.py", ())]),
        ("a.py", "from calc import add, LIMIT", [("project", "calc.py", ("add", "LIMIT"))]),
        ("a.py", "import os.path, json", [("stdlib", "os.path", ()), ("stdlib", "json", ())]),
        ("a.py", "import numpy.linalg as n", [("external", "numpy.linalg", ())]),
        ("a.py", "import pkg.core", [("project", "pkg/core.py", ())]),
        ("a.py", "from pkg import core",
         [("project", "pkg/__init__.py", ()), ("project", "pkg/core.py", ())]),
        ("a.py", "from pkg import run", [("project", "pkg/__init__.py", ("run",))]),
        ("a.py", "from pkg.nope import x", [("missing", "pkg.nope", ("x",))]),
        ("a.py", "from lib import mod",
         [("project", "src/lib/__init__.py", ()), ("project", "src/lib/mod.py", ())]),
        ("a.py", "from lib.mod import y", [("project", "src/lib/mod.py", ("y",))]),
        ("pkg/other.py", "from . import core", [("project", "pkg/core.py", ())]),
        ("pkg/other.py", "from .core import run", [("project", "pkg/core.py", ("run",))]),
        ("pkg/sub/x.py", "from ..core import run", [("project", "pkg/core.py", ("run",))]),
        ("pkg/sub/x.py", "from . import deep", [("project", "pkg/sub/deep.py", ())]),
        ("pkg/other.py", "from .nope import x", [("missing", ".nope", ("x",))]),
        ("tests/test_a.py", "import helper", [("project", "tests/helper.py", ())]),
        ("pkg/x.py", "def f():\n    import calc\n", [("project", "calc.py", ())]),
        ("a.py", "broken(", []),
    ],
)  # fmt: skip
def test_an_import_leads_to_a_file_or_to_a_module(path, text, expected):
    assert targets(path, text) == expected


def test_an_import_whose_failing_is_expected_is_guarded():
    text = (
        "try:\n    import fast\nexcept ImportError:\n    fast = None\n"
        "if TYPE_CHECKING:\n    import calc\n"
    )
    assert [t.guarded for t in PYTHON.imports("a.py", text, FILES)] == [True, True]


def rules(text, path="a.py"):
    return [(f.rule, f.name, f.other, f.line) for f in PYTHON.mismatches(path, text, FILES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from calc import ad\n", [("missing-name", "ad", "calc.py", 1)]),
        ("import calc\ncalc.ad(1)\n", [("missing-name", "ad", "calc.py", 2)]),
        ("from pkg.nope import x\n", [("missing-module", "pkg.nope", "", 1)]),
        ("from calc import add\nadd(1)\n", [("wrong-call", "add", "calc.py", 2)]),
        ("from calc import add as plus\nplus(1, 2, 3)\n", [("wrong-call", "plus", "calc.py", 2)]),
        ("from calc import add\nadd(1, 2, radix=3)\n", [("wrong-call", "add", "calc.py", 2)]),
        ("from calc import Calculator\nCalculator(1, 2)\n",
         [("wrong-call", "Calculator", "calc.py", 2)]),
    ],
)  # fmt: skip
def test_a_mismatch_is_named_with_its_two_sides(text, expected):
    assert rules(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "from calc import add, LIMIT, Calculator\nadd(1, b=2, base=3)\nCalculator()\n"
        "Calculator(start=1)\n",
        "from calc import add\nargs = (1,)\nadd(*args)\n",
        "from calc import add\ndef add(a): return a\nadd(1)\n",
        "import pytest\nfrom calc import add\ndef test_it():\n"
        "    with pytest.raises(TypeError):\n        add(1)\n",
        "import calc\ncalc.new = 1\nprint(calc.new)\n",
        "def f(calc): return calc.whatever\nimport calc\n",
        "from dynamic import anything\n",
        "from star import anything\n",
        "from pkg import core, run\n",
        "try:\n    from calc import nope\nexcept ImportError:\n    nope = None\n",
        "import requests\nrequests.get(1)\n",
    ],
)
def test_what_may_fit_is_let_through(text):
    assert rules(text) == []


def test_the_message_gives_the_nearest_name():
    (fault,) = missing_names("a.py", "from calc import Calculater\n", FILES)
    assert (
        fault.message
        == "`calc.py` doesn't define `Calculater`; the nearest name there is `Calculator`"
    )
