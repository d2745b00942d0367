"""A test of a web application is one request of a route that the task names."""

import pytest

from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.routes import refused_requests, web_form

APP = "def create_app(db_path: str) -> Flask"
CLIENT = "c = create_app(str(tmp_path / 'a.db')).test_client()"
POINTS = (
    "`POST /books` adds a book.",
    "`GET /books/ID` returns the book.",
    "`DELETE /books/<int:id>` removes it. Status 204.",
    "`GET /books` lists books.",
    "`GET /tags` returns all tags.",
)


def plan(*more, exports=(APP,)):
    points = (*POINTS, *more)
    criteria = [Criterion(f"c{n}", t, CheckKind.BEHAVIOUR, "code") for n, t in enumerate(points)]
    return Plan((PlannedFile("app.py", "", exports),), tuple(criteria))


def form(text, callables=(), **more):
    return web_form(text, callables, plan(text, **more))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (POINTS[0], ("assert c.post('/books', json=<body>).get_json() == <result>",)),
        (
            "`POST /books` adds a book. Status 201.",
            ("assert c.post('/books', json=<body>).status_code == 201",),
        ),
        (
            POINTS[1],
            ("c.post('/books', json=<body>)", "assert c.get('/books/1').get_json() == <result>"),
        ),
        (
            POINTS[2],
            ("c.post('/books', json=<body>)", "assert c.delete('/books/1').status_code == 204"),
        ),
        (
            POINTS[3],
            ("c.post('/books', json=<body>)", "assert c.get('/books').get_json() == <result>"),
        ),
        (
            POINTS[4],
            ("c.post('/books', json=<body>)", "assert c.get('/tags').get_json() == <result>"),
        ),
        (
            "`title`: a string of 1 to 200 characters.",
            ("assert c.post('/books', json=<body>).status_code == <status>",),
        ),
        (
            "400 if a value is missing.",
            ("assert c.post('/books', json=<body>).status_code == 400",),
        ),
    ],
)
def test_a_point_is_shown_by_a_request_of_its_route(text, lines):
    assert form(text) == (CLIENT, *lines)


def test_what_the_application_needs_beside_a_file_is_left_to_be_filled_in():
    exports = ("def create_app(db_path, secret, rounds=12) -> Flask",)
    made = form(POINTS[0], ("create_app",), exports=exports)[0]
    assert made == "c = create_app(str(tmp_path / 'a.db'), <secret>).test_client()"


def test_points_about_other_functions_and_other_programs_have_no_requests():
    assert form(POINTS[0], ("checked",)) == ()
    assert form(POINTS[0], exports=("def create_app(db_path: str) -> Shelf",)) == ()
    assert form(POINTS[0], exports=(APP, "def other() -> Flask")) == ()
    bare = Plan((PlannedFile("app.py", "", (APP,)),), ())
    assert web_form("`title`: a string.", (), bare) == ()


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
    ],
)
def test_code_asks_for_what_is_not_there(text, lines):
    found = tuple(refused_requests(text, (), plan(text)))
    assert found == tuple((CLIENT, line) for line in lines)
