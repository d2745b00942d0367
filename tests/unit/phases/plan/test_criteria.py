"""Criteria are the task's own sentences; nothing that it names is lost."""

from pathlib import Path

import pytest

from standalone_orchestrator.codebase.terms import claims, terms
from standalone_orchestrator.core.task import CheckKind, PlannedFile
from standalone_orchestrator.phases.plan.criteria import MOST_CRITERIA, criteria
from standalone_orchestrator.phases.plan.sentences import sentences

BEHAVIOUR, STRUCTURE, COMMAND = CheckKind.BEHAVIOUR, CheckKind.STRUCTURE, CheckKind.COMMAND


def made(text, *exports, commands=(), path="m.py"):
    found = criteria(text, (PlannedFile(path, "", exports),), commands)
    assert [c.id for c in found] == [f"c{n}" for n in range(1, len(found) + 1)]
    assert {c.origin for c in found} <= {"code"}
    return [(c.text, c.kind) for c in found]


def test_a_sentence_about_files_and_classes_alone_is_one_of_structure():
    assert made("Write a module `m.py` with a class `Box`.", "class Box") == [
        ("Write a module `m.py` with a class `Box`.", STRUCTURE)
    ]


def test_a_sentence_that_names_a_callable_runs():
    text = "Write `m.py` where `pack` packs."
    assert made(text, "def pack(x)") == [(text, BEHAVIOUR)]


def test_a_list_of_functions_is_one_criterion_a_function():
    assert made("Functions: `pack(x)` and `unpack(x)`.", "def pack(x)", "def unpack(x)") == [
        ("`pack` does what the task says", BEHAVIOUR),
        ("`unpack` does what the task says", BEHAVIOUR),
    ]


def test_a_list_that_says_more_of_its_functions_keeps_what_it_says():
    text = "The functions pack and unpack turn any text into bytes and back."
    found = made(text, "def pack(x)", "def unpack(x)")
    assert found == [(f"`pack`: {text}", BEHAVIOUR), (f"`unpack`: {text}", BEHAVIOUR)]


def test_a_list_of_functions_that_all_do_one_thing_keeps_it():
    text = "`pack` and `unpack` change both ends."
    found = made(text, "def pack(x)", "def unpack(x)")
    assert found == [(f"`pack`: {text}", BEHAVIOUR), (f"`unpack`: {text}", BEHAVIOUR)]


def test_a_list_with_a_few_words_around_it_is_still_only_a_list():
    text = "`pack(x)` and `unpack(x)` are the two functions of it."
    assert made(text, "def pack(x)", "def unpack(x)")[0][0] == "`pack` does what the task says"


def test_a_sentence_that_leans_back_on_a_list_goes_with_each_of_its_functions():
    text = "There are `pack(x)` and `unpack(x)`. Each takes a text and gives a text."
    assert made(text, "def pack(x)", "def unpack(x)") == [
        ("`pack`: Each takes a text and gives a text.", BEHAVIOUR),
        ("`unpack`: Each takes a text and gives a text.", BEHAVIOUR),
    ]


def test_two_sentences_that_lean_back_are_both_kept():
    text = "There are `pack(x)` and `unpack(x)`. Each takes a text. They give a text."
    assert made(text, "def pack(x)", "def unpack(x)")[0] == (
        "`pack`: Each takes a text. They give a text.",
        BEHAVIOUR,
    )


def test_without_a_list_there_is_nothing_to_lean_on():
    assert made("Each word counts.", "def pack(x)") == [("Each word counts.", BEHAVIOUR)]


def test_a_sentence_about_an_error_stays_one_of_its_own():
    text = "There are `pack(x)` and `unpack(x)`. Both raise `ValueError` for an empty text."
    assert made(text, "def pack(x)", "def unpack(x)")[2:] == [
        ("Both raise `ValueError` for an empty text.", BEHAVIOUR)
    ]


def test_a_callable_that_only_a_code_block_names_gets_a_criterion():
    text = "There are `pack(x)` and `unpack(x)`.\n```python\ndef seal(x):\n    ...\n```\n"
    found = made(text, "def pack(x)", "def unpack(x)", "def seal(x)", "def own(x)")
    assert ("`seal` does what the task says", BEHAVIOUR) in found
    assert not any("own" in t for t, _ in found)


def test_a_class_that_only_a_code_block_names_gets_a_criterion_of_structure():
    text = "Boxes go into `m.py`.\n```python\nclass Box:\n    ...\n```\n"
    assert made(text, "class Box") == [
        ("Boxes go into `m.py`.", STRUCTURE),
        ("there is a class `Box`", STRUCTURE),
    ]


