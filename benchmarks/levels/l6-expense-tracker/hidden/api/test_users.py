"""Acceptance tests of users and tokens. They use nothing but what the goal names."""

import base64
import inspect
import json
import sqlite3
import time
from contextlib import closing
from datetime import date

import bcrypt
import jwt
import pytest
from app import create_app
from flask import Flask

SECRET = "a secret of the tests that is long enough"
ANN = {"username": "ann", "password": "correct horse"}

ROUTES = [
    ("POST", "/categories"),
    ("GET", "/categories"),
    ("PATCH", "/categories/1"),
    ("DELETE", "/categories/1"),
    ("POST", "/expenses"),
    ("GET", "/expenses"),
    ("GET", "/expenses/1"),
    ("PATCH", "/expenses/1"),
    ("DELETE", "/expenses/1"),
    ("PUT", "/categories/1/budget"),
    ("POST", "/categories/1/budget/adjust"),
    ("GET", "/categories/1/budget"),
    ("DELETE", "/categories/1/budget"),
    ("GET", "/summary"),
    ("GET", "/export.csv"),
]


@pytest.fixture
def send(client):
    """Sends a body to one of the `auth` routes; returns status and response."""

    def call(route, body):
        response = client.post(f"/auth/{route}", json=body)
        value = response.get_json()
        if response.status_code >= 400:
            assert isinstance(value["error"], str)
            assert value["error"]
        return response.status_code, value

    return call


@pytest.fixture
def tokens(send):
    """The tokens of a new user."""
    assert send("register", ANN)[0] == 201
    status, value = send("login", ANN)
    assert status == 200
    return value


def stored(path):
    """Every value in the database, as bytes."""
    with closing(sqlite3.connect(path)) as db:
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        rows = [row for (name,) in tables for row in db.execute(f'SELECT * FROM "{name}"')]
    values = [value for row in rows for value in row]
    return [value if isinstance(value, bytes) else str(value).encode() for value in values]


def hashes(path):
    return [value for value in stored(path) if value.startswith(b"$2")]


def claims(token):
    return jwt.decode(token, SECRET, algorithms=["HS256"])


def status_with(client, header):
    headers = {} if header is None else {"Authorization": header}
    response = client.get("/categories", headers=headers)
    if response.status_code >= 400:
        assert response.get_json()["error"]
    return response.status_code


def test_create_app_takes_the_named_parameters_in_order():
    parameters = inspect.signature(create_app).parameters
    names = "db_path secret today bcrypt_rounds access_seconds refresh_seconds"
    assert list(parameters)[:6] == names.split()
    defaults = [parameters[name].default for name in names.split()[3:]]
    assert defaults == [12, 900, 604800]


def test_today_is_the_day_of_the_clock_by_default(path):
    app = create_app(path, SECRET, bcrypt_rounds=4)  # 12 rounds take their time
    assert isinstance(app, Flask)
    client = app.test_client()
    client.post("/auth/register", json=ANN)
    token = client.post("/auth/login", json=ANN).get_json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    body = {"name": "Food"}
    number = client.post("/categories", json=body, headers=headers).get_json()["id"]
    before = date.today()
    body = {"category_id": number, "amount": 1}
    day = client.post("/expenses", json=body, headers=headers).get_json()["date"]
    assert before.isoformat() <= day <= date.today().isoformat()


def test_register_returns_the_user(send):
    status, user = send("register", ANN)
    assert status == 201
    assert user["username"] == "ann"
    assert isinstance(user["id"], int)
    other = send("register", ANN | {"username": "bob"})[1]
    assert other["id"] != user["id"]


def test_a_taken_username_is_status_409(send):
    send("register", ANN)
    assert send("register", ANN | {"password": "something else"})[0] == 409
    assert send("login", ANN)[0] == 200
    assert send("login", ANN | {"password": "something else"})[0] == 401


def test_a_wrong_username_is_refused(send):
    for name in ("ab", "a" * 31, "an n", "ann!", "ann\n", "änne", "", 123, None):
        status, value = send("register", ANN | {"username": name})
        assert (status, value.get("fields")) == (400, ["username"])


