"""Fatal lint: what must be found, and what must not."""

import pytest

from standalone_orchestrator.codebase.lint import fatal, faults
from standalone_orchestrator.core.task import PlannedFile


@pytest.mark.parametrize(
    ("text", "rule", "line", "name"),
    [
        ("def f():\n    return math.pi\n", "undefined-name", 2, "math"),
        ("print(totl)\n", "undefined-name", 1, "totl"),
        ("class A:\n    def f(self):\n        return Helper()\n", "undefined-name", 3, "Helper"),
        ("def f(xs):\n    return [y for x in xs]\n", "undefined-name", 2, "y"),
        ("class A(Base):\n    x = 1\n", "undefined-name", 1, "Base"),
        ("def f():\n    return 1\n\ndef f():\n    return 2\n", "duplicate", 4, "f"),
        ("class A:\n    def f(self): return 1\n    def f(self): return 2\n", "duplicate", 3, "f"),
        ("yield 1\n", "syntax", 1, ""),
    ],
)
def test_a_fatal_fault_is_found(text, rule, line, name):
    assert [(f.rule, f.line, f.name) for f in fatal("a.py", text)] == [(rule, line, name)]


@pytest.mark.parametrize(
    "text",
    [
        "import math\n\ndef f():\n    return math.pi\n",
        "def f():\n    return g()\n\ndef g():\n    return 1\n",
        "from x import *\nprint(anything)\n",
        "def f():\n    global made\n    made = 1\n\ndef g():\n    return made\n",
        "try:\n    unicode\nexcept NameError:\n    unicode = str\n",
        "print(__file__, __name__, WindowsError, _('x'))\n",
        "class A:\n    x = 1\n    y = x\n    def f(self):\n        return __class__\n",
        "def f(xs):\n    return [x for x in xs if (n := x)], n\n",
        "with open('x') as (a, b):\n    print(a, b)\nfor i, (j, *k) in []:\n    print(i, j, k)\n",
        "match x:\n    case {'a': y, **rest}:\n        print(y, rest)\n"
        "    case [z, *more]:\n        print(z, more)\nx = 1\n",
        "globals()['made'] = 1\nprint(made)\n",
        "from __future__ import annotations\ndef f(x: Unknown) -> Other:\n    return x\n",
        "@property\ndef f(self): return 1\n@f.setter\ndef f(self, v): return 2\n",
        "from typing import overload\n@overload\ndef f(x): ...\ndef f(x): return 1\n",
        "if True:\n    def f(): return 1\nelse:\n    def f(): return 2\n",
        "def f(): return 1\nf = wrap(f)\ndef f(): return 2\nwrap = id\n",
        "except_ = lambda e: e\ntry:\n    pass\nexcept Exception as error:\n    print(error)\n",
        "import os.path as p, sys\nprint(p, sys)\ndel p\n",
        "type_ = 1\nprint(f'{type_!r:>{type_}}')\n",
    ],
    ids=range(19),
)
def test_good_code_is_let_through(text):
    assert fatal("a.py", text) == ()


def test_a_file_of_an_unknown_language_has_no_faults():
    assert fatal("a.txt", "def f(:") == ()


OLD = (
    "def f():\n    return nowhere\n\n\ndef g():\n    pass\n\n\ndef g():\n    pass\n"
    "# ... rest of the code\n"
)
PLANNED = PlannedFile("a.py", "", ("def f()",))


def rules(text, base=OLD, file=PLANNED):
    return [(f.rule, f.name) for f in faults(file, text, base)]


def test_faults_of_the_base_are_no_faults_of_what_follows_it():
    assert rules(OLD) == []
    assert rules("X = 1\n" + OLD) == []
    assert rules(OLD, None) != []


def test_what_is_added_to_the_base_is_blamed():
    assert rules(OLD + "def h():\n    return nothing\n") == [("undefined-name", "nothing")]
    assert rules(OLD + "def g():\n    return 1\n") == [("duplicate", "g")]
    assert rules(OLD + "def h():\n    pass\n") == [("unfinished", "h")]
    assert rules(OLD + "# ... rest of the code here\n")[0][0] == "unfinished"
    assert rules(OLD + "def (:\n") == [("syntax", "")]


def test_what_the_plan_exports_is_blamed_also_when_the_base_left_it_unfinished():
    file = PlannedFile("a.py", "", ("def g()",))
    assert rules(OLD, file=file) == [("unfinished", "g")] * 2


def test_a_base_that_does_not_parse_can_be_improved():
    base = "def f(:\n    return nowhere\n"
    assert rules("def f():\n    return nowhere\n", base) == []
    assert rules("def f():\n    return other\n", base) == [("undefined-name", "other")]
    assert rules("def f(::\n", base) == [("syntax", "")]
