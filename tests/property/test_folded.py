"""Laws of views: lines of the file in its order, within the limit, with what was asked for."""

import re

from hypothesis import given
from hypothesis import strategies as st

from standalone_orchestrator.codebase.folded import folded

MARK = re.compile(r"^\s*\.\.\.  # (\d+) lines? not shown$")
NAMES = [f"name_{n}" for n in range(9)]


@st.composite
def functions(draw, indent=""):
    name = draw(st.sampled_from(NAMES))
    head = draw(st.sampled_from(["", f"{indent}@cache\n"]))
    size = draw(st.integers(1, 30))
    calls = draw(st.sampled_from(NAMES))
    body = f"{indent}    x = {calls}(x)\n" * size
    return f"{head}{indent}def {name}(x):\n{body}\n"


@st.composite
def classes(draw):
    methods = "".join(draw(st.lists(functions("    "), min_size=1, max_size=4)))
    return f"class {draw(st.sampled_from(NAMES))}(Base):\n    size = 1\n\n{methods}\n"


STATEMENTS = st.sampled_from(
    [
        "import os\n",
        "from a import (\n    b,\n    c,\n)\n",
        "LIMIT = 3\n",
        "T = [\n" + "    1,\n" * 20 + "]\n",
    ]
)
FILES = st.lists(functions() | classes() | STATEMENTS, max_size=12).map("".join)
TEXTS = FILES | st.text("ab:=()\n \t\r#", max_size=300)
WANTED = st.lists(st.sampled_from([*NAMES, "LIMIT", "x"]), max_size=4)


def in_order(view, text):
    """Whether every line of the view is one of the text, in order, and marks count the others."""
    lines, at = text.splitlines(), 0
    for line in view.splitlines():
        found = MARK.match(line)
        if found and not (at < len(lines) and lines[at] == line):
            at += int(found[1])
        elif at < len(lines) and lines[at] == line:
            at += 1
        else:
            return False
    return at == len(lines)


@given(TEXTS, st.integers(0, 2_000), WANTED, st.sets(st.integers(1, 60), max_size=2))
def test_a_view_is_the_file_with_lines_left_out_and_counted(text, limit, wanted, lines):
    text = text.replace("\r", "\n")
    view = folded("m.py", text, limit, wanted, lines)
    assert len(view) <= limit
    assert view == "" or in_order(view, text)
    assert view == folded("m.py", text, limit, wanted, lines)


@given(FILES, functions(), FILES, st.integers(0, 1_500))
def test_a_function_that_is_asked_for_is_shown_whole_if_it_fits(before, function, after, spare):
    wanted = function.replace("name_", "wanted_").rstrip("\n") + "\n"
    text = f"{before}{wanted}\n{after}"
    name = re.search(r"def (\w+)", wanted)[1]
    if name in before + after:
        return
    limit = len(wanted) + 2 * 80 + spare
    assert wanted in folded("m.py", text, limit, [name])