def test_right_usernames_are_taken(send):
    for name in ("abc", "a" * 30, "Ann_9", "___"):
        assert send("register", ANN | {"username": name})[0] == 201
        assert send("login", ANN | {"username": name})[0] == 200


def test_a_wrong_password_of_a_new_user_is_refused(send):
    for password in ("1234567", "", "x" * 73, "é" * 37, 12345678, None):
        status, value = send("register", ANN | {"password": password})
        assert (status, value.get("fields")) == (400, ["password"])


@pytest.mark.parametrize("password", ["12345678", "x" * 72, "é" * 36, "        "])
def test_right_passwords_are_taken(send, password):
    assert send("register", ANN | {"password": password})[0] == 201
    assert send("login", ANN | {"password": password})[0] == 200
    assert send("login", ANN | {"password": password[:-1]})[0] == 401


def test_all_wrong_fields_of_a_new_user_are_named(send):
    assert send("register", {})[1]["fields"] == ["password", "username"]
    body = {"username": "ok_name", "password": "short"}
    assert send("register", body)[1]["fields"] == ["password"]
    status, value = send("register", ["ann"])
    assert (status, value["fields"]) == (400, [])


def test_a_refused_user_is_not_added(send):
    send("register", {"username": "ann", "password": "short"})
    assert send("register", ANN)[0] == 201


def test_the_database_holds_a_bcrypt_hash_and_no_password(send, path):
    send("register", ANN)
    password = ANN["password"].encode()
    assert not [value for value in stored(path) if password in value]
    (digest,) = hashes(path)
    assert bcrypt.checkpw(password, digest)
    assert digest.split(b"$")[2] == b"04"


def test_equal_passwords_have_different_hashes(send, path):
    send("register", ANN)
    send("register", ANN | {"username": "bob"})
    assert len(set(hashes(path))) == 2


def test_a_wrong_password_and_an_unknown_user_look_the_same(send):
    send("register", ANN)
    wrong = send("login", ANN | {"password": "incorrect horse"})
    unknown = send("login", ANN | {"username": "nobody"})
    assert wrong[0] == 401
    assert wrong == unknown


def test_a_password_that_is_too_long_is_wrong(send):
    password = "x" * 72
    send("register", ANN | {"password": password})
    wrong = send("login", ANN | {"password": "another one"})
    assert wrong[0] == 401
    assert send("login", ANN | {"password": password + "y"}) == wrong


def test_a_login_without_name_or_password_is_status_401(send):
    send("register", ANN)
    for body in ({}, {"username": "ann"}, {"password": "correct horse"}, [], None):
        assert send("login", body)[0] == 401


def test_tokens_are_jwts_with_the_named_claims(send):
    user = send("register", ANN)[1]
    before = time.time()
    tokens = send("login", ANN)[1]
    after = time.time()
    for kind, seconds in (("access", 900), ("refresh", 604800)):
        token = tokens[f"{kind}_token"]
        assert jwt.get_unverified_header(token)["alg"] == "HS256"
        found = claims(token)
        assert (found["sub"], found["type"]) == (str(user["id"]), kind)
        assert before + seconds - 1 <= found["exp"] <= after + seconds + 1


def test_the_lifetimes_can_be_chosen(make):
    client = make(access_seconds=60, refresh_seconds=3000).test_client()
    client.post("/auth/register", json=ANN)
    before = time.time()
    tokens = client.post("/auth/login", json=ANN).get_json()
    after = time.time()
    for kind, seconds in (("access", 60), ("refresh", 3000)):
        expires = claims(tokens[f"{kind}_token"])["exp"]
        assert before + seconds - 1 <= expires <= after + seconds + 1


def test_no_two_tokens_are_equal(send):
    send("register", ANN)
    found = [token for _ in range(3) for token in send("login", ANN)[1].values()]
    assert len(set(found)) == len(found)


def test_each_route_needs_a_token(client):
    for method, route in ROUTES:
        response = client.open(route, method=method)
        assert response.status_code == 401
        assert response.get_json()["error"]


