"""Edits that name lines by tags: exactly the lines meant, or a refusal that shows them."""

import re

import pytest

from standalone_orchestrator.codebase.edits import (
    Applied,
    Missed,
    apply_anchored,
    parse_anchored,
    tagged,
)

TEXT = """\
import os


def first(rows):
    return rows[0]


def last(rows):
    return rows[-1]
"""


def tag(line, text=TEXT):
    return tagged(text).splitlines()[line - 1].split("|")[0]


def applied(reply, text=TEXT):
    return apply_anchored(text, parse_anchored(reply))


def lines(first, last, new, text=TEXT):
    return f"<<<<<<< LINES {tag(first, text)} {tag(last, text)}\n{new}>>>>>>> END\n"


def refused(reply, text=TEXT):
    made = applied(reply, text)
    assert isinstance(made, Missed)
    return made.feedback


def test_a_file_is_shown_with_a_tag_before_each_line():
    shown = tagged("a = 1\nb = 2")
    assert re.fullmatch(r"1:[a-z2-9]{2}\|a = 1\n2:[a-z2-9]{2}\|b = 2\n", shown)


def test_tags_of_the_same_line_have_the_same_letters_whatever_stands_at_its_end():
    assert tag(1, "x = 1\n") == tag(1, "x = 1  \r\n") != tag(1, "x = 2\n")


@pytest.mark.parametrize(
    "between", [" ", " to ", "-", "..", " - ", ", "], ids=["blank", "to", "dash", "dots", "d", "c"]
)
def test_lines_between_two_tags_are_replaced(between):
    reply = f"<<<<<<< LINES {tag(4)}{between}{tag(5)}\ndef first(rows):\n    return 1\n>>>>>>> END"
    assert applied(reply) == Applied(TEXT.replace("rows[0]", "1"))


def test_one_tag_means_one_line_also_with_the_line_behind_it():
    for behind in ("", "|    return rows[0]"):
        reply = f"Sure:\n```\n<<<<<<< LINES {tag(5)}{behind}\n    return 1\n>>>>>>> END\n```"
        assert applied(reply) == Applied(TEXT.replace("rows[0]", "1"))


def test_lines_are_put_in_below_a_tag_and_deleted_by_nothing():
    below = f"<<<<<<< AFTER {tag(1)}\nimport re\n>>>>>>> END"
    assert applied(below) == Applied(TEXT.replace("import os\n", "import os\nimport re\n"))
    assert applied(lines(4, 7, "")) == Applied("import os\n\n\n" + TEXT[TEXT.index("def last") :])


def test_copied_tags_and_a_fence_around_the_new_lines_are_taken_off():
    new = f"```python\n{tag(4)}|def first(rows):\n    return 1\n```\n"
    assert applied(lines(4, 5, new)) == Applied(TEXT.replace("rows[0]", "1"))


def test_all_edits_are_about_the_file_as_it_was_shown():
    reply = lines(1, 1, "import re\nimport sys\n") + lines(9, 9, "    return 9\n")
    wanted = TEXT.replace("os", "re\nimport sys").replace("rows[-1]", "9")
    assert applied(reply) == Applied(wanted)


def test_line_ends_of_the_file_are_kept():
    text = TEXT.replace("\n", "\r\n").removesuffix("\r\n")
    made = applied(lines(9, 9, "    return 9\n", text), text)
    assert made == Applied(text.replace("rows[-1]", "9"))


def test_a_tag_of_another_line_is_refused_with_the_lines_that_are_there():
    number, letters = tag(9).split(":")
    told = refused(f"<<<<<<< LINES {int(number) - 1}:{letters}\n    return 9\n>>>>>>> END")
    assert f"`8:{letters}` is not the tag of line 8. That hash is of line 9." in told
    assert f"{tag(8)}|def last(rows):" in told


def test_a_drifted_file_is_refused():
    reply = lines(5, 5, "    return 1\n")
    assert "`5:" in refused(reply, f"import re\n{TEXT}")


@pytest.mark.parametrize("tags", ["5", "5 to 7", "xy", "", "5:zz9", "first last", "99:ab"])
def test_what_is_no_tag_of_the_file_is_refused(tags):
    assert "nothing was changed" in refused(f"<<<<<<< LINES {tags}\nx\n>>>>>>> END")


def test_nothing_is_applied_where_one_edit_does_not_fit():
    reply = lines(1, 1, "import re\n") + "<<<<<<< LINES 9:zz\nx\n>>>>>>> END\n"
    assert refused(reply).startswith("Edit 2 of 2 was not applied, and nothing was changed")


def test_edits_that_meet_are_refused():
    assert "(line 5)" in refused(lines(4, 5, "a\n") + lines(5, 6, "b\n"))
    twice = f"<<<<<<< AFTER {tag(1)}\na\n>>>>>>> END\n<<<<<<< AFTER {tag(1)}\nb\n>>>>>>> END"
    assert "another edit" in refused(twice)
    same = lines(5, 5, "    return 1\n")
    assert isinstance(applied(same + same), Applied)


def test_a_block_without_its_end_is_refused():
    cut = f"<<<<<<< LINES {tag(4)} {tag(5)}\ndef first(rows):\n"
    assert "`>>>>>>> END` is missing" in refused(cut)
    assert "missing" in refused(cut + lines(9, 9, "    return 9\n"))


def test_a_neighbour_that_would_stand_there_twice_is_refused():
    assert "`def first(rows):`" in refused(lines(5, 5, "def first(rows):\n    return 1\n"))
    assert "`return rows[0]`" in refused(lines(4, 4, "def first(rows):\n    return rows[0]\n"))


def test_tags_in_the_wrong_order_left_out_code_and_no_change_are_refused():
    assert "wrong order" in refused(lines(5, 4, "x\n"))
    assert "leaves code out" in refused(lines(4, 9, "# ... rest of the code unchanged ...\n"))
    assert "already" in refused(lines(1, 1, "import os\n"))
    assert "nothing" in refused(f"<<<<<<< AFTER {tag(1)}\n\n>>>>>>> END")


def test_a_reply_without_tags_holds_no_such_edit():
    assert parse_anchored("<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n") == ()
