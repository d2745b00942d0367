"""Visits: requests of one client that follow one another without a long pause."""

from datetime import datetime, timedelta
from typing import NamedTuple


class Session(NamedTuple):
    """One visit."""

    client: str
    begun: datetime
    ended: datetime
    requests: int

    @property
    def length(self):
        return self.ended - self.begun


def sessions(entries, gap=timedelta(minutes=30)):
    """The visits in entries that are in order of time; in order of their beginning."""
    running, done = {}, []
    for entry in entries:
        last = running.get(entry.client)
        if last is not None and entry.at - last.ended <= gap:
            running[entry.client] = last._replace(ended=entry.at, requests=last.requests + 1)
            continue
        if last is not None:
            done.append(last)
        running[entry.client] = Session(entry.client, entry.at, entry.at, 1)
    return sorted([*done, *running.values()], key=lambda visit: (visit.begun, visit.client))
