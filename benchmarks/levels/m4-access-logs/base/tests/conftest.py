from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from logsieve.entries import Entry

DATA = Path(__file__).parent / "data"


@pytest.fixture
def data():
    """Paths of the logs that lie beside the tests."""
    return lambda name: str(DATA / name)


@pytest.fixture
def request_at():
    """Makes an entry so many minutes after noon."""

    def make(minutes, client="10.0.0.1", status=200, path="/", size=10, seconds=None):
        at = datetime(2024, 3, 1, 12, tzinfo=UTC) + timedelta(minutes=minutes)
        return Entry(at, client, "GET", path, status, size, seconds)

    return make
