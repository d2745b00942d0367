"""Acceptance tests of the upgrade. They use nothing but the goal and what was there."""

import ast
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
import stockroom
from stockroom import catalog, cli, orders, reports, warehouse
from stockroom._vendor import rowstore
from stockroom.db import open_db, save_db
from stockroom.errors import Conflict, NotFound
from stockroom.importer import import_products
from stockroom.service import handle

PACKAGE = Path(stockroom.__file__).parent
VENDORED = {
    "__init__.py": "970953c020265a38",
    "rowstore/__init__.py": "81cf738071bd535d",
    "rowstore2/CHANGES.md": "21cbf2809d29ed58",
    "rowstore2/__init__.py": "cf57a0ff3106b1f6",
    "rowstore2/errors.py": "53772a64863ca1ae",
    "rowstore2/store.py": "80eee0684ddf15cc",
    "rowstore2/table.py": "69cb5e3e1fe82f64",
}


@pytest.fixture
def db():
    """Three products, of which two are in stock, and three orders."""
    db = open_db()
    catalog.add_product(db, "SAW", "Hand saw", 1999, low=1)
    catalog.add_product(db, "NUT", "Nut M6", 12, low=100)
    catalog.add_product(db, "BOLT", "Bolt M6", 30)
    warehouse.receive(db, "NUT", "B2", 20)
    warehouse.receive(db, "NUT", "A1", 40)
    warehouse.receive(db, "BOLT", "A1", 50)
    orders.place_order(db, "Ida", {"NUT": 5, "BOLT": 5})
    orders.place_order(db, "Bo", {"BOLT": 5})
    orders.place_order(db, "Ida", {"NUT": 5})
    return db


def skus(rows):
    return [row["sku"] for row in rows]


