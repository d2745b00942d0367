"""Acceptance tests of what is refused. They use nothing but what the goal names."""

import pytest

BODY = {"url": "https://new.example", "title": "New", "description": "", "tags": []}

WRONG = [
    ("url", ""),
    ("url", "example.org"),
    ("url", "ftp://example.org"),
    ("url", "javascript:alert('http://x')"),
    ("url", "see https://example.org"),
    ("url", "http://"),
    ("url", "https://"),
    ("url", "https://exam ple.org"),
    ("url", "https://example.org/a\nb"),
    ("url", "https://example.org/" + "a" * 1981),
    ("url", 5),
    ("url", None),
    ("url", ["https://example.org"]),
    ("title", ""),
    ("title", " \t "),
    ("title", "a" * 201),
    ("title", 5),
    ("title", None),
    ("title", ["A"]),
    ("description", "a" * 1001),
    ("description", 5),
    ("description", None),
    ("tags", "web"),
    ("tags", None),
    ("tags", {"web": 1}),
    ("tags", ["web", 5]),
    ("tags", [None]),
    ("tags", [["web"]]),
    ("tags", [""]),
    ("tags", ["web", "  "]),
    ("tags", ["a" * 31]),
    ("tags", [f"tag{number}" for number in range(11)]),
]


def test_a_wrong_value_of_a_new_bookmark_is_refused(refused, listed):
    for field, value in WRONG:
        assert refused("POST", "/bookmarks", json=BODY | {field: value}) == [field]
        assert listed()["total"] == 0


def test_a_wrong_value_of_a_change_is_refused(add, refused, listed):
    before = add(tags=["a"])
    for field, value in WRONG:
        change = {"description": "Other"} | {field: value}
        assert refused("PATCH", f"/bookmarks/{before['id']}", json=change) == [field]
        assert listed()["items"] == [before]


@pytest.mark.parametrize("field", ["url", "title"])
def test_url_and_title_must_be_given(refused, listed, field):
    body = {key: value for key, value in BODY.items() if key != field}
    assert refused("POST", "/bookmarks", json=body) == [field]
    assert listed()["total"] == 0


def test_all_wrong_fields_are_named_in_order(refused):
    body = {"url": "x", "title": "", "description": 1, "tags": "x"}
    assert refused("POST", "/bookmarks", json=body) == ["description", "tags", "title", "url"]
    assert refused("POST", "/bookmarks", json={}) == ["title", "url"]
    assert refused("POST", "/bookmarks", json={"title": "A", "tags": 5}) == ["tags", "url"]


def test_all_wrong_fields_of_a_change_are_named_in_order(add, refused):
    number = add()["id"]
    body = {"url": None, "title": " ", "description": "fine", "tags": [5]}
    assert refused("PATCH", f"/bookmarks/{number}", json=body) == ["tags", "title", "url"]


def test_a_body_that_is_no_object_is_refused(add, refused, listed):
    before = add()
    for text in ("[]", '"url"', "5", "null", "{", ""):
        body = {"data": text, "content_type": "application/json"}
        assert refused("POST", "/bookmarks", **body) == []
        assert refused("PATCH", f"/bookmarks/{before['id']}", **body) == []
        assert listed()["items"] == [before]


@pytest.mark.parametrize("url", ["http://a", "https://localhost:8000/x?y=%20", "https://é.example"])
def test_urls_of_both_schemes_are_taken(add, url):
    assert add(url=url)["url"] == url


def test_values_of_the_greatest_length_are_taken(add):
    url = "https://example.org/" + "a" * 1980
    tags = sorted(f"{number:030}" for number in range(10))
    values = {"url": url, "title": "é" * 200, "description": "b" * 1000, "tags": tags}
    bookmark = add(**values)
    assert {key: bookmark[key] for key in values} == values


def test_values_of_one_character_are_taken(add):
    bookmark = add(title="A", tags=["b"])
    assert (bookmark["title"], bookmark["tags"]) == ("A", ["b"])


def test_white_space_around_a_title_is_removed(client, add):
    bookmark = add(title="  An \t example \n")
    assert bookmark["title"] == "An \t example"
    response = client.patch(f"/bookmarks/{bookmark['id']}", json={"title": " Other "})
    assert response.get_json()["title"] == "Other"


def test_a_title_is_counted_without_the_white_space_around_it(add):
    assert add(title=" " * 9 + "a" * 200 + " " * 9)["title"] == "a" * 200


def test_description_is_kept_as_it_is(add):
    assert add(description="  two\n lines ")["description"] == "  two\n lines "
