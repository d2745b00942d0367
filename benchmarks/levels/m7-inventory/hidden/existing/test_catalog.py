import pytest

from stockroom import catalog, warehouse
from stockroom.errors import Conflict, NotFound


def test_a_product_is_added(db):
    found = catalog.add_product(db, "OIL", "Oil", 500)
    assert found == {"sku": "OIL", "name": "Oil", "price": 500, "low": 0, "tags": [], "id": 4}
    assert catalog.product(db, "OIL") == found
    with pytest.raises(Conflict):
        catalog.add_product(db, "OIL", "Oil", 500)


def test_unknown_products(db):
    with pytest.raises(NotFound):
        catalog.product(db, "OIL")


def test_products_are_searched(db):
    assert [row["sku"] for row in catalog.products(db, "m6")] == ["NUT", "BOLT"]


def test_a_price_is_changed(db):
    assert catalog.reprice(db, "NUT", 15)["price"] == 15
    with pytest.raises(Conflict):
        catalog.reprice(db, "NUT", -1)


def test_tags_are_added_once(db):
    assert catalog.tag(db, "SAW", "tool", "wood")["tags"] == ["tool", "wood"]
    assert catalog.tag(db, "SAW", "wood")["tags"] == ["tool", "wood"]


def test_a_product_is_retired(db):
    assert catalog.retire(db, "SAW") is True
    assert catalog.retire(db, "SAW") is False
    with pytest.raises(Conflict):
        catalog.retire(db, "NUT")
