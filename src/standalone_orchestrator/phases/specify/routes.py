"""Tests of a web application: one request each, without a port. Pure.

Asked for a test of "`GET /books/ID` returns the book" a small tester makes up classes that the
program need not have. What the task pins is requests and responses, so a test of a point that names
a route is one request of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from standalone_orchestrator.codebase.languages.python import Export, Parameter, exports_of
from standalone_orchestrator.codebase.web import CLIENTS, class_made
from standalone_orchestrator.core.task import CheckKind, Plan

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_ROUTE = re.compile(rf"\b({'|'.join(_METHODS)}) (/[\w/<>:{{}}.-]*)")
_PLACE = re.compile(r"<(?:\w+:)?(\w+)>|\{(\w+)\}|(?<=/)(?::(\w+)|([A-Z][A-Z_]*))(?=/|$)")
"""A part of a path that stands for a value: `/items/ID`, `/items/<int:id>`, `/items/{id}`."""
_ID = re.compile(r"(?:\w+_)?id", re.I)
_STATUS = re.compile(r"\b[Ss]tatus(?: code)?:? `?(2\d\d)\b")
_MAYBE = re.compile(r"\b(?:if|or|unless|when|otherwise|else)\b", re.I)
_NO_JSON = re.compile(r"\b(?:HTML|page|redirects?|CSV|text|file|download)\b", re.I)
_FILE = re.compile(r"(?:^|_)(?:path|file|filename|database|db)$")
_NO_ROUTE = re.compile(r"\b404\b.*\b(?:no such|unknown) (?:route|path|page|url)", re.I)
_NO_THING = re.compile(r"\b404\b.*\bno \w+ with (?:this|that|the) id\b")
_NO_METHOD = re.compile(r"(?<!no )\b405\b (?:if|for|when|where|on)\b.*\bmethods?\b", re.I)
_NOBODY = "987654"
"""An id that nothing has in an application without data."""


@dataclass(frozen=True, slots=True)
class _Route:
    method: str
    path: str

    @property
    def parent(self) -> str:
        """The path up to its first place for a value; empty where it has none."""
        found = _PLACE.search(self.path)
        return self.path[: found.start()].rstrip("/") if found else ""

    def call(self, value: str = "1", body: str = "<body>") -> str:
        """The request, an id in each place of its path that is for one."""
        given = f", json={body}" if self.method in ("POST", "PUT", "PATCH") else ""
        return f"c.{self.method.lower()}({self._filled(value)!r}{given})"

    def could_be(self, path: str) -> bool:
        """Whether a request of this path may reach the route."""
        parts = _PLACE.sub("\0", self.path).split("\0")
        return re.fullmatch("[^/]+".join(map(re.escape, parts)), path) is not None

    def _filled(self, value: str) -> str:
        def filled(place: re.Match[str]) -> str:
            name = next(filter(None, place.groups()))
            return value if _ID.fullmatch(name) else f"<{name.lower()}>"

        return _PLACE.sub(filled, self.path)


def application(exports: Mapping[str, Export]) -> Export | None:
    """The one function that makes a web application; None where there is none or several."""
    made = [e for e in exports.values() if class_made(e)]
    return made[0] if len(made) == 1 else None


def web_form(text: str, callables: Sequence[str], plan: Plan) -> tuple[str, ...]:
    """The lines of a test of a point, `<name>` where a value goes; none where it is about others.

    What names no route is left to the tester, but for how an application is asked.

    Args:
        text: the point.
        callables: what it speaks of.
        plan: whose points name routes.
    """
    app, named = _about(callables, plan), _routes_in(text)
    if app is None or not _routes(plan):
        return ()
    if not named or "?" in text[text.find(named[0].path) :][: len(named[0].path) + 1]:
        return (_client(app), "assert c.<method>(<path>, json=<body>).status_code == <status>")
    route = named[0]
    posts = [r for r in _routes(plan) if r.method == "POST" and not r.parent]
    path = route.parent or (route.path if route.method != "POST" else "")
    first = [p for p in posts if p.path == path] or (posts[:1] if route.method == "GET" else [])
    status = None if _MAYBE.search(text) else _STATUS.search(text)
    open_ = ".status_code == <status>" if _NO_JSON.search(text) else ".get_json() == <result>"
    last = f".status_code == {status[1]}" if status else open_
    return (_client(app), *(p.call() for p in first), f"assert {route.call()}{last}")


def refused_requests(text: str, callables: Sequence[str], plan: Plan) -> Iterator[tuple[str, ...]]:
    """Tests of routes, methods and ids that are not there, where a point states their status.

    None of a point that names a route itself: it says more of it.
    """
    app, routes = _about(callables, plan), _routes(plan)
    if app is None or not routes or _routes_in(text):
        return
    made, ends = _client(app), "status_code == "
    if _NO_ROUTE.search(text):
        yield made, f"assert c.get('/no/such/route/of/it').{ends}404"
    one = next((r for r in routes if r.method == "GET" and r.parent), None)
    if _NO_THING.search(text) and one is not None and _PLACE.search(one.call()) is None:
        yield made, f"assert {one.call(_NOBODY)}.{ends}404"
    if _NO_METHOD.search(text):
        for path in dict.fromkeys(r.path for r in routes if not r.parent):
            known = {r.method for r in routes if r.could_be(path)}
            other = next((m for m in ("PUT", "DELETE", "PATCH") if m not in known), "")
            if other:
                yield made, f"assert {_Route(other, path).call(body='{}')}.{ends}405"


def _about(callables: Sequence[str], plan: Plan) -> Export | None:
    """The application of a plan, where a point speaks of nothing else."""
    exports = {e.full_name: e for f in plan.files for e in exports_of(f.exports)}
    app = application(exports)
    return app if app is not None and {*callables} <= {app.full_name} else None


def _routes(plan: Plan) -> tuple[_Route, ...]:
    """The routes that points of behaviour name, in their order."""
    texts = (c.text for c in plan.criteria if c.kind is CheckKind.BEHAVIOUR)
    return tuple(dict.fromkeys(route for text in texts for route in _routes_in(text)))


def _routes_in(text: str) -> tuple[_Route, ...]:
    found = ((m[1], m[2].rstrip(".:-")) for m in _ROUTE.finditer(text))
    return tuple(_Route(method, path) for method, path in found)


def _client(app: Export) -> str:
    """The line that makes an application with a database of its own, and who asks it."""
    given = ", ".join(_argument(p) for p in app.params or () if not p.optional)
    return f"c = {app.name}({given}){CLIENTS[class_made(app)]}"


def _argument(parameter: Parameter) -> str:
    if not _FILE.search(parameter.name):
        return f"<{parameter.name}>"
    only_path = parameter.annotation.strip("'\"").endswith("Path")
    return "tmp_path / 'a.db'" if only_path else "str(tmp_path / 'a.db')"
