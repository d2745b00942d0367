from datetime import UTC, datetime

import pytest

from logsieve.entries import BadLine
from logsieve.formats import FORMATS, format_for
from logsieve.formats.common import read_common
from logsieve.formats.jsonlines import read_json

PLAIN = '::1 - ida [29/Feb/2024:23:59:59 -0800] "HEAD /a?b=c HTTP/2.0" 404 -'


def test_a_line_of_the_common_format():
    entry = read_common(PLAIN)
    assert entry.at == datetime(2024, 3, 1, 7, 59, 59, tzinfo=UTC)
    assert entry[1:] == ("::1", "HEAD", "/a", 404, 0, None)


def test_combined_fields_and_a_time_are_read():
    entry = read_common(PLAIN + ' "https://example.org/" "Mozilla/5.0 (X11)" 1.250')
    assert entry.seconds == 1.25


@pytest.mark.parametrize(
    ("old", "new"), [("Feb", "Foo"), ("29/Feb/2024", "30/Feb/2024"), ("HEAD", "head"), ("404", "x")]
)
def test_lines_of_another_form_are_bad(old, new):
    with pytest.raises(BadLine):
        read_common(PLAIN.replace(old, new))


def test_a_line_of_json():
    line = '{"time": "2024-03-01T10:00:00+01:00", "client": "a", "method": "GET", "path": "/x?y", "status": "200"}'
    entry = read_json(line)
    assert entry.at == datetime(2024, 3, 1, 9, tzinfo=UTC)
    assert entry[1:] == ("a", "GET", "/x", 200, 0, None)


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"time": "never"}'])
def test_other_json_is_bad(line):
    with pytest.raises(BadLine):
        read_json(line)


def test_formats_follow_from_names():
    assert format_for("a.log") is read_common
    assert format_for("a.jsonl.gz") is read_json
    assert format_for("a.log", "json") is FORMATS["json"]
