import io
import json

import pytest

from logsieve.cli import main


@pytest.fixture
def table():
    """Runs a command; returns its rows."""

    def run(*argv):
        out = io.StringIO()
        assert main([*argv, "--out", "json"], out) == 0
        return [list(row.values()) for row in json.loads(out.getvalue())]

    return run


def test_hourly(table, data):
    assert table("hourly", data("access.log")) == [
        ["2024-03-01 09:00", 3, 1599, 33.3],
        ["2024-03-01 10:00", 0, 0, 0.0],
        ["2024-03-01 11:00", 1, 0, 0.0],
    ]


def test_hourly_in_a_zone(data, capsys):
    assert main(["hourly", "--zone=+0100", data("access.log")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("hour (+0100)")
    assert lines[1].startswith("2024-03-01 10:00")


def test_daily(table, data):
    assert table("daily", data("access.log"), data("proxy.jsonl")) == [["2024-03-01", 6, 3]]


def test_top(table, data):
    assert table("top", "--limit", "1", data("access.log")) == [["/api/items", 2]]
    rows = table("top", "--by", "status", "--path", "/api/*", data("access.log"))
    assert rows == [["200", 1], ["500", 1]]


def test_latency_since(table, data):
    rows = table("latency", "--since", "2024-03-01T10:16+0100", data("access.log"))
    assert rows == [["/api/items", 1, 0.9, 0.9, 0.9], ["/index.html", 1, 0.01, 0.01, 0.01]]


def test_sessions(table, data):
    assert table("sessions", "--gap", "25", "--zone=-0500", data("access.log")) == [
        ["10.0.0.1", "2024-03-01 04:00:05", 19.9, 2],
        ["10.0.0.2", "2024-03-01 04:15:00", 0.0, 1],
        ["10.0.0.1", "2024-03-01 06:00:00", 0.0, 1],
    ]


def test_bad_lines_are_told(data, capsys):
    main(["top", data("access.log")])
    assert "1 lines passed over: not in the common log format" in capsys.readouterr().err


def test_a_missing_log_is_an_error(tmp_path, capsys):
    assert main(["hourly", str(tmp_path / "none.log")]) == 1
    assert "none.log" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [[], ["weekly", "x"], ["hourly"], ["hourly", "--zone=CET", "x"]])
def test_wrong_usage(argv):
    with pytest.raises(SystemExit) as ended:
        main(argv)
    assert ended.value.code == 2
