"""Definitions put into a file by name: complete, unambiguous, and nothing else touched."""

import pytest

from standalone_orchestrator.codebase.edits import Applied, Edit, Missed, apply, place, splice
from standalone_orchestrator.codebase.registry import language_for

PARTS = language_for("a.py").parts
FILE = '''#!/usr/bin/env python
"""Words."""

from __future__ import annotations

import re
from functools import cache

LIMIT = 3


# counts
@cache
def count(text):
    return len(text.split())


class Box(dict):
    """A box."""

    size = 1

    def __init__(self):
        self.items = []

    @property
    def top(self):
        return self.items[-1]

    @top.setter
    def top(self, item):
        self.items[-1] = item

    def push(self, item):
        self.items.append(item)  # kept


try:
    import fast
except ImportError:
    fast = None

register(Box)


if __name__ == "__main__":
    print(count("a b"))
'''


def done(new, text=FILE):
    made = splice(text, new, PARTS)
    assert isinstance(made, Applied), made.feedback
    return made.text


def refused(new, text=FILE):
    made = splice(text, new, PARTS)
    assert isinstance(made, Missed)
    assert "nothing was changed" in made.feedback
    return made.feedback


def test_a_definition_that_is_there_is_replaced_and_keeps_its_decorators_and_comments():
    new = "def count(text):\n    return 7\n"
    assert done(new) == FILE.replace("    return len(text.split())\n", "    return 7\n")


def test_decorators_that_are_given_take_the_place_of_the_old_ones():
    made = done("@other(1)\ndef count(text):\n    return 7\n")
    assert "# counts\n@other(1)\ndef count(text):\n    return 7\n\n\nclass" in made


def test_a_new_definition_goes_before_what_runs_as_a_program():
    new = "# new\ndef added(x):\n    return x\n"
    run = "register(Box)\n"
    assert done(new) == FILE.replace(f"\n{run}", f"\n\n{new}\n\n{run}")
    text = 'X = 1\n\n\n# go\nif __name__ == "__main__":\n    print(X)\n'
    assert done(new, text) == text.replace("# go", f"{new}\n\n# go")


def test_without_a_program_part_it_goes_to_the_end():
    text = "def a():\n    return 1\n"
    assert done("def b():\n    return 2\n", text) == text + "\n\ndef b():\n    return 2\n"
    assert done("def b():\n    return 2\n", text[:-1]) == text + "\n\ndef b():\n    return 2"


def test_line_ends_are_those_of_the_file():
    text = "def a():\r\n    return 1\r\n"
    assert done("def a():\n    return 2\n", text) == text.replace("1", "2")


def test_new_imports_go_to_the_others_and_known_ones_are_not_repeated():
    new = "import re\nimport math\nfrom functools import cache\nimport fast\n\n\ndef f(x):\n"
    made = done(new + "    return math.pi\n")
    assert "from functools import cache\nimport math\n\nLIMIT" in made
    assert made.count("import fast") == made.count("import re\n") == 1


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("def a():\n    return 1\n", "import math\n\ndef a"),
        ("#!/bin/x\n# note\nX = 1\n", "#!/bin/x\n# note\n\nimport math\n\nX = 1\n"),
        ('"""Doc."""\nX = 1\n', '"""Doc."""\n\nimport math\n\nX = 1\n'),
        ("from __future__ import annotations\nX = 1\n",
         "from __future__ import annotations\n\nimport math\n\nX = 1\n"),
    ],
)  # fmt: skip
def test_a_first_import_goes_to_the_top(text, begins):
    assert done("import math\ndef f():\n    return math.pi\n", text).startswith(begins)


def test_a_constant_is_a_definition_too():
    assert done("LIMIT = 4\n") == FILE.replace("LIMIT = 3", "LIMIT = 4")


def test_members_of_a_class_are_replaced_and_added_and_the_others_left():
    new = (
        "class Box:\n    def push(self, item):\n        return item\n\n"
        "    def pop(self):\n        return self.items.pop()\n"
    )
    old = "        self.items.append(item)  # kept\n"
    pop = "\n    def pop(self):\n        return self.items.pop()\n"
    assert done(new) == FILE.replace(old, f"        return item\n{pop}")


def test_a_setter_is_another_member_than_its_getter():
    new = "class Box:\n    @top.setter\n    def top(self, item):\n        self.items = [item]\n"
    assert done(new) == FILE.replace("self.items[-1] = item", "self.items = [item]")


