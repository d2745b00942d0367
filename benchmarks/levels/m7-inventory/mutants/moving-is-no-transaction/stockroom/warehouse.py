"""Stock in places, and each movement of it."""

from stockroom.catalog import product
from stockroom.errors import Conflict


def receive(db, sku, place, quantity):
    """Goods come in; returns the new quantity at the place."""
    if quantity < 1:
        raise Conflict("a quantity is positive")
    product(db, sku)
    return _change(db, sku, place, quantity, "in")


def ship(db, sku, place, quantity):
    """Goods go out; returns the new quantity at the place."""
    if quantity < 1:
        raise Conflict("a quantity is positive")
    if level(db, sku, place) < quantity:
        raise Conflict(f"there is too little of {sku} at {place}")
    return _change(db, sku, place, -quantity, "out")


def move(db, sku, source, target, quantity):
    """Carry goods from one place to another: both or none."""
    ship(db, sku, source, quantity)
    receive(db, sku, target, quantity)


def level(db, sku, place=None):
    """How much there is, at a place or in all."""
    if place is not None:
        row = db.table("levels").first({"sku": sku, "place": place})
        return row["quantity"] if row else 0
    return sum(row["quantity"] for row in db.table("levels").select({"sku": sku}))


def places(db, sku):
    """Places that have some, as (place, quantity), in the order in which they first had it."""
    rows = db.table("levels").select({"sku": sku}, order_by="id")
    return [(row["place"], row["quantity"]) for row in rows if row["quantity"]]


def history(db, sku):
    """All movements of a product, the first one first."""
    return [dict(row) for row in db.table("movements").select({"sku": sku}, order_by="id")]


def clear(db, place):
    """Write off all that is at a place; returns how many products that were."""
    cleared = 0
    for row in list(db.table("levels").select({"place": place}, order_by="id")):
        if row["quantity"]:
            _change(db, row["sku"], place, -row["quantity"], "lost")
            cleared += 1
    return cleared


def _change(db, sku, place, by, why):
    levels = db.table("levels")
    row = levels.first({"sku": sku, "place": place})
    if row is None:
        row = levels.insert({"sku": sku, "place": place, "quantity": 0})
    quantity = row["quantity"] + by
    levels.patch(row["id"], {"quantity": quantity})
    db.table("movements").insert({"sku": sku, "place": place, "by": by, "why": why})
    return quantity
