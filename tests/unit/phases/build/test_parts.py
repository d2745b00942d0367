"""One function of a file: how it is asked for and put in."""

import ast
from dataclasses import replace

import pytest

from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.core.window import Window
from standalone_orchestrator.models.api import Completed, Draw, StopReason, Usage
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.models.notice import ignore
from standalone_orchestrator.phases.build.candidate import Text, Unusable
from standalone_orchestrator.phases.build.parts import (
    Wanted,
    emptied,
    part_opening,
    part_tail,
    placed,
    skeleton_for,
)

BOX = '''\
class Box:
    """A box."""

    def __init__(self):
        self.items = []

    def pop(self):
        """Take the last."""
        return self.items[0]

    def size(self): return len(self.items)


def seal(box):
    return box
'''
FILE = PlannedFile("box.py", "", ("class Box", "Box.pop(self) -> int", "def seal(box)"))
PLAN = Plan(
    (FILE,),
    (
        Criterion("c1", "`pop` takes the last one.", CheckKind.BEHAVIOUR),
        Criterion("c2", "`seal` closes it.", CheckKind.BEHAVIOUR),
        Criterion("c3", "A `Box` is empty at first.", CheckKind.BEHAVIOUR),
    ),
)


def reply(code, stop=StopReason.END):
    return Completed(Draw(0, 0.0, 1), f"```python\n{code}```\n", stop, Usage())


def after(code, name="Box.pop", text=BOX):
    found = placed(reply(code), "box.py", Wanted(name, text))
    return found.text if isinstance(found, Text) else found


def tail(name="Box.pop", failures=(), text=BOX, head=None):
    wanted = Wanted(name, text, failures)
    return part_tail(wanted, PLAN, "box.py", head or Head("", ""), ignore)


NEW = BOX.replace('"""Take the last."""\n        return self.items[0]', "return self.items.pop()")


@pytest.mark.parametrize(
    "code",
    [
        "class Box:\n    def pop(self):\n        return self.items.pop()\n",
        "def pop(self):\n    return self.items.pop()\n",
        "    def pop(self):\n        return self.items.pop()\n",
        "class Other:\n  def pop(self):\n    return self.items.pop()\n",
    ],
)
def test_a_method_is_put_in_by_name_however_it_is_wrapped(code):
    found = after(code)
    assert ast.dump(ast.parse(found)) == ast.dump(ast.parse(NEW))
    assert found.startswith(BOX.partition("    def pop")[0])


def test_whatever_else_a_reply_holds_is_left_out():
    assert after(BOX.replace("[]", "{}").replace("[0]", "[-1]")) == BOX.replace("[0]", "[-1]")


def test_a_function_of_the_module_is_replaced():
    assert after("def seal(box):\n    return None\n", "seal") == BOX.replace(
        "return box", "return None"
    )


def test_imports_and_what_the_function_needs_come_along_and_nothing_else():
    code = (
        "import math\n\n\ndef half(n):\n    return n / 2\n\n\ndef other():\n    pass\n\n\n"
        "class Box:\n    def pop(self):\n        return half(self._last())\n\n"
        "    def _last(self):\n        return math.inf\n\n    def more(self):\n        pass\n"
    )
    found = after(code)
    names = {n.name for n in ast.walk(ast.parse(found)) if isinstance(n, ast.FunctionDef)}
    assert names == {"__init__", "pop", "size", "seal", "half", "_last"}
    assert found.startswith("import math\n")


def test_a_helper_that_stands_beside_a_bare_method_goes_into_the_class():
    found = after("def pop(self):\n    return self._last()\n\n\ndef _last(self):\n    return 3\n")
    (box, *_) = ast.parse(found).body
    assert "_last" in {n.name for n in box.body if isinstance(n, ast.FunctionDef)}


def test_a_method_that_the_file_lacks_is_added_to_its_class():
    found = after("def peek(self):\n    return self.items[-1]\n", "Box.peek")
    (box, *_) = ast.parse(found).body
    assert [n.name for n in box.body[1:]] == ["__init__", "pop", "size", "peek"]


def test_lines_inside_of_a_string_keep_their_depth():
    code = 'def pop(self):\n    return """a\n  b\n"""\n'
    assert '"""a\n  b\n"""' in after(code)


