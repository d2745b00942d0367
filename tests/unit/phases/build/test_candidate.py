"""From a reply to the text of a file, and what code says against it."""

import pytest

from standalone_orchestrator.codebase.lint import faults as faults_of
from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.models.api import Completed, Draw, StopReason, Usage
from standalone_orchestrator.phases.build.candidate import Text, Unusable, by_edits, text_from, told

OLD = "def pack(x):\n    return x\n\n\ndef seal(x):\n    return None\n"
EDIT = "<<<<<<< SEARCH\n    return x\n=======\n    return x + 1\n>>>>>>> REPLACE\n"


def faults(path, text):
    return faults_of(PlannedFile(path, ""), text)


def reply(text, stop=StopReason.END):
    return Completed(Draw(0, 0.0, 1), text, stop, Usage())


def test_a_whole_file_in_a_fence_is_taken():
    found = text_from(reply("Here:\n```python\nx = 1\n```\n"), "box.py", None)
    assert found == Text("x = 1\n")


def test_edits_change_the_file_as_it_is():
    assert text_from(reply(EDIT), "box.py", OLD) == Text(
        OLD.replace("return x\n", "return x + 1\n")
    )


@pytest.mark.parametrize("path", ["box.py", "./box.py"])
def test_edits_that_name_the_file_are_for_it(path):
    found = text_from(reply(f"{path}\n{EDIT}"), "box.py", OLD)
    assert isinstance(found, Text)
    assert "x + 1" in found.text


def test_edits_of_another_file_are_no_change_of_this_one():
    found = text_from(reply(f"lid.py\n{EDIT}"), "box.py", OLD)
    assert found == Unusable("the changes are for `lid.py`, but `box.py` was asked for")


def test_an_edit_that_fits_nowhere_says_why():
    found = text_from(reply(EDIT.replace("return x\n=", "return y\n=")), "box.py", OLD)
    assert isinstance(found, Unusable)
    assert "return y" in found.feedback


def test_edits_need_a_file_to_edit():
    assert isinstance(text_from(reply(EDIT), "box.py", None), Unusable)


@pytest.mark.parametrize(
    "cut",
    [
        reply("```python\nx = 1\n", StopReason.END),
        reply("```python\nx = 1\n```\n", StopReason.LENGTH),
        reply("```python\nx = 1\n", StopReason.LENGTH),
    ],
)
def test_a_file_that_was_cut_short_is_not_taken(cut):
    found = text_from(cut, "box.py", None)
    assert found == Unusable("the reply for `box.py` was cut short; write it more briefly")


def test_a_file_that_leaves_old_parts_out_is_not_taken():
    text = "```python\ndef pack(x):\n    return x + 1\n\n# ... rest of the code unchanged ...\n```"
    assert isinstance(text_from(reply(text), "box.py", OLD), Unusable)
    assert isinstance(text_from(reply(text), "box.py", None), Text)


def test_a_reply_without_a_file_says_so():
    assert isinstance(text_from(reply("I am sorry."), "box.py", None), Unusable)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("def f(:\n", "syntax"),
        ("def f():\n    pass\n", "unfinished"),
        ("def f():\n    return nowhere\n", "undefined-name"),
    ],
)
def test_code_sees_static_faults(text, rule):
    assert [f.rule for f in faults("box.py", text)] == [rule]


def test_code_says_nothing_against_a_sound_file_or_an_unknown_language():
    assert faults("box.py", OLD) == ()
    assert faults("notes.md", "def f(:") == ()


def test_faults_are_told_with_their_lines_and_not_without_end():
    found = faults("box.py", "def f():\n    pass\n")
    assert told(found).startswith("- line 1: ")
    assert told(found * 20).count("\n") == 7
    assert told(()) == ""
    assert told(faults("box.py", "x = 1\ndef f(:\n")).count("line 2") == 1


LONG = "import re\n\n\n" + "\n\n".join(f"def f{n}(x):\n    return x + {n}\n" for n in range(60))
assert by_edits(LONG)


def changed(text, current=LONG):
    return text_from(reply(text), "box.py", current)


