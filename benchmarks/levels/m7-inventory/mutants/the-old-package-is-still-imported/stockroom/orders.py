"""Orders, which reserve stock until it is sent."""

from stockroom._vendor import rowstore
from stockroom._vendor.rowstore2 import RowNotFound
from stockroom.catalog import product
from stockroom.errors import Conflict, NotFound
from stockroom.warehouse import level, places, ship


def available(db, sku):
    """What is in stock and not reserved."""
    reserved = db.table("lines").select({"sku": sku, "state": "open"})
    return level(db, sku) - sum(line["quantity"] for line in reserved)


def place_order(db, customer, wanted):
    """A new order of quantities by number, all of it or nothing; returns it with its lines."""
    if not wanted:
        raise Conflict("an order needs a line")
    with db.transaction():
        id = db.table("orders").insert({"customer": customer, "state": "open"})["id"]
        for sku, quantity in wanted.items():
            price = product(db, sku)["price"]
            if quantity < 1 or available(db, sku) < quantity:
                raise Conflict(f"there is too little of {sku}")
            line = {"order": id, "sku": sku, "quantity": quantity, "price": price, "state": "open"}
            db.table("lines").insert(line)
    return order(db, id)


def order(db, id):
    """An order with its lines and what it costs."""
    try:
        found = dict(db.table("orders").require(id))
    except (RowNotFound, getattr(rowstore, "RowNotFound", RowNotFound)):
        raise NotFound(f"there is no order {id}") from None
    lines = db.table("lines").select({"order": id}, order_by="id")
    found["lines"] = [dict(line) for line in lines]
    found["total"] = sum(line["quantity"] * line["price"] for line in found["lines"])
    return found


def orders(db, state="open"):
    """The numbers of all orders in a state, the oldest first."""
    return [row["id"] for row in db.table("orders").select({"state": state}, order_by="id")]


def annotate(db, id, note):
    """Put a note on an order; returns the order."""
    order(db, id)
    db.table("orders").patch(id, {"note": note})
    return order(db, id)


def cancel(db, id):
    """Give up an order; returns it."""
    return _close(db, id, "cancelled")


def send(db, id):
    """Take the goods of an order out of stock, place by place; returns the order."""
    with db.transaction():
        for line in order(db, id)["lines"]:
            left = line["quantity"]
            for place, there in places(db, line["sku"]):
                taken = min(left, there)
                if taken:
                    ship(db, line["sku"], place, taken)
                left -= taken
            if left:
                raise Conflict(f"there is too little of {line['sku']}")
        return _close(db, id, "sent")


def _close(db, id, state):
    if order(db, id)["state"] != "open":
        raise Conflict(f"order {id} is closed")
    db.table("orders").patch(id, {"state": state})
    for line in list(db.table("lines").select({"order": id}, order_by="id")):
        db.table("lines").patch(line["id"], {"state": state})
    return order(db, id)