def test_a_reply_without_the_function_is_refused():
    assert after("x = 1\n") == Unusable("the reply does not define `Box.pop`, or it doesn't parse")
    assert isinstance(after("def pop(self:\n"), Unusable)
    cut = placed(reply("def pop(self):\n    x\n", StopReason.LENGTH), "box.py", Wanted("pop", BOX))
    assert isinstance(cut, Unusable)
    assert "cut short" in cut.feedback
    empty = Completed(Draw(0, 0.0, 1), "", StopReason.END, Usage())
    assert placed(empty, "box.py", Wanted("pop", BOX)) == Unusable("it is empty")


def test_a_function_is_shown_without_its_body():
    assert emptied("box.py", BOX, ("Box.pop",)) == BOX.replace("return self.items[0]", "...")
    assert emptied("box.py", BOX, ("Box.size",)) == BOX
    two = emptied("box.py", BOX, ("Box.__init__", "seal"))
    assert two == BOX.replace("self.items = []", "...").replace("return box", "...")


def test_a_skeleton_has_no_bodies():
    found = skeleton_for(FILE, None)
    bodies = [n.body for n in ast.walk(ast.parse(found)) if isinstance(n, ast.FunctionDef)]
    assert len(bodies) == 3
    assert all(ast.unparse(body) == "..." for body in bodies)
    assert skeleton_for(PlannedFile("a.txt", ""), None) == ""


def test_a_skeleton_keeps_what_is_there():
    found = skeleton_for(FILE, "def seal(box):\n    return 1\n")
    assert "return 1" in found
    assert "def pop(self)" in found


def test_the_prompt_asks_for_one_function_with_what_is_said_of_it():
    text = tail(failures=("assert Box().pop() == 2\nE   assert 1 == 2",))
    assert "return self.items[0]" not in text
    assert "# Now: write `Box.pop` in `box.py`\n`Box.pop(self) -> int`" in text
    assert "takes the last one" in text
    assert "closes it" not in text
    assert "E   assert 1 == 2" in text
    assert "begins with its `def` line" in text
    assert "below `class" not in tail("seal")


def test_of_a_constructor_what_is_said_of_the_class_is_told():
    assert "empty at first" in tail("Box.__init__")
    assert "takes the last one" not in tail("Box.__init__")


def test_three_failing_tests_are_shown_at_most():
    text = tail(failures=tuple(f"assert number_{n}" for n in range(5)))
    assert [n for n in range(5) if f"number_{n}" in text] == [0, 1, 2]


def test_a_long_file_is_folded_around_the_function():
    more = "".join(f"\n\ndef other_{n}(x):\n" + f"    x += {n}\n" * 30 for n in range(40))
    text = tail(text=BOX + more)
    assert len(text) < 8_000
    assert "def pop(self):" in text
    assert "lines not shown" in text


def test_a_small_context_gets_less():
    window = Window("builder", 1600, 3.0, 400)
    more = "".join(f"\n\ndef other_{n}(x):\n" + f"    x += {n}\n" * 9 for n in range(12))
    head = Head("", "", window)
    text = tail(text=BOX + more, head=head)
    assert head.count(text) <= head.room(1000)
    assert "def pop(self):" in text


def opening(name, base=None, text=BOX, points=PLAN.criteria, file=FILE, **more):
    return part_opening(Wanted(name, text), Plan((file,), points), "box.py", base, **more)


def test_a_reply_begins_as_the_plan_has_the_function_with_what_is_said_of_it():
    head = "```python\ndef pop(self) -> int:\n"
    assert opening("Box.pop") == f'{head}    """`pop` takes the last one."""\n    #'
    assert opening("Box.size") == ""  # it cannot be taken apart


def test_what_the_plan_does_not_know_begins_as_it_stands():
    text = BOX.replace("def size(self): return", "def size(self):\n        return")
    assert opening("Box.size", text=text) == "```python\ndef size(self):\n    #"


def test_words_of_the_base_stay_where_its_signature_does_or_a_draft_has_kept_them():
    said = '    """Take the last."""\n    #'
    typed = BOX.replace("def pop(self)", "def pop(self) -> int")
    assert opening("Box.pop", typed) == f"```python\ndef pop(self) -> int:\n{said}"
    assert opening("Box.pop", BOX, typed) == f"```python\ndef pop(self) -> int:\n{said}"
    assert opening("Box.pop", BOX) == ""
    silent = BOX.replace('        """Take the last."""\n', "")
    assert opening("Box.pop", silent, silent) == "```python\ndef pop(self) -> int:\n    #"


