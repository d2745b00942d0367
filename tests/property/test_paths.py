"""Laws of paths: what a model writes stays below the workspace, whatever it is."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from standalone_orchestrator.core.errors import WorkspaceError
from standalone_orchestrator.workspace.guard import clean_path, confined

PIECES = st.sampled_from(
    ["..", ".", "/", "\\", "~", ".git", "GIT~1", "a", "src", ".py", " ", "\0", ":", "\u200c", "%2e"]
)
PATHS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=10).map("".join))


def cleaned(path):
    try:
        return clean_path(path)
    except WorkspaceError:
        return None


@given(PATHS)
@example("a/./..")
@example("....//....//x")
def test_a_clean_path_never_escapes_and_is_clean_already(path):
    found = cleaned(path)
    if found is None:
        return
    names = found.split("/")
    assert not Path(found).is_absolute()
    assert not {"", ".", ".."} & set(names)
    assert not {".git", ".orchestrator"} & {name.lower().rstrip(". ") for name in names}
    assert clean_path(found) == found


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    place = tmp_path_factory.mktemp("confined")
    inside = place / "inside"
    (inside / "src").mkdir(parents=True)
    (inside / "a").symlink_to("..")
    (inside / "src" / "a").symlink_to("/etc")
    (inside / "src" / "src").symlink_to(".")
    return inside


@given(path=PATHS)
@example(path="a/x")
@example(path="src/src/src/a/passwd")
def test_a_confined_path_resolves_below_the_root(root, path):
    try:
        found = confined(root, path)
    except WorkspaceError:
        return
    assert found.resolve().is_relative_to(root.resolve())
