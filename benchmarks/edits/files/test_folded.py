"""Views of long files: what is asked for whole, the rest by its heads, within the limit."""

from standalone_orchestrator.codebase import edits
from standalone_orchestrator.codebase.folded import folded

HEAD = '"""Shapes."""\n\nimport math\nfrom os import path\n\nUNIT = 1\n'
AREA = """

def area(radius):
    checked = _positive(radius)
    return math.pi * checked ** 2
"""
CHECK = """

def _positive(value):
    if value < 0:
        raise ValueError("negative")
    return value
"""
CLASS = """

class Square(
    Shape,
):
    side = 1

    def grow(self, by):
        by = by + 0
        by = by + 0
        by = by + 0
        self.side += by
        return self

    @property
    def edge(self):
        edge = self.side
        edge = edge + 0
        edge = edge + 0
        edge = edge + 0
        return edge
"""
FILLER = "".join(
    f"\n\ndef filler_{n}(value):\n" + f"    value = value + {n}\n" * 20 + "    return value\n"
    for n in range(8)
)
TABLE = "\n\nTABLE = {\n" + "".join(f'    "key{n}": {n},\n' for n in range(40)) + "}\n"
TEXT = HEAD + AREA + FILLER + CHECK + CLASS + TABLE


def marks(view):
    return [line for line in view.splitlines() if "not shown" in line]


def test_a_file_that_fits_is_itself():
    assert folded("a.py", TEXT, len(TEXT)) == TEXT


def test_what_is_named_stands_whole_with_what_it_calls_and_the_rest_by_its_head():
    view = folded("a.py", TEXT, 2_000, ["def area(radius)"])
    assert AREA in view
    assert CHECK in view
    assert HEAD in view
    assert "def filler_3(value):\n    ...  # 21 lines not shown\n" in view
    assert len(view) <= 2_000


def test_a_method_stands_below_the_whole_head_of_its_class():
    view = folded("a.py", TEXT, 420, ["Square.edge"])
    assert "class Square(\n    Shape,\n):\n" in view
    assert "    @property\n    def edge(self):\n        edge = self.side\n" in view
    assert "self.side += by" not in view


def test_imports_stand_longer_than_heads_that_nobody_asked_for():
    view = folded("a.py", TEXT, 420, ["area"])
    assert "import math\n" in view
    assert AREA in view
    assert "filler_1" not in view


def test_what_was_asked_for_stands_even_without_imports():
    needed = "".join(AREA.splitlines(keepends=True)[2:])
    view = folded("a.py", TEXT, len(needed) + 80, ["area"])
    assert needed in view
    assert "import math" not in view


def test_a_signature_that_is_asked_for_first_is_shown_before_what_a_failure_names():
    view = folded("a.py", TEXT, 650, ["def filler_5(value)", "filler_1 filler_2 filler_3 failed"])
    assert "value = value + 5" in view
    assert "value = value + 2" not in view


def test_a_line_that_somebody_speaks_of_is_shown():
    number = TEXT.splitlines().index("    value = value + 6") + 1
    view = folded("a.py", TEXT, 900, lines={number})
    assert "    value = value + 6\n" in view
    assert "    value = value + 5\n" not in view


def test_a_file_that_does_not_parse_is_shown_around_the_line_of_its_fault():
    broken = TEXT.replace("    value = value + 6\n", "    value = = 6\n", 1)
    number = broken.splitlines().index("    value = = 6") + 1
    view = folded("a.py", broken, 1_000, ["line 9"], {number})
    assert "value = = 6" in view
    assert len(view) <= 1_000


def test_a_file_of_no_known_language_shows_the_pieces_that_share_words():
    text = "".join(f"row {n} of the list\n" for n in range(500)) + "colour = marigold\n"
    view = folded("a.conf", text, 800, ["make the colour marigold"])
    assert "colour = marigold" in view
    assert len(view) <= 800


def test_a_limit_that_holds_no_mark_leaves_nothing():
    assert folded("a.py", TEXT, 5, ["area"]) == ""


def test_the_file_keeps_its_line_ends():
    view = folded("a.py", TEXT.replace("\n", "\r\n"), 900, ["area"])
    assert all(line.endswith("\r\n") for line in view.splitlines(keepends=True))


def test_an_edit_that_repeats_a_mark_is_refused_and_told_why():
    view = folded("a.py", TEXT, 900, ["area"])
    mark = marks(view)[0]
    searched = edits.apply(TEXT, [edits.Edit(f"def filler_3(value):\n{mark}", "pass")])
    assert isinstance(searched, edits.Missed)
    assert "not shown" in searched.feedback
    replaced = edits.apply(TEXT, [edits.Edit("import math", f"import math\n{mark}")])
    assert isinstance(replaced, edits.Missed)
    assert "not shown" in replaced.feedback


def test_a_written_file_with_a_mark_is_not_whole():
    assert edits.has_elision(folded("a.py", TEXT, 900, ["area"]), TEXT)
    assert edits.has_elision("x = 1\n# 42 lines not shown\n", TEXT)
