"""Tests of a web application: one request each, without a port. Pure.

Asked for a test of "`title`: a string of 1 to 200 characters" a small tester makes up classes that
the program need not have. What the task pins is requests and responses, so a test is one request of
a route that the task names, and its status.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from standalone_orchestrator.codebase.languages.python import Export, exports_of
from standalone_orchestrator.core.task import CheckKind, Plan

_CLIENTS = {"Flask": ".test_client()"}
"""How an application of a class is asked, by the name of the class."""
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_ROUTE = re.compile(rf"\b({'|'.join(_METHODS)}) (/[\w/<>:{{}}.-]*)")
_PLACE = re.compile(r"<[^>]*>|\{[^}]*\}|(?<=/)(?::\w+|[A-Z][A-Z_]*)(?=/|$)")
"""A part of a path that stands for a value: `/items/ID`, `/items/<int:id>`, `/items/{id}`."""
_STATUS = re.compile(r"(?:^|\b[Ss]tatus(?: code)?:? )`?([2-5]\d\d)\b")
_FILES = re.compile(r"path|file|database|\bdb")
_NO_ROUTE = re.compile(r"\b404\b.*\b(?:no such|unknown) (?:route|path|page|url)", re.I)
_NO_THING = re.compile(r"\b404\b.*\bno (?!such route|such path)\w+ with (?:this|that|the) id\b")
_NO_METHOD = re.compile(r"\b405\b")
NOBODY = "987654"
"""An id that nothing has after one request."""


@dataclass(frozen=True, slots=True)
class _Route:
    method: str
    path: str

    @property
    def items(self) -> str:
        """The path up to its first place for a value."""
        found = _PLACE.search(self.path)
        return (self.path[: found.start()] if found else self.path).rstrip("/")

    def call(self, value: str = "1", body: str = "<body>") -> str:
        """The request, a value in each place of its path."""
        given = f", json={body}" if self.method in ("POST", "PUT", "PATCH") else ""
        return f"c.{self.method.lower()}({_PLACE.sub(value, self.path)!r}{given})"


def application(exports: Mapping[str, Export]) -> Export | None:
    """The one function that makes a web application; None where there is none or several."""
    made = [e for e in exports.values() if not e.owner and e.returns.strip("'\"") in _CLIENTS]
    return made[0] if len(made) == 1 else None


def web_form(text: str, callables: Sequence[str], plan: Plan) -> tuple[str, ...]:
    """The lines of a test of a point, `<name>` where a value goes; none where it is about others.

    Args:
        text: the point.
        callables: what it speaks of.
        plan: whose points name routes.
    """
    app = _about(callables, plan)
    routes = _routes(plan) if app else ()
    if app is None or not routes:
        return ()
    posts = [r for r in routes if r.method == "POST"]
    named = [_Route(*found.groups()) for found in _ROUTE.finditer(text)]
    route = (named or posts or [*routes])[0]
    filled = [p for p in posts if p.path == route.items] or posts[:1]
    before = [p.call() for p in filled] if route.method != "POST" else []
    status = _STATUS.search(text)
    shown = named and route.method != "DELETE" and not status
    last = ".get_json() == <result>" if shown else f".status_code == {_code(status)}"
    return (_client(app), *before, f"assert {route.call()}{last}")


def refused_requests(text: str, callables: Sequence[str], plan: Plan) -> Iterator[tuple[str, ...]]:
    """Tests of routes, methods and ids that are not there, where a point states their status."""
    app = _about(callables, plan)
    routes = _routes(plan) if app else ()
    if app is None or not routes:
        return
    made, ends = _client(app), "status_code == "
    if _NO_ROUTE.search(text):
        yield made, f"assert c.get('/no/such/route/of/it').{ends}404"
    one = next((r for r in routes if r.items != r.path and r.method == "GET"), None)
    if _NO_THING.search(text) and one is not None:
        yield made, f"assert {one.call(NOBODY)}.{ends}404"
    if _NO_METHOD.search(text):
        for path in dict.fromkeys(r.path for r in routes):
            known = {r.method for r in routes if r.path == path}
            other = next((m for m in ("PUT", "DELETE", "PATCH") if m not in known), "")
            if other and _PLACE.search(path) is None:
                yield made, f"assert {_Route(other, path).call(body='{}')}.{ends}405"


def _about(callables: Sequence[str], plan: Plan) -> Export | None:
    exports = {e.full_name: e for f in plan.files for e in exports_of(f.exports)}
    app = application(exports)
    return app if app is not None and {*callables} <= {app.full_name} else None


def _routes(plan: Plan) -> tuple[_Route, ...]:
    """The routes that points of behaviour name, in their order."""
    texts = (c.text for c in plan.criteria if c.kind is CheckKind.BEHAVIOUR)
    found = (_Route(*match.groups()) for text in texts for match in _ROUTE.finditer(text))
    return tuple(dict.fromkeys(found))


def _client(app: Export) -> str:
    """The line that makes an application with a database of its own, and who asks it."""
    needed = [p.name for p in app.params or () if not p.optional]
    given = ("str(tmp_path / 'a.db')" if _FILES.search(name) else f"<{name}>" for name in needed)
    return f"c = {app.name}({', '.join(given)}){_CLIENTS[app.returns.strip(chr(39) + chr(34))]}"


def _code(status: re.Match[str] | None) -> str:
    return status[1] if status else "<status>"
