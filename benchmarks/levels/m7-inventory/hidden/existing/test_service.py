import json

import pytest

from stockroom.service import handle


@pytest.fixture
def ask(db):
    def run(method, path, **data):
        status, text = handle(db, method, path, json.dumps(data) if data else "")
        return status, json.loads(text)

    return run


def test_products(ask):
    assert ask("GET", "/products/NUT")[1]["price"] == 12
    assert len(ask("GET", "/products")[1]) == 3
    assert ask("POST", "/products", sku="OIL", name="Oil", price=5)[0] == 200
    assert ask("POST", "/products", sku="OIL", name="Oil", price=5)[0] == 409
    assert ask("DELETE", "/products/OIL") == (200, {"removed": True})


def test_stock_and_orders(ask):
    assert ask("POST", "/products/SAW/stock", place="C1", quantity=3) == (200, {"quantity": 3})
    assert ask("POST", "/orders", customer="Ida", lines={"SAW": 2})[1]["total"] == 3998
    assert ask("GET", "/orders") == (200, [1])
    assert ask("POST", "/orders/1/send")[1]["state"] == "sent"
    assert [row["by"] for row in ask("GET", "/products/SAW/history")[1]] == [3, -2]


@pytest.mark.parametrize(
    ("method", "path", "data", "status"),
    [
        ("GET", "/nothing", {}, 404),
        ("GET", "/orders/7", {}, 404),
        ("POST", "/products", {"sku": "OIL"}, 400),
        ("POST", "/products/NUT/stock", {"place": "A1"}, 400),
    ],
)
def test_errors(ask, method, path, data, status):
    assert ask(method, path, **data)[0] == status
