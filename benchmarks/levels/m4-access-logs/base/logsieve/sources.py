"""Files of logs, and their entries in order of time."""

import gzip
import heapq
import sys
from collections import Counter
from contextlib import ExitStack

from logsieve.entries import BadLine
from logsieve.formats import format_for


def open_log(name):
    """A log to read; ``-`` is stdin, and what ends in ``.gz`` is unpacked."""
    if name == "-":
        return sys.stdin
    opener = gzip.open if name.endswith(".gz") else open
    return opener(name, "rt", encoding="utf-8", errors="replace")


def entries_of(lines, read, bad):
    """The entries of some lines; those that cannot be read are counted in `bad` by reason."""
    for line in lines:
        if not line.strip():
            continue
        try:
            yield read(line)
        except BadLine as fault:
            bad[fault.why] += 1


def merged(names, wanted=None):
    """All entries of some logs, in order of time, and a counter of bad lines.

    Each log is sorted by itself, since workers of one server write their lines when they are done.
    """
    bad = Counter()
    with ExitStack() as stack:
        logs = []
        for name in names:
            lines = stack.enter_context(open_log(name))
            logs.append(sorted(entries_of(lines, format_for(name, wanted), bad), key=_time))
    return list(heapq.merge(*logs, key=_time)), bad


def _time(entry):
    return entry.at
