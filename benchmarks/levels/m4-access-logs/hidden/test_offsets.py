"""Acceptance tests of offsets from UTC. They use nothing but the goal and what was there."""

import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from logsieve import filters
from logsieve.buckets import by_day, by_hour
from logsieve.cli import main
from logsieve.entries import BadLine
from logsieve.formats.common import read_common
from logsieve.formats.jsonlines import read_json
from logsieve.sessions import sessions
from logsieve.zones import format_offset, parse_moment, parse_offset

MINUTES = {
    "-0330": -210,
    "-0230": -150,
    "-0930": -570,
    "-0030": -30,
    "-0015": -15,
    "-0001": -1,
    "-1159": -719,
    "+0330": 210,
    "+0030": 30,
    "+0545": 345,
    "+1245": 765,
    "+1400": 840,
    "-1200": -720,
    "-0500": -300,
    "+0000": 0,
}
LINE = '{client} - - [{time} {offset}] "GET {path} HTTP/1.1" 200 10 "-" "curl/8" 0.1\n'


def line(time, offset, client="10.1.0.1", path="/"):
    return LINE.format(client=client, time=time, offset=offset, path=path)


@pytest.fixture
def log(tmp_path):
    """Writes a log; returns its path."""

    def write(name, *lines):
        (tmp_path / name).write_text("".join(lines))
        return str(tmp_path / name)

    return write


@pytest.fixture
def st_johns(log):
    """Two requests at 13:40 and 14:05 UTC."""
    times = ("01/Mar/2024:10:10:00", "01/Mar/2024:10:35:00")
    return log("nl.log", *(line(time, "-0330") for time in times))


def table(*argv):
    out = io.StringIO()
    assert main([*argv, "--out", "json"], out) == 0
    return [tuple(row.values()) for row in json.loads(out.getvalue())]


def hours(*argv):
    return [(hour, count) for hour, count, _, _ in table("hourly", *argv)]


@pytest.mark.parametrize("text", MINUTES)
def test_offsets_are_read(text):
    assert parse_offset(text).utcoffset(None) == timedelta(minutes=MINUTES[text])


@pytest.mark.parametrize("text", MINUTES)
def test_offsets_are_read_with_a_colon(text):
    colon = f"{text[:3]}:{text[3:]}"
    assert parse_offset(colon).utcoffset(None) == timedelta(minutes=MINUTES[text])


@pytest.mark.parametrize("text", [*MINUTES, "-1130", "-0945"])
def test_offsets_are_shown_as_they_were_given(text):
    assert format_offset(parse_offset(text)) == text


def test_utc_is_still_z():
    assert parse_offset("Z") == UTC
    assert format_offset(parse_offset("Z")) == "+0000"


@pytest.mark.parametrize(
    "text",
    ["", "-", "0330", "-330", "-03300", "-0360", "-0099", "-1530", "+1500", "--0330", "-03:3", "z"],
)
def test_what_was_refused_is_still_refused(text):
    with pytest.raises(ValueError):
        parse_offset(text)


@pytest.mark.parametrize("text", MINUTES)
def test_moments_with_an_offset_are_in_utc(text):
    noon = datetime(2024, 3, 1, 12, tzinfo=UTC)
    expected = noon - timedelta(minutes=MINUTES[text])
    assert parse_moment(f"2024-03-01T12:00{text}") == expected
    assert parse_moment(f"2024-03-01 12:00:00{text[:3]}:{text[3:]}") == expected


@pytest.mark.parametrize("text", MINUTES)
def test_lines_of_the_common_format_are_in_utc(text):
    expected = datetime(2024, 3, 1, 12, tzinfo=UTC) - timedelta(minutes=MINUTES[text])
    entry = read_common(line("01/Mar/2024:12:00:00", text))
    assert entry.at == expected
    assert entry.at.utcoffset() == timedelta()


@pytest.mark.parametrize("text", MINUTES)
def test_lines_of_json_are_in_utc(text):
    expected = datetime(2024, 3, 1, 12, tzinfo=UTC) - timedelta(minutes=MINUTES[text])
    time = f"2024-03-01T12:00:00{text[:3]}:{text[3:]}"
    made = json.dumps({"time": time, "client": "a", "method": "GET", "path": "/", "status": 200})
    assert read_json(made).at == expected


@pytest.mark.parametrize("offset", ["-0360", "-1530"])
def test_lines_with_an_impossible_offset_are_still_bad(offset):
    with pytest.raises(BadLine):
        read_common(line("01/Mar/2024:12:00:00", offset))


def test_the_hour_of_the_example(st_johns):
    assert hours(st_johns) == [("2024-03-01 13:00", 1), ("2024-03-01 14:00", 1)]