def test_members_are_indented_as_the_class_of_the_file():
    text = "class A:\n  def f(self):\n    return 1\n  x = 2\n"
    new = "class A:\n    def f(self):\n        return 3\n\n    def g(self):\n        return 4\n"
    assert done(new, text) == (
        "class A:\n  def f(self):\n      return 3\n  x = 2\n\n  def g(self):\n      return 4\n"
    )


def test_a_class_with_all_its_members_is_replaced_as_a_whole():
    text = "class A:\n    # note\n    def f(self):\n        return 1\n"
    new = "class A(Base):\n    x = 1\n\n    def f(self):\n        return 2\n"
    assert done(new, text) == new
    assert "class A(Base):\n" in done(new.replace("(Base)", ""), text.replace("A:", "A(Base):"))


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("def f():\n    return 1\n\n\ndef f():\n    return 2\n", "defines `f` twice"),
        ("def pull(self, item):\n    return 1\n", "write it below `class …:`"),
        ("def f():\n    return 1\n\n\nprint(f())\n", "more than definitions: `print(f())`"),
        ("def fast():\n    return 1\n", "unclear which `fast`"),
        ("def re():\n    return 1\n", "unclear which `re`"),
        ("import LIMIT\ndef f():\n    return 1\n", "something else in the file"),
        ("from regex import re\ndef f():\n    return 1\n", "something else in the file"),
        ("import math\n", "defines nothing"),
        ("def f(:\n", "doesn't parse"),
        ("def f():\n    x = 1\n    # ... rest of the function\n", "leaves code out"),
        ("class Box:\n    ...\n", "more than members"),
        ("class Box:\n    def push(self): return 1\n    def push(self): return 2\n", "unclear"),
        ("class Box(list):\n    def push(self):\n        return 1\n", "has other bases"),
        ("def f(): return 1\nx = 1; y = 2\n", "share line 2"),
    ],
)
def test_what_could_be_meant_in_two_ways_is_refused(new, why):
    assert why in refused(new)


@pytest.mark.parametrize(
    "text",
    [
        "def f(): return 1\nf = wrap(f)\n",
        "if x:\n    def f(): return 1\n",
        "def f(): return 1\ndef f(): return 2\n",
        "a = 1; f = 2\n",
        "def f(:\n",
    ],
)
def test_a_name_that_the_file_has_in_several_ways_is_not_replaced(text):
    refused("def f():\n    return 3\n", text)


LONG = FILE + "\n".join(f"\n\ndef f{n}(x):\n    return x + {n}" for n in range(60)) + "\n"


def placed(new):
    return place(LONG, new, PARTS)


def test_a_whole_file_is_taken_as_it_is():
    new = LONG.replace("return x + 7\n", "return 7 + x\n")
    assert placed(new) == Applied(new)
    few = new.replace("def f9(x):\n    return x + 9\n", "")
    assert placed(few) == Applied(few)


def test_a_file_that_silently_loses_definitions_is_refused_or_put_in_by_name():
    cut = LONG[: LONG.index("def f30(")]
    found = placed(cut)
    assert isinstance(found, Missed)
    assert "not the whole file (30 names are missing: `f30`, " in found.feedback
    only = LONG[LONG.index("def f10(") : LONG.index("def f30(")].replace("x + 12", "12 + x")
    assert placed(only) == Applied(LONG.replace("x + 12", "12 + x"))


def test_a_class_that_loses_members_is_no_whole_file():
    methods = "".join(f"    def m{n}(self):\n        return {n}\n\n" for n in range(40))
    text = "import re\n\n\nclass A:\n" + methods
    new = "class A:\n    def m3(self):\n        return 33\n"
    assert place(text, new, PARTS) == Applied(text.replace("return 3\n", "return 33\n"))


def test_a_function_without_the_statements_around_it_is_no_whole_file():
    body = "".join(f"    x += {n}\n" for n in range(100))
    text = f"import re\n\n\ndef f(x):\n{body}    return x\n\n\nregister(f)\n"
    new = f"def f(x):\n{body}    return x + 1\n"
    assert place(text, new, PARTS) == Applied(text.replace("return x\n", "return x + 1\n"))


def test_a_mark_before_the_first_definition_stands_for_what_stays():
    new = "# ... existing code ...\n\ndef f3(x):\n    return 3\n"
    assert placed(new) == Applied(LONG.replace("    return x + 3\n", "    return 3\n"))
    assert isinstance(placed(new + "# ... rest of the code\n"), Missed)


