"""A test of a web application is one request of a route that the task names."""

import pytest

from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.draft import subjects
from standalone_orchestrator.phases.specify.forms import form_of, shape_of
from standalone_orchestrator.phases.specify.made import by_code
from standalone_orchestrator.phases.specify.routes import refused_requests, web_form

APP = "def create_app(db_path: str) -> Flask"
CLIENT = "c = create_app(str(tmp_path / 'a.db')).test_client()"
POINTS = (
    "`POST /books` adds a book.",
    "`GET /books/ID` returns the book.",
    "`DELETE /books/<int:id>` removes it: status 204.",
    "`GET /books` lists books.",
    "`GET /tags` returns all tags.",
)
PUT = "c.post('/books', json=<body>)"


def plan(*more, points=POINTS, exports=(APP,)):
    texts = (*points, *more)
    criteria = [Criterion(f"c{n}", t, CheckKind.BEHAVIOUR, "code") for n, t in enumerate(texts)]
    return Plan((PlannedFile("app.py", "", exports),), tuple(criteria))


def form(text, callables=(), **more):
    return web_form(text, callables, plan(text, **more))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (POINTS[0], (f"assert {PUT}.get_json() == <result>",)),
        ("POST /books: adds, status 201.", (f"assert {PUT}.status_code == 201",)),
        ("`POST /books`: status 201, or status 409.", (f"assert {PUT}.get_json() == <result>",)),
        (POINTS[1], (PUT, "assert c.get('/books/1').get_json() == <result>")),
        (POINTS[2], (PUT, "assert c.delete('/books/1').status_code == 204")),
        (POINTS[3], (PUT, "assert c.get('/books').get_json() == <result>")),
        (POINTS[4], (PUT, "assert c.get('/tags').get_json() == <result>")),
        ("`GET /` shows an HTML page.", (PUT, "assert c.get('/').status_code == <status>")),
        (
            "`GET /users/<name>` greets.",
            (PUT, "assert c.get('/users/<name>').get_json() == <result>"),
        ),
        (
            "`POST /books/{id}/loans` lends it.",
            (PUT, "assert c.post('/books/1/loans', json=<body>).get_json() == <result>"),
        ),
        (
            "`PUT /tags/{id}` names it.",
            ("assert c.put('/tags/1', json=<body>).get_json() == <result>",),
        ),
    ],
)
def test_a_point_is_shown_by_a_request_of_its_route(text, lines):
    assert form(text) == (CLIENT, *lines)


def test_a_point_that_names_no_route_is_left_to_the_tester_but_for_how_it_is_asked():
    asked = "assert c.<method>(<path>, json=<body>).status_code == <status>"
    for text in (
        "`GET /books?tag=NAME` filters.",
        "`title`: a string of 1 to 200 characters.",
        "Status 204.",
        "It may be empty.",
    ):
        assert form(text) == (CLIENT, asked)
    assert web_form("It may be empty.", (), plan(points=())) == ()


@pytest.mark.parametrize(
    ("export", "made"),
    [
        ("def make(db_path, secret, rounds=12) -> Flask", "make(str(tmp_path / 'a.db'), <secret>)"),
        ("def make(database: Path) -> 'Flask'", "make(tmp_path / 'a.db')"),
        ("def make(db_url, profile) -> Flask", "make(<db_url>, <profile>)"),
    ],
)
def test_an_application_has_a_database_of_its_own(export, made):
    assert form(POINTS[0], ("make",), exports=(export,))[0] == f"c = {made}.test_client()"


def test_points_about_other_functions_and_other_programs_have_no_requests():
    assert form(POINTS[0], ("checked",)) == ()
    for exports in (("def create_app() -> Shelf",), (APP, "def other() -> Flask"), ("app: Flask",)):
        assert form(POINTS[0], exports=exports) == ()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "404 if there is no book with this id, or no such route.",
            (
                "assert c.get('/no/such/route/of/it').status_code == 404",
                "assert c.get('/books/987654').status_code == 404",
            ),
        ),
        (
            "405 if the route does not have this method.",
            (
                "assert c.put('/books', json={}).status_code == 405",
                "assert c.put('/tags', json={}).status_code == 405",
            ),
        ),
        ("409 if another book has the same title.", ()),
        ("There is no 405; an unknown method is as any other.", ()),
        ("`GET /books/ID` returns it. 404 if there is no book with this id.", ()),
    ],
)
def test_code_asks_for_what_is_not_there(text, lines):
    found = tuple(refused_requests(text, (), plan(text)))
    assert found == tuple((CLIENT, line) for line in lines)


def test_a_method_that_another_route_may_take_is_not_refused():
    points = ("`GET /books/search` finds.", "`PUT /books/ID` changes.", "405 for other methods.")
    found = tuple(refused_requests(points[2], (), plan(points=points)))
    assert found == ((CLIENT, "assert c.delete('/books/search').status_code == 405"),)


def test_the_root_is_no_route_of_a_thing():
    points = ("`GET /` shows books.", "404 if there is no book with this id.")
    assert tuple(refused_requests(points[1], (), plan(points=points))) == ()


def test_the_tester_fills_in_a_request_and_is_not_asked_what_code_asks():
    made = plan("404 if there is no such route.", "`create_app` makes the file.")
    about = {s.criterion.text: s for s in subjects(made)}
    assert form_of(about[POINTS[1]], made).startswith('["c = create_app(')
    assert by_code(about["404 if there is no such route."], made).enough
    assert shape_of(about["`create_app` makes the file."], made) is None
