"""The command line: one request to a database in a file."""

import sys

from stockroom.db import open_db, save_db
from stockroom.service import handle


def main(argv):
    """`FILE METHOD PATH [BODY]`; prints the answer and saves what was changed."""
    if len(argv) not in (3, 4):
        print("usage: stockroom FILE METHOD PATH [BODY]", file=sys.stderr)
        return 2
    file, method, path, *body = argv
    db = open_db(file)
    status, text = handle(db, method, path, *body)
    print(text)
    if status != 200:
        return 1
    if method != "GET":
        save_db(db)
    return 0


def run():
    """The program."""
    sys.exit(main(sys.argv[1:]))
