"""Acceptance tests of expenses. They use nothing but what the goal names."""

from datetime import date

import pytest

KEYS = ("id", "amount", "category_id", "date", "note")

WRONG = [
    ("amount", 0),
    ("amount", -1),
    ("amount", 100_000_001),
    ("amount", 2.5),
    ("amount", "5"),
    ("amount", True),
    ("amount", None),
    ("category_id", 999),
    ("category_id", "1"),
    ("category_id", None),
    ("date", "2026-03-16"),
    ("date", "2027-01-01"),
    ("date", "2026-02-29"),
    ("date", "2026-13-01"),
    ("date", "2026-3-5"),
    ("date", "20260305"),
    ("date", "2026-W10-4"),
    ("date", "05.03.2026"),
    ("date", "2026-03-05T10:00:00"),
    ("date", ""),
    ("date", 20260305),
    ("date", None),
    ("note", "a" * 201),
    ("note", 5),
    ("note", None),
]


def kept(expense):
    return {key: expense[key] for key in KEYS}


def test_a_new_expense_is_returned(ann):
    number = ann.category()
    values = {"amount": 1205, "category_id": number, "date": "2026-03-01", "note": "Fish"}
    expense = ann.post("/expenses", **values)
    assert isinstance(expense["id"], int)
    assert kept(expense) == {"id": expense["id"], **values}
    assert expense["warning"] is None


def test_date_and_note_may_be_left_out(ann):
    expense = ann.post("/expenses", amount=5, category_id=ann.category())
    assert (expense["date"], expense["note"]) == ("2026-03-15", "")


def test_today_is_asked_anew(ann, today):
    number = ann.category()
    ann.spend(number, 1, "2026-03-15")
    today.value = date(2026, 3, 16)
    assert ann.spend(number, 2, "2026-03-16")["date"] == "2026-03-16"
    assert ann.post("/expenses", amount=5, category_id=number)["date"] == "2026-03-16"
    today.value = date(2026, 3, 14)
    body = {"amount": 1, "category_id": number, "date": "2026-03-15"}
    assert ann.refused("POST", "/expenses", body) == ["date"]


def test_values_at_the_bounds_are_taken(ann):
    number = ann.category()
    assert ann.spend(number, 1, "2026-03-15")["amount"] == 1
    assert ann.spend(number, 100_000_000, "2024-02-29")["date"] == "2024-02-29"
    assert ann.spend(number, 2, note="é" * 200)["note"] == "é" * 200


def test_a_wrong_value_of_a_new_expense_is_refused(ann):
    body = {"amount": 5, "category_id": ann.category(), "date": "2026-03-01", "note": ""}
    for field, value in WRONG:
        assert ann.refused("POST", "/expenses", body | {field: value}) == [field]
        assert ann.amounts() == []


def test_a_wrong_value_of_a_change_is_refused(ann):
    before = ann.spend(ann.category(), 7, note="Fish")
    route = f"/expenses/{before['id']}"
    for field, value in WRONG:
        other = {"amount": 9} if field == "note" else {"note": "Other"}
        assert ann.refused("PATCH", route, other | {field: value}) == [field]
        assert kept(ann.get(route)) == kept(before)


def test_all_wrong_fields_are_named(ann):
    assert ann.refused("POST", "/expenses", {}) == ["amount", "category_id"]
    body = {"note": 5, "date": "x", "category_id": 0, "amount": -5}
    assert ann.refused("POST", "/expenses", body) == sorted(body)
    number = ann.spend(ann.category(), 7)["id"]
    assert ann.refused("PATCH", f"/expenses/{number}", body) == sorted(body)


def test_an_expense_is_returned_by_its_id(ann):
    number = ann.category()
    expenses = [ann.spend(number, 5, note="a"), ann.spend(number, 6, note="b")]
    for expense in expenses:
        assert kept(ann.get(f"/expenses/{expense['id']}")) == kept(expense)


@pytest.mark.parametrize(
    "change",
    [{"amount": 8}, {"date": "2025-12-31"}, {"note": ""}, {"amount": 1, "note": "x"}, {}],
    ids=lambda change: ",".join(change) or "nothing",
)
def test_patch_changes_the_given_keys_alone(ann, change):
    other = ann.spend(ann.category("Rent"), 3)
    expense = ann.spend(ann.category("Food"), 5, note="Fish")
    route = f"/expenses/{expense['id']}"
    assert kept(ann.patch(route, **change)) == kept(expense) | change
    assert kept(ann.get(route)) == kept(expense) | change
    assert kept(ann.get(f"/expenses/{other['id']}")) == kept(other)


