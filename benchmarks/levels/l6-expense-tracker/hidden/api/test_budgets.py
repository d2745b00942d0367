"""Acceptance tests of budgets and their warnings. They use nothing but what the goal names."""

from datetime import date

import pytest


def test_a_budget_is_set_and_returned(ann):
    number = ann.category()
    ann.get(f"/categories/{number}/budget", 404)
    found = ann.put(f"/categories/{number}/budget", amount=5000)
    assert (found["category_id"], found["amount"]) == (number, 5000)
    found = ann.get(f"/categories/{number}/budget")
    values = {"category_id": number, "amount": 5000, "month": "2026-03"}
    assert {key: found[key] for key in values} == values
    assert (found["spent"], found["remaining"]) == (0, 5000)


def test_a_budget_is_replaced(ann):
    number = ann.category(budget=5000)
    ann.put(f"/categories/{number}/budget", amount=70)
    assert ann.budget(number) == 70


@pytest.mark.parametrize("amount", [0, 100_000_000])
def test_budgets_at_the_bounds_are_taken(ann, amount):
    assert ann.budget(ann.category(budget=amount)) == amount


def test_a_wrong_budget_is_refused(ann):
    number = ann.category(budget=50)
    for amount in (-1, 100_000_001, 2.5, "5", True, None):
        assert ann.refused("PUT", f"/categories/{number}/budget", {"amount": amount}) == ["amount"]
        assert ann.budget(number) == 50


def test_a_missing_amount_is_refused(ann):
    number = ann.category()
    assert ann.refused("PUT", f"/categories/{number}/budget", {}) == ["amount"]
    ann.get(f"/categories/{number}/budget", 404)


def test_the_state_of_a_budget_follows_the_expenses_of_the_month(ann):
    number, other = ann.category("Food", budget=100), ann.category("Rent", budget=10)
    ann.spend(number, 30, "2026-03-01")
    ann.spend(number, 90, "2026-03-15")
    ann.spend(number, 7, "2026-02-28")
    ann.spend(number, 8, "2025-03-10")
    ann.spend(other, 9)
    for query, month, spent in (
        ("", "2026-03", 120),
        ("?month=2026-03", "2026-03", 120),
        ("?month=2026-02", "2026-02", 7),
        ("?month=2025-03", "2025-03", 8),
        ("?month=2026-04", "2026-04", 0),
    ):
        found = ann.get(f"/categories/{number}/budget{query}")
        assert (found["month"], found["spent"]) == (month, spent)
        assert (found["amount"], found["remaining"]) == (100, 100 - spent)


def test_the_month_is_the_one_of_today_by_default(ann, today):
    number = ann.category(budget=100)
    ann.spend(number, 30)
    today.value = date(2026, 4, 1)
    found = ann.get(f"/categories/{number}/budget")
    assert (found["month"], found["spent"]) == ("2026-04", 0)


def test_a_wrong_month_is_refused(ann):
    number = ann.category(budget=100)
    for month in ("2026-13", "2026-00", "2026-3", "202603", "March", "2026-03-01"):
        assert ann.get(f"/categories/{number}/budget?month={month}", 400)["fields"] == ["month"]
        assert ann.get(f"/summary?month={month}", 400)["fields"] == ["month"]


def test_a_budget_can_be_removed(ann):
    number = ann.category(budget=100)
    ann.delete(f"/categories/{number}/budget")
    ann.get(f"/categories/{number}/budget", 404)
    ann.delete(f"/categories/{number}/budget", 404)
    assert ann.spend(number, 500)["warning"] is None
    assert len(ann.get("/categories")["items"]) == 1


def test_a_budget_of_an_unknown_category_is_status_404(ann):
    number = ann.category() + 1
    ann.put(f"/categories/{number}/budget", 404, amount=5)
    ann.get(f"/categories/{number}/budget", 404)
    ann.post(f"/categories/{number}/budget/adjust", 404, delta=5)
    ann.delete(f"/categories/{number}/budget", 404)


def test_adjust_adds_to_the_budget(ann):
    number, other = ann.category("Food", budget=100), ann.category("Rent", budget=7)
    for delta, amount in ((50, 150), (-120, 30), (0, 30), (-30, 0), (5, 5)):
        found = ann.post(f"/categories/{number}/budget/adjust", 200, delta=delta)
        assert (found["category_id"], found["amount"]) == (number, amount)
        assert ann.budget(number) == amount
    assert ann.budget(other) == 7