def test_a_text_that_does_not_parse_is_taken_only_when_it_is_about_as_long_as_the_file():
    assert isinstance(placed("    def f(self):\n        return 1\n"), Missed)
    broken = LONG.replace("def f3(x):", "def f3(x:")
    assert placed(broken) == Applied(broken)
    assert place(broken, LONG, PARTS) == Applied(LONG)
    assert isinstance(place(broken, "def f3(x):\n    return 1\n", PARTS), Missed)


def test_an_edit_without_a_search_puts_definitions_in_by_name():
    made = apply(FILE, [Edit("", "def count(text):\n    return 7\n")], PARTS)
    assert made == Applied(done("def count(text):\n    return 7\n"))
    missed = apply(FILE, [Edit("LIMIT = 3\n", "LIMIT = 4\n"), Edit("", "re = 1\n")], PARTS)
    assert (missed.index, "unclear" in missed.feedback) == (1, True)
    other = apply(FILE, [Edit("", "print(1)\n")], PARTS)
    assert other == Applied(FILE + "\nprint(1)\n")


NESTED = (
    "class O:\n    z = 1\n\n    class I:\n        def a(self): return 1\n\n"
    "        def b(self): return 2\n\n        def c(self): return 3\n"
)


@pytest.mark.parametrize("head", ["class O:\n", "class O:\n    z = 1\n\n"])
def test_members_of_a_nested_class_that_are_not_repeated_stay(head):
    new = head + "    class I:\n        def a(self): return 9\n\n        def d(self): return 4\n"
    assert done(new, NESTED) == NESTED.replace("return 1", "return 9") + (
        "\n        def d(self): return 4\n"
    )


@pytest.mark.parametrize(
    ("text", "new", "why"),
    [
        ("class A:\n    x = 1\n    if win:\n        def f(self): ...\n        def g(self): ...\n",
         "class A:\n    def f(self):\n        return 1\n", "unclear which `A.f`"),
        ("class A:\n    x = y = 0\n    z = 1\n", "class A:\n    x = 5\n", "unclear which `A.x`"),
        ("class A:\n    x: int\n    y: int\n", "@dataclass\nclass A:\n    x: float\n",
         "other decorators"),
        ("class A:\n    class B(C):\n        x = 1\n        y = 1\n",
         "class A:\n    class B(D):\n        x = 1\n", "class `B` has other bases"),
        (FILE, "class Box:\n    def top(self, n):\n        return self.items[n]\n",
         "`top` takes parameters, but is marked `@property`"),
    ],
)  # fmt: skip
def test_members_that_would_be_lost_or_changed_in_their_meaning_are_refused(text, new, why):
    assert why in refused(new, text)


def test_a_property_may_become_another_property_and_a_partial_class_keep_its_decorators():
    new = "class Box:\n    def top(self):\n        return 7\n"
    assert "    @property\n    def top(self):\n        return 7\n" in done(new)
    text = "@mark\nclass A:\n    x = 1\n    y = 2\n"
    assert done("@mark\nclass A:\n    y = 3\n", text) == text.replace("2", "3")


def test_a_value_takes_the_place_of_a_function_with_its_decorators():
    text = "class A:\n    @property\n    def x(self): return 1\n\n    y = 2\n"
    assert done("class A:\n    x = 5\n", text) == "class A:\n    x = 5\n\n    y = 2\n"


def test_what_is_added_stands_before_the_next_definition_that_is_there():
    text = "import re\n\n\n# gets\n@cache\ndef fetch(url):\n    return url\n"
    new = "# seconds\nDEFAULT = 30\n\ndef fetch(url, timeout=DEFAULT):\n    return url\n"
    assert done(new, text) == (
        "import re\n\n\n# seconds\nDEFAULT = 30\n\n\n"
        "# gets\n@cache\ndef fetch(url, timeout=DEFAULT):\n    return url\n"
    )
    made = done("class New(Exception):\n    pass\n\n\nclass B(New):\n    x = 2\n",
                "class B:\n    x = 1\n\n\ndef last(): ...\n")  # fmt: skip
    assert made == (
        "class New(Exception):\n    pass\n\n\nclass B(New):\n    x = 2\n\n\ndef last(): ...\n"
    )


