"""Reports: each a function from entries and options to the names of columns and rows."""

from datetime import timedelta

from logsieve.buckets import by_day, by_hour
from logsieve.sessions import sessions
from logsieve.stats import percentile, share_of_errors, top
from logsieve.zones import format_offset


def hourly(entries, options):
    """Requests, bytes and errors in each hour."""
    head = (f"hour ({format_offset(options.zone)})", "requests", "bytes", "errors %")
    rows = [
        (f"{hour:%Y-%m-%d %H:%M}", len(some), sum(e.size for e in some), share_of_errors(some))
        for hour, some in by_hour(entries, options.zone).items()
    ]
    return head, rows


def daily(entries, options):
    """Requests and different clients on each day."""
    head = (f"day ({format_offset(options.zone)})", "requests", "clients")
    rows = [
        (day.isoformat(), len(some), len({entry.client for entry in some}))
        for day, some in by_day(entries, options.zone).items()
    ]
    return head, rows


def most(entries, options):
    """The most frequent paths, clients or statuses."""
    names = (str(getattr(entry, options.by)) for entry in entries)
    return (options.by, "requests"), top(names, options.limit)


def latency(entries, options):
    """How long answers took, by path."""
    times = {}
    for entry in entries:
        if entry.seconds is not None:
            times.setdefault(entry.path, []).append(entry.seconds)
    head = ("path", "requests", "p50", "p95", "max")
    rows = [
        (path, len(some), percentile(some, 50), percentile(some, 95), max(some))
        for path, some in sorted(times.items())
    ]
    return head, rows


def visits(entries, options):
    """Visits of clients."""
    head = ("client", f"begun ({format_offset(options.zone)})", "minutes", "requests")
    rows = [
        (
            visit.client,
            f"{visit.begun.astimezone(options.zone):%Y-%m-%d %H:%M:%S}",
            round(visit.length.total_seconds() / 60, 1),
            visit.requests,
        )
        for visit in sessions(entries, timedelta(minutes=options.gap))
    ]
    return head, rows


REPORTS = {
    "hourly": hourly,
    "daily": daily,
    "top": most,
    "latency": latency,
    "sessions": visits,
}
