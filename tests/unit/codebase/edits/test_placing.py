"""A reply of code set against its file: what is read in it, and what is refused."""

import pytest

from standalone_orchestrator.codebase.edits import Applied, Missed, is_part, place, place_all
from standalone_orchestrator.codebase.registry import language_for

PARTS = language_for("a.py").parts
FILE = (
    "import re\n\n\ndef f(x):\n    return x\n\n\n"
    'def g(x):\n    return "g"\n\n\ndef h(x):\n    return 3\n'
)
NEW = "def f(x):\n    return -x\n"
DONE = Applied(FILE.replace("return x\n", "return -x\n"))


@pytest.mark.parametrize(
    "new",
    [NEW, "    def f(x):\n        return -x\n", "4 | def f(x):\n5 |     return -x\n",
     "4:a1|def f(x):\n5:b2|    return -x\n", "def f(x):\n\u00a0\u00a0\u00a0\u00a0return -x\n"],
)  # fmt: skip
def test_a_definition_is_read_through_what_does_not_belong_to_it(new):
    assert place(FILE, new, PARTS) == DONE


def test_smart_quotes_are_made_plain_where_the_code_cannot_be_read():
    made = place(FILE, "def g(x):\n    return “G”\n", PARTS)
    assert made == Applied(FILE.replace('"g"', '"G"'))
    kept = place(FILE, 'def g(x):\n    return "“G”"\n', PARTS)
    assert kept == Applied(FILE.replace('"g"', '"“G”"'))


def test_tabs_of_the_file_stay_tabs_and_strings_stay_as_they_are():
    tabs = FILE.replace("    ", "\t")
    assert place(tabs, NEW, PARTS) == Applied(tabs.replace("return x\n", "return -x\n"))
    new = 'def f(x):\n    return """\n    x"""\n'
    made = place(tabs, new, PARTS)
    assert made == Applied(tabs.replace("\treturn x\n", '\treturn """\n    x"""\n'))
    back = place(FILE, "def f(x):\n\treturn -x\n", PARTS)
    assert back == DONE


def test_a_whole_file_has_the_line_ends_of_the_old_one():
    old, new = FILE.replace("\n", "\r\n"), FILE.replace("return 3", "return 4")
    assert place(old, new, PARTS) == Applied(new.replace("\n", "\r\n"))
    assert place(FILE, new.replace("\n", "\r\n"), PARTS) == Applied(new)


def test_the_last_of_several_pieces_is_meant():
    assert place_all(FILE, ["def f(x):\n    return x\n", NEW], PARTS) == DONE


def test_pieces_are_put_in_together_or_not_at_all():
    both = place_all(FILE, [NEW, "def h(x):\n    return 4\n"], PARTS)
    assert both == Applied(DONE.text.replace("return 3", "return 4"))
    lost = "class A:\n    def h(self):\n        # ... existing code ...\n        return 4\n"
    assert isinstance(place_all(FILE, [NEW, lost], PARTS), Missed)


def test_imports_in_a_piece_of_their_own_go_with_the_next():
    made = place_all(FILE, ["import os\n", "def f(x):\n    return os.sep\n"], PARTS)
    after = FILE.replace("import re\n", "import re\nimport os\n")
    assert made == Applied(after.replace("return x\n", "return os.sep\n"))


@pytest.mark.parametrize(
    "beside", ["print(f(1))\n", "def test_f():\n    assert f(1) == -1\n    assert f(2) == -2\n"]
)
def test_examples_and_tests_beside_the_code_are_left_out(beside):
    assert place_all(FILE, [NEW, beside], PARTS) == DONE


def test_a_whole_file_beside_an_example_is_taken():
    whole = f'{DONE.text}\n\nif __name__ == "__main__":\n    print(f(1))\n'
    assert place_all(FILE, [whole, "def other():\n    return 1\n"], PARTS) == Applied(whole)


def test_a_part_of_a_file_is_told_from_the_whole():
    assert is_part(FILE, NEW, PARTS)
    assert not is_part(FILE, f"{NEW}print(1)\n", PARTS)
    assert not is_part(FILE, FILE, PARTS)


def test_a_lost_class_is_named_before_the_members_of_others():
    old = "class A:\n" + "".join(f"    def m{n}(self):\n        return {n}\n\n" for n in range(9))
    old += "\nclass B:\n    def n(self):\n        return 1\n"
    made = place(old, "def f():\n    return 1\n\n\nprint(f())\n", PARTS)
    assert isinstance(made, Missed)
    assert "`A`, `B`," in made.feedback
