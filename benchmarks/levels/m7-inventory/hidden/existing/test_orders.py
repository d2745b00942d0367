import pytest

from stockroom import catalog, orders, warehouse
from stockroom.errors import Conflict, NotFound


def test_an_order_reserves(db):
    made = orders.place_order(db, "Ida", {"NUT": 50, "BOLT": 2})
    assert (made["id"], made["total"], made["state"]) == (1, 660, "open")
    assert [line["sku"] for line in made["lines"]] == ["NUT", "BOLT"]
    assert orders.available(db, "NUT") == 10
    assert warehouse.level(db, "NUT") == 60


def test_an_order_is_taken_whole_or_not(db):
    with pytest.raises(Conflict):
        orders.place_order(db, "Ida", {"NUT": 50, "BOLT": 51})
    with pytest.raises(NotFound):
        orders.place_order(db, "Ida", {"NUT": 50, "OIL": 1})
    assert orders.available(db, "NUT") == 60
    assert orders.orders(db) == []


def test_an_order_keeps_its_price(db):
    orders.place_order(db, "Ida", {"NUT": 10})
    catalog.reprice(db, "NUT", 100)
    assert orders.order(db, 1)["total"] == 120


def test_an_order_is_sent(db):
    orders.place_order(db, "Ida", {"NUT": 50})
    assert orders.send(db, 1)["state"] == "sent"
    assert warehouse.places(db, "NUT") == [("B2", 10)]
    assert orders.available(db, "NUT") == 10
    with pytest.raises(Conflict):
        orders.send(db, 1)


def test_an_order_is_cancelled(db):
    orders.place_order(db, "Ida", {"NUT": 50})
    assert orders.cancel(db, 1)["state"] == "cancelled"
    assert orders.available(db, "NUT") == 60
    assert orders.orders(db) == []
    assert orders.orders(db, "cancelled") == [1]


def test_notes(db):
    orders.place_order(db, "Ida", {"NUT": 1})
    assert orders.annotate(db, 1, "gift")["note"] == "gift"
    with pytest.raises(NotFound):
        orders.annotate(db, 9, "gift")
