import pytest

from stockroom import warehouse
from stockroom.errors import Conflict, NotFound


def test_levels(db):
    assert warehouse.level(db, "NUT") == 60
    assert warehouse.level(db, "NUT", "B2") == 20
    assert warehouse.level(db, "SAW") == 0
    assert warehouse.places(db, "NUT") == [("A1", 40), ("B2", 20)]


def test_goods_come_and_go(db):
    assert warehouse.receive(db, "NUT", "B2", 5) == 25
    assert warehouse.ship(db, "NUT", "B2", 25) == 0
    assert [row["by"] for row in warehouse.history(db, "NUT")] == [40, 20, 5, -25]
    with pytest.raises(Conflict):
        warehouse.ship(db, "NUT", "B2", 1)
    with pytest.raises(NotFound):
        warehouse.receive(db, "OIL", "A1", 1)


def test_goods_are_moved_or_not(db):
    warehouse.move(db, "NUT", "A1", "C3", 10)
    assert dict(warehouse.places(db, "NUT")) == {"A1": 30, "B2": 20, "C3": 10}
    with pytest.raises(Conflict):
        warehouse.move(db, "NUT", "A1", "C3", 31)
    assert warehouse.level(db, "NUT", "A1") == 30


def test_a_place_is_cleared(db):
    assert warehouse.clear(db, "A1") == 2
    assert warehouse.level(db, "NUT") == 20
    assert warehouse.clear(db, "A1") == 0
