"""Acceptance tests of the cache. They use nothing but what the goal names."""

import pytest
from cache import LRUCache


def cache_of(keys, capacity=None):
    """A cache with these letters as keys; their values are 1, 2, 3 and so on."""
    cache = LRUCache(capacity or len(keys))
    for number, key in enumerate(keys, 1):
        cache.put(key, number)
    return cache


def counts(cache):
    stats = cache.stats()
    return stats["hits"], stats["misses"], stats["evictions"], stats["size"]


@pytest.mark.parametrize("capacity", [0, -1])
def test_a_capacity_below_one_is_a_value_error(capacity):
    with pytest.raises(ValueError):
        LRUCache(capacity)


def test_caches_are_separate():
    cache_of("ab")
    other = LRUCache(2)
    assert other.keys() == []
    assert counts(other) == (0, 0, 0, 0)


def test_put_returns_nothing_while_there_is_room():
    cache = LRUCache(2)
    assert cache.put("a", 1) is None
    assert cache.put("b", 2) is None


def test_put_evicts_the_entry_that_was_put_first():
    cache = cache_of("abc")
    assert cache.put("d", 4) == "a"
    assert cache.put("e", 5) == "b"
    assert cache.keys() == ["c", "d", "e"]


def test_put_replaces_a_value_without_eviction():
    cache = cache_of("ab")
    assert cache.put("a", 9) is None
    assert cache.peek("a") == 9
    assert counts(cache) == (0, 0, 0, 2)


def test_put_of_a_key_that_is_there_is_a_use():
    cache = cache_of("ab")
    cache.put("a", 9)
    assert cache.put("c", 3) == "b"


def test_put_into_a_cache_for_one_entry():
    cache = cache_of("a")
    assert cache.put("b", 2) == "a"
    assert cache.keys() == ["b"]


def test_get_returns_the_value():
    cache = cache_of("ab")
    assert (cache.get("a"), cache.get("b")) == (1, 2)


def test_get_of_an_unknown_key_is_the_default():
    cache = cache_of("ab")
    assert cache.get("z") is None
    assert cache.get("z", 7) == 7
    assert cache.keys() == ["a", "b"]


def test_get_is_a_use():
    cache = cache_of("abc")
    cache.get("a")
    assert cache.put("d", 4) == "b"
    assert cache.keys() == ["c", "a", "d"]


def test_get_counts_hits_and_misses():
    cache = cache_of("ab")
    for key in "abzay":
        cache.get(key)
    assert counts(cache) == (3, 2, 0, 2)


def test_get_of_a_stored_none_is_a_hit():
    cache = LRUCache(2)
    cache.put("a", None)
    assert cache.get("a", 5) is None
    assert counts(cache) == (1, 0, 0, 1)


def test_peek_returns_the_value_or_the_default():
    cache = cache_of("ab")
    cache.put("b", None)
    assert (cache.peek("a"), cache.peek("b", 5)) == (1, None)
    assert (cache.peek("z"), cache.peek("z", 7)) == (None, 7)


def test_peek_is_no_use_and_is_not_counted():
    cache = cache_of("ab")
    cache.peek("a")
    cache.peek("z")
    assert counts(cache) == (0, 0, 0, 2)
    assert cache.put("c", 3) == "a"


def test_remove_returns_the_value():
    cache = cache_of("abc")
    assert cache.remove("b") == 2
    assert cache.keys() == ["a", "c"]
    assert cache.put("d", 4) is None


def test_remove_is_no_eviction_and_no_hit():
    cache = cache_of("abc")
    cache.remove("b")
    assert counts(cache) == (0, 0, 0, 2)


def test_remove_of_an_unknown_key_is_a_key_error():
    cache = cache_of("ab")
    with pytest.raises(KeyError):
        cache.remove("z")
    assert cache.keys() == ["a", "b"]


def test_remove_of_a_stored_none_returns_it():
    cache = LRUCache(2)
    cache.put("a", None)
    assert cache.remove("a") is None
    assert cache.keys() == []


def test_keys_end_with_the_one_that_was_used_last():
    cache = cache_of("abc")
    cache.get("b")
    cache.put("a", 9)
    assert cache.keys() == ["c", "b", "a"]


def test_keys_is_a_new_list():
    cache = cache_of("ab")
    cache.keys().clear()
    assert cache.keys() == ["a", "b"]


def test_resize_evicts_what_does_not_fit():
    cache = cache_of("abcd")
    cache.get("a")
    assert cache.resize(2) == ["b", "c"]
    assert cache.keys() == ["d", "a"]
    assert counts(cache) == (1, 0, 2, 2)
    assert cache.put("e", 5) == "d"


def test_resize_to_more_gives_room():
    cache = cache_of("ab")
    assert cache.resize(3) == []
    assert cache.put("c", 3) is None
    assert cache.put("d", 4) == "a"


@pytest.mark.parametrize("capacity", [0, -2])
def test_resize_below_one_changes_nothing(capacity):
    cache = cache_of("ab")
    with pytest.raises(ValueError):
        cache.resize(capacity)
    assert cache.keys() == ["a", "b"]
    assert cache.put("c", 3) == "a"
    assert cache.keys() == ["b", "c"]


def test_stats_of_a_new_cache_are_zero():
    assert LRUCache(3).stats() == {"hits": 0, "misses": 0, "evictions": 0, "size": 0}


def test_stats_count_what_happened():
    cache = cache_of("abcd", capacity=2)
    cache.get("a")
    cache.get("d")
    assert cache.stats() == {"hits": 1, "misses": 1, "evictions": 2, "size": 2}


def test_clear_takes_out_entries_and_counts():
    cache = cache_of("abc", capacity=2)
    cache.get("a")
    cache.get("c")
    cache.clear()
    assert cache.keys() == []
    assert counts(cache) == (0, 0, 0, 0)


def test_clear_leaves_the_capacity():
    cache = cache_of("ab")
    cache.clear()
    cache.put("x", 1)
    cache.put("y", 2)
    assert cache.put("z", 3) == "x"
