"""Requests and answers in JSON."""

import json
import re

from stockroom import catalog, orders, reports, warehouse
from stockroom.errors import Conflict, NotFound

ROUTES = (
    ("GET", r"/products", lambda db, data: catalog.products(db, data.get("text", ""))),
    ("POST", r"/products", lambda db, data: catalog.add_product(db, **data)),
    ("GET", r"/products/([\w-]+)", lambda db, data, sku: catalog.product(db, sku)),
    ("DELETE", r"/products/([\w-]+)", lambda db, data, sku: {"removed": catalog.retire(db, sku)}),
    ("GET", r"/products/([\w-]+)/history", lambda db, data, sku: warehouse.history(db, sku)),
    ("POST", r"/products/([\w-]+)/stock", lambda db, data, sku: _receive(db, sku, data)),
    ("POST", r"/orders", lambda db, data: orders.place_order(db, data["customer"], data["lines"])),
    ("GET", r"/orders", lambda db, data: orders.orders(db, data.get("state", "open"))),
    ("GET", r"/orders/(\d+)", lambda db, data, id: orders.order(db, int(id))),
    ("POST", r"/orders/(\d+)/send", lambda db, data, id: orders.send(db, int(id))),
    ("POST", r"/orders/(\d+)/cancel", lambda db, data, id: orders.cancel(db, int(id))),
    ("GET", r"/summary", lambda db, data: reports.summary(db)),
)


def handle(db, method, path, body=""):
    """Answer a request; returns the status and JSON text."""
    for wanted, pattern, action in ROUTES:
        match = re.fullmatch(pattern, path)
        if match is None or wanted != method:
            continue
        try:
            data = json.loads(body) if body else {}
            return 200, json.dumps(action(db, data, *match.groups()))
        except NotFound as fault:
            return 404, json.dumps({"error": str(fault)})
        except Conflict as fault:
            return 409, json.dumps({"error": str(fault)})
        except (KeyError, TypeError, ValueError) as fault:
            return 400, json.dumps({"error": f"bad request: {fault}"})
    return 404, json.dumps({"error": "no such path"})


def _receive(db, sku, data):
    return {"quantity": warehouse.receive(db, sku, data["place"], data["quantity"])}
