"""The REST API of the expense tracker."""

import csv
import io
from contextlib import contextmanager
from datetime import date

from accounts import ACCESS, REFRESH, Accounts, Unauthorized
from flask import Flask, Response, request
from ledger import Ledger
from rules import (
    ADJUSTMENT,
    BUDGET,
    CATEGORY,
    MONTH,
    SELECTION,
    USER,
    Refused,
    checked,
    expense_rules,
)
from store import Conflict, Database, Missing
from werkzeug.exceptions import HTTPException


def create_app(
    db_path,
    secret,
    today=date.today,
    bcrypt_rounds=12,
    access_seconds=900,
    refresh_seconds=604800,
):
    """The application over a database file, which is made if it is missing."""
    app = Flask(__name__)
    database = Database(db_path)
    lifetimes = {ACCESS: access_seconds, REFRESH: refresh_seconds}
    accounts = Accounts(database, secret, bcrypt_rounds, lifetimes)

    @contextmanager
    def own():
        """The ledger of the user who asks."""
        user = accounts.user_of(request.headers.get("Authorization", ""))
        with database.transaction() as db:
            yield Ledger(db, user)

    _add_accounts(app, accounts)
    _add_categories(app, own)
    _add_budgets(app, own, today)
    _add_expenses(app, own, today)
    _add_reports(app, own, today)
    _explain_errors(app)
    return app


def _add_accounts(app, accounts):
    @app.post("/auth/register")
    def register():
        return accounts.register(**checked(_body(), USER, USER)), 201

    @app.post("/auth/login")
    def login():
        body = _fields()
        return accounts.login(body.get("username"), body.get("password"))

    @app.post("/auth/refresh")
    def refresh():
        return accounts.refresh(_fields().get("refresh_token"))


def _add_categories(app, own):
    @app.post("/categories")
    def add_category():
        with own() as ledger:
            return ledger.add_category(**checked(_body(), CATEGORY, CATEGORY)), 201

    @app.get("/categories")
    def categories():
        with own() as ledger:
            return {"items": ledger.categories()}

    @app.patch("/categories/<int:number>")
    def rename_category(number):
        with own() as ledger:
            return ledger.rename_category(number, **checked(_body(), CATEGORY, CATEGORY))

    @app.delete("/categories/<int:number>")
    def delete_category(number):
        with own() as ledger:
            ledger.delete_category(number)
            return "", 204


def _add_budgets(app, own, today):
    @app.put("/categories/<int:number>/budget")
    def set_budget(number):
        with own() as ledger:
            return ledger.set_budget(number, **checked(_body(), BUDGET, BUDGET))

    @app.post("/categories/<int:number>/budget/adjust")
    def adjust_budget(number):
        with own() as ledger:
            return ledger.adjust_budget(number, **checked(_body(), ADJUSTMENT, ADJUSTMENT))

    @app.get("/categories/<int:number>/budget")
    def budget(number):
        with own() as ledger:
            return ledger.budget_state(number, _month(today))

    @app.delete("/categories/<int:number>/budget")
    def delete_budget(number):
        with own() as ledger:
            ledger.budget(number)
            ledger.set_budget(number, None)
            return "", 204


def _add_expenses(app, own, today):
    @app.post("/expenses")
    def add_expense():
        with own() as ledger:
            day = today()
            rules = expense_rules(ledger.category_ids(), day)
            values = checked(_body(), rules, ("amount", "category_id"))
            defaults = {"date": day.isoformat(), "note": ""}
            return ledger.add_expense(defaults | values), 201

    @app.get("/expenses")
    def expenses():
        with own() as ledger:
            return {"items": ledger.expenses(checked(request.args.to_dict(), SELECTION))}

    @app.get("/expenses/<int:number>")
    def expense(number):
        with own() as ledger:
            return ledger.expense(number)

    @app.patch("/expenses/<int:number>")
    def change_expense(number):
        with own() as ledger:
            rules = expense_rules(ledger.category_ids(), today())
            return ledger.change_expense(number, checked(_body(), rules))

    @app.delete("/expenses/<int:number>")
    def delete_expense(number):
        with own() as ledger:
            ledger.delete_expense(number)
            return "", 204


def _add_reports(app, own, today):
    @app.get("/summary")
    def summary():
        with own() as ledger:
            return ledger.summary(_month(today))

    @app.get("/export.csv")
    def export():
        with own() as ledger:
            names = {category["id"]: category["name"] for category in ledger.categories()}
            expenses = ledger.expenses(checked(request.args.to_dict(), SELECTION))
        return Response(_csv(expenses, names), content_type="text/csv; charset=utf-8")


def _csv(expenses, names):
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(["id", "date", "category", "amount", "note"])
    for expense in expenses:
        units, cents = divmod(expense["amount"], 100)
        category = names[expense["category_id"]]
        amount = f"{units}.{cents}"
        rows.writerow([expense["id"], expense["date"], category, amount, expense["note"]])
    return text.getvalue()


def _month(today):
    given = checked(request.args.to_dict(), MONTH)
    return given.get("month") or today().strftime("%Y-%m")


def _body():
    return request.get_json(silent=True)


def _fields():
    body = _body()
    return body if isinstance(body, dict) else {}


def _explain_errors(app):
    @app.errorhandler(Refused)
    def refused(error):
        return {"error": str(error), "fields": error.fields}, 400

    @app.errorhandler(Unauthorized)
    def unauthorized(error):
        return {"error": str(error)}, 401

    @app.errorhandler(Missing)
    def missing(error):
        return {"error": str(error)}, 404

    @app.errorhandler(Conflict)
    def conflict(error):
        return {"error": str(error)}, 409

    @app.errorhandler(HTTPException)
    def failed(error):
        return {"error": error.description}, error.code
