import pytest

from standalone_orchestrator.core.errors import ModelUnreachable, UsageError
from standalone_orchestrator.models.weights.api import Phase, Sources
from standalone_orchestrator.models.weights.pull import pull

NOTHING = Sources(hub=False, parts=False)


@pytest.fixture
def get(row, places, told, clock):
    def run(sources=NOTHING, clock=clock):
        return pull(row, places, sources, told.append, clock)

    return run


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_cached_file_is_used_where_it_lies(get, places, body, tmp_path, told):
    cached = put(tmp_path / "home/.lmstudio/models/Org/Tiny/tiny.gguf", body)
    assert get() == cached
    assert not (places.own / "tiny.gguf").exists()
    assert told[-1].phase is Phase.DONE
    assert told[-1].done == told[-1].total == len(body)


def test_without_any_source_the_way_out_is_named(get):
    with pytest.raises(ModelUnreachable, match="no source is allowed") as caught:
        get()
    assert "--from FILE" in caught.value.way_out


def test_a_file_that_the_person_names_is_linked_into_our_folder(get, places, body, tmp_path):
    mine = put(tmp_path / "mine/downloaded.gguf", body)
    assert get(Sources(source=str(mine))) == places.own / "tiny.gguf"
    assert (places.own / "tiny.gguf").samefile(mine)


def test_a_file_named_by_a_link_is_taken_itself(get, places, body, tmp_path):
    mine = put(tmp_path / "mine/downloaded.gguf", body)
    (tmp_path / "link.gguf").symlink_to(mine)
    path = get(Sources(source=str(tmp_path / "link.gguf")))
    mine.unlink()
    assert path.read_bytes() == body


@pytest.mark.parametrize("content", [b"short", None])
def test_a_named_file_that_is_another_is_refused(get, places, body, tmp_path, content):
    mine = put(tmp_path / "mine.gguf", body[:-1] + b"?" if content is None else content)
    with pytest.raises(UsageError, match=r"is not tiny\.gguf"):
        get(Sources(source=str(mine)))
    assert not (places.own / "tiny.gguf").exists()
    with pytest.raises(UsageError, match="is not a file"):
        get(Sources(source=str(tmp_path / "missing.gguf")))


def test_a_folder_that_cannot_be_made_is_a_clear_sentence(get, places):
    put(places.own.parent / "own", b"a file stands here")
    with pytest.raises(UsageError, match="cannot be written"):
        get()
