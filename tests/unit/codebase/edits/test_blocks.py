"""Blocks in replies, as models write them."""

import pytest

from standalone_orchestrator.codebase.edits import Block, cut_short, parse_blocks

ONE = Block("a.py", "old\n", "new\n")
NAMELESS = Block(None, "old\n", "new\n")

BODY = "<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE"

REPLIES = {
    "plain": (f"a.py\n{BODY}\n", ONE),
    "fence inside path": (f"a.py\n```python\n{BODY}\n```\n", ONE),
    "path inside fence": (f"```python\na.py\n{BODY}\n```\n", ONE),
    "path in the fence": (f"```python a.py\n{BODY}\n```\n", ONE),
    "prose around": (f"Sure! I change it:\n\na.py\n{BODY}\nDone.", ONE),
    "no path": (f"{BODY}", NAMELESS),
    "prose is no path": (f"I fix the bug in a.py now:\n{BODY}", NAMELESS),
    "heading": (f"### `a.py`\n{BODY}", ONE),
    "bold": (f"**a.py**\n\n{BODY}", ONE),
    "label": (f"File: a.py\n{BODY}", ONE),
    "comment": (f"# a.py\n{BODY}", ONE),
    "dotted": (f"./a.py:\n{BODY}", ONE),
    "in the marker": ("<<<<<<< SEARCH a.py\nold\n=======\nnew\n>>>>>>> REPLACE", ONE),
    "five": ("a.py\n<<<<< SEARCH\nold\n=====\nnew\n>>>>> REPLACE", ONE),
    "nine": ("a.py\n<<<<<<<<< SEARCH\nold\n=========\nnew\n>>>>>>>>> REPLACE", ONE),
    "uneven": ("a.py\n<<<<<< SEARCH\nold\n========\nnew\n>>>>>>> REPLACE", ONE),
    "lower case": ("a.py\n<<<<<<< search\nold\n=======\nnew\n>>>>>>> replace", ONE),
    "bracketed": ("a.py\n<<<<<<< SEARCH>\nold\n=======\nnew\n>>>>>>> REPLACE<", ONE),
    "git words": ("a.py\n<<<<<<< HEAD\nold\n=======\nnew\n>>>>>>> branch", ONE),
    "dashes": ("a.py\n------- SEARCH\nold\n=======\nnew\n+++++++ REPLACE", ONE),
    "bare": ("a.py\n<<<<<<<\nold\n=======\nnew\n>>>>>>>", ONE),
    "indented": ("a.py\n  <<<<<<< SEARCH\nold\n  =======\nnew\n  >>>>>>> REPLACE", ONE),
    "no end marker but a fence": ("a.py\n```\n<<<<<<< SEARCH\nold\n=======\nnew\n```\n", ONE),
    "fences inside": (
        "a.py\n<<<<<<< SEARCH\n```python\nold\n```\n"
        "=======\n```python\nnew\n```\n>>>>>>> REPLACE", ONE),
    "windows": ("a.py\r\n<<<<<<< SEARCH\r\nold\r\n=======\r\nnew\r\n>>>>>>> REPLACE\r\n",
                Block("a.py", "old\r\n", "new\r\n")),
    "empty search": ("a.py\n<<<<<<< SEARCH\n=======\nnew\n>>>>>>> REPLACE", Block("a.py", "",
        "new\n")),
    "empty replace": ("a.py\n<<<<<<< SEARCH\nold\n=======\n>>>>>>> REPLACE", Block("a.py",
        "old\n", "")),
    "folder": (f"src/pkg/a b.py\n{BODY}",
               Block("src/pkg/a b.py", "old\n", "new\n")),
    "no suffix": (f"Makefile\n{BODY}",
                  Block("Makefile", "old\n", "new\n")),
}  # fmt: skip


@pytest.mark.parametrize(("reply", "block"), REPLIES.values(), ids=REPLIES)
def test_a_block_is_understood(reply, block):
    assert parse_blocks(reply) == (block,)


def test_a_block_without_a_path_has_the_path_of_the_one_before():
    block = "<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE\n"
    assert parse_blocks(f"a.py\n{block}\nand\n\n{block}\nb.py\n{block}") == (
        ONE, ONE, Block("b.py", "old\n", "new\n"),
    )  # fmt: skip


def test_the_next_block_ends_one_whose_end_marker_is_missing():
    reply = (
        "a.py\n<<<<<<< SEARCH\nold\n=======\nnew\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n"
    )
    assert parse_blocks(reply) == (ONE, Block("a.py", "x\n", "y\n"))


@pytest.mark.parametrize(
    "reply",
    ["", "no blocks", "a.py\n<<<<<<< SEARCH\nold\n",
    "a.py\n<<<<<<< SEARCH\nold\n=======\nhalf a repl",
     "<<<<<<< SEARCH\nold\n>>>>>>> REPLACE", "x = a <<<<< b", "Title\n=======\n",
     ">>>>>>> REPLACE"],
)  # fmt: skip
def test_half_a_block_is_none(reply):
    assert parse_blocks(reply) == ()


def test_an_underline_in_the_replacement_belongs_to_it():
    reply = "a.rst\n<<<<<<< SEARCH\nold\n=======\nTitle\n=======\ntext\n>>>>>>> REPLACE"
    assert parse_blocks(reply) == (Block("a.rst", "old\n", "Title\n=======\ntext\n"),)


def test_the_end_of_a_reply_ends_a_block_only_if_the_model_ended_it():
    reply = "a.py\n<<<<<<< SEARCH\nold\n=======\nnew\n"
    assert parse_blocks(reply) == ()
    assert cut_short(reply)
    assert parse_blocks(reply, ended=True) == (ONE,)
    assert not cut_short(reply, ended=True)
    assert cut_short("<<<<<<< SEARCH\nold\n", ended=True)
    assert not cut_short(f"a.py\n{BODY}\nThat is all.\n")


@pytest.mark.parametrize("rest", ["=======\n", "\nThis makes it much faster.\n"])
def test_what_follows_a_block_without_an_end_is_no_code(rest):
    reply = f"<<<<<<< SEARCH\nold\n=======\nnew\n{rest}"
    assert parse_blocks(reply, ended=True) == ()
    assert cut_short(reply, ended=True)


def test_fences_of_a_replacement_belong_to_it_where_an_end_marker_comes():
    new = "```sh\nnew\n```\nmore\n"
    reply = f"````md\n<<<<<<< SEARCH\nold\n=======\n{new}>>>>>>> REPLACE\n````\n"
    assert parse_blocks(reply) == (Block(None, "old\n", new),)


def test_lines_that_a_block_tells_and_bold_markers_are_no_text():
    told = (
        "**<<<<<<< SEARCH**\n:start_line:7\n-------\nold\n**=======**\nnew\n**>>>>>>> REPLACE**\n"
    )
    assert parse_blocks(told) == (NAMELESS,)
