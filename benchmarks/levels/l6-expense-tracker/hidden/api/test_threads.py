"""Acceptance tests with several threads. They use nothing but what the goal names."""


def adjust(user, number, delta):
    """The status of an adjustment."""
    route = f"/categories/{number}/budget/adjust"
    return user.send("POST", route, json={"delta": delta}).status_code


def test_no_adjustment_of_several_threads_is_lost(ann, side_by_side):
    number = ann.category(budget=0)

    def add():
        return [adjust(ann, number, 1) for _ in range(6)]

    assert side_by_side([add] * 5) == [[200] * 6] * 5
    assert ann.budget(number) == 30


def test_adjustments_up_and_down_side_by_side_add_up(ann, side_by_side):
    number = ann.category(budget=1000)
    deltas = (5, -3, 7, -9)
    work = [lambda delta=delta: [adjust(ann, number, delta) for _ in range(6)] for delta in deltas]
    assert side_by_side(work) == [[200] * 6] * 4
    assert ann.budget(number) == 1000


def test_threads_take_no_more_than_there_is(ann, side_by_side):
    number = ann.category(budget=25)

    def take():
        return [adjust(ann, number, -5) for _ in range(3)]

    statuses = [status for found in side_by_side([take] * 5) for status in found]
    assert sorted(statuses) == [200] * 5 + [409] * 10
    assert ann.budget(number) == 0


def test_users_adjust_their_own_budgets_side_by_side(ann, bob, side_by_side):
    numbers = {ann: ann.category(budget=0), bob: bob.category(budget=0)}

    def add(user, delta):
        return lambda: [adjust(user, numbers[user], delta) for _ in range(6)]

    side_by_side([add(ann, 1), add(bob, 10), add(ann, 1), add(bob, 10)])
    assert (ann.budget(numbers[ann]), bob.budget(numbers[bob])) == (12, 120)


def test_a_refresh_token_works_once_among_threads(client, app, ann, side_by_side):
    body = {"username": "ann", "password": "correct horse"}
    for _ in range(2):
        token = client.post("/auth/login", json=body).get_json()["refresh_token"]

        def refresh(token=token):
            route = app.test_client().post("/auth/refresh", json={"refresh_token": token})
            return route.status_code

        assert sorted(side_by_side([refresh] * 6)) == [200] + [401] * 5


def test_a_username_is_taken_once_among_threads(app, side_by_side):
    for attempt in range(2):
        body = {"username": f"user_{attempt}", "password": "correct horse"}

        def register(body=body):
            return app.test_client().post("/auth/register", json=body).status_code

        assert sorted(side_by_side([register] * 6)) == [201] + [409] * 5


def test_category_names_are_unique_among_threads(ann, side_by_side):
    for attempt in range(2):

        def add(name=f"Category {attempt}"):
            return ann.send("POST", "/categories", json={"name": name}).status_code

        assert sorted(side_by_side([add] * 6)) == [201] + [409] * 5
    assert len(ann.get("/categories")["items"]) == 2


def test_no_expense_of_several_threads_is_lost(ann, bob, side_by_side):
    numbers = {user: user.category() for user in (ann, bob)}

    def spend(user):
        return lambda: [user.spend(numbers[user], amount) for amount in range(1, 6)]

    side_by_side([spend(user) for user in (ann, bob) * 3])
    for user in (ann, bob):
        assert sorted(user.amounts()) == sorted([1, 2, 3, 4, 5] * 3)
        assert user.get("/summary")["total"] == 45
