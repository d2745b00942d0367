from stockroom import orders, reports, warehouse


def test_low_stock(db):
    assert reports.low_stock(db) == [("NUT", 60, 100)]


def test_value(db):
    assert reports.value(db) == 60 * 12 + 50 * 30


def test_summary(db):
    orders.place_order(db, "Ida", {"NUT": 1})
    warehouse.clear(db, "B2")
    assert reports.summary(db) == {"products": 3, "movements": 4, "open orders": 1, "losses": 1}


def test_customers(db):
    for name in ("Ida", "Bo", "Ida"):
        orders.place_order(db, name, {"NUT": 1})
    assert reports.customers(db) == {"Ida": 2, "Bo": 1}
