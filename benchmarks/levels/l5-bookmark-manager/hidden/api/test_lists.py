"""Acceptance tests of lists. They use nothing but what the goal names."""

import pytest

GIVEN = [
    {"title": "Learn Python", "tags": ["python", "learning"]},
    {"title": "Cooking", "description": "Recipes of a python farm", "tags": ["food"]},
    {"title": "Flask", "url": "https://python.example/flask", "tags": ["python", "web"]},
    {"title": "100% wool", "description": "snake_case", "tags": ["web", "shop"]},
    {"title": "It's late", "description": "C:\\temp", "tags": ["learning", "web", "python3"]},
]


@pytest.fixture
def filled(add, found):
    """As `found`, over five bookmarks."""
    for values in GIVEN:
        add(**values)
    return found


@pytest.fixture
def many(add, listed):
    """As `listed`, over 45 bookmarks with the titles 1 to 45; the even ones have a tag."""
    for number in range(1, 46):
        add(title=str(number), tags=["even"] if number % 2 == 0 else [])
    return listed


def titles(response):
    return [item["title"] for item in response["items"]]


def numbers(first, last, step=-1):
    return [str(number) for number in range(first, last + step, step)]


def test_a_list_of_nothing(listed):
    response = listed()
    assert response["items"] == []
    assert (response["page"], response["per_page"]) == (1, 20)
    assert (response["total"], response["pages"]) == (0, 0)


def test_a_list_holds_whole_bookmarks(add, listed):
    bookmarks = [add(tags=["b", "a"]), add(description="More")]
    assert listed()["items"] == bookmarks[::-1]


def test_the_highest_id_is_first(client, add, found):
    for title in ("b", "c", "a"):
        add(title=title)
    client.patch("/bookmarks/1", json={"description": "changed"})
    assert found() == ["a", "c", "b"]


def test_search_looks_into_title_description_and_url(filled):
    for text, expected in (
        ("Cook", ["Cooking"]),
        ("python", ["Flask", "Cooking", "Learn Python"]),
        ("ython f", ["Cooking"]),
        ("farm", ["Cooking"]),
        ("example/flask", ["Flask"]),
        ("example", [given["title"] for given in reversed(GIVEN)]),
        ("nowhere", []),
        ("learning", []),
        ("late it", []),
    ):
        assert filled(f"?q={text}") == expected


def test_search_takes_upper_and_lower_case_as_the_same(filled):
    for text in ("PYTHON", "Python", "pYTHON"):
        assert filled(f"?q={text}") == ["Flask", "Cooking", "Learn Python"]


def test_no_character_of_a_search_is_a_wildcard(filled):
    for text, expected in (
        ("%25", ["100% wool"]),
        ("_", ["100% wool"]),
        ("e%25c", []),
        ("snake_", ["100% wool"]),
        ("c_s", []),
        ("*", []),
        ("[a-z]", []),
        (".", [given["title"] for given in reversed(GIVEN)]),
        ("l..k", []),
    ):
        assert filled(f"?q={text}") == expected


def test_quotes_and_backslashes_are_searched_as_they_are(filled):
    for text, expected in (
        ("'", ["It's late"]),
        ("%5C", ["It's late"]),
        ("' OR '1'='1", []),
        ('"', []),
    ):
        assert filled(f"?q={text}") == expected


def test_search_finds_what_was_changed(client, filled, listed):
    (number,) = [item["id"] for item in listed("?q=cooking")["items"]]
    client.patch(f"/bookmarks/{number}", json={"title": "Baking"})
    assert filled("?q=baking") == ["Baking"]
    assert filled("?q=cooking") == []


def test_a_tag_must_be_exactly_the_same(filled):
    for tag, expected in (
        ("web", ["It's late", "100% wool", "Flask"]),
        ("python", ["Flask", "Learn Python"]),
        ("pyth", []),
        ("food", ["Cooking"]),
        ("cooking", []),
        ("w%25", []),
    ):
        assert filled(f"?tag={tag}") == expected


def test_white_space_and_case_of_a_tag_do_not_matter(filled):
    for tag in ("Python", "%20python%20", "PYTHON"):
        assert filled(f"?tag={tag}") == ["Flask", "Learn Python"]


def test_all_tags_must_match(filled):
    for query, expected in (
        ("?tag=web&tag=learning", ["It's late"]),
        ("?tag=python&tag=web", ["Flask"]),
        ("?tag=Web&tag=Python", ["Flask"]),
        ("?tag=web&tag=food", []),
        ("?tag=web&tag=learning&tag=python3", ["It's late"]),
        ("?tag=web&tag=learning&tag=python", []),
        ("?tag=food&tag=food", ["Cooking"]),
    ):
        assert filled(query) == expected


def test_text_and_tags_must_both_match(filled):
    for query, expected in (
        ("?q=python&tag=web", ["Flask"]),
        ("?q=python&tag=python", ["Flask", "Learn Python"]),
        ("?q=wool&tag=python", []),
        ("?q=late&tag=web&tag=learning", ["It's late"]),
    ):
        assert filled(query) == expected


def test_a_found_bookmark_has_all_its_tags(filled, listed):
    assert [item["tags"] for item in listed("?tag=python")["items"]] == [
        ["python", "web"],
        ["learning", "python"],
    ]


def test_a_page_has_twenty_bookmarks_by_default(many):
    response = many()
    assert titles(response) == numbers(45, 26)
    assert (response["page"], response["per_page"]) == (1, 20)
    assert (response["total"], response["pages"]) == (45, 3)


def test_pages_follow_each_other(many):
    assert titles(many("?page=2")) == numbers(25, 6)
    last = many("?page=3")
    assert titles(last) == numbers(5, 1)
    assert (last["page"], last["per_page"], last["total"], last["pages"]) == (3, 20, 45, 3)


def test_the_size_of_a_page_can_be_chosen(many):
    response = many("?per_page=7&page=2")
    assert titles(response) == numbers(38, 32)
    assert (response["page"], response["per_page"], response["pages"]) == (2, 7, 7)


def test_pages_are_counted_in_full(many):
    for per_page, pages in ((1, 45), (9, 5), (15, 3), (44, 2), (45, 1), (46, 1), (100, 1)):
        response = many(f"?per_page={per_page}")
        assert response["pages"] == pages
        assert len(response["items"]) == min(per_page, 45)


def test_a_page_after_the_last_one_is_empty(many):
    response = many("?page=4")
    assert response["items"] == []
    assert (response["page"], response["total"], response["pages"]) == (4, 45, 3)


def test_pages_hold_what_matches(many):
    response = many("?tag=even&per_page=10&page=3")
    assert titles(response) == ["4", "2"]
    assert (response["total"], response["pages"]) == (22, 3)


def test_total_counts_each_bookmark_once(add, listed):
    add(tags=["a", "b", "c"])
    add(tags=["a", "b"])
    for query in ("", "?tag=a", "?tag=a&tag=b", "?q=page"):
        response = listed(query)
        assert (response["total"], len(response["items"])) == (2, 2)


@pytest.mark.parametrize("name", ["page", "per_page"])
def test_a_number_that_is_none_is_refused(add, refused, name):
    add()
    for value in ("0", "-1", "abc", "1.5"):
        assert refused("GET", f"/bookmarks?{name}={value}") == [name]


def test_a_page_of_more_than_100_is_refused(refused):
    assert refused("GET", "/bookmarks?per_page=101") == ["per_page"]


def test_both_wrong_numbers_are_named(refused):
    assert refused("GET", "/bookmarks?per_page=x&page=0") == ["page", "per_page"]
