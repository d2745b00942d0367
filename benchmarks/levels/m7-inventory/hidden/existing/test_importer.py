import pytest

from stockroom import catalog
from stockroom.errors import Conflict
from stockroom.importer import import_products

LINES = ["sku,name,price", "NUT,Nut M6,15", "BOLT,Bolt M6,30", "OIL,Oil,500"]


def test_products_are_added_and_changed(db):
    assert import_products(db, LINES) == (1, 1)
    assert catalog.product(db, "NUT")["price"] == 15


def test_all_or_none(db):
    with pytest.raises(Conflict):
        import_products(db, [*LINES, "GLUE,Glue,cheap"])
    assert catalog.product(db, "NUT")["price"] == 12
    assert len(catalog.products(db)) == 3
