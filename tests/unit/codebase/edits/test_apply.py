"""Applying edits: each rung of the ladder, and each refusal."""

import pytest

from standalone_orchestrator.codebase.edits import Applied, Edit, Missed, apply, apply_reply

CALC = """class Calculator:
    def add(self, a, b):
        return a + b

    def divide(self, a, b):
        # no zero
        return a / b


def main():
    calculator = Calculator()
    print(calculator.add(1, 2))
"""


def applied(text, *pairs):
    result = apply(text, [Edit(*p) for p in pairs])
    assert isinstance(result, Applied), result
    return result.text


def missed(text, *pairs):
    result = apply(text, [Edit(*p) for p in pairs])
    assert isinstance(result, Missed), result
    return result


def test_whole_lines_are_replaced():
    text = applied(CALC, ("        return a + b\n", "        return b + a\n"))
    assert text == CALC.replace("return a + b", "return b + a")


def test_a_part_of_a_line_is_replaced_when_it_is_there_once():
    assert applied(CALC, ("a / b", "a // b")) == CALC.replace("a / b", "a // b")


def test_a_part_never_cuts_through_a_word():
    assert isinstance(apply("max = 1\n", [Edit("x = 1", "y = 1")]), Missed)


def test_a_whole_line_is_meant_where_other_lines_only_contain_it():
    assert applied("x = 1\nmy x = 1\n", ("x = 1", "x = 2")) == "x = 2\nmy x = 1\n"
    assert (
        applied("    go()\n    go() or stop()\n", ("go()\n", "run()\n"))
        == "    run()\n    go() or stop()\n"
    )


def test_lines_are_removed_by_an_empty_replacement():
    assert applied(CALC, ("        # no zero\n", "")) == CALC.replace("        # no zero\n", "")


def test_edits_are_applied_in_order_each_to_what_the_others_left():
    text = applied(CALC, ("a + b", "a + b + 0"), ("a + b + 0", "sum((a, b))"))
    assert "return sum((a, b))" in text


def test_trailing_blanks_and_blank_lines_do_not_matter():
    text = "def f():   \n    x = 1\t\n\n\n    return x\n"
    new = applied(
        text, ("def f():\n    x = 1\n\n    return x\n", "def f():\n    x = 2\n\n    return x\n")
    )
    assert new == "def f():   \n    x = 2\n\n\n    return x\n"


def test_a_uniform_shift_of_indentation_is_followed():
    search = "def divide(self, a, b):\n    # no zero\n    return a / b\n"
    replace = (
        "def divide(self, a, b):\n    if b == 0:\n        raise ValueError\n    return a / b\n"
    )
    assert applied(CALC, (search, replace)) == CALC.replace(
        "        # no zero\n", "        if b == 0:\n            raise ValueError\n"
    )


def test_a_search_that_is_indented_too_deeply_is_followed_back():
    assert applied("def f():\n    return 1\n", ("        def f():\n            return 1\n",
                   "        def f():\n            x = 2\n            return x\n")) == (
        "def f():\n    x = 2\n    return x\n"
    )  # fmt: skip


def test_tabs_of_the_file_stay_tabs():
    text = "class A:\n\tdef f(self):\n\t\treturn 1\n"
    search = "    def f(self):\n        return 1\n"
    replace = "    def f(self):\n        if self:\n            return 2\n        return 1\n"
    assert applied(text, (search, replace)) == (
        "class A:\n\tdef f(self):\n\t\tif self:\n\t\t\treturn 2\n\t\treturn 1\n"
    )


def test_line_ends_of_the_file_are_kept():
    text = "a = 1\r\nb = 2\r\nc = 3\r\n"
    assert applied(text, ("b = 2\n", "b = 4\nd = 5\n")) == "a = 1\r\nb = 4\r\nd = 5\r\nc = 3\r\n"
    assert applied(text, ("= 1\nb", "= 7\nb")) == "a = 7\r\nb = 2\r\nc = 3\r\n"


def test_a_last_line_without_an_end_stays_so():
    assert applied("a = 1\nb = 2", ("b = 2\n", "b = 3\n")) == "a = 1\nb = 3"


def test_smart_quotes_of_the_search_meet_plain_ones_in_the_file():
    text = 'def f():\n    print("it\'s – here")\n    return 1\n'.replace("–", "-")
    new = applied(text, ("    print(“it’s – here”)\n", "    print(“it’s – there”)\n"))
    assert new == 'def f():\n    print("it\'s - there")\n    return 1\n'


def test_a_nearly_right_search_is_followed_and_kept_lines_stay_the_files_own():
    text = CALC.replace(
        "        # no zero\n", "        # no zero, please: it cannot be divided by\n"
    )
    search = (
        "    def divide(self, a, b):\n"
        "        # no zero please, it cannot be divided by\n"
        "        return a / b\n"
    )
    replace = search.replace("return a / b", "return a // b")
    assert applied(text, (search, replace)) == text.replace("a / b", "a // b")


