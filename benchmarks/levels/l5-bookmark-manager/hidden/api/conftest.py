"""A client of an application with an empty database."""

import pytest
from app import create_app


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "bookmarks.db")


@pytest.fixture
def client(path):
    return create_app(path).test_client()


@pytest.fixture
def add(client):
    """Adds a bookmark, by default with a new URL and a title; returns it."""
    numbers = iter(range(1, 1000))

    def post(**values):
        body = {"url": f"https://example.org/{next(numbers)}", "title": "A page"} | values
        response = client.post("/bookmarks", json=body)
        assert response.status_code == 201
        return response.get_json()

    return post


@pytest.fixture
def listed(client):
    """The response to a search."""

    def get(query=""):
        response = client.get("/bookmarks" + query)
        assert response.status_code == 200
        return response.get_json()

    return get


@pytest.fixture
def found(listed):
    """The titles that a search finds, in its order."""
    return lambda query="": [item["title"] for item in listed(query)["items"]]


@pytest.fixture
def refused(client):
    """Sends a request that must be refused; returns the names of the wrong fields."""

    def send(method, route, status=400, **body):
        response = client.open(route, method=method, **body)
        assert response.status_code == status
        value = response.get_json()
        assert isinstance(value["error"], str)
        assert value["error"]
        return value.get("fields")

    return send
