from flask import Flask, jsonify, request

app = Flask(__name__)
books = {}


@app.route("/books", methods=["GET"])
def list_books():
    return jsonify(list(books.values()))


@app.route("/books", methods=["POST"])
def add_book():
    data = request.get_json()
    book_id = len(books) + 1
    books[book_id] = {"id": book_id, "title": data["title"]}
    return jsonify(books[book_id]), 201


@app.route("/books/<int:book_id>", methods=["GET"])
def get_book(book_id):
    if book_id not in books:
        return jsonify({"error": "not found"}), 404
    return jsonify(books[book_id])


@app.route("/books/<int:book_id>", methods=["DELETE"])
def delete_book(book_id):
    if book_id not in books:
        return jsonify({"error": "not found"}), 404
    del books[book_id]
    return "", 204