def test_what_only_a_heading_names_is_kept():
    text = "# Write `m.py`\n\n## The class `Box`\n\n`pack` packs.\n"
    assert made(text, "class Box", "Box.pack(self)") == [
        ("`pack` packs.", BEHAVIOUR),
        ("Write `m.py`", STRUCTURE),
        ("The class `Box`", STRUCTURE),
    ]


def test_a_file_and_a_class_that_only_a_list_of_functions_names_are_kept():
    text = "Class `Box` in `m.py` has `pack(x)` and `open(x)`."
    assert made(text, "class Box", "def pack(x)", "def open(x)")[2:] == [
        ("there is a class `Box`", STRUCTURE),
        ("there is a file `m.py`", STRUCTURE),
    ]


def test_a_heading_that_says_nothing_new_is_no_criterion():
    text = "# Write `pack`\n\n`pack` packs.\n"
    assert made(text, "def pack(x)") == [("`pack` packs.", BEHAVIOUR)]


def test_an_error_that_only_a_code_block_names_gets_a_criterion():
    text = "`pack` packs.\n```\nraise PackError\n```\n"
    assert made(text, "def pack(x)")[1] == (
        "`PackError` is raised where the task says so",
        BEHAVIOUR,
    )


def test_a_sentence_without_end_is_cut_in_pieces_that_lose_nothing():
    text = "pack takes " + ", ".join(f"`option_{n:03}`" for n in range(100))
    found = made(text, "def pack(x)")
    assert len(found) > 1
    assert all(any(claims(t, term) for t, _ in found) for term in terms(text))


def test_a_long_command_stays_whole():
    assert made("", commands=("x" * 700,)) == [(f"`{'x' * 700}` exits with 0", COMMAND)]


def test_a_heading_that_names_nothing_is_no_criterion():
    assert made("# Overview\n\n`pack` packs.\n", "def pack(x)") == [("`pack` packs.", BEHAVIOUR)]


def test_private_callables_are_nobodys_criterion():
    assert made("`_pack` and `pack` pack.", "def _pack(x)", "def pack(x)") == [
        ("`_pack` and `pack` pack.", BEHAVIOUR)
    ]


def test_the_users_commands_are_criteria_of_their_own_even_behind_a_long_task():
    found = made(". ".join(f"Line {n} holds" for n in range(500)), commands=("make test",))
    assert found[-1] == ("`make test` exits with 0", COMMAND)
    assert len(found) == MOST_CRITERIA


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One thing. Another thing.", ("One thing.", "Another thing.")),
        ("Use e.g. this one.", ("Use e.g. this one.",)),
        ("Do this:\n- first thing\n* second thing\n2. third thing", ("Do this:", "first thing",
         "second thing", "third thing")),
        ("a line\nthat goes on", ("a line that goes on",)),
        ("one\n\ntwo words", ("two words",)),
        ("Before.\n```\ncode here\n```\nAfter it.", ("Before.", "After it.")),
        ("Before.\n```\nnever closed", ("Before.",)),
        ("Ends! `code` begins.", ("Ends!", "`code` begins.")),
        ("123. 456.", ()),
    ],
)  # fmt: skip
def test_a_text_is_cut_into_sentences_and_points(text, parts):
    assert sentences(text) == parts


def test_a_result_and_an_error_in_one_sentence_are_two_criteria():
    found = made("`pack(x)` returns x and raises `ValueError` when x is zero.")
    assert [text for text, _ in found][:2] == [
        "`pack(x)` returns x.",
        "`pack(x)` raises `ValueError` when x is zero.",
    ]


L2 = (
    "class Calculator",
    "Calculator.add(self, a: float, b: float) -> float",
    "Calculator.subtract(self, a: float, b: float) -> float",
    "Calculator.multiply(self, a: float, b: float) -> float",
    "Calculator.divide(self, a: float, b: float) -> float",
)
GOAL = Path(__file__).parents[4] / "benchmarks" / "levels" / "l2-calculator" / "goal.md"


def test_the_criteria_of_the_measured_task_stay_as_they_were_measured():
    each = "Each takes two numbers and returns the result of the operation."
    assert made(GOAL.read_text("utf-8"), *L2, path="calculator.py") == [
        ("Write a Python module `calculator.py` with a class `Calculator`.", STRUCTURE),
        (f"`Calculator.add`: {each}", BEHAVIOUR),
        (f"`Calculator.subtract`: {each}", BEHAVIOUR),
        (f"`Calculator.multiply`: {each}", BEHAVIOUR),
        (f"`Calculator.divide`: {each}", BEHAVIOUR),
        ("`divide` raises `ValueError` when `b` is zero.", BEHAVIOUR),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "`Stack` keeps at most 100 items.",
        "`Stack` keeps its items in order.",
        "A Stack forgets nothing.",
        "`Stack` is immutable.",
        "Write a bash script `hello.sh` that prints hello.",
        "Write `index.html` with a heading and a list of links.",
        "`m.py` runs without any arguments.",
    ],
)
def test_a_sentence_that_says_what_a_class_or_file_does_is_one_of_behaviour(text):
    assert made(text, "class Stack")[0] == (text, BEHAVIOUR)


