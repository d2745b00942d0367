"""Acceptance tests of categories. They use nothing but what the goal names."""


def names(user):
    return [item["name"] for item in user.get("/categories")["items"]]


def test_a_new_category_is_returned(ann):
    category = ann.post("/categories", name="Food")
    assert category["name"] == "Food"
    assert isinstance(category["id"], int)


def test_there_are_no_categories_at_first(ann):
    assert ann.get("/categories")["items"] == []


def test_categories_are_listed_in_order_of_id(ann):
    given = [(ann.category(name), name) for name in ("Rent", "Food", "Travel")]
    found = [(item["id"], item["name"]) for item in ann.get("/categories")["items"]]
    assert found == sorted(given)


def test_a_wrong_name_is_refused(ann):
    number = ann.category("Rent")
    for name in ("", "  \t", "a" * 51, 5, None, ["Food"]):
        assert ann.refused("POST", "/categories", {"name": name}) == ["name"]
        assert ann.refused("PATCH", f"/categories/{number}", {"name": name}) == ["name"]
        assert names(ann) == ["Rent"]


def test_a_missing_name_is_refused(ann):
    number = ann.category("Rent")
    assert ann.refused("POST", "/categories", {}) == ["name"]
    assert ann.refused("PATCH", f"/categories/{number}", {"title": "Food"}) == ["name"]


def test_a_body_that_is_no_object_is_refused(ann):
    number = ann.category("Rent")
    for text in ("[]", '"Food"', "{", ""):
        for method, route in (
            ("POST", "/categories"),
            ("PATCH", f"/categories/{number}"),
            ("PUT", f"/categories/{number}/budget"),
            ("POST", "/expenses"),
        ):
            options = {"data": text, "content_type": "application/json"}
            assert ann.call(method, route, 400, **options)["fields"] == []
    assert names(ann) == ["Rent"]


def test_white_space_around_a_name_is_removed(ann):
    number = ann.post("/categories", name="  Eating out\n")["id"]
    assert names(ann) == ["Eating out"]
    assert ann.patch(f"/categories/{number}", name=" Food ")["name"] == "Food"
    ann.patch(f"/categories/{number}", name=" " + "a" * 50 + " ")
    assert names(ann) == ["a" * 50]


def test_a_name_is_unique_whatever_its_case(ann):
    ann.category("Food")
    other = ann.category("Rent")
    for name in ("Food", "food", "FOOD", " Food "):
        ann.post("/categories", 409, name=name)
        ann.patch(f"/categories/{other}", 409, name=name)
        assert names(ann) == ["Food", "Rent"]


def test_names_that_differ_are_taken(ann):
    for name in ("Food", "Foods", "Fo od", "Fo_d", "%"):
        ann.category(name)
    assert len(names(ann)) == 5


def test_two_users_may_have_the_same_name(ann, bob):
    ann.category("Food")
    bob.category("Food")
    assert names(ann) == names(bob) == ["Food"]


def test_a_category_can_be_renamed(ann):
    other, number = ann.category("Rent"), ann.category("Food")
    renamed = ann.patch(f"/categories/{number}", name="Groceries")
    assert (renamed["id"], renamed["name"]) == (number, "Groceries")
    assert names(ann) == ["Rent", "Groceries"]
    assert ann.patch(f"/categories/{other}", name="Food")["name"] == "Food"


def test_a_category_may_keep_its_name_in_another_case(ann):
    number = ann.category("food")
    assert ann.patch(f"/categories/{number}", name="food")["name"] == "food"
    assert ann.patch(f"/categories/{number}", name="Food")["name"] == "Food"
    assert names(ann) == ["Food"]


def test_a_renamed_category_keeps_its_expenses_and_its_budget(ann):
    number = ann.category("Food", budget=100)
    ann.spend(number, 150)
    ann.patch(f"/categories/{number}", name="Groceries")
    assert ann.get(f"/categories/{number}/budget")["spent"] == 150
    (category,) = ann.get("/summary")["categories"]
    assert (category["name"], category["budget"]) == ("Groceries", 100)


def test_delete_removes_the_category_alone(ann):
    numbers = [ann.category(name) for name in ("Rent", "Food", "Travel")]
    ann.delete(f"/categories/{numbers[1]}")
    assert names(ann) == ["Rent", "Travel"]
    assert ann.category("Food") != numbers[0]


def test_a_category_with_expenses_is_not_deleted(ann):
    number = ann.category(budget=100)
    expense = ann.spend(number, 5)
    ann.delete(f"/categories/{number}", 409)
    assert ann.amounts() == [5]
    assert ann.budget(number) == 100
    ann.delete(f"/expenses/{expense['id']}")
    ann.delete(f"/categories/{number}")
    assert names(ann) == []


def test_the_budget_goes_with_its_category(ann):
    number = ann.category(budget=100)
    ann.delete(f"/categories/{number}")
    ann.get(f"/categories/{number}/budget", 404)
    ann.get(f"/categories/{ann.category()}/budget", 404)


def test_an_unknown_category_is_status_404(ann):
    number = ann.category() + 1
    ann.patch(f"/categories/{number}", 404, name="Rent")
    ann.delete(f"/categories/{number}", 404)


def test_a_category_of_another_user_does_not_exist(ann, bob):
    number = ann.category("Food", budget=100)
    assert bob.get("/categories")["items"] == []
    bob.patch(f"/categories/{number}", 404, name="Mine")
    bob.delete(f"/categories/{number}", 404)
    bob.get(f"/categories/{number}/budget", 404)
    bob.put(f"/categories/{number}/budget", 404, amount=1)
    bob.post(f"/categories/{number}/budget/adjust", 404, delta=1)
    bob.delete(f"/categories/{number}/budget", 404)
    assert names(ann) == ["Food"]
    assert ann.budget(number) == 100
