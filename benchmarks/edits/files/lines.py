"""The journal file as text: one header line, then one checksummed JSON line a record.

    {"format":1,"product":"standalone-orchestrator","version":"0.1.0"}
    {"number":0,"at":"2026-11-22T15:30:45.123456+00:00","event":{…},"sum":"9f86d081"}

`sum` is the start of the SHA-256 over the line without it. Reading never changes the file, so that
a run at work can be looked at. Not here: appending (`memory.stores.jsonl`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from standalone_orchestrator import __version__
from standalone_orchestrator.core.errors import JournalDamaged
from standalone_orchestrator.memory import codec
from standalone_orchestrator.memory.api import Record

FORMAT = 1
"""Version of the file format. Minor additions (fields, kinds of event) keep it."""
PRODUCT = "standalone-orchestrator"
_SUM_TAIL = len(',"sum":"01234567"}')


class TornLine(ValueError):
    """The checksum does not match: the line was not written to its end, or was changed."""


class BadLine(ValueError):
    """The line is as it was written, but it is not the record that it should be."""


def header() -> bytes:
    """The first line of a new journal."""
    return _dump({"format": FORMAT, "product": PRODUCT, "version": __version__}) + b"\n"


def check_header(line: bytes, path: Path) -> None:
    """Refuse a file that is no journal, or one of a format that is newer than ours.

    Raises:
        JournalDamaged: with the reason.
    """
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    if not isinstance(value, dict) or value.get("product") != PRODUCT:
        raise JournalDamaged(
            f"{path} does not begin with the header of a journal",
            "restore the file from a copy, or remove the run's folder",
        )
    found = value.get("format")
    if not isinstance(found, int) or not 1 <= found <= FORMAT:
        raise JournalDamaged(
            f"{path} has journal format {found}, this version reads up to {FORMAT}",
            f"use version {value.get('version', '?')} of the program or a newer one",
        )


def encode(record: Record) -> bytes:
    """The record as one line, newline included."""
    value = {
        "number": record.number,
        "at": record.at.isoformat(),
        "event": codec.encode(record.event),
    }
    body = _dump(value)
    return body[:-1] + b',"sum":"' + _sum(body) + b'"}\n'


def decode(line: bytes) -> Record:
    """The record of one line, given without its newline.

    Raises:
        TornLine: the checksum does not match.
        BadLine: it matches, but the content is not understood.
    """
    body = line[:-_SUM_TAIL] + b"}"
    if line[-_SUM_TAIL:] != b',"sum":"' + _sum(body) + b'"}':
        raise TornLine("its checksum does not match")
    try:
        value = json.loads(body)
        at = datetime.fromisoformat(value["at"])
        return Record(int(value["number"]), at, codec.decode(value["event"]))
    except (ValueError, KeyError, TypeError) as fault:
        raise BadLine(f"its content is not understood ({fault})") from fault


def split(path: Path) -> Iterator[tuple[int, bytes, bool]]:
    """Lines of the file as (offset, bytes without the newline, whether the newline was there)."""
    offset = 0
    with path.open("rb") as file:
        for raw in file:
            whole = raw.endswith(b"\n")
            yield offset, raw[:-1] if whole else raw, whole
            offset += len(raw)


def read(path: Path) -> Iterator[Record]:
    """All records of a journal file, in order; a torn last line is left out.

    A missing or empty file holds no record.

    Raises:
        JournalDamaged: the header or a line before the last is damaged.
    """
    for _, record in scan(path):
        if record is not None:
            yield record


def scan(path: Path) -> Iterator[tuple[int, Record | None]]:
    """Pairs of the offset after a whole line and its record; the header's record is None.

    Raises:
        JournalDamaged: the header or a line before the last is damaged.
    """
    if not path.exists():
        return
    torn: JournalDamaged | None = None
    expected = 0
    for index, (offset, line, whole) in enumerate(split(path)):
        if torn is not None:
            raise torn  # it was not the last line after all
        if not whole:
            return
        end = offset + len(line) + 1
        if index == 0:
            check_header(line, path)
            yield end, None
            continue
        try:
            yield end, _expect(decode(line), expected)
        except TornLine as fault:
            torn = _damaged(path, index, fault)
        except BadLine as fault:
            raise _damaged(path, index, fault) from fault
        expected += 1


def _expect(record: Record, number: int) -> Record:
    if record.number != number:
        raise BadLine(f"record {record.number} stands where {number} should")
    return record


def _damaged(path: Path, index: int, fault: ValueError) -> JournalDamaged:
    return JournalDamaged(
        f"line {index + 1} of {path} is damaged: {fault}",
        "restore the file from a copy; what stands before that line is whole",
    )


def _dump(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate, from a model or a file name, becomes the escape that JSON has for it.
    return text.encode("utf-8", "backslashreplace")


def _sum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest()[:8].encode("ascii")
