"""Categories, budgets and expenses of one user."""

from rules import MAX_CENTS
from store import Conflict, Missing, write

NAME_IS_TAKEN = "there is a category with this name"
EXPENSE = "id, amount, category_id, date, note"


class Ledger:
    """What one user owns, on a connection in a transaction."""

    def __init__(self, db, user):
        self._db = db
        self._user = user

    def categories(self):
        """All categories, in order of id."""
        return self._rows("SELECT id, name FROM categories WHERE user_id = ? ORDER BY id")

    def category_ids(self):
        """The ids of all categories."""
        return {category["id"] for category in self.categories()}

    def add_category(self, name):
        """Add a category and return it."""
        insert = "INSERT INTO categories (user_id, name) VALUES (?, ?)"
        cursor = write(self._db, insert, (self._user, name), NAME_IS_TAKEN)
        return {"id": cursor.lastrowid, "name": name}

    def rename_category(self, number, name):
        """Rename a category and return it."""
        self._category(number)
        update = "UPDATE categories SET name = ? WHERE id = ?"
        write(self._db, update, (name, number), NAME_IS_TAKEN)
        return {"id": number, "name": name}

    def delete_category(self, number):
        """Remove a category without expenses, and its budget."""
        self._category(number)
        delete = "DELETE FROM categories WHERE id = ?"
        write(self._db, delete, (number,), "the category has expenses")

    def budget(self, number):
        """The budget of a category in cents."""
        amount = self._category(number)["budget"]
        if not amount:
            raise Missing("the category has no budget")
        return amount

    def set_budget(self, number, amount):
        """Set the budget of a category, or remove it with None."""
        self._category(number)
        self._db.execute("UPDATE categories SET budget = ? WHERE id = ?", (amount, number))
        return {"category_id": number, "amount": amount}

    def adjust_budget(self, number, delta):
        """Add to the budget of a category."""
        amount = self.budget(number) + delta
        if not 0 <= amount <= MAX_CENTS:
            raise Conflict(f"the budget would be {amount}")
        return self.set_budget(number, amount)

    def budget_state(self, number, month):
        """The budget of a category, and what is left of it in a month."""
        amount, spent = self.budget(number), self.spent(number, month)
        return {
            "category_id": number,
            "amount": amount,
            "month": month,
            "spent": spent,
            "remaining": amount - spent,
        }

    def spent(self, category, month):
        """What was spent in a category in a month."""
        query = (
            "SELECT coalesce(sum(amount), 0) AS spent FROM expenses"
            " WHERE user_id = ? AND category_id = ? AND substr(date, 1, 7) = ?"
        )
        return self._rows(query, category, month)[0]["spent"]

    def add_expense(self, values):
        """Add an expense and return it with its warning."""
        insert = (
            "INSERT INTO expenses (user_id, amount, category_id, date, note)"
            " VALUES (:user_id, :amount, :category_id, :date, :note)"
        )
        cursor = self._db.execute(insert, values | {"user_id": self._user})
        return self._with_warning(self.expense(cursor.lastrowid))

    def change_expense(self, number, values):
        """Change values of an expense and return it with its warning."""
        changed = self.expense(number) | values
        update = (
            "UPDATE expenses SET amount = :amount, category_id = :category_id, date = :date,"
            " note = :note WHERE id = :id"
        )
        self._db.execute(update, changed)
        return self._with_warning(changed)

    def delete_expense(self, number):
        """Remove an expense."""
        self.expense(number)
        self._db.execute("DELETE FROM expenses WHERE id = ?", (number,))

    def expense(self, number):
        """One expense."""
        query = f"SELECT {EXPENSE} FROM expenses WHERE user_id = ? AND id = ?"
        return self._only(query, number)

    def expenses(self, selection):
        """The expenses that match a selection, in order of date."""
        conditions = {"from": "date >= ?", "to": "date <= ?", "category_id": "category_id = ?"}
        where = ["user_id = ?"] + [conditions[name] for name in selection]
        query = f"SELECT {EXPENSE} FROM expenses WHERE {' AND '.join(where)} ORDER BY date, id"
        return self._rows(query, *selection.values())

    def summary(self, month):
        """What was spent in a month, by category."""
        query = """
            SELECT categories.id AS category_id, name, sum(amount) AS spent, count(*) AS count,
                budget
            FROM expenses JOIN categories ON categories.id = category_id
            WHERE expenses.user_id = ? AND substr(date, 1, 7) = ?
            GROUP BY categories.id
            ORDER BY spent DESC, categories.id
        """
        categories = self._rows(query, month)
        count = sum(category.pop("count") for category in categories)
        for category in categories:
            budget = category["budget"]
            category["overspent"] = budget is not None and category["spent"] > budget
        total = sum(category["spent"] for category in categories)
        return {"month": month, "total": total, "count": count, "categories": categories}

    def _with_warning(self, expense):
        month = expense["date"][:7]
        budget = self._category(expense["category_id"])["budget"]
        spent = self.spent(expense["category_id"], month)
        over = budget is not None and spent > budget
        warning = {"month": month, "budget": budget, "spent": spent} if over else None
        return expense | {"warning": warning}

    def _category(self, number):
        return self._only("SELECT * FROM categories WHERE user_id = ? AND id = ?", number)

    def _only(self, query, number):
        rows = self._rows(query, number)
        if not rows:
            raise Missing(f"there is no {number}")
        return rows[0]

    def _rows(self, query, *values):
        return [dict(row) for row in self._db.execute(query, (self._user, *values))]