def test_a_nearly_right_search_of_another_function_is_refused():
    text = "def load_user(name):\n    row = fetch(name)\n    return build(row)\n"
    search = "def save_user(name):\n    row = fetch(name)\n    return build(row)\n"
    assert "nearest lines" in missed(text, (search, "def save_user(name):\n    pass\n")).feedback


def test_nothing_is_chosen_among_places_that_are_about_as_similar():
    block = "    value = compute(first, second)\n    check(value)\n    return value * {}\n"
    text = "def f():\n" + block.format(2) + "\ndef g():\n" + block.format(3)
    search = "    value = compute(first, second)\n    check(value)\n    return value * 4\n"
    assert "about as similar" in missed(text, (search, "    return 0\n")).feedback


def test_a_short_search_is_never_matched_by_likeness():
    assert isinstance(apply("return a + b\n", [Edit("return a + c", "return 0")]), Missed)


def test_an_empty_search_fills_an_empty_file():
    assert applied("", ("", "x = 1\n")) == "x = 1\n"
    assert applied("\n \n", ("\n", "x = 1\n")) == "x = 1\n"


def test_an_empty_search_adds_at_the_end_of_a_file():
    assert applied("x = 1\n", ("", "y = 2\n")) == "x = 1\n\ny = 2\n"
    assert applied("x = 1\n\n\n", ("", "\ny = 2\n\n")) == "x = 1\n\n\ny = 2\n"
    assert applied("x = 1\r\nz = 0", ("\n", "y = 2\n")) == "x = 1\r\nz = 0\r\n\r\ny = 2"
    assert applied("x = 1\n", ("x = 1", "x = 2"), ("", "y = 2\n")) == "x = 2\n\ny = 2\n"


def test_what_is_added_must_be_something_and_leave_nothing_out():
    assert "both empty" in missed("x = 1\n", ("", " \n")).feedback
    assert "leaves code out" in missed("x = 1\n", ("", "# ... rest of the code\n")).feedback


def test_no_edits_change_nothing():
    assert applied(CALC) == CALC


def test_several_places_are_refused_with_their_lines():
    result = missed("go()\nx = 1\ngo()\n", ("go()\n", "stop()\n"))
    assert result.index == 0
    assert "fits in 2 places, beginning at lines 1, 3." in result.feedback
    assert "more of the lines around the place" in result.feedback


def test_one_miss_leaves_everything_as_it_was_and_says_which():
    result = missed(CALC, ("a + b", "b + a"), ("not there at all\nnor this\n", "x"))
    assert result.index == 1
    assert result.feedback.startswith("Edit 2 of 2 was not applied, and nothing was changed")


def test_feedback_shows_the_nearest_lines_with_numbers_and_the_difference():
    search = "    def divide(self, x, y):\n        # no zero\n        return x / y\n"
    feedback = missed(CALC, (search, "")).feedback
    assert "5 |     def divide(self, a, b):" in feedback
    assert (
        "SEARCH has `    def divide(self, x, y):`, the file has `    def divide(self, a, b):`"
        in feedback
    )
    assert "copy the lines to be changed from the file" in feedback


def test_feedback_tells_when_the_edit_seems_done_already():
    text = CALC.replace(
        "        return a / b\n", "        if not b:\n            raise ValueError\n"
    )
    new = "        if not b:\n            raise ValueError\n"
    assert (
        "already stands there at line 7" in missed(text, ("        return a / b\n", new)).feedback
    )


@pytest.mark.parametrize(
    "mark", ["        # ... rest of the code", "        # existing code here", "        ..."]
)
def test_code_that_is_left_out_is_refused_on_both_sides(mark):
    old = "    def add(self, a, b):\n        return a + b\n"
    feedback = missed(CALC, (old, f"    def add(self, a, b):\n        x = 1\n{mark}\n")).feedback
    assert "REPLACE leaves code out" in feedback
    feedback = missed(
        CALC, (f"class Calculator:\n        x\n{mark}\n        return a / b\n", "x\n")
    ).feedback
    assert "SEARCH leaves code out" in feedback


def test_a_large_file_is_searched_quickly():
    text = "".join(
        f"def function_{i}(a, b):\n    total = a + {i}\n    return total\n" for i in range(3000)
    )
    search = "def function_1500(a, c):\n    total = a * 1500\n    return total - 1\n"
    assert isinstance(apply(text, [Edit(search, "x\n")]), Missed)