def imported(path):
    """Modules that a source imports, relative ones as they are written."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module or ''}.{name.name}" for name in node.names)


def test_nothing_of_ours_imports_the_old_release():
    for path in PACKAGE.rglob("*.py"):
        if "_vendor" not in path.relative_to(PACKAGE).parts:
            assert not [name for name in imported(path) if name.split(".")[-1] == "rowstore"]
            assert not [name for name in imported(path) if ".rowstore." in f".{name}."]


def test_it_works_where_the_old_release_is_not_there(tmp_path):
    program = (
        "import sys; sys.modules['stockroom._vendor.rowstore'] = None\n"
        "from stockroom import catalog, cli, importer, orders, reports, warehouse\n"
        "from stockroom.db import open_db\n"
        "db = open_db()\n"
        "catalog.add_product(db, 'NUT', 'Nut', 12)\n"
        "print(warehouse.receive(db, 'NUT', 'A1', 7), reports.value(db))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout == "7 84\n", done.stderr


@pytest.mark.parametrize("name", VENDORED)
def test_what_is_vendored_is_as_it_was(name):
    data = (PACKAGE / "_vendor" / name).read_bytes()
    assert hashlib.sha256(data).hexdigest()[:16] == VENDORED[name]


OLD_FILE = {
    "tables": {
        "products": {
            "next": 4,
            "rows": [
                {"sku": "NUT", "name": "Nut", "price": 12, "low": 5, "tags": ["m6"], "id": 1},
                {"sku": "OIL", "name": "Oil", "price": 500, "low": 0, "tags": [], "id": 3},
            ],
        },
        "levels": {"next": 2, "rows": [{"sku": "NUT", "place": "A1", "quantity": 4, "id": 1}]},
    }
}


@pytest.fixture
def old_file(tmp_path):
    path = tmp_path / "old.json"
    path.write_text(json.dumps(OLD_FILE))
    return str(path)


def test_files_of_the_old_release_are_opened(old_file):
    db = open_db(old_file)
    assert skus(catalog.products(db)) == ["NUT", "OIL"]
    assert reports.low_stock(db) == [("NUT", 4, 5)]
    assert catalog.add_product(db, "GLUE", "Glue", 1)["id"] == 4


def test_tables_that_a_file_lacks_are_empty(old_file):
    db = open_db(old_file)
    assert warehouse.history(db, "NUT") == []
    assert orders.orders(db) == []
    assert orders.place_order(db, "Ida", {"NUT": 1})["id"] == 1
    assert reports.summary(db) == {"products": 2, "movements": 0, "open orders": 1, "losses": 0}


def test_a_file_is_written_and_read_again(old_file):
    db = open_db(old_file)
    warehouse.receive(db, "NUT", "A1", 1)
    assert warehouse.level(open_db(old_file), "NUT") == 4
    save_db(db)
    assert warehouse.level(open_db(old_file), "NUT") == 5
    saved = json.loads(Path(old_file).read_text())["tables"]
    assert saved["levels"]["rows"] == [{"sku": "NUT", "place": "A1", "quantity": 5, "id": 1}]


def test_the_form_of_the_file_is_the_same(tmp_path, db):
    path = str(tmp_path / "new.json")
    made = open_db(path)
    catalog.add_product(made, "NUT", "Nut", 12)
    save_db(made)
    assert rowstore.Store(path).table("products").get(1)["sku"] == "NUT"


def test_a_database_without_a_path_is_empty_and_not_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    db = open_db()
    assert catalog.products(db) == []
    save_db(db)
    assert list(tmp_path.iterdir()) == []


def test_what_is_returned_are_plain_dicts(db):
    returned = [
        catalog.product(db, "NUT"),
        *catalog.products(db),
        catalog.add_product(db, "OIL", "Oil", 5),
        catalog.reprice(db, "NUT", 13),
        catalog.tag(db, "NUT", "m6"),
        *warehouse.history(db, "NUT"),
        orders.order(db, 1),
        *orders.order(db, 1)["lines"],
        orders.annotate(db, 1, "gift"),
        orders.place_order(db, "Bo", {"NUT": 1}),
        orders.cancel(db, 4),
        orders.send(db, 1),
        *orders.order(db, 1)["lines"],
    ]
    assert {type(row) for row in returned} == {dict}
    json.dumps(returned)


def test_what_is_returned_are_plain_lists(db):
    values = [
        catalog.products(db),
        warehouse.history(db, "NUT"),
        warehouse.places(db, "NUT"),
        orders.orders(db),
        orders.order(db, 1)["lines"],
        reports.low_stock(db),
        catalog.tag(db, "NUT", "m6")["tags"],
    ]
    assert {type(value) for value in values} == {list}


def test_what_is_returned_can_be_changed_and_changes_nothing(db):
    catalog.product(db, "NUT")["price"] = 0
    catalog.product(db, "NUT")["tags"].append("x")
    orders.order(db, 1)["lines"][0]["quantity"] = 99
    warehouse.history(db, "NUT")[0]["by"] = 99
    assert catalog.product(db, "NUT")["price"] == 12
    assert catalog.product(db, "NUT")["tags"] == []
    assert orders.order(db, 1)["lines"][0]["quantity"] == 5
    assert warehouse.history(db, "NUT")[0]["by"] == 20


def test_products_stay_in_the_order_in_which_they_were_added(db):
    catalog.reprice(db, "SAW", 1)
    catalog.tag(db, "SAW", "tool")
    assert skus(catalog.products(db)) == ["SAW", "NUT", "BOLT"]
    assert skus(catalog.products(db, "m6")) == ["NUT", "BOLT"]
    catalog.reprice(db, "NUT", 13)
    assert [row[0] for row in reports.low_stock(db)] == ["SAW", "NUT"]


def test_a_changed_product_keeps_what_was_not_changed(db):
    catalog.tag(db, "NUT", "m6")
    expected = {"sku": "NUT", "name": "Nut M6", "price": 15, "low": 100, "tags": ["m6"], "id": 2}
    assert catalog.reprice(db, "NUT", 15) == expected
    assert catalog.product(db, "NUT") == expected


def test_places_stay_in_the_order_in_which_they_first_had_it(db):
    warehouse.receive(db, "NUT", "B2", 1)
    assert warehouse.places(db, "NUT") == [("B2", 21), ("A1", 40)]
    warehouse.ship(db, "NUT", "B2", 21)
    assert warehouse.places(db, "NUT") == [("A1", 40)]
    warehouse.receive(db, "NUT", "B2", 3)
    assert warehouse.places(db, "NUT") == [("B2", 3), ("A1", 40)]


def test_an_order_is_sent_from_the_places_in_that_order(db):
    warehouse.receive(db, "NUT", "B2", 1)
    orders.send(db, 1)
    assert warehouse.places(db, "NUT") == [("B2", 16), ("A1", 40)]


def test_orders_stay_in_the_order_in_which_they_came(db):
    orders.annotate(db, 1, "gift")
    assert orders.orders(db) == [1, 2, 3]
    orders.cancel(db, 3)
    orders.cancel(db, 2)
    orders.annotate(db, 2, "sorry")
    assert orders.orders(db, "cancelled") == [2, 3]


def test_lines_and_movements_stay_in_order(db):
    assert skus(orders.cancel(db, 1)["lines"]) == ["NUT", "BOLT"]
    warehouse.move(db, "NUT", "A1", "C3", 10)
    assert [row["by"] for row in warehouse.history(db, "NUT")] == [20, 40, -10, 10]


def test_customers_stay_in_the_order_of_their_first_order(db):
    orders.annotate(db, 1, "gift")
    orders.cancel(db, 3)
    assert list(reports.customers(db).items()) == [("Ida", 2), ("Bo", 1)]


def test_all_at_a_place_is_cleared(db):
    assert warehouse.clear(db, "A1") == 2
    assert (warehouse.level(db, "NUT"), warehouse.level(db, "BOLT")) == (20, 0)
    assert reports.summary(db)["losses"] == 2
    assert [row["by"] for row in warehouse.history(db, "NUT")][-1] == -40


def test_a_product_that_was_in_several_places_is_retired(db):
    orders.cancel(db, 1)
    warehouse.ship(db, "NUT", "A1", 40)
    with pytest.raises(Conflict):
        catalog.retire(db, "NUT")
    warehouse.ship(db, "NUT", "B2", 20)
    assert catalog.retire(db, "NUT") is True
    assert catalog.retire(db, "NUT") is False
    assert skus(catalog.products(db)) == ["SAW", "BOLT"]
    catalog.add_product(db, "NUT", "Nut", 1)
    assert warehouse.places(db, "NUT") == []
    warehouse.receive(db, "NUT", "A1", 1)
    warehouse.receive(db, "NUT", "B2", 2)
    assert warehouse.places(db, "NUT") == [("A1", 1), ("B2", 2)]


@pytest.mark.parametrize("action", [orders.order, orders.cancel, orders.send])
def test_unknown_orders_are_not_found(db, action):
    with pytest.raises(NotFound, match="there is no order 9"):
        action(db, 9)
    with pytest.raises(NotFound):
        orders.annotate(db, 9, "gift")


def test_unknown_products_are_not_found(db):
    for action in (catalog.product, lambda db, sku: catalog.reprice(db, sku, 1), catalog.tag):
        with pytest.raises(NotFound, match="there is no product OIL"):
            action(db, "OIL")


def test_moving_refuses_what_it_refused(db):
    for quantity in (0, 41):
        with pytest.raises(Conflict):
            warehouse.move(db, "NUT", "A1", "C3", quantity)
    assert warehouse.places(db, "NUT") == [("B2", 20), ("A1", 40)]
    assert len(warehouse.history(db, "NUT")) == 2


def test_a_move_that_fails_half_way_is_taken_back(tmp_path):
    path = tmp_path / "old.json"
    level = {"sku": "GONE", "place": "A1", "quantity": 4, "id": 1}
    path.write_text(json.dumps({"tables": {"levels": {"next": 2, "rows": [level]}}}))
    db = open_db(str(path))
    with pytest.raises(NotFound):
        warehouse.move(db, "GONE", "A1", "B1", 3)
    assert warehouse.places(db, "GONE") == [("A1", 4)]
    assert warehouse.history(db, "GONE") == []


def test_ordering_is_done_as_a_whole(db):
    for wanted in ({"NUT": 1, "BOLT": 41}, {"NUT": 1, "OIL": 1}, {"NUT": 1, "BOLT": 0}):
        with pytest.raises((Conflict, NotFound)):
            orders.place_order(db, "Bo", wanted)
    assert orders.available(db, "NUT") == 50
    assert orders.orders(db) == [1, 2, 3]
    assert orders.place_order(db, "Bo", {"NUT": 50})["id"] == 4


def test_sending_is_done_as_a_whole(db):
    warehouse.ship(db, "BOLT", "A1", 46)
    with pytest.raises(Conflict, match="too little of BOLT"):
        orders.send(db, 1)
    assert warehouse.level(db, "NUT") == 60
    assert orders.order(db, 1)["state"] == "open"
    warehouse.receive(db, "BOLT", "A1", 46)
    assert orders.send(db, 1)["state"] == "sent"
    with pytest.raises(Conflict, match="closed"):
        orders.send(db, 1)
    assert warehouse.level(db, "NUT") == 55


def test_importing_is_done_as_a_whole(db):
    good = ["sku,name,price", "NUT,Nut M6,15", "OIL,Oil,500"]
    with pytest.raises(Conflict):
        import_products(db, [*good, "GLUE,Glue,cheap"])
    with pytest.raises(Conflict):
        import_products(db, [*good, "GLUE,Glue,-1"])
    assert catalog.product(db, "NUT")["price"] == 12
    assert len(catalog.products(db)) == 3
    assert import_products(db, good) == (1, 1)
    assert import_products(db, good) == (0, 0)
    assert catalog.product(db, "OIL")["id"] == 4


def test_counts(db):
    orders.cancel(db, 2)
    expected = {"products": 3, "movements": 3, "open orders": 2, "losses": 0}
    assert reports.summary(db) == expected
    assert reports.value(db) == 60 * 12 + 50 * 30


def ask(db, method, path, **data):
    status, text = handle(db, method, path, json.dumps(data) if data else "")
    return status, json.loads(text)


def test_every_request_is_answered_in_json(db):
    assert skus(ask(db, "GET", "/products")[1]) == ["SAW", "NUT", "BOLT"]
    assert ask(db, "GET", "/products", text="saw")[1][0]["price"] == 1999
    assert ask(db, "GET", "/products/NUT")[1]["tags"] == []
    assert ask(db, "POST", "/products", sku="OIL", name="Oil", price=5)[1]["id"] == 4
    assert ask(db, "DELETE", "/products/OIL") == (200, {"removed": True})
    assert ask(db, "DELETE", "/products/OIL") == (200, {"removed": False})
    assert [row["by"] for row in ask(db, "GET", "/products/NUT/history")[1]] == [20, 40]
    assert ask(db, "POST", "/products/NUT/stock", place="A1", quantity=1) == (200, {"quantity": 41})
    assert ask(db, "POST", "/orders", customer="Bo", lines={"NUT": 2})[1]["total"] == 24
    assert ask(db, "GET", "/orders") == (200, [1, 2, 3, 4])
    assert ask(db, "POST", "/orders/1/send")[1]["lines"][1]["state"] == "sent"
    assert ask(db, "POST", "/orders/2/cancel")[1]["state"] == "cancelled"
    assert ask(db, "GET", "/orders/1")[1]["total"] == 210
    assert ask(db, "GET", "/summary")[1]["open orders"] == 2


@pytest.mark.parametrize(
    ("method", "path", "data", "status"),
    [
        ("GET", "/products/OIL", {}, 404),
        ("GET", "/orders/9", {}, 404),
        ("POST", "/orders/9/send", {}, 404),
        ("POST", "/orders/9/cancel", {}, 404),
        ("DELETE", "/products/NUT", {}, 409),
        ("POST", "/orders", {"customer": "Bo", "lines": {"NUT": 99}}, 409),
        ("POST", "/orders", {"customer": "Bo"}, 400),
    ],
)
def test_errors_have_the_same_status(db, method, path, data, status):
    assert ask(db, method, path, **data)[0] == status


def test_the_command_line_keeps_its_file(old_file, capsys):
    body = json.dumps({"place": "A1", "quantity": 6})
    assert cli.main([old_file, "POST", "/products/NUT/stock", body]) == 0
    assert cli.main([old_file, "GET", "/products/NUT/history"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert json.loads(lines[0]) == {"quantity": 10}
    assert [row["by"] for row in json.loads(lines[1])] == [6]
    assert cli.main([old_file, "GET", "/orders/1"]) == 1
