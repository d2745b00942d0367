"""What the office wants to know."""

from stockroom.catalog import products
from stockroom.warehouse import level


def low_stock(db):
    """Products of which there is less than there should be, as (number, there, should)."""
    found = []
    for row in products(db):
        there = level(db, row["sku"])
        if there < row["low"]:
            found.append((row["sku"], there, row["low"]))
    return found


def value(db):
    """What all goods in stock are worth, in cents."""
    return sum(row["price"] * level(db, row["sku"]) for row in products(db))


def summary(db):
    """Counts of what there is."""
    return {
        "products": db.table("products").count(),
        "movements": db.table("movements").count(),
        "open orders": db.table("orders").count(state="open"),
        "losses": db.table("movements").count(why="lost"),
    }


def customers(db):
    """Customers with the number of their orders, in the order of their first one."""
    found = {}
    for row in db.table("orders").find():
        found[row["customer"]] = found.get(row["customer"], 0) + 1
    return found
