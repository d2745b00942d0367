"""Acceptance tests of the buffer. They use nothing but what the goal names."""

import pytest
from buffer import TextBuffer


def test_text_is_what_was_given():
    assert TextBuffer().text() == ""
    assert TextBuffer(" one\ntwo \n").text() == " one\ntwo \n"


def test_buffers_are_separate():
    TextBuffer("a").insert(0, "b")
    other = TextBuffer("a")
    assert (other.text(), other.changes(), other.undo()) == ("a", 0, False)


@pytest.mark.parametrize(("position", "text"), [(0, "-abc"), (1, "a-bc"), (2, "ab-c"), (3, "abc-")])
def test_insert_puts_characters_before_a_position(position, text):
    buffer = TextBuffer("abc")
    buffer.insert(position, "-")
    assert buffer.text() == text


@pytest.mark.parametrize("position", [-1, 4])
def test_insert_at_no_position_is_an_index_error(position):
    buffer = TextBuffer("abc")
    with pytest.raises(IndexError):
        buffer.insert(position, "-")
    assert (buffer.text(), buffer.changes()) == ("abc", 0)


def test_insert_of_nothing_is_no_change():
    buffer = TextBuffer("abc")
    buffer.insert(1, "")
    assert (buffer.text(), buffer.changes()) == ("abc", 0)


@pytest.mark.parametrize(
    ("start", "end", "taken", "left"), [(0, 2, "ab", "cd"), (1, 3, "bc", "ad"), (3, 4, "d", "abc"), (0, 4, "abcd", "")]
)
def test_delete_returns_what_it_takes_out(start, end, taken, left):
    buffer = TextBuffer("abcd")
    assert buffer.delete(start, end) == taken
    assert buffer.text() == left


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 5), (3, 2), (5, 5), (-2, -1)])
def test_delete_outside_is_an_index_error(start, end):
    buffer = TextBuffer("abcd")
    with pytest.raises(IndexError):
        buffer.delete(start, end)
    assert (buffer.text(), buffer.changes()) == ("abcd", 0)


@pytest.mark.parametrize("place", [0, 2, 4])
def test_delete_of_nothing_is_no_change(place):
    buffer = TextBuffer("abcd")
    assert buffer.delete(place, place) == ""
    assert buffer.changes() == 0


@pytest.mark.parametrize(
    ("old", "new", "count", "text"),
    [("a", "o", 3, "bonono"), ("ana", "", 1, "bna"), ("ban", "ban an", 1, "ban anana"), ("b", "a", 1, "aanana"), ("x", "y", 0, "banana")],
)
def test_replace_counts_what_it_replaces(old, new, count, text):
    buffer = TextBuffer("banana")
    assert buffer.replace(old, new) == count
    assert buffer.text() == text


def test_replace_is_one_change():
    buffer = TextBuffer("banana")
    buffer.replace("a", "o")
    assert buffer.changes() == 1
    buffer.undo()
    assert buffer.text() == "banana"


def test_replace_by_the_same_is_no_change():
    buffer = TextBuffer("banana")
    assert buffer.replace("an", "an") == 2
    assert buffer.changes() == 0


def test_replace_of_nothing_is_a_value_error():
    buffer = TextBuffer("abc")
    with pytest.raises(ValueError):
        buffer.replace("", "x")
    assert buffer.text() == "abc"


def test_undo_takes_changes_back_one_by_one():
    buffer = TextBuffer("abc")
    buffer.insert(3, "d")
    buffer.delete(0, 2)
    assert buffer.text() == "cd"
    assert buffer.undo() is True
    assert buffer.text() == "abcd"
    assert buffer.undo() is True
    assert buffer.text() == "abc"


def test_undo_without_a_change_is_false():
    buffer = TextBuffer("abc")
    assert buffer.undo() is False
    buffer.insert(0, "x")
    buffer.undo()
    assert buffer.undo() is False
    assert buffer.text() == "abc"


def test_redo_makes_changes_again_one_by_one():
    buffer = TextBuffer("")
    for letter in "abc":
        buffer.insert(len(buffer.text()), letter)
    for _ in range(3):
        buffer.undo()
    assert buffer.redo() is True
    assert buffer.text() == "a"
    assert buffer.redo() is True
    assert buffer.redo() is True
    assert (buffer.text(), buffer.redo()) == ("abc", False)


def test_redo_can_be_undone():
    buffer = TextBuffer("a")
    buffer.insert(1, "b")
    buffer.undo()
    buffer.redo()
    assert buffer.undo() is True
    assert (buffer.text(), buffer.redo()) == ("a", True)


def test_redo_without_an_undo_is_false():
    buffer = TextBuffer("a")
    assert buffer.redo() is False
    buffer.insert(0, "b")
    assert buffer.redo() is False
    assert buffer.text() == "ba"


def test_redo_is_over_after_a_new_change():
    buffer = TextBuffer("a")
    buffer.insert(1, "b")
    buffer.insert(2, "c")
    buffer.undo()
    buffer.undo()
    buffer.insert(0, "x")
    assert buffer.redo() is False
    assert buffer.text() == "xa"


def test_redo_survives_calls_that_change_nothing():
    buffer = TextBuffer("abc")
    buffer.insert(3, "d")
    buffer.undo()
    buffer.insert(0, "")
    buffer.delete(1, 1)
    buffer.replace("x", "y")
    buffer.replace("a", "a")
    with pytest.raises(IndexError):
        buffer.insert(9, "x")
    assert buffer.redo() is True
    assert buffer.text() == "abcd"


def test_changes_counts_what_undo_can_take_back():
    buffer = TextBuffer("abc")
    counts = [buffer.changes()]
    for act in (lambda: buffer.insert(0, "x"), lambda: buffer.delete(0, 2), buffer.undo, buffer.redo, buffer.undo):
        act()
        counts.append(buffer.changes())
    assert counts == [0, 1, 2, 1, 2, 1]


@pytest.mark.parametrize(
    ("word", "places"), [("an", [1, 3]), ("ana", [1, 3]), ("banana", [0]), ("a", [1, 3, 5]), ("x", []), ("A", [])]
)
def test_find_returns_all_positions(word, places):
    assert TextBuffer("banana").find(word) == places


def test_find_of_nothing_is_a_value_error():
    with pytest.raises(ValueError):
        TextBuffer("abc").find("")


@pytest.mark.parametrize(("text", "count"), [("", 1), ("a", 1), ("a\n", 2), ("a\nb", 2), ("\n\n", 3)])
def test_line_count_is_the_number_of_lines(text, count):
    assert TextBuffer(text).line_count() == count


@pytest.mark.parametrize(("number", "line"), [(1, "one"), (2, ""), (3, "  three "), (4, "")])
def test_line_returns_a_line(number, line):
    assert TextBuffer("one\n\n  three \n").line(number) == line


@pytest.mark.parametrize(("text", "number"), [("a\nb", 0), ("a\nb", 3), ("a\nb", -1), ("", 2), ("", 0)])
def test_line_outside_is_an_index_error(text, number):
    with pytest.raises(IndexError):
        TextBuffer(text).line(number)


def test_line_of_an_empty_text_is_empty():
    assert TextBuffer().line(1) == ""


def test_line_follows_the_changes():
    buffer = TextBuffer("ab")
    buffer.insert(1, "\n")
    assert (buffer.line(1), buffer.line(2), buffer.line_count()) == ("a", "b", 2)
    buffer.undo()
    assert (buffer.line(1), buffer.line_count()) == ("ab", 1)
