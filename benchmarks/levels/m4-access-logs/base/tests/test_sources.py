import gzip

import pytest

from logsieve.sources import merged


def test_entries_of_several_logs_are_in_order_of_time(data):
    entries, bad = merged([data("access.log"), data("proxy.jsonl")])
    assert [f"{entry.at:%H:%M:%S}" for entry in entries] == [
        "09:00:05",
        "09:15:00",
        "09:15:00",
        "09:20:00",
        "09:59:59",
        "11:00:00",
    ]
    assert dict(bad) == {
        "not in the common log format": 1,
        "without time, method, path, status": 1,
    }


def test_packed_logs_are_read(data, tmp_path):
    packed = tmp_path / "old.log.gz"
    with gzip.open(packed, "wt") as file, open(data("access.log")) as plain:
        file.write(plain.read())
    assert merged([str(packed)]) == merged([data("access.log")])


def test_a_log_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        merged([str(tmp_path / "none.log")])
