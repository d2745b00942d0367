import pytest

from stockroom import catalog, warehouse
from stockroom.db import open_db


@pytest.fixture
def db():
    """A database with three products, of which two are in stock."""
    db = open_db()
    catalog.add_product(db, "NUT", "Nut M6", 12, low=100)
    catalog.add_product(db, "BOLT", "Bolt M6", 30, low=10)
    catalog.add_product(db, "SAW", "Hand saw", 1999)
    warehouse.receive(db, "NUT", "A1", 40)
    warehouse.receive(db, "NUT", "B2", 20)
    warehouse.receive(db, "BOLT", "A1", 50)
    return db
