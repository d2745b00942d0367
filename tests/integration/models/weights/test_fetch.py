import pytest

from standalone_orchestrator.core.errors import (
    LimitReached,
    ModelGarbled,
    ModelRefused,
    ModelUnreachable,
    UsageError,
)
from standalone_orchestrator.models.weights.api import Phase, Sources
from standalone_orchestrator.models.weights.fetch import Address, fetch
from standalone_orchestrator.system.clock import SystemClock


@pytest.fixture
def get(server, goal, sources, meter, clock):
    def run(**changes):
        patient = {
            "connect_s": sources.connect_s,
            "stall_s": sources.stall_s,
            "attempts": sources.attempts,
        }
        address = Address(changes.pop("url", server.url + "/file"), "the hub")
        return fetch(address, goal, Sources(**(patient | changes)), meter, clock)

    return run


def left(goal):
    return sorted(path.name for path in goal.path.parent.iterdir())


def interrupted(goal, get, server, at):
    """Leave a partial file of `at` bytes behind."""
    server.cuts[:] = [at]
    server.statuses[:] = []
    server.ranges = True
    with pytest.raises(ModelUnreachable):
        get(attempts=1)
    assert goal.partial.stat().st_size == at
    server.requests.clear()


def test_a_file_arrives_whole_and_nothing_else_stays(get, goal, body):
    assert get() == goal.path
    assert goal.path.read_bytes() == body
    assert left(goal) == ["tiny.gguf"]


def test_a_connection_cut_twice_is_continued_where_it_broke(get, goal, body, server, notes):
    server.cuts[:] = [100_000, 50_000]
    assert get().read_bytes() == body
    ranges = [request.get("Range") for request in server.requests]
    assert ranges == [None, "bytes=100000-", "bytes=150000-"]
    assert len([note for note in notes() if "trying again" in note]) == 2


def test_a_pull_that_died_is_continued_by_the_next_one(get, goal, body, server, told):
    interrupted(goal, get, server, 120_000)
    told.clear()
    assert get().read_bytes() == body
    assert server.requests[0]["Range"] == "bytes=120000-"
    assert server.requests[0]["If-Range"] == '"v1"'
    assert told[0].phase is Phase.VERIFY


def test_a_server_that_ignores_ranges_sends_it_all_again(get, goal, body, server):
    interrupted(goal, get, server, 120_000)
    server.ranges = False
    assert get().read_bytes() == body
    assert len(server.requests) == 1


def test_a_file_that_changed_on_the_server_is_started_over(get, goal, body, server):
    interrupted(goal, get, server, 120_000)
    server.etag = '"v2"'
    assert get().read_bytes() == body


def test_a_damaged_beginning_is_found_by_the_hash_and_fetched_again(get, goal, body, server, notes):
    interrupted(goal, get, server, 120_000)
    goal.partial.write_bytes(b"?" * 120_000)
    assert get().read_bytes() == body
    assert any("starting over" in note for note in notes())


def test_a_partial_file_longer_than_the_file_is_thrown_away(get, goal, body, server):
    interrupted(goal, get, server, 120_000)
    goal.partial.write_bytes(body + b"more")
    assert get().read_bytes() == body


def test_a_partial_file_that_nobody_knows_is_thrown_away(get, goal, body, server):
    interrupted(goal, get, server, 120_000)
    goal.sidecar.write_text("{")
    assert get().read_bytes() == body
    assert "Range" not in server.requests[0]


def test_wrong_bytes_are_removed_and_named(get, goal, body, server):
    server.body = body[:-1] + b"?"
    with pytest.raises(ModelGarbled, match="its SHA-256 is another"):
        get()
    assert left(goal) == []


@pytest.mark.parametrize("change", [lambda b: b[:-10], lambda b: b + b"more"])
@pytest.mark.parametrize("says_length", [True, False])
def test_a_file_of_another_length_is_not_taken(get, goal, body, server, change, says_length):
    server.body = change(body)
    server.says_length = says_length
    with pytest.raises((ModelGarbled, ModelUnreachable)):
        get()
    assert not goal.path.exists()


def test_a_partial_file_where_the_server_has_less_starts_over(get, goal, body, server):
    interrupted(goal, get, server, 120_000)
    server.body = body[:100_000]
    with pytest.raises(ModelGarbled, match="another file"):
        get()


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_refusal_is_not_tried_again(get, goal, server, status):
    server.statuses[:] = [status]
    with pytest.raises(ModelRefused, match=str(status)):
        get()
    assert len(server.requests) == 1
    assert left(goal) == []


def test_a_busy_server_is_asked_again(get, body, server, clock):
    server.statuses[:] = [503, 429]
    began = clock.monotonic()
    assert get().read_bytes() == body
    assert clock.monotonic() - began == 1 + 2


def test_a_server_that_stays_busy_is_given_up(get, server):
    server.statuses[:] = [503] * 9
    with pytest.raises(ModelUnreachable, match="3 times in a row"):
        get()
    assert len(server.requests) == 3


def test_a_stalled_download_is_continued(get, body, server):
    server.stall_s = 0.6
    assert get(stall_s=0.2).read_bytes() == body
    assert server.requests[1]["Range"].startswith("bytes=")


def test_a_full_disk_is_found_before_the_download(get, goal, server):
    with pytest.raises(LimitReached, match=r"needs 0\.07 GB .* only 0\.01 GB"):
        get(free=lambda _: 10_000_000)
    assert server.requests == []


def test_what_has_come_already_needs_no_more_room(get, goal, body, server):
    interrupted(goal, get, server, 290_000)
    enough = 10_000 + (64 << 20)
    assert get(free=lambda _: enough).read_bytes() == body


def test_an_unreachable_address_is_known_within_seconds(get, goal):
    clock = SystemClock()
    began = clock.monotonic()
    with pytest.raises(ModelUnreachable, match="the hub cannot be reached"):
        get(url="http://127.0.0.1:9/file")
    assert clock.monotonic() - began < 5
    assert not goal.partial.exists()


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x", "http://", "http://[::1/x"])
def test_what_is_no_address_is_refused(get, url):
    with pytest.raises(UsageError, match="is no address"):
        get(url=url)


def test_progress_grows_to_the_whole_and_names_a_rate(server, goal, sources, told, body):
    from standalone_orchestrator.models.weights.api import Meter

    clock = SystemClock()
    fetch(Address(server.url, "it"), goal, sources, Meter(told.append, clock, len(body)), clock)
    done = [each.done for each in told if each.phase is Phase.DOWNLOAD]
    assert done == sorted(done)
    assert done[-1] == len(body)
    assert told[-1].rate >= 0