@pytest.mark.parametrize(
    "text",
    [
        "There is a class `Stack`.",
        "`Stack` and `Queue` in `m.py`.",
        "`Stack` lives in `m.py`.",
        "Write a Python module `m.py` that contains a class called `Stack`.",
        "Create a small library `m.py` with the classes `Stack` and `Queue`.",
        "Document it in `README.md`.",
    ],
)
def test_a_sentence_that_only_says_what_lies_where_is_one_of_structure(text):
    assert made(text, "class Stack", "class Queue")[0] == (text, STRUCTURE)


@pytest.mark.parametrize(
    ("sentence", "points"),
    [
        (
            "`slug(title)` joins words; a title without letters raises ValueError.",
            ["`slug(title)` joins words.", "`slug`: a title without letters raises ValueError."],
        ),
        (
            "`slug(title)` joins words; `slug` raises ValueError without any.",
            ["`slug(title)` joins words.", "`slug` raises ValueError without any."],
        ),
        (
            "`slug(title)` joins words; it drops dots.",
            ["`slug(title)` joins words; it drops dots."],
        ),
    ],
)
def test_a_result_and_an_error_in_halves_of_a_sentence_are_two_points(sentence, points):
    found = criteria(sentence, (PlannedFile("slug.py", "", ("def slug(title)",)),), ())
    assert [criterion.text for criterion in found] == points


def held(text, *exports, base=("m.py",)):
    found = criteria(text, (PlannedFile("m.py", "", exports, exists=True),), (), base)
    return [(c.text, c.kind) for c in found]


def test_a_sentence_that_only_restrains_is_a_criterion_of_its_own_kind():
    text = "`pack` takes a keyword. Nothing else changes."
    assert held(text, "def pack(x, k=0)") == [
        ("`pack` takes a keyword.", BEHAVIOUR),
        ("Nothing else changes.", CheckKind.RESTRAINT),
    ]


def test_a_sentence_that_asks_and_restrains_is_two_criteria():
    text = "`pack` takes a keyword; do not change the public API."
    assert held(text, "def pack(x, k=0)") == [
        ("`pack` takes a keyword.", BEHAVIOUR),
        ("do not change the public API.", CheckKind.RESTRAINT),
    ]


def test_in_an_empty_folder_a_restraint_goes_with_what_stands_before_it():
    text = "`pack` removes tabs. Leave everything else as it is."
    assert held(text, "def pack(x)", base=()) == [(text, BEHAVIOUR)]
    assert held("Nothing else changes. `pack` packs.", "def pack(x)", base=()) == [
        ("`pack` packs.", BEHAVIOUR)
    ]


DETAILS = " `pack` packs. `seal` seals."


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ("Write a parcel tracker as four Python modules.", STRUCTURE),
        ("Build the parcel tracker.", STRUCTURE),
        ("Write a tracker that keeps every parcel.", BEHAVIOUR),
        ("Write a tracker that raises `OSError`.", BEHAVIOUR),
        ("Write a tracker with 12 slots.", BEHAVIOUR),
        ("Write the parcel tracker, which never forgets one.", BEHAVIOUR),
    ],
)
def test_a_headline_says_what_is_to_be_made_and_nothing_of_what_it_does(first, kind):
    assert made(first + DETAILS, "def pack(x)", "def seal(x)")[0] == (first, kind)


def test_a_headline_without_details_is_a_point_like_any_other():
    assert made("Write a parcel tracker.", "def pack(x)")[0][1] is BEHAVIOUR


@pytest.mark.parametrize(
    "said",
    [
        "Use only the standard library.",
        "It must work without any third-party packages.",
        "Standard library only, please.",
    ],
)
def test_that_only_the_standard_library_is_allowed_is_a_matter_of_structure(said):
    assert (said, STRUCTURE) in made(f"`pack` packs. {said}", "def pack(x)")


@pytest.mark.parametrize(
    "said",
    [
        "Use only the standard library and Flask.",
        "It needs no third-party packages except Flask.",
        "Use no external libraries other than `rich`.",
    ],
)
def test_what_allows_something_beside_the_standard_library_is_not_checked_as_if_it_did_not(said):
    assert (said, STRUCTURE) not in made(f"`pack` packs. {said}", "def pack(x)")