def test_an_access_token_opens_the_routes(client, tokens):
    assert status_with(client, f"Bearer {tokens['access_token']}") == 200


def test_a_header_of_another_form_is_status_401(client, tokens):
    token = tokens["access_token"]
    for header in (None, "", "Bearer", "Bearer ", token, f"Basic {token}", f"Bearer {token}x"):
        assert status_with(client, header) == 401


def test_a_token_that_is_none_is_status_401(client, tokens):
    head, body, _ = tokens["access_token"].split(".")
    for token in ("x", "a.b.c", "..", f"{head}.{body}", f"{head}.{body}."):
        assert status_with(client, f"Bearer {token}") == 401


def test_a_refresh_token_opens_no_route(client, tokens):
    assert status_with(client, f"Bearer {tokens['refresh_token']}") == 401


def test_a_token_of_another_secret_is_status_401(client, tokens):
    found = claims(tokens["access_token"])
    forged = jwt.encode(found, "another secret that is long enough, too", "HS256")
    assert status_with(client, f"Bearer {forged}") == 401


def test_a_token_without_a_signature_is_status_401(client, tokens):
    body = tokens["access_token"].split(".")[1]
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode())
    assert status_with(client, f"Bearer {head.decode().rstrip('=')}.{body}.") == 401


def test_an_expired_access_token_is_status_401(make):
    client = make(access_seconds=-1).test_client()
    client.post("/auth/register", json=ANN)
    tokens = client.post("/auth/login", json=ANN).get_json()
    assert status_with(client, f"Bearer {tokens['access_token']}") == 401


def test_refresh_returns_new_tokens(client, send, tokens):
    status, new = send("refresh", {"refresh_token": tokens["refresh_token"]})
    assert status == 200
    assert status_with(client, f"Bearer {new['access_token']}") == 200
    assert claims(new["access_token"])["sub"] == claims(tokens["access_token"])["sub"]
    assert not set(new.values()) & set(tokens.values())


def test_new_refresh_tokens_work_in_turn(send, tokens):
    for _ in range(3):
        status, tokens = send("refresh", {"refresh_token": tokens["refresh_token"]})
        assert status == 200


def test_a_refresh_token_works_once(send, tokens):
    body = {"refresh_token": tokens["refresh_token"]}
    assert send("refresh", body)[0] == 200
    assert send("refresh", body)[0] == 401


def test_a_used_refresh_token_stays_used_in_a_later_app(make, send, tokens):
    body = {"refresh_token": tokens["refresh_token"]}
    assert send("refresh", body)[0] == 200
    assert make().test_client().post("/auth/refresh", json=body).status_code == 401


def test_refresh_tokens_of_two_logins_are_independent(send, tokens):
    other = send("login", ANN)[1]
    assert send("refresh", {"refresh_token": other["refresh_token"]})[0] == 200
    assert send("refresh", {"refresh_token": tokens["refresh_token"]})[0] == 200


def test_what_is_no_refresh_token_is_status_401(send, tokens):
    for body in ({}, {"refresh_token": "x"}, {"refresh_token": None}, {"refresh_token": 5}, []):
        assert send("refresh", body)[0] == 401
    assert send("refresh", {"refresh_token": tokens["access_token"]})[0] == 401


def test_an_expired_refresh_token_is_status_401(make):
    client = make(refresh_seconds=-1).test_client()
    client.post("/auth/register", json=ANN)
    tokens = client.post("/auth/login", json=ANN).get_json()
    body = {"refresh_token": tokens["refresh_token"]}
    assert client.post("/auth/refresh", json=body).status_code == 401


def test_a_later_app_knows_the_users_and_their_tokens(make, tokens):
    later = make().test_client()
    assert later.post("/auth/login", json=ANN).status_code == 200
    assert later.post("/auth/register", json=ANN).status_code == 409
    assert status_with(later, f"Bearer {tokens['access_token']}") == 200


def test_unknown_routes_and_methods_are_errors(ann):
    ann.call("GET", "/nothing/here", 404)
    ann.call("PUT", "/auth/login", 405)
    ann.call("DELETE", "/summary", 405)
