"""Acceptance tests of single bookmarks. They use nothing but what the goal names."""

import sqlite3

import pytest
from app import create_app
from flask import Flask

KEYS = ("id", "url", "title", "description", "tags")
GIVEN = {
    "url": "https://example.org/a?b=c#d",
    "title": "An example",
    "description": "Of a page",
    "tags": ["reading", "web"],
}


def kept(bookmark):
    return {key: bookmark[key] for key in KEYS}


def test_create_app_returns_a_flask_app(path):
    assert isinstance(create_app(path), Flask)


def test_the_data_lie_in_an_sqlite_database_at_the_path(path, add):
    add()
    connection = sqlite3.connect(path)
    try:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
    finally:
        connection.close()
    assert tables


def test_a_later_app_has_the_same_bookmarks(path, add):
    first, second = add(**GIVEN), add()
    later = create_app(path).test_client()
    assert kept(later.get(f"/bookmarks/{first['id']}").get_json()) == kept(first)
    assert [item["id"] for item in later.get("/bookmarks").get_json()["items"]] == [
        second["id"],
        first["id"],
    ]
    assert later.get("/tags").get_json()["items"]


def test_changes_are_kept_for_a_later_app(path, client, add):
    changed, deleted = add(), add()
    client.patch(f"/bookmarks/{changed['id']}", json={"title": "Other", "tags": ["new"]})
    client.delete(f"/bookmarks/{deleted['id']}")
    later = create_app(path).test_client()
    items = later.get("/bookmarks").get_json()["items"]
    assert [(item["title"], item["tags"]) for item in items] == [("Other", ["new"])]


def test_apps_with_two_paths_are_separate(add, tmp_path):
    add()
    other = create_app(str(tmp_path / "other.db")).test_client()
    assert other.get("/bookmarks").get_json()["total"] == 0
    assert other.get("/tags").get_json()["items"] == []


def test_a_new_bookmark_is_returned_with_status_201(client):
    response = client.post("/bookmarks", json=GIVEN)
    assert response.status_code == 201
    assert kept(response.get_json()) == {"id": 1, **GIVEN}


def test_description_and_tags_may_be_left_out(client):
    response = client.post("/bookmarks", json={"url": "http://a.example", "title": "A"})
    assert response.status_code == 201
    bookmark = response.get_json()
    assert bookmark["description"] == ""
    assert bookmark["tags"] == []


def test_ids_go_up(add):
    ids = [add()["id"] for _ in range(4)]
    assert ids[0] == 1
    assert ids == sorted(set(ids))


def test_the_id_of_a_deleted_bookmark_is_never_used_again(path, client, add):
    ids = [add()["id"] for _ in range(3)]
    client.delete(f"/bookmarks/{ids[-1]}")
    new = add(url="https://new.example")["id"]
    assert new > ids[-1]
    client.delete(f"/bookmarks/{new}")
    later = create_app(path).test_client()
    response = later.post("/bookmarks", json={"url": "https://newer.example", "title": "N"})
    assert response.get_json()["id"] > new


def test_an_id_in_the_request_is_ignored(client, add):
    assert add(id=77)["id"] == 1
    response = client.patch("/bookmarks/1", json={"id": 5, "title": "Other"})
    assert kept(response.get_json())["id"] == 1
    assert client.get("/bookmarks/5").status_code == 404


def test_other_keys_are_ignored(add):
    assert add(colour="red", title="A")["title"] == "A"


def test_a_bookmark_is_returned_by_its_id(client, add):
    bookmarks = [add(**GIVEN), add(title="Other")]
    for bookmark in bookmarks:
        response = client.get(f"/bookmarks/{bookmark['id']}")
        assert response.status_code == 200
        assert kept(response.get_json()) == kept(bookmark)


@pytest.mark.parametrize(
    "text", ['it\'s "quoted"', "50% off_now", "a,b;c", "'); DROP TABLE bookmarks; --", "été 漢字"]
)
def test_text_may_hold_any_characters(client, add, text):
    bookmark = add(title=text, description=text)
    assert (bookmark["title"], bookmark["description"]) == (text, text)
    again = client.get(f"/bookmarks/{bookmark['id']}").get_json()
    assert (again["title"], again["description"]) == (text, text)