def test_a_constructor_begins_as_the_plan_has_it():
    file = replace(FILE, exports=("class Box", "Box.__init__(self, width: int)"))
    head = "```python\ndef __init__(self, width: int)"
    assert opening("Box.__init__", file=file).startswith(head)
    assert opening("Box.__init__", BOX, file=file).startswith(head)


def test_what_is_said_of_another_class_is_not_said_of_a_method_of_that_name():
    file = replace(FILE, exports=("class Box", "Box.pop(self)", "class Jar", "Jar.pop(self)"))
    points = [
        "`Jar.pop`: It takes the first.",
        "`jars.Jar.pop()` takes the first.",
        "`Box.pop`: It takes the last.",
    ]
    criteria = tuple(Criterion(f"c{n}", t, CheckKind.BEHAVIOUR) for n, t in enumerate(points))
    said = opening("Box.pop", points=criteria, file=file)
    assert '"""It takes the last."""' in said
    assert "first" not in said


def test_what_a_reply_was_told_to_deny_is_not_left_in_the_file():
    begun = opening("Box.pop", again=True)
    again = "    # Not `return self.items[0]`, since it is said twice.\n"
    text = (
        f"{begun} that is the first.\n    # So:\n    return self.items.pop()  # all\n{again}```\n"
    )
    done = Completed(Draw(0, 0.0, 1), text, StopReason.END, Usage())
    found = placed(done, "box.py", Wanted("Box.pop", BOX), begun).text
    assert "Not `" not in found
    assert "        return self.items.pop()  # all\n" in found
    assert "So:" not in found
    text = f"{opening('Box.pop')}\n    return self.items.pop()\n```\n"
    done = Completed(Draw(0, 0.0, 1), text, StopReason.END, Usage())
    bare = placed(done, "box.py", Wanted("Box.pop", BOX), opening("Box.pop"))
    assert "#" not in bare.text
    plain = opening("Box.pop")
    text = f"{plain} Take it.\n    return self.items.pop()\n```\n"
    done = Completed(Draw(0, 0.0, 1), text, StopReason.END, Usage())
    assert "# Take it." in placed(done, "box.py", Wanted("Box.pop", BOX), plain).text


def test_its_docstring_says_what_is_said_of_it_and_of_no_other():
    points = [
        "`Box.pop`: It raises `IndexError` when empty.",
        "`pop` takes the last one.",
        "`seal(box)` is called after `pop`.",
        "`None` is never what `pop` gives.",
        "The box may `pop`.",
    ]
    criteria = tuple(Criterion(f"c{n}", t, CheckKind.BEHAVIOUR) for n, t in enumerate(points))
    said = opening("Box.pop", points=criteria)
    assert said.splitlines()[2:-2] == [
        '    """It raises `IndexError` when empty.',
        "",
        "    `pop` takes the last one.",
        "    `None` is never what `pop` gives.",
        "    The box may `pop`.",
    ]


def test_a_constructor_is_begun_without_what_is_said_of_its_class():
    assert opening("Box.__init__") == "```python\ndef __init__(self):\n    #"


def test_at_a_second_try_the_body_that_is_there_is_said_to_be_wrong():
    assert opening("Box.pop", again=True).endswith("\n    # Not `return self.items[0]`, since")
    bare = BOX.replace("return self.items[0]", "...")
    assert opening("Box.pop", text=bare, again=True).endswith("\n    #")
    long = BOX.replace("self.items[0]", f"self.items[{'0 + ' * 30}0]")
    assert opening("Box.pop", text=long, again=True).endswith("\n    #")
    ends_oddly = BOX.replace("return self.items[0]", "return (\n            1\n        )")
    assert opening("Box.pop", text=ends_oddly, again=True).endswith("\n    #")
    empty = BOX.replace("return self.items[0]", "return items")
    assert opening("Box.pop", text=empty, again=True).endswith("\n    #")
    quotes = BOX.replace("self.items[0]", '"`"')
    assert opening("Box.pop", text=quotes, again=True).endswith("\n    #")
