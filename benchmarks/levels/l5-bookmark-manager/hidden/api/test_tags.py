"""Acceptance tests of tags. They use nothing but what the goal names."""

import pytest


@pytest.fixture
def counts(client):
    """The tags with their counts, in the order of the response."""

    def get():
        response = client.get("/tags")
        assert response.status_code == 200
        return [(item["name"], item["count"]) for item in response.get_json()["items"]]

    return get


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["web", "a"], ["a", "web"]),
        (["Web", "READING"], ["reading", "web"]),
        ([" web ", "\tpython\n"], ["python", "web"]),
        (["web", "Web", " WEB "], ["web"]),
        (["two words"], ["two words"]),
        (["a,b", "it's", "50%"], ["50%", "a,b", "it's"]),
        (["10", "9"], ["10", "9"]),
    ],
)
def test_tags_are_kept_clean_and_sorted(client, add, given, expected):
    bookmark = add(tags=given)
    assert bookmark["tags"] == expected
    assert client.get(f"/bookmarks/{bookmark['id']}").get_json()["tags"] == expected


def test_tags_of_a_change_are_kept_clean_and_sorted(client, add):
    bookmark = add(tags=["old"])
    response = client.patch(f"/bookmarks/{bookmark['id']}", json={"tags": [" B", "a", "b"]})
    assert response.get_json()["tags"] == ["a", "b"]
    assert client.get(f"/bookmarks/{bookmark['id']}").get_json()["tags"] == ["a", "b"]


def test_equal_tags_are_counted_once(add):
    tags = [f"tag{number}" for number in range(10)]
    assert add(tags=tags + [" TAG1 ", "Tag2"])["tags"] == tags


def test_a_tag_is_counted_without_the_white_space_around_it(add):
    assert add(tags=["  " + "a" * 30 + "  "])["tags"] == ["a" * 30]


def test_there_are_no_tags_at_first(counts, add):
    assert counts() == []
    add()
    assert counts() == []


def test_tags_are_counted_over_all_bookmarks(counts, add):
    add(tags=["web", "python"])
    add(tags=["python"])
    add(tags=["Python", "reading"])
    assert counts() == [("python", 3), ("reading", 1), ("web", 1)]


def test_tags_of_equal_count_are_sorted_by_name(counts, add):
    add(tags=["c", "z"])
    add(tags=["z", "a", "m"])
    add(tags=["m"])
    assert counts() == [("m", 2), ("z", 2), ("a", 1), ("c", 1)]


def test_counts_follow_changes(client, counts, add):
    bookmark = add(tags=["a", "b"])
    add(tags=["a"])
    client.patch(f"/bookmarks/{bookmark['id']}", json={"tags": ["c"]})
    assert counts() == [("a", 1), ("c", 1)]


def test_counts_follow_deletions(client, counts, add):
    bookmark = add(tags=["a", "b"])
    add(tags=["a"])
    client.delete(f"/bookmarks/{bookmark['id']}")
    assert counts() == [("a", 1)]


def test_a_refused_bookmark_adds_no_tags(counts, add, refused):
    add(url="https://a.example", tags=["a"])
    body = {"url": "https://a.example", "title": "B", "tags": ["b"]}
    refused("POST", "/bookmarks", 409, json=body)
    assert counts() == [("a", 1)]


def test_tags_are_not_on_pages(counts, add):
    for number in range(12):
        add(tags=[f"tag{10 * number + place:03}" for place in range(10)])
    assert len(counts()) == 120
