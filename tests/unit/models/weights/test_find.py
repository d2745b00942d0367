import os

import pytest

from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.models.weights.api import Places
from standalone_orchestrator.models.weights.find import MEMO, find


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_nothing_is_found_on_a_fresh_machine(row, places):
    assert find(row, places) is None


@pytest.mark.parametrize(
    "where",
    [
        "own/tiny.gguf",
        "home/.cache/huggingface/hub/models--Org--Tiny-GGUF/snapshots/abc/tiny.gguf",
        "home/.lmstudio/models/Org/Tiny-GGUF/tiny.gguf",
        "home/.cache/lm-studio/models/Org/Tiny-GGUF/tiny.gguf",
        "home/.ollama/models/blobs/sha256-{sha256}",
    ],
)
def test_each_tool_s_cache_is_looked_into(row, places, body, tmp_path, where):
    path = put(tmp_path / where.format(sha256=row.weights.sha256), body)
    assert find(row, places) == path


def test_our_own_folder_comes_first(row, places, body, tmp_path):
    put(tmp_path / "home/.lmstudio/models/Org/Tiny-GGUF/tiny.gguf", body)
    own = put(places.own / "tiny.gguf", body)
    assert find(row, places) == own


def test_a_moved_cache_of_the_hub_client_is_looked_into(row, body, tmp_path):
    places = Places.usual(tmp_path / "own", tmp_path / "home", hf_home=tmp_path / "hf")
    path = put(tmp_path / "hf/hub/models--Org--Tiny-GGUF/snapshots/abc/tiny.gguf", body)
    assert find(row, places) == path


def test_a_link_of_the_hub_s_snapshot_is_followed_and_a_broken_one_is_not(
    row, places, body, tmp_path
):
    repo = tmp_path / "home/.cache/huggingface/hub/models--Org--Tiny-GGUF"
    blob = put(repo / "blobs/1234", body)
    (repo / "snapshots/a").mkdir(parents=True)
    (repo / "snapshots/b").mkdir(parents=True)
    (repo / "snapshots/a/tiny.gguf").symlink_to(repo / "blobs/gone")
    (repo / "snapshots/b/tiny.gguf").symlink_to(blob)
    assert find(row, places) == repo / "snapshots/b/tiny.gguf"


def test_the_right_name_and_size_with_other_bytes_is_passed_over(row, places, body, tmp_path):
    put(places.own / "tiny.gguf", body[:-1] + b"?")
    other = put(tmp_path / "home/.lmstudio/models/Org/Tiny-GGUF/tiny.gguf", body)
    assert find(row, places) == other


def test_a_verified_file_is_not_hashed_again_until_it_changes(row, places, body):
    path = put(places.own / "tiny.gguf", body)
    assert find(row, places) == path
    state = path.stat()
    path.write_bytes(body[:-1] + b"?")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert find(row, places) == path, "same path, size and time: taken on trust"
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns + 1))
    assert find(row, places) is None


@pytest.mark.parametrize("damage", [b"", b"{", b'{"a": {"size": "many"}}', b"[]"])
def test_a_damaged_memo_is_only_a_loss_of_time(row, places, body, damage):
    path = put(places.own / "tiny.gguf", body)
    put(places.own / MEMO, damage)
    assert find(row, places) == path


def test_a_model_without_weights_of_ours_is_refused(row, places):
    with pytest.raises(UsageError, match="no weights for tiny"):
        find(row.model_copy(update={"weights": None}), places)