def test_patch_changes_the_category(ann):
    food, rent = ann.category("Food"), ann.category("Rent")
    expense = ann.spend(food, 5)
    assert ann.patch(f"/expenses/{expense['id']}", category_id=rent)["category_id"] == rent
    assert ann.amounts(f"?category_id={rent}") == [5]
    ann.delete(f"/categories/{food}")


def test_an_id_in_the_request_is_ignored(ann):
    expense = ann.spend(ann.category(), 5, id=77)
    assert expense["id"] != 77
    assert ann.patch(f"/expenses/{expense['id']}", id=78, amount=6)["id"] == expense["id"]


def test_delete_removes_the_expense_alone(ann):
    number = ann.category()
    expenses = [ann.spend(number, amount) for amount in (1, 2, 3)]
    ann.delete(f"/expenses/{expenses[1]['id']}")
    assert ann.amounts() == [1, 3]
    ann.get(f"/expenses/{expenses[1]['id']}", 404)


def test_an_unknown_expense_is_status_404(ann):
    number = ann.spend(ann.category(), 5)["id"] + 1
    ann.get(f"/expenses/{number}", 404)
    ann.patch(f"/expenses/{number}", 404, amount=5)
    ann.delete(f"/expenses/{number}", 404)


def test_a_list_holds_whole_expenses(ann):
    expense = ann.spend(ann.category(), 5, note="Fish")
    assert [kept(item) for item in ann.get("/expenses")["items"]] == [kept(expense)]


def test_a_list_is_in_order_of_date_then_id(ann):
    number = ann.category()
    for amount, day in ((1, "2026-03-02"), (2, "2026-02-10"), (3, "2026-03-02"), (4, "2025-12-31")):
        ann.spend(number, amount, day)
    ann.spend(number, 5, "2026-02-10")
    assert ann.amounts() == [4, 2, 5, 1, 3]


def test_a_list_takes_a_range_of_days_with_both_ends(ann):
    number = ann.category()
    for amount, day in ((1, "2026-02-28"), (2, "2026-03-01"), (3, "2026-03-10"), (4, "2026-03-15")):
        ann.spend(number, amount, day)
    for query, expected in (
        ("?from=2026-03-01", [2, 3, 4]),
        ("?to=2026-03-10", [1, 2, 3]),
        ("?from=2026-03-01&to=2026-03-10", [2, 3]),
        ("?from=2026-03-10&to=2026-03-10", [3]),
        ("?from=2026-03-02&to=2026-03-09", []),
        ("?from=2026-03-11&to=2030-12-31", [4]),
        ("?from=2026-04-01", []),
    ):
        assert ann.amounts(query) == expected


def test_a_list_takes_a_category(ann):
    food, rent = ann.category("Food"), ann.category("Rent")
    ann.spend(food, 1, "2026-03-01")
    ann.spend(rent, 2, "2026-03-02")
    ann.spend(food, 3, "2026-03-03")
    assert ann.amounts(f"?category_id={food}") == [1, 3]
    assert ann.amounts(f"?category_id={rent}") == [2]
    assert ann.amounts(f"?category_id={food}&from=2026-03-02") == [3]
    assert ann.amounts(f"?category_id={rent + food + 1}") == []


@pytest.mark.parametrize("route", ["/expenses", "/export.csv"])
def test_a_wrong_query_is_refused(ann, route):
    for query, fields in (
        ("from=yesterday", ["from"]),
        ("to=2026-02-30", ["to"]),
        ("from=20260301", ["from"]),
        ("to=2026-3-1", ["to"]),
        ("category_id=food", ["category_id"]),
        ("to=x&from=y&category_id=z", ["category_id", "from", "to"]),
    ):
        assert ann.get(f"{route}?{query}", 400)["fields"] == fields


def test_an_expense_of_another_user_does_not_exist(ann, bob):
    number = ann.category()
    expense = ann.spend(number, 5)
    route = f"/expenses/{expense['id']}"
    assert bob.amounts() == bob.amounts(f"?category_id={number}") == []
    bob.get(route, 404)
    bob.patch(route, 404, amount=9)
    bob.delete(route, 404)
    assert ann.amounts() == [5]


def test_a_category_of_another_user_takes_no_expense(ann, bob):
    theirs = ann.category()
    mine = bob.spend(bob.category(), 5)
    body = {"amount": 5, "category_id": theirs}
    assert bob.refused("POST", "/expenses", body) == ["category_id"]
    route = f"/expenses/{mine['id']}"
    assert bob.refused("PATCH", route, {"category_id": theirs}) == ["category_id"]
    assert ann.amounts() == []


def test_a_later_app_has_the_same_data(ann, make):
    number = ann.category("Food", budget=100)
    ann.spend(number, 150)
    ann.app = make()
    assert ann.amounts() == [150]
    assert ann.get("/categories")["items"][0]["name"] == "Food"
    assert ann.budget(number) == 100
