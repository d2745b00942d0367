"""Laws of mending imports: nothing else changes, and once is enough."""

import ast

from hypothesis import assume, given
from hypothesis import strategies as st

from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.task import PlannedFile

PYTHON = language_for("x.py")
FILE = PlannedFile("a.py", "", ("def main()",))
PROJECT = {
    "models.py": "class Task:\n    pass\n\nLIMIT = 3\n",
    "storage.py": "from models import Task\n\nclass Store:\n    pass\n",
    "pkg/__init__.py": "",
    "pkg/areas.py": "def area(): return 1\n",
}
LINES = st.lists(
    st.sampled_from(
        [
            '"""Doc."""',
            "from __future__ import annotations",
            "import os",
            "import flask",
            "from typing import List",
            "from models import Tsk",
            "from src.models import Task",
            "from storage import Store, LIMIT",
            "from .models import Task",
            "from models import (\n    LIMIT,\n)",
            "x = math.sqrt(2)",
            "y: Optional[int] = None",
            "z = datetime.now()",
            "w = Task(area())",
            "@dataclass\nclass A:\n    p: Path = field(default=None)",
            "def f(time):\n    return time.x",
            "def g():\n    return time.sleep(1)",
            "try:\n    import json\nexcept ImportError:\n    json = 1",
            "def h():\n    from storage import LIMIT\n    return LIMIT",
            "# a comment",
            "",
            "x = 1; y = os.sep",
            "v = count",
            "import os; u = sys.argv",
            "é = defaultdict(list)",
            "q = '''\nimport this\n'''",
        ]
    ),
    max_size=10,
)
TEXTS = st.tuples(LINES, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"])).map(
    lambda parts: parts[2] + parts[1].join([*"\n".join(parts[0]).split("\n"), ""])
)
ANY = TEXTS | st.text(max_size=80)


class Bare(ast.NodeTransformer):
    def visit_Import(self, _):
        return None

    def visit_ImportFrom(self, _):
        return None


def meaning(text):
    """The program less its imports."""
    return ast.dump(Bare().visit(ast.parse(text.removeprefix("\ufeff"))))


def mend(text):
    return PYTHON.mended(FILE, text, PROJECT, None)


@given(ANY)
def test_mending_twice_is_mending_once(text):
    once = mend(text)
    assert mend(once.text).text == once.text


@given(TEXTS)
def test_nothing_but_imports_changes(text):
    found = mend(text)
    assume(found.told)
    assert meaning(found.text) == meaning(text)
    assert found.text.startswith("\ufeff") == text.startswith("\ufeff")


@given(ANY)
def test_what_lacks_nothing_is_the_same_to_the_byte(text):
    faults = (*PYTHON.lint("a.py", text), *PYTHON.mismatches("a.py", text, PROJECT))
    outside = any(t.kind == "external" for t in PYTHON.imports("a.py", text, PROJECT))
    if not faults and not outside and "from ." not in text:
        assert mend(text).text == text


@given(TEXTS)
def test_a_mended_name_is_undefined_no_more_and_no_new_fault_comes(text):
    found = mend(text)
    before = {f.name for f in PYTHON.lint("a.py", text)}
    after = {f.name for f in PYTHON.lint("a.py", found.text)}
    assert after <= before
    for clause in found.told:
        if clause.startswith("added `"):
            assert clause.rstrip("`").split()[-1].split(".")[0] not in after
