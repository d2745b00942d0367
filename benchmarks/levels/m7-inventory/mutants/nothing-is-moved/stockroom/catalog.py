"""Products."""

from stockroom.errors import Conflict, NotFound


def add_product(db, sku, name, price, low=0):
    """A new product; the price is in cents, and stock below `low` is reported."""
    if db.table("products").find_one(sku=sku):
        raise Conflict(f"there is a product {sku}")
    if price < 0:
        raise Conflict("a price is not negative")
    id = db.table("products").insert({"sku": sku, "name": name, "price": price, "low": low, "tags": []})
    return db.table("products").get(id)


def product(db, sku):
    """The product of a number."""
    found = db.table("products").find_one(sku=sku)
    if found is None:
        raise NotFound(f"there is no product {sku}")
    return found


def products(db, text=""):
    """All products whose name holds a text, in the order in which they were added."""
    rows = db.table("products").find()
    return [row for row in rows if text.lower() in row["name"].lower()]


def reprice(db, sku, price):
    """Set the price; returns the product."""
    if price < 0:
        raise Conflict("a price is not negative")
    return db.table("products").update(product(db, sku)["id"], price=price)


def tag(db, sku, *tags):
    """Add tags to a product; returns it."""
    found = product(db, sku)
    found["tags"].extend(tag for tag in tags if tag not in found["tags"])
    return db.table("products").update(found["id"], tags=found["tags"])


def retire(db, sku):
    """Remove a product that is nowhere in stock; returns whether there was one."""
    found = db.table("products").find_one(sku=sku)
    if found is None:
        return False
    if any(row["quantity"] for row in db.table("levels").find(sku=sku)):
        raise Conflict(f"{sku} is in stock")
    for row in db.table("levels").find(sku=sku):
        db.table("levels").delete(row["id"])
    return db.table("products").delete(found["id"])