def test_a_year_ends_at_the_right_moment(log):
    path = log("nl.log", line("31/Dec/2023:20:29:59", "-0330"), line("31/Dec/2023:20:30:00", "-0330"))
    assert table("daily", path) == [("2023-12-31", 1, 1), ("2024-01-01", 1, 1)]


def test_hours_are_listed_in_the_zone(st_johns):
    assert hours("--zone=-0330", st_johns) == [("2024-03-01 10:00", 2)]
    assert hours("--zone=+0530", st_johns) == [("2024-03-01 19:00", 2)]
    assert hours("--zone=-0500", st_johns) == [("2024-03-01 08:00", 1), ("2024-03-01 09:00", 1)]


@pytest.mark.parametrize("zone", ["-0330", "-0030", "-0930", "+0530", "-0500", "+0000"])
@pytest.mark.parametrize("report", ["hourly", "daily", "sessions"])
def test_the_head_shows_the_zone(st_johns, capsys, report, zone):
    assert main([report, f"--zone={zone}", st_johns]) == 0
    assert f"({zone})" in capsys.readouterr().out.splitlines()[0]


def test_a_zone_with_a_colon_is_shown_without(st_johns, capsys):
    assert main(["hourly", "--zone=-03:30", st_johns]) == 0
    assert capsys.readouterr().out.startswith("hour (-0330) ")


def test_since_and_until_are_exact_to_the_second(st_johns):
    assert len(hours("--since", "2024-03-01T10:10:00-0330", st_johns)) == 2
    assert len(hours("--since", "2024-03-01T10:10:01-0330", st_johns)) == 1
    assert len(hours("--until", "2024-03-01T10:35:00-0330", st_johns)) == 1
    assert len(hours("--until", "2024-03-01T10:35:01-03:30", st_johns)) == 2
    assert len(hours("--since", "2024-03-01T13:40:00Z", st_johns)) == 2


def test_since_with_the_offset_chooses_among_lines_of_other_machines(log):
    path = log("eu.log", line("01/Mar/2024:14:39:59", "+0100"), line("01/Mar/2024:14:40:00", "+0100"))
    assert hours("--since", "2024-03-01T10:10-0330", path) == [("2024-03-01 13:00", 1)]


def test_visits_over_several_machines_are_whole(log, st_johns):
    other = log("eu.log", line("01/Mar/2024:14:50:00", "+0100"), line("01/Mar/2024:15:20:00", "+0100"))
    assert table("sessions", st_johns, other) == [
        ("10.1.0.1", "2024-03-01 13:40:00", 40.0, 4),
    ]
    assert table("sessions", "--zone=-0330", st_johns, other) == [
        ("10.1.0.1", "2024-03-01 10:10:00", 40.0, 4),
    ]


def test_logs_of_several_machines_are_merged_in_order(log):
    names = [
        log("a.log", line("01/Mar/2024:10:10:00", "-0330", path="/2")),
        log("b.log", line("01/Mar/2024:14:35:00", "+0100", path="/1")),
        log("c.log", line("01/Mar/2024:19:15:00", "+0530", path="/3")),
        log("d.log", line("01/Mar/2024:08:50:00", "-0500", path="/4")),
    ]
    from logsieve.sources import merged

    assert [entry.path for entry in merged(names)[0]] == ["/1", "/2", "/3", "/4"]


def test_what_lies_beneath_uses_any_zone():
    at = datetime(2024, 3, 1, 3, 15, tzinfo=UTC)
    entry = read_common(line("01/Mar/2024:03:15:00", "+0000"))
    (hour,) = by_hour([entry], parse_offset("-0330"))
    assert (hour.day, hour.hour) == (29, 23)
    (day,) = by_day([entry], parse_offset("-0330"))
    assert day.isoformat() == "2024-02-29"
    assert sessions([entry])[0].begun == at
    assert filters.apply([entry], [filters.since(parse_moment("2024-02-29T23:45-0330"))]) == [entry]


def test_it_runs_as_a_program(st_johns):
    command = [sys.executable, "-m", "logsieve", "hourly", "--zone=-0330", "--out", "csv", st_johns]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == [
        "hour (-0330),requests,bytes,errors %",
        "2024-03-01 10:00,2,20,0.0",
    ]


@pytest.mark.parametrize("zone", ["-0360", "-1530", "0330", "NST"])
def test_a_wrong_zone_is_wrong_usage(st_johns, zone):
    with pytest.raises(SystemExit) as ended:
        main(["hourly", f"--zone={zone}", st_johns])
    assert ended.value.code == 2
