"""The REST API of the bookmark manager."""

from flask import Flask, abort, request
from rules import Refused, changes, new_bookmark, page_of, tag_name
from store import DuplicateUrl, Store


def create_app(db_path):
    """The application over a database file, which is made if it is missing."""
    app = Flask(__name__)
    store = Store(db_path)

    @app.post("/bookmarks")
    def add():
        return store.add(new_bookmark(_body())), 201

    @app.get("/bookmarks/<int:number>")
    def show(number):
        return store.get(number) or abort(404)

    @app.patch("/bookmarks/<int:number>")
    def change(number):
        return store.change(number, changes(_body())) or abort(404)

    @app.delete("/bookmarks/<int:number>")
    def delete(number):
        return ("", 204) if store.delete(number) else abort(404)

    @app.get("/bookmarks")
    def search():
        page, per_page = page_of(request.args)
        tags = [tag_name(tag) for tag in request.args.getlist("tag")]
        total, items = store.search(request.args.get("q", ""), tags, page, per_page)
        pages = -(-total // per_page)
        return dict(items=items, page=page, per_page=per_page, total=total, pages=pages)

    @app.get("/tags")
    def tags():
        return {"items": store.tags()}

    _explain_errors(app)
    return app


def _body():
    return request.get_json(silent=True)


def _explain_errors(app):
    @app.errorhandler(Refused)
    def refused(error):
        return {"error": str(error), "fields": error.fields}, 400

    @app.errorhandler(DuplicateUrl)
    def duplicate(_):
        return {"error": "another bookmark has this url"}, 409

    @app.errorhandler(404)
    def failed(error):
        return {"error": error.description}, 404