LADDER = {
    "another width of a level": (
        "def f(x):\n    for y in x:\n        go(y)\n    return 1\n",
        "def f(x):\n  for y in x:\n    go(y)\n",
        "def f(x):\n  for y in x:\n    if y:\n      go(y)\n",
        "def f(x):\n    for y in x:\n        if y:\n            go(y)\n    return 1\n",
    ),
    "only the first line lost its blanks": (
        "class A:\n    def f(self):\n        x = 1\n        return x\n",
        "def f(self):\n        x = 1\n",
        "def f(self):\n        x = 2\n",
        "class A:\n    def f(self):\n        x = 2\n        return x\n",
    ),
    "only the search is at the margin": (
        "class A:\n    def f(self):\n        x = 1\n        return x\n",
        "def f(self):\n    x = 1\n    return x\n",
        "    def f(self):\n        x = 1\n        return -x\n",
        "class A:\n    def f(self):\n        x = 1\n        return -x\n",
    ),
    "one line at the margin becomes several": (
        "def f(x):\n    return x\n",
        "return x\n",
        "if x:\n    return x\nreturn 0\n",
        "def f(x):\n    if x:\n        return x\n    return 0\n",
    ),
    "numbers": (
        "a = 1\nb = 2\n",
        "1 | a = 1\n2 | b = 2\n",
        "1 | a = 3\n2 | b = 2\n",
        "a = 3\nb = 2\n",
    ),
    "hash tags of the search": ("a = 1\nb = 2\n", "2:c9|b = 2\n", "b = 3\n", "a = 1\nb = 3\n"),
    "a block below one line at the margin": (
        "def f(x):\n    return x\n",
        "return x\n",
        "if x:\n    return x\n",
        "def f(x):\n    if x:\n        return x\n",
    ),
    "a fence that only opens": (
        "a = 1\nb = 2\n",
        "```python\nb = 2\n",
        "b = 3\n```\n",
        "a = 1\nb = 3\n",
    ),
    "layout and quotes": (
        "f(a, 'b')\nx = a + 1\n",
        'f(a,"b")\nx=a+1\n',
        'f(a,"b")\nx = a + 2\n',
        "f(a, 'b')\nx = a + 2\n",
    ),
    "comments": (
        "def f(x):\n    # why\n    y = x\n    # how\n    return y\n",
        "def f(x):\n    y = x\n    return y\n",
        "def f(x, z):\n    y = x\n    return y\n",
        "def f(x, z):\n    # why\n    y = x\n    # how\n    return y\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "search", "replace", "after"), LADDER.values(), ids=LADDER)
def test_what_keeps_its_meaning_is_followed(text, search, replace, after):
    assert applied(text, (search, replace)) == after


LONG = (
    "def merge(first, second, limit):\n    found = first + second\n    if len(found) < limit:\n"
    "        return found\n    shortened = found[:12]\n    return sorted(shortened)\n"
)


@pytest.mark.parametrize(
    ("old", "wrong"),
    [("< limit", "> limit"), ("[:12]", "[:13]"), ("(shortened)", "(second)"),
     ("if len", "if not len"), ("found[:12]", "found // 12")],
)  # fmt: skip
def test_a_search_that_says_something_else_is_refused(old, wrong):
    search = LONG.replace(old, wrong)
    assert "nearest lines" in missed(LONG, (search, search.replace("first +", "first -"))).feedback


def test_quotes_within_a_line_hide_no_number():
    text = (
        "def odd(lines, python, first):\n"
        '    quoted = python and lines.count(\'"""\') % 2 == 1\n'
        "    end = len(lines)\n"
    )
    search = text.replace("% 2", "% 9")
    assert "nearest lines" in missed(text, (search, f"{text}    return end\n")).feedback


def test_a_mistyped_word_in_a_kept_line_is_followed():
    search = LONG.replace("sorted(shortened", "sorted(shortned")
    made = applied(LONG, (search, search.replace("first + second", "second + first")))
    assert made == LONG.replace("first + second", "second + first")


def test_comments_are_not_lost_where_it_is_unclear_where_they_belong():
    text = "def f(x):\n    a = x\n    # why\n    b = x\n    return a\n"
    search = "def f(x):\n    a = x\n    b = x\n    return a\n"
    assert isinstance(apply(text, [Edit(search, "def f(x):\n    c = x\n    return c\n")]), Missed)


def test_an_edit_that_would_change_nothing_is_done_already():
    search = LONG.replace("sorted(shortened", "sorted(shortned")
    assert "already stands there at line 1" in missed(LONG, (search, LONG)).feedback


def test_edits_of_one_reply_may_each_repeat_the_text_as_it_was():
    text = "a = 1\nb = 2\nc = 3\n"
    one, other = Edit("a = 1\nb = 2\n", "a = 9\nb = 2\n"), Edit("a = 1\nb = 2\n", "a = 1\nb = 8\n")
    assert apply_reply(text, [one, other]) == Applied("a = 9\nb = 8\nc = 3\n")
    assert isinstance(apply_reply(text, [one, Edit("a = 1\n", "a = 7\n")]), Missed)
    assert isinstance(apply_reply(text, [one, Edit("lost\n", "x\n")]), Missed)


def test_what_a_reply_says_twice_is_done_once():
    edit = Edit("import os\n", "import os\nimport re\n")
    assert apply_reply("import os\n", [edit, edit]) == Applied("import os\nimport re\n")
