"""Acceptance tests of summary and export. They use nothing but what the goal names."""

import csv
import io
from datetime import date

import pytest

HEADER = ["id", "date", "category", "amount", "note"]
KEYS = ("category_id", "name", "spent", "budget", "overspent")


@pytest.fixture
def rows(ann):
    """The rows of an export, without the header."""

    def get(query=""):
        response = ann.send("GET", "/export.csv" + query)
        assert response.status_code == 200
        assert response.mimetype == "text/csv"
        header, *found = csv.reader(io.StringIO(response.data.decode("utf-8"), newline=""))
        assert header == HEADER
        return found

    return get


def categories(summary):
    return [tuple(item[key] for key in KEYS) for item in summary["categories"]]


def test_a_summary_of_nothing(ann):
    ann.category(budget=100)
    found = ann.get("/summary")
    assert (found["month"], found["total"], found["count"]) == ("2026-03", 0, 0)
    assert found["categories"] == []


def test_a_summary_adds_up_the_month(ann):
    food, rent = ann.category("Food", budget=100), ann.category("Rent")
    ann.category("Travel")
    for number, amount, day in (
        (food, 60, "2026-03-01"),
        (rent, 900, "2026-03-02"),
        (food, 50, "2026-03-15"),
        (food, 7, "2026-02-28"),
        (rent, 8, "2025-03-10"),
    ):
        ann.spend(number, amount, day)
    found = ann.get("/summary")
    assert (found["total"], found["count"]) == (1010, 3)
    assert categories(found) == [
        (rent, "Rent", 900, None, False),
        (food, "Food", 110, 100, True),
    ]


def test_the_month_of_a_summary_can_be_chosen(ann):
    number = ann.category()
    ann.spend(number, 5, "2026-02-28")
    ann.spend(number, 6, "2025-02-01")
    for month, total in (("2026-02", 5), ("2025-02", 6), ("2026-03", 0), ("2026-04", 0)):
        found = ann.get(f"/summary?month={month}")
        assert (found["month"], found["total"]) == (month, total)


def test_the_month_of_a_summary_is_the_one_of_today_by_default(ann, today):
    ann.spend(ann.category(), 5)
    today.value = date(2027, 1, 31)
    found = ann.get("/summary")
    assert (found["month"], found["total"]) == ("2027-01", 0)


def test_equal_sums_are_in_order_of_category(ann):
    numbers = [ann.category(name) for name in ("Travel", "Rent", "Food")]
    for number in reversed(numbers):
        ann.spend(number, 5)
    assert [item["category_id"] for item in ann.get("/summary")["categories"]] == sorted(numbers)


def test_a_category_is_overspent_only_above_its_budget(ann):
    number = ann.category(budget=100)
    ann.spend(number, 100)
    assert [item["overspent"] for item in ann.get("/summary")["categories"]] == [False]
    ann.spend(number, 1)
    assert [item["overspent"] for item in ann.get("/summary")["categories"]] == [True]


def test_a_budget_of_zero_is_a_budget(ann):
    number = ann.category("Food", budget=0)
    ann.spend(number, 1)
    assert categories(ann.get("/summary")) == [(number, "Food", 1, 0, True)]


def test_a_summary_follows_changes(ann):
    number = ann.category()
    expenses = [ann.spend(number, 5), ann.spend(number, 6), ann.spend(number, 7)]
    ann.patch(f"/expenses/{expenses[0]['id']}", amount=50)
    ann.patch(f"/expenses/{expenses[1]['id']}", date="2026-01-01")
    ann.delete(f"/expenses/{expenses[2]['id']}")
    found = ann.get("/summary")
    assert (found["total"], found["count"]) == (50, 1)


def test_a_summary_is_of_one_user(ann, bob):
    bob.spend(bob.category("Food"), 500)
    number = ann.category("Food")
    ann.spend(number, 5)
    found = ann.get("/summary")
    assert (found["total"], found["count"]) == (5, 1)
    assert categories(found) == [(number, "Food", 5, None, False)]


def test_an_export_of_nothing_is_the_header(rows):
    assert rows() == []


def test_an_export_has_a_row_for_each_expense(ann, rows):
    food, rent = ann.category("Food"), ann.category("Rent")
    expenses = [
        ann.spend(food, 1205, "2026-03-02", note="Fish"),
        ann.spend(rent, 90000, "2026-03-01"),
        ann.spend(food, 7, "2026-03-02", note="Gum"),
    ]
    ids = [str(expense["id"]) for expense in expenses]
    assert rows() == [
        [ids[1], "2026-03-01", "Rent", "900.00", ""],
        [ids[0], "2026-03-02", "Food", "12.05", "Fish"],
        [ids[2], "2026-03-02", "Food", "0.07", "Gum"],
    ]


def test_amounts_are_exported_with_two_decimals(ann, rows):
    number = ann.category()
    amounts = {1: "0.01", 10: "0.10", 99: "0.99", 100: "1.00", 110: "1.10", 2999: "29.99"}
    amounts |= {100_000_000: "1000000.00", 99_999_999: "999999.99", 1234567: "12345.67"}
    for amount in amounts:
        ann.spend(number, amount)
    assert [row[3] for row in rows()] == list(amounts.values())


@pytest.mark.parametrize(
    "text", ["a, b", 'say "hello"', "two\nlines", "semi;colon", "été 漢字", "it's", "a,\"b\",\n'c'"]
)
def test_exported_text_is_what_was_given(ann, rows, text):
    ann.spend(ann.category(text.replace("\n", " ")), 5, note=text)
    (row,) = rows()
    assert row[2] == text.replace("\n", " ")
    assert row[4] == text


def test_an_export_takes_a_range_and_a_category(ann, rows):
    food, rent = ann.category("Food"), ann.category("Rent")
    for amount, day in ((100, "2026-02-28"), (200, "2026-03-01"), (300, "2026-03-10")):
        ann.spend(food, amount, day)
    ann.spend(rent, 400, "2026-03-10")
    for query, expected in (
        ("?from=2026-03-01", ["2.00", "3.00", "4.00"]),
        ("?to=2026-03-01", ["1.00", "2.00"]),
        ("?from=2026-03-01&to=2026-03-09", ["2.00"]),
        ("?from=2026-03-10&to=2026-03-10", ["3.00", "4.00"]),
        (f"?from=2026-03-01&category_id={food}", ["2.00", "3.00"]),
        ("?from=2026-03-11", []),
    ):
        assert [row[3] for row in rows(query)] == expected


def test_an_export_names_a_category_as_it_is_called_now(ann, rows):
    number = ann.category("Food")
    ann.spend(number, 5)
    ann.patch(f"/categories/{number}", name="Groceries")
    assert [row[2] for row in rows()] == ["Groceries"]


def test_an_export_is_of_one_user(ann, bob, rows):
    theirs = bob.category("Food")
    bob.spend(theirs, 500)
    ann.spend(ann.category("Rent"), 5)
    assert [row[2] for row in rows()] == ["Rent"]
    assert rows(f"?category_id={theirs}") == []
