"""Acceptance tests of the index. They use nothing but what the goal names."""

import pytest
from words import WordIndex


def index_of(*words):
    index = WordIndex()
    for word in words:
        index.add(word)
    return index


ANIMALS = ("car", "cart", "cat", "dog", "do", "cat")


def test_indexes_are_separate():
    index_of("a")
    other = WordIndex()
    assert (other.size(), other.count("a")) == (0, 0)


def test_add_says_whether_a_word_is_new():
    index = WordIndex()
    assert [index.add(word) for word in ANIMALS] == [True, True, True, True, True, False]


def test_add_of_a_prefix_of_a_word_is_new():
    index = index_of("cart")
    assert index.add("car") is True
    assert index.add("cart") is False


@pytest.mark.parametrize("word", ["", "a*", "*", "?", "a?b"])
def test_add_of_what_is_no_word_is_a_value_error(word):
    index = index_of("a")
    with pytest.raises(ValueError):
        index.add(word)
    assert index.starting_with("") == ["a"]


def test_count_says_how_often_a_word_was_added():
    index = index_of("a", "b", "a", "ab", "a")
    assert [index.count(word) for word in ("a", "b", "ab")] == [3, 1, 1]


@pytest.mark.parametrize("word", ["", "c", "cars", "Cat", "x", "ca"])
def test_count_of_what_is_not_there_is_zero(word):
    assert index_of(*ANIMALS).count(word) == 0


def test_remove_takes_a_word_out():
    index = index_of(*ANIMALS)
    index.remove("cat")
    assert index.count("cat") == 0
    assert index.starting_with("c") == ["car", "cart"]
    assert index.match("c*") == ["car", "cart"]
    assert index.longest_prefix("cat") is None


def test_remove_leaves_longer_and_shorter_words():
    index = index_of("do", "dog", "dogma")
    index.remove("dog")
    assert index.starting_with("") == ["do", "dogma"]
    index.remove("dogma")
    assert index.starting_with("") == ["do"]
    assert index.longest_prefix("dogma") == "do"


@pytest.mark.parametrize("word", ["ca", "cars", "x", "", "CAT"])
def test_remove_of_what_is_not_there_is_a_key_error(word):
    index = index_of(*ANIMALS)
    with pytest.raises(KeyError):
        index.remove(word)
    assert index.size() == 5


def test_remove_twice_is_a_key_error():
    index = index_of("a", "ab")
    index.remove("a")
    with pytest.raises(KeyError):
        index.remove("a")


def test_remove_forgets_the_count():
    index = index_of("a", "a")
    index.remove("a")
    assert index.add("a") is True
    assert index.count("a") == 1


def test_size_counts_different_words():
    index = index_of(*ANIMALS)
    assert index.size() == 5
    index.remove("cat")
    assert index.size() == 4
    index.add("cat")
    assert index.size() == 5
    assert WordIndex().size() == 0


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("ca", ["car", "cart", "cat"]),
        ("car", ["car", "cart"]),
        ("cart", ["cart"]),
        ("carts", []),
        ("x", []),
        ("C", []),
        ("", ["car", "cart", "cat", "do", "dog"]),
    ],
)
def test_starting_with_returns_sorted_words(prefix, words):
    assert index_of(*reversed(ANIMALS)).starting_with(prefix) == words


def test_starting_with_sorts_as_python_does():
    assert index_of("b", "a", "B", "ab", "a b", "ä").starting_with("") == ["B", "a", "a b", "ab", "b", "ä"]


def test_starting_with_takes_a_prefix_as_it_is():
    assert index_of("car", "a.b").starting_with("?") == []
    assert index_of("car", "a.b").starting_with(".") == []


@pytest.mark.parametrize(
    ("pattern", "words"),
    [("ca?", ["car", "cat"]), ("???", ["car", "cat", "dog"]), ("?o", ["do"]), ("?", []), ("c?rt", ["cart"]), ("????", ["cart"])],
)
def test_match_of_one_character(pattern, words):
    assert index_of(*ANIMALS).match(pattern) == words


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("c*t", ["cart", "cat"]),
        ("*", ["car", "cart", "cat", "do", "dog"]),
        ("*o*", ["do", "dog"]),
        ("cat*", ["cat"]),
        ("*t", ["cart", "cat"]),
        ("**r**", ["car", "cart"]),
        ("?*?*?*?", ["cart"]),
        ("d*?", ["do", "dog"]),
    ],
)
def test_match_of_any_number_of_characters(pattern, words):
    assert index_of(*ANIMALS).match(pattern) == words


@pytest.mark.parametrize(
    ("pattern", "words"), [("cat", ["cat"]), ("ca", []), ("at", []), ("cats", []), ("", []), ("CAT", []), ("C*", [])]
)
def test_match_is_of_the_whole_word(pattern, words):
    assert index_of(*ANIMALS).match(pattern) == words


@pytest.mark.parametrize(
    ("pattern", "words"),
    [("a.b", ["a.b"]), ("[ab]", ["[ab]"]), ("a+", ["a+"]), ("?.?", ["a.b"]), ("[*", ["[ab]"]), ("a\\d", ["a\\d"])],
)
def test_match_takes_other_characters_as_they_are(pattern, words):
    assert index_of("a.b", "axb", "a", "b", "[ab]", "a+", "aa", "a1", "a\\d").match(pattern) == words


@pytest.mark.parametrize(
    ("text", "word"),
    [("cartoon", "cart"), ("car", "car"), ("care", "car"), ("ca", None), ("xcar", None), ("", None), ("dot", "do"), ("Cat", None)],
)
def test_longest_prefix_of_a_text(text, word):
    assert index_of(*ANIMALS).longest_prefix(text) == word


def test_longest_prefix_passes_gaps_between_words():
    assert index_of("a", "abcd").longest_prefix("abce") == "a"
    assert index_of("a", "abcd").longest_prefix("abcde") == "abcd"


def test_suggest_puts_the_most_frequent_first():
    index = index_of("cat", "car", "cat", "cart", "cab", "cart", "cat", "dog", "dog", "dog", "dog")
    assert index.suggest("ca", 4) == ["cat", "cart", "cab", "car"]
    assert index.suggest("ca", 2) == ["cat", "cart"]
    assert index.suggest("", 1) == ["dog"]


def test_suggest_gives_three_words_by_default():
    assert index_of("ad", "ac", "ab", "aa").suggest("a") == ["aa", "ab", "ac"]


def test_suggest_gives_what_there_is():
    assert index_of("ab", "b").suggest("a", 10) == ["ab"]
    assert index_of("ab", "b").suggest("x") == []


@pytest.mark.parametrize("limit", [0, -1])
def test_suggest_of_nothing_is_a_value_error(limit):
    with pytest.raises(ValueError):
        index_of("ab").suggest("a", limit)