@pytest.mark.parametrize(
    "change",
    [
        {"url": "http://other.example"},
        {"title": "Other"},
        {"description": "Another"},
        {"description": ""},
        {"tags": ["news"]},
        {"tags": []},
        {"title": "Other", "tags": ["a", "b"]},
        {},
    ],
    ids=lambda change: ",".join(change) or "nothing",
)
def test_patch_changes_the_given_keys_alone(client, add, change):
    bookmark = add(**GIVEN)
    expected = kept(bookmark) | change
    response = client.patch(f"/bookmarks/{bookmark['id']}", json=change)
    assert response.status_code == 200
    assert kept(response.get_json()) == expected
    assert kept(client.get(f"/bookmarks/{bookmark['id']}").get_json()) == expected


def test_patch_changes_no_other_bookmark(client, add):
    other = add(tags=["a"])
    bookmark = add(tags=["a"])
    client.patch(f"/bookmarks/{bookmark['id']}", json={"title": "Other", "tags": ["b"]})
    assert kept(client.get(f"/bookmarks/{other['id']}").get_json()) == kept(other)


def test_delete_removes_the_bookmark_alone(client, add, listed):
    bookmarks = [add() for _ in range(3)]
    response = client.delete(f"/bookmarks/{bookmarks[1]['id']}")
    assert response.status_code == 204
    assert response.data == b""
    assert client.get(f"/bookmarks/{bookmarks[1]['id']}").status_code == 404
    left = [item["id"] for item in listed()["items"]]
    assert left == [bookmarks[2]["id"], bookmarks[0]["id"]]


def test_a_url_is_free_again_after_a_delete(client, add):
    bookmark = add(url="https://a.example")
    client.delete(f"/bookmarks/{bookmark['id']}")
    assert add(url="https://a.example")["url"] == "https://a.example"


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("number", ["2", "0", "abc"])
def test_an_unknown_id_is_status_404(add, refused, listed, method, number):
    add()
    body = {"json": {"title": "Other"}} if method == "PATCH" else {}
    refused(method, f"/bookmarks/{number}", 404, **body)
    assert listed()["total"] == 1


def test_a_deleted_id_is_status_404(client, add, refused):
    number = add()["id"]
    client.delete(f"/bookmarks/{number}")
    refused("GET", f"/bookmarks/{number}", 404)
    refused("DELETE", f"/bookmarks/{number}", 404)
    refused("PATCH", f"/bookmarks/{number}", 404, json={"title": "Other"})


def test_an_unknown_route_is_status_404_with_an_error(refused):
    refused("GET", "/nothing/here", 404)


@pytest.mark.parametrize(
    ("method", "route"),
    [("PUT", "/bookmarks"), ("DELETE", "/bookmarks"), ("POST", "/tags"), ("POST", "/bookmarks/1")],
)
def test_an_unknown_method_is_status_405_with_an_error(add, refused, method, route):
    add()
    refused(method, route, 405)


def test_a_url_of_another_bookmark_is_status_409(add, refused, listed):
    add(url="https://a.example", title="First")
    body = {"url": "https://a.example", "title": "Second", "tags": ["x"]}
    refused("POST", "/bookmarks", 409, json=body)
    assert [item["title"] for item in listed()["items"]] == ["First"]


def test_urls_that_differ_a_little_are_different(add, listed):
    for url in ("https://a.example/x", "https://a.example/x/", "http://a.example/x"):
        add(url=url)
    add(url="https://a.example/X")
    assert listed()["total"] == 4


def test_patch_to_the_url_of_another_is_status_409_and_changes_nothing(client, add, refused):
    add(url="https://a.example")
    bookmark = add(**GIVEN)
    change = {"title": "Other", "tags": [], "url": "https://a.example"}
    refused("PATCH", f"/bookmarks/{bookmark['id']}", 409, json=change)
    assert kept(client.get(f"/bookmarks/{bookmark['id']}").get_json()) == kept(bookmark)


def test_a_bookmark_may_keep_its_own_url(client, add):
    bookmark = add(url="https://a.example")
    change = {"url": "https://a.example", "title": "Other"}
    response = client.patch(f"/bookmarks/{bookmark['id']}", json=change)
    assert response.status_code == 200
    assert response.get_json()["title"] == "Other"