def test_what_is_added_stands_below_the_first_comments_and_new_imports():
    made = done("import math\nY = math.pi\nX = Y\n", "#!/bin/x\n# note\nX = 1\n")
    assert made.startswith("#!/bin/x\n# note\n\nimport math\n")
    exec(compile(made, "t", "exec"), {})


def test_what_is_added_never_stands_before_what_it_needs():
    text = "def a():\n    return 1\n\n\nclass Base:\n    pass\n"
    new = (
        "class New(Base):\n    pass\n\n\nclass Newer(New):\n    pass\n\n\ndef a():\n    return 2\n"
    )
    made = done(new, text)
    assert made.index("class Base") < made.index("class New(") < made.index("class Newer(")
    exec(compile(made, "t", "exec"), {})


def test_new_members_stand_before_the_next_member_that_is_there():
    text = "class A:\n    x = 1\n\n    # sized\n    def f(self):\n        return 1\n"
    new = (
        "class A:\n    LIMIT = 3\n    # least\n    LEAST = 1\n\n"
        "    def f(self, n=LIMIT):\n        return n\n"
    )
    assert done(new, text) == (
        "class A:\n    x = 1\n\n    LIMIT = 3\n\n    # least\n    LEAST = 1\n\n"
        "    # sized\n    def f(self, n=LIMIT):\n        return n\n"
    )


def test_members_at_the_end_of_a_class_stay_in_it_when_something_is_added_right_below():
    text = "class A:\n    x = 1\ndef f():\n    return 1\n"
    new = (
        "def g():\n    return 3\ndef f():\n    return 2\nclass A:\n    def m(self):\n        pass\n"
    )
    made = done(new, text)
    assert made.index("def m") < made.index("def g") < made.index("def f")
    assert "class A:\n    x = 1\n\n    def m(self)" in made


def test_new_definitions_go_before_the_calls_at_the_end():
    run = "# go\nprint(1)\nmain()\n"
    text = f"def main():\n    return 1\n\n\n{run}"
    assert done("def main():\n    return help()\n\n\ndef help():\n    return 2\n", text) == (
        f"def main():\n    return help()\n\n\ndef help():\n    return 2\n\n\n{run}"
    )


def test_an_import_for_types_only_is_not_there_when_the_program_runs():
    text = (
        "import typing\n\nif typing.TYPE_CHECKING:\n    from decimal import Decimal\n\n\n"
        "def f(): ...\n"
    )
    new = "from decimal import Decimal\n\n\ndef f():\n    return Decimal(1)\n"
    assert done(new, text).startswith("import typing\nfrom decimal import Decimal\n\nif typing")


def test_the_inside_of_a_string_is_not_indented_anew():
    text = "class A:\n  x = 1\n  y = 2\n"
    new = 'class A:\n    def f(self):\n        return """a\n  b\n        c"""\n'
    assert done(new, text) == text + '\n  def f(self):\n      return """a\n  b\n        c"""\n'


def test_definitions_that_lack_some_of_the_file_are_no_whole_file():
    text = "".join(f"def f{n}():\n    return {n}\n\n\n" for n in range(20)).rstrip() + "\n"
    new = text.replace("def f7():\n    return 7\n\n\n", "").replace("return 3\n", "return 33\n")
    assert place(text, new, PARTS) == Applied(text.replace("return 3\n", "return 33\n"))


def test_definitions_for_a_file_that_has_none_leave_what_it_has():
    new = "import re\n\n\ndef f():\n    return re.I\n"
    for text in ('"""Doc."""\n', "# (c) somebody\n# for everybody\n"):
        assert place(text, new, PARTS) == Applied(f"{text}\n{new}")
    assert place("\n", new, PARTS) == Applied(new)


def test_a_very_deep_expression_is_read():
    text = f"X = {'+'.join(['1'] * 900)}\n"
    assert done("def f():\n    return 1\n", text).startswith(text)


def test_a_new_function_with_its_imports_is_all_that_a_reply_must_hold():
    new = "import math\n\n\ndef area(r):\n    return math.pi * r * r\n"
    for text in ("def f():\n    return 1\n", '"""Doc."""\n\nimport re\n\nX = re.I\n', FILE, LONG):
        made = place(text, new, PARTS)
        assert isinstance(made, Applied)
        kept = [line for line in text.splitlines() if line.strip()]
        rest = iter(made.text.splitlines())
        assert all(line in rest for line in kept)
        assert "def area(r):\n    return math.pi * r * r\n" in made.text
