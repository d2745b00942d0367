"""Products."""

from stockroom.errors import Conflict, NotFound


def add_product(db, sku, name, price, low=0):
    """A new product; the price is in cents, and stock below `low` is reported."""
    if db.table("products").first({"sku": sku}):
        raise Conflict(f"there is a product {sku}")
    if price < 0:
        raise Conflict("a price is not negative")
    row = {"sku": sku, "name": name, "price": price, "low": low, "tags": []}
    return dict(db.table("products").insert(row))


def product(db, sku):
    """The product of a number."""
    found = db.table("products").first({"sku": sku})
    if found is None:
        raise NotFound(f"there is no product {sku}")
    return dict(found)


def products(db, text=""):
    """All products whose name holds a text, in the order in which they were added."""
    rows = db.table("products").select(order_by="id")
    return [dict(row) for row in rows if text.lower() in row["name"].lower()]


def reprice(db, sku, price):
    """Set the price; returns the product."""
    if price < 0:
        raise Conflict("a price is not negative")
    db.table("products").patch(product(db, sku)["id"], {"price": price})
    return product(db, sku)


def tag(db, sku, *tags):
    """Add tags to a product; returns it."""
    found = product(db, sku)
    found["tags"].extend(tag for tag in tags if tag not in found["tags"])
    db.table("products").patch(found["id"], {"tags": found["tags"]})
    return product(db, sku)


def retire(db, sku):
    """Remove a product that is nowhere in stock; returns whether there was one."""
    found = db.table("products").first({"sku": sku})
    if found is None:
        return False
    levels = db.table("levels").select({"sku": sku})
    if any(row["quantity"] for row in levels):
        raise Conflict(f"{sku} is in stock")
    for row in levels:
        db.table("levels").delete(row["id"])
    db.table("products").delete(found["id"])
    return True
