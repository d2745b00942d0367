"""Entries by hour or day, in a zone."""

from collections import defaultdict
from datetime import timedelta


def hour_of(moment, zone):
    """The beginning of the hour that a moment lies in, in a zone."""
    return moment.astimezone(zone).replace(minute=0, second=0, microsecond=0)


def day_of(moment, zone):
    """The day that a moment lies in, in a zone."""
    return moment.astimezone(zone).date()


def by_hour(entries, zone):
    """Entries by hour, in order; hours between the first and the last are there when empty."""
    found = defaultdict(list)
    for entry in entries:
        found[hour_of(entry.at, zone)].append(entry)
    if not found:
        return {}
    hour, last = min(found), max(found)
    filled = {}
    while hour <= last:
        filled[hour] = found.get(hour, [])
        hour += timedelta(hours=1)
    return filled


def by_day(entries, zone):
    """Entries by day, in order; days without any are left out."""
    found = defaultdict(list)
    for entry in entries:
        found[day_of(entry.at, zone)].append(entry)
    return dict(sorted(found.items()))
