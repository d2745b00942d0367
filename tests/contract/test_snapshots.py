"""What every `Snapshots` keeps to, whatever the run stands on."""

import os
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from standalone_orchestrator.core.errors import WorkspaceError
from standalone_orchestrator.workspace.source import inspect
from standalone_orchestrator.workspace.tree import RunTree

ENV = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_GLOBAL": "/dev/null"}


def run_git(folder, *args):
    who = ["-c", "user.name=u", "-c", "user.email=u@example.org"]
    command = ["git", *who, *args]
    return subprocess.run(
        command, check=True, cwd=folder, env=ENV, stdout=subprocess.PIPE, text=True
    ).stdout


def of_a_folder(place):
    place.mkdir()
    (place / "seen.txt").write_text("before\n")
    return place


def of_a_packed_repository(place):
    of_a_folder(place)
    run_git(place, "init", "-q", "--object-format=sha256")
    run_git(place, "add", "-A")
    run_git(place, "commit", "-q", "-m", "x")
    run_git(place, "gc", "-q")
    return place


@pytest.fixture(
    scope="module",
    params=[of_a_folder, of_a_packed_repository],
)
def tree(request, tmp_path_factory):
    place = tmp_path_factory.mktemp("contract")
    return RunTree.create(place / "run" / "tree", inspect(request.param(place / "ws")))


def test_what_is_written_is_read_back_and_the_old_tree_stays(tree):
    new = tree.write(tree.base, {"src/a.py": "x = 'ü'\r\n", "b.txt": ""})
    assert tree.read(new, "src/a.py") == "x = 'ü'\r\n"
    assert tree.read(new, "b.txt") == ""
    assert tree.read(tree.base, "src/a.py") is None
    assert tree.read(new, "src") is None
    assert set(tree.files(new)) == {*tree.files(tree.base), "src/a.py", "b.txt"}
    assert tree.texts(new, ["src/a.py", "b.txt", "none"]) == {
        "src/a.py": "x = 'ü'\r\n",
        "b.txt": "",
    }


def test_a_tree_is_named_by_its_content(tree):
    one = tree.write(tree.write(tree.base, {"a": "1"}), {"b": "2"})
    other = tree.write(tree.base, {"b": "2", "a": "1"})
    assert one == other
    assert tree.write(one, {"a": None, "b": None}) == tree.base
    assert tree.write(one, {}) == one
    assert tree.write(one, {"a": "1"}) == one
    assert tree.write(one, {"never/there": None}) == one


def test_a_path_that_is_not_clean_is_refused_and_a_mendable_one_is_mended(tree):
    for path in ("../x", "/x", ".git/config", "a/../../b", ""):
        with pytest.raises(WorkspaceError):
            tree.write(tree.base, {path: "x"})
    assert tree.files(tree.write(tree.base, {"./a//b.py": "x"}))[0] == "a/b.py"
    with pytest.raises(WorkspaceError, match="twice"):
        tree.write(tree.base, {"a": "1", "./a": "2"})


def test_a_file_is_not_written_through_a_file_or_over_a_folder(tree):
    new = tree.write(tree.base, {"a/b": "1"})
    for path in ("a", "a/b/c"):
        with pytest.raises(WorkspaceError):
            tree.write(new, {path: "x"})
    assert tree.read(tree.write(new, {"a/b": None, "a": "x"}), "a") == "x"
    with pytest.raises(WorkspaceError, match="case"):
        tree.write(new, {"A/c": "x"})


def test_a_checkout_holds_the_files_and_a_repository_that_stands_alone(tree, tmp_path):
    new = tree.write(tree.base, {"src/a.py": "x\r\n", ".gitattributes": "* text eol=lf ident\n"})
    folder = tmp_path / "out" / "deep"
    tree.checkout(new, folder)
    assert (folder / "src" / "a.py").read_bytes() == b"x\r\n"
    assert not (folder / ".git" / "objects" / "info" / "alternates").exists()
    config = (folder / ".git" / "config").read_text()
    assert str(tree.folder) not in config
    assert run_git(folder, "status", "--porcelain") == ""
    assert run_git(folder, "ls-files").split() == sorted(tree_files(folder))
    assert run_git(folder, "fsck", "--strict", "--no-dangling").strip() == ""
    assert run_git(folder, "show", "HEAD:src/a.py") == "x\n"  # text mode of the pipe
    assert run_git(folder, "rev-list", "--count", "HEAD").strip() == "1"


def tree_files(folder):
    files = (p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    return [f.as_posix() for f in files if f.parts[0] != ".git"]


def test_a_checkout_can_be_changed_without_any_effect_on_the_tree(tree, tmp_path):
    new = tree.write(tree.base, {"a.py": "x"})
    tree.checkout(new, tmp_path / "one")
    for place in sorted((tmp_path / "one").rglob("*")):
        if place.is_file():
            place.chmod(stat.S_IRWXU)
            place.write_bytes(b"spoilt")
    tree.checkout(new, tmp_path / "two")
    assert (tmp_path / "two" / "a.py").read_text() == "x"
    assert run_git(tmp_path / "two", "fsck", "--no-dangling").strip() == ""


def test_a_folder_with_something_in_it_is_not_checked_out_over(tree, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("x")
    with pytest.raises(WorkspaceError, match="not empty"):
        tree.checkout(tree.base, tmp_path / "full")


def test_a_diff_names_files_and_lines(tree):
    old = tree.write(tree.base, {"a.py": "one\n", "gone.py": "x\n"})
    new = tree.write(old, {"a.py": "two\n", "gone.py": None, "ü.py": "y\n"})
    text = tree.diff(old, new)
    for line in ("--- a/a.py", "+++ b/a.py", "-one", "+two", "+++ b/ü.py", "+++ /dev/null"):
        assert line in text.splitlines()
    assert tree.diff(old, old) == ""
    assert tree.changes(old, new) == ("a.py", "gone.py", "ü.py")


def test_a_commit_is_a_function_of_tree_and_message_and_stands_on_the_base(tree):
    new = tree.write(tree.base, {"a.py": "x"})
    one = tree.commit(new, "Add a")
    assert RunTree.open(tree.folder).commit(new, "Add a\n") == one
    assert tree.commit(new, "Other") != one
    said = run_git(tree.folder, "cat-file", "commit", one)
    assert f"tree {new}" in said
    assert ("parent" in said) == bool(tree.base_commit)
    assert said.count("Standalone Orchestrator") == 2


def test_several_candidates_are_written_and_checked_out_at_once(tree, tmp_path):
    def candidate(number):
        new = tree.write(tree.base, {f"c{number}.py": str(number), "same.py": "x"})
        tree.checkout(new, tmp_path / str(number))
        return new, tree.read(new, f"c{number}.py"), (tmp_path / str(number) / "same.py").exists()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(candidate, range(8)))
    assert len({new for new, _, _ in found}) == 8
    assert [text for _, text, _ in found] == [str(n) for n in range(8)]
    assert all(there for _, _, there in found)