def test_adjust_needs_a_budget(ann):
    number = ann.category()
    ann.post(f"/categories/{number}/budget/adjust", 404, delta=5)
    ann.get(f"/categories/{number}/budget", 404)


def test_adjust_stays_within_the_bounds(ann):
    number = ann.category(budget=100)
    route = f"/categories/{number}/budget/adjust"
    ann.post(route, 409, delta=-101)
    assert ann.budget(number) == 100
    ann.post(route, 409, delta=99_999_901)
    assert ann.budget(number) == 100
    assert ann.post(route, 200, delta=99_999_900)["amount"] == 100_000_000


def test_a_wrong_delta_is_refused(ann):
    number = ann.category(budget=100)
    for body in ({}, {"delta": 2.5}, {"delta": "5"}, {"delta": True}, {"delta": None}):
        assert ann.refused("POST", f"/categories/{number}/budget/adjust", body) == ["delta"]
        assert ann.budget(number) == 100


def test_an_expense_above_the_budget_has_a_warning(ann):
    number = ann.category(budget=100)
    assert ann.spend(number, 60, "2026-03-01")["warning"] is None
    warning = ann.spend(number, 41, "2026-03-02")["warning"]
    assert warning == {"month": "2026-03", "budget": 100, "spent": 101}


def test_a_budget_that_is_just_reached_is_no_warning(ann):
    number = ann.category(budget=100)
    ann.spend(number, 60)
    assert ann.spend(number, 40)["warning"] is None
    assert ann.spend(number, 1)["warning"]["spent"] == 101


def test_a_budget_of_zero_warns_at_once(ann):
    warning = ann.spend(ann.category(budget=0), 1)["warning"]
    assert warning == {"month": "2026-03", "budget": 0, "spent": 1}


def test_without_a_budget_there_is_no_warning(ann):
    assert ann.spend(ann.category(), 100_000_000)["warning"] is None


def test_each_month_is_counted_by_itself(ann):
    number = ann.category(budget=100)
    ann.spend(number, 90, "2026-02-28")
    assert ann.spend(number, 90, "2026-03-01")["warning"] is None
    warning = ann.spend(number, 20, "2026-02-01")["warning"]
    assert warning == {"month": "2026-02", "budget": 100, "spent": 110}
    assert ann.spend(number, 50, "2025-03-01")["warning"] is None


def test_other_categories_and_users_do_not_count(ann, bob):
    food, rent = ann.category("Food", budget=100), ann.category("Rent")
    ann.spend(rent, 500)
    bob.spend(bob.category("Food"), 500)
    assert ann.spend(food, 100)["warning"] is None


def test_a_change_may_bring_a_warning_or_take_it_away(ann):
    food, rent = ann.category("Food", budget=100), ann.category("Rent", budget=10)
    ann.spend(food, 50)
    route = f"/expenses/{ann.spend(food, 50)['id']}"
    over = ann.patch(route, amount=51)["warning"]
    assert over == {"month": "2026-03", "budget": 100, "spent": 101}
    assert ann.patch(route, note="still")["warning"] == over
    assert ann.patch(route, date="2026-02-01")["warning"] is None
    moved = ann.patch(route, category_id=rent)["warning"]
    assert moved == {"month": "2026-02", "budget": 10, "spent": 51}
    assert ann.patch(route, amount=10)["warning"] is None


def test_a_warning_follows_the_budget_in_force(ann):
    number = ann.category(budget=100)
    ann.spend(number, 90)
    ann.put(f"/categories/{number}/budget", amount=200)
    assert ann.spend(number, 90)["warning"] is None
    ann.post(f"/categories/{number}/budget/adjust", 200, delta=-19)
    assert ann.spend(number, 2)["warning"] == {"month": "2026-03", "budget": 181, "spent": 182}


def test_an_expense_above_the_budget_is_kept(ann):
    number = ann.category(budget=100)
    ann.spend(number, 500)
    assert ann.amounts() == [500]
    assert ann.get(f"/categories/{number}/budget")["remaining"] == -400
