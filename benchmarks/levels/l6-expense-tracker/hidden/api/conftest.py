"""An application on a day of the test's own, and users of it."""

import sqlite3
import time
from contextlib import closing
from datetime import date
from threading import Barrier, Thread

import pytest
from app import create_app

SECRET = "a secret of the tests that is long enough"
PASSWORD = "correct horse"
LOCKED_S = 0.4


class Day:
    """A day that a test may change; 15 March 2026 at first."""

    def __init__(self):
        self.value = date(2026, 3, 15)

    def __call__(self):
        return self.value


class User:
    """A client that sends an access token; each call says which status it expects."""

    def __init__(self, app, token):
        self.app = app
        self.headers = {"Authorization": f"Bearer {token}"}

    def send(self, method, route, **options):
        return self.app.test_client().open(route, method=method, headers=self.headers, **options)

    def call(self, method, route, status, **options):
        response = self.send(method, route, **options)
        assert response.status_code == status, response.get_data(as_text=True)
        if status == 204:
            assert response.data == b""
            return None
        value = response.get_json()
        if status >= 400:
            assert isinstance(value["error"], str)
            assert value["error"]
        return value

    def get(self, route, status=200):
        return self.call("GET", route, status)

    def post(self, route, status=201, **body):
        return self.call("POST", route, status, json=body)

    def patch(self, route, status=200, **body):
        return self.call("PATCH", route, status, json=body)

    def put(self, route, status=200, **body):
        return self.call("PUT", route, status, json=body)

    def delete(self, route, status=204):
        return self.call("DELETE", route, status)

    def refused(self, method, route, body):
        """The names of the fields for which a request is refused."""
        return self.call(method, route, 400, json=body)["fields"]

    def category(self, name="Food", budget=None):
        """The id of a new category."""
        number = self.post("/categories", name=name)["id"]
        if budget is not None:
            self.put(f"/categories/{number}/budget", amount=budget)
        return number

    def spend(self, category, amount, day="2026-03-10", **more):
        """A new expense."""
        values = {"category_id": category, "amount": amount, "date": day} | more
        return self.post("/expenses", **values)

    def budget(self, category):
        """The amount of a budget."""
        return self.get(f"/categories/{category}/budget")["amount"]

    def amounts(self, query=""):
        """The amounts of the expenses, in the order of the list."""
        return [item["amount"] for item in self.get("/expenses" + query)["items"]]


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "expenses.db")


@pytest.fixture
def today():
    return Day()


@pytest.fixture
def make(path, today):
    """Makes an application on the database of the test."""

    def call(**options):
        return create_app(path, SECRET, today, **({"bcrypt_rounds": 4} | options))

    return call


@pytest.fixture
def app(make):
    return make()


@pytest.fixture
def client(app):
    """A client without a token."""
    return app.test_client()


@pytest.fixture
def sign_up(app):
    """Registers a user and logs in."""

    def call(name):
        body = {"username": name, "password": PASSWORD}
        client = app.test_client()
        assert client.post("/auth/register", json=body).status_code == 201
        response = client.post("/auth/login", json=body)
        assert response.status_code == 200
        return User(app, response.get_json()["access_token"])

    return call


@pytest.fixture
def ann(sign_up):
    return sign_up("ann")


@pytest.fixture
def bob(sign_up):
    return sign_up("bob")


@pytest.fixture
def side_by_side(path):
    """Calls functions in threads that begin together; returns their results in order.

    The database is locked at first, so that who reads before it locks reads what all others read.
    """

    def call(functions):
        barrier = Barrier(len(functions) + 1)
        results = [None] * len(functions)

        def run(place, function):
            barrier.wait()
            results[place] = function()

        threads = [Thread(target=run, args=item) for item in enumerate(functions)]
        for thread in threads:
            thread.start()
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            barrier.wait()
            time.sleep(LOCKED_S)
        for thread in threads:
            thread.join()
        return results

    return call