def test_a_new_function_alone_is_added_to_a_long_file():
    new = "def added(x):\n    return x\n"
    assert changed(f"```python\n{new}```") == Text(f"{LONG}\n\n{new}")


def test_a_function_of_a_long_file_is_replaced_by_name():
    new = "def f7(x):\n    return 7 - x\n"
    assert changed(f"Here:\n```python\n{new}```") == Text(LONG.replace("x + 7\n", "7 - x\n"))


def test_a_whole_long_file_is_taken_and_one_that_lost_half_of_it_is_not():
    whole = LONG.replace("x + 7\n", "7 - x\n")
    assert changed(f"```python\n{whole}```") == Text(whole)
    found = changed(f"```python\n{LONG[: LONG.index('def f30(')]}\nprint(f1(2))\n```")
    assert isinstance(found, Unusable)
    assert "not the whole file" in found.feedback


def test_an_edit_with_an_empty_search_adds_to_the_file():
    new = "def added(x):\n    return x\n"
    block = f"<<<<<<< SEARCH\n=======\n{new}>>>>>>> REPLACE\n"
    assert changed(block) == Text(f"{LONG}\n\n{new}")
    assert changed(block, OLD) == Text(f"{OLD}\n\n{new}")


def test_a_short_file_is_what_the_reply_says():
    new = "def pack(x):\n    return 1\n\n\ndef seal(x):\n    return x\n"
    assert changed(f"```python\n{new}```", OLD) == Text(new)


def test_a_part_of_a_short_file_that_was_asked_for_whole_loses_no_definition():
    new = "def added(x):\n    return x\n"
    assert changed(f"```python\n{new}```", OLD) == Text(f"{OLD}\n\n{new}")


SCRIPT = "#!/bin/sh\n" + "".join(f"echo {n}\n" for n in range(300))


def test_a_snippet_never_replaces_a_file_of_no_language_when_changes_were_asked_for():
    def got(text, *, edit=True, ours=False):
        return text_from(reply(f"```sh\n{text}```"), "run.sh", SCRIPT, edit=edit, ours=ours)

    found = got("echo 7 7\n")
    assert isinstance(found, Unusable)
    assert "1 of the 301 lines of `run.sh`" in found.feedback
    assert "SEARCH and REPLACE" in found.feedback
    whole = SCRIPT.replace("echo 7\n", "echo 8\n")
    assert got(whole) == Text(whole)
    assert isinstance(got("echo 7 7\n", edit=False), Unusable)
    assert got("echo 7 7\n", edit=False, ours=True) == Text("echo 7 7\n")


def test_a_path_may_be_told_by_its_last_parts_or_from_a_root():
    for named in ("box.py", "pkg/box.py", "/home/me/src/pkg/box.py"):
        assert isinstance(text_from(reply(f"{named}\n{EDIT}"), "src/pkg/box.py", OLD), Text)
    assert isinstance(text_from(reply(f"xbox.py\n{EDIT}"), "box.py", OLD), Unusable)


def test_blocks_in_the_reasoning_are_no_edits():
    draft = EDIT.replace("x + 1", "x + 7")
    assert text_from(reply(f"<think>\n{draft}</think>\n{EDIT}"), "box.py", OLD) == Text(
        OLD.replace("return x\n", "return x + 1\n")
    )
    assert isinstance(text_from(reply(f"<think>\n{draft}"), "box.py", OLD), Unusable)


def test_a_reply_that_is_cut_within_a_block_is_not_applied_in_half():
    cut = f"{EDIT}\n<<<<<<< SEARCH\n    return None\n=======\n    return x"
    found = text_from(reply(cut, StopReason.LENGTH), "box.py", OLD)
    assert isinstance(found, Unusable)
    assert "cut short" in found.feedback
    whole = text_from(reply(cut, StopReason.END), "box.py", OLD)
    assert isinstance(whole, Text)


def test_a_document_of_the_base_does_not_shrink_unexplained():
    guide = "# Guide\n" + "A line of it.\n" * 30
    found = text_from(reply("```markdown\n# Guide\nShort.\n```"), "guide.md", guide)
    assert isinstance(found, Unusable)
    assert "`guide.md`" in found.feedback
