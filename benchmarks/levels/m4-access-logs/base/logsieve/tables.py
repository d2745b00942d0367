"""Tables as text, CSV or JSON."""

import csv
import io
import json


def as_text(head, rows):
    """Columns side by side, numbers to the right."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    right = [all(isinstance(row[i], int | float) for row in rows) and rows for i in range(len(head))]
    lines = []
    for row in cells:
        parts = [
            cell.rjust(width) if flush else cell.ljust(width)
            for cell, width, flush in zip(row, widths, right, strict=True)
        ]
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines) + "\n"


def as_csv(head, rows):
    """Comma-separated values with a line of names."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([head, *rows])
    return out.getvalue()


def as_json(head, rows):
    """A list of objects."""
    return json.dumps([dict(zip(head, row, strict=True)) for row in rows], indent=2) + "\n"


OUTPUTS = {"text": as_text, "csv": as_csv, "json": as_json}
