from pathlib import Path

import pytest

from standalone_orchestrator.core.errors import UsageError, WorkspaceError
from standalone_orchestrator.workspace.git import attempt, git
from standalone_orchestrator.workspace.source import Kind, inspect, is_tracked


def test_a_folder_to_be_made_and_an_empty_one_are_empty_and_stay_so(tmp_path):
    new = tmp_path / "a" / "b"
    assert inspect(new).kind is Kind.EMPTY
    assert not new.exists()
    (tmp_path / "own" / ".orchestrator").mkdir(parents=True)
    assert inspect(tmp_path / "own").kind is Kind.EMPTY


def test_files_without_git_are_a_plain_folder(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    found = inspect(tmp_path)
    assert (found.kind, found.head, found.notes) == (Kind.FOLDER, "", ())


def test_a_folder_inside_a_repository_is_plain_and_one_line_says_so(make_repo):
    repo = make_repo({"sub/a.txt": "x"})
    found = inspect(repo.path / "sub")
    assert found.kind is Kind.FOLDER
    assert len(found.notes) == 1
    assert str(repo.path) in found.notes[0]
    assert inspect(repo.path / "new").notes


def test_a_repository_is_read_and_nothing_in_it_is_touched_not_even_the_index(make_repo, print_of):
    repo = make_repo({"a.py": "x = 1\n", "old.py": "", ".gitignore": "*.log\n"})
    repo.put({"a.py": "x = 2\n", "new/b.py": "", "x.log": "", ".orchestrator/runs/r": ""})
    (repo.path / "old.py").unlink()
    (repo.path / ".gitignore").touch()  # the index now holds a stale time for it
    before = print_of(repo.path)
    found = inspect(repo.path)
    assert print_of(repo.path) == before
    assert found.kind is Kind.REPOSITORY
    assert found.branch == "main"
    assert found.head == repo.head
    assert found.uncommitted == ("a.py", "new/", "old.py")
    assert found.objects == repo.path / ".git" / "objects"


def test_filters_monitors_and_hooks_that_a_repository_configures_do_not_run(make_repo, tmp_path):
    repo = make_repo({"a.py": "x = 1\n"})
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n")
    trap.chmod(0o755)
    for key in ("filter.evil.clean", "filter.evil.process", "core.fsmonitor", "core.pager"):
        repo.git("config", key, str(trap))
    repo.git("config", "filter.evil.required", "true")
    repo.put({".gitattributes": "* filter=evil\n", "a.py": "x = 2\n"})
    assert inspect(repo.path).uncommitted == (".gitattributes", "a.py")
    assert not (tmp_path / "sprung").exists()


def test_a_repository_without_a_commit_is_worked_on_from_nothing(make_repo):
    repo = make_repo()
    repo.put({"a.py": ""})
    found = inspect(repo.path)
    assert (found.kind, found.head, found.branch) == (Kind.REPOSITORY, "", "main")
    assert found.uncommitted == ("a.py",)
    assert "no commit" in found.notes[0]


def test_a_detached_head_and_submodules_are_noted(make_repo):
    repo = make_repo({".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ../x\n'})
    repo.git("checkout", "-q", "--detach")
    found = inspect(repo.path)
    assert found.branch == ""
    assert len(found.notes) == 2


def test_a_worktree_is_a_repository_with_the_objects_of_its_owner(make_repo, tmp_path):
    repo = make_repo({"a.py": ""})
    repo.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    found = inspect(tmp_path / "side")
    assert (found.kind, found.branch) == (Kind.REPOSITORY, "side")
    assert found.objects == repo.path / ".git" / "objects"
    assert found.git_dir == repo.path / ".git"


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("MERGE_HEAD", "merge"),
        ("CHERRY_PICK_HEAD", "cherry-pick"),
        ("rebase-merge", "rebase"),
        ("BISECT_LOG", "bisect"),
    ],
)
def test_a_repository_in_the_middle_of_something_is_refused(make_repo, name, word):
    repo = make_repo({"a.py": ""})
    (repo.path / ".git" / name).write_text("x")
    with pytest.raises(WorkspaceError, match=word) as fault:
        inspect(repo.path)
    assert "git" in fault.value.way_out


def test_a_real_merge_with_conflicts_is_refused(make_repo):
    repo = make_repo({"a.py": "1\n"})
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"a.py": "2\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"a.py": "3\n"})
    repo.git("merge", "side", ok=False)
    with pytest.raises(WorkspaceError, match="middle of a merge"):
        inspect(repo.path)
    (repo.path / ".git" / "MERGE_HEAD").unlink()
    with pytest.raises(WorkspaceError, match=r"unmerged files, a\.py"):
        inspect(repo.path)


def test_a_file_a_bare_repository_and_a_git_folder_are_no_workspace(make_repo, tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    bare = make_repo(name="bare", options=("--bare",))
    repo = make_repo({"a": ""})
    for path in (file, bare.path, repo.path / ".git"):
        with pytest.raises(WorkspaceError) as fault:
            inspect(path)
        assert fault.value.way_out


def test_a_place_that_cannot_be_written_is_refused():
    with pytest.raises(WorkspaceError, match="cannot be written"):
        inspect(Path("/proc"))


@pytest.mark.parametrize("victim", ["HEAD", "config", "index", "refs/heads/main", "objects"])
def test_a_damaged_repository_is_refused_and_not_taken_for_the_one_around_it(
    make_repo, tmp_path, victim
):
    outer = make_repo({"a.py": "x"}, name="outer")
    inner = outer.path / "inner"
    inner.mkdir()
    repo = make_repo({"a.py": "x"})
    repo.path.rename(inner / "repo")
    broken = inner / "repo" / ".git" / victim
    if broken.is_dir():
        broken.rename(broken.with_name("lost"))
    else:
        broken.chmod(0o644)
        broken.write_bytes(b"" if victim.startswith("refs") else b"[garbage")
    with pytest.raises(WorkspaceError, match="cannot be read") as fault:
        inspect(inner / "repo")
    assert "fsck" in fault.value.way_out


def test_missing_git_is_a_usage_error_with_the_way_out(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="git is not installed") as fault:
        attempt(["--version"], tmp_path)
    assert "apt-get" in fault.value.way_out


def test_no_identity_and_no_setting_of_the_user_reaches_our_calls(tmp_path, monkeypatch):
    config = tmp_path / ".gitconfig"
    config.write_text("[user]\n\tname = Somebody\n[core]\n\tautocrlf = true\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody")
    assert "Somebody" not in git(["config", "--list"], tmp_path)
    assert "Somebody" not in git(["var", "GIT_AUTHOR_IDENT"], tmp_path)
    assert attempt(["config", "core.autocrlf"], tmp_path).stdout == "false\n"


def test_what_came_with_a_repository_is_tracked_and_what_we_made_is_not(make_repo):
    repo = make_repo({"sub/.orchestrator/runs/b/request.json": "{}", "a.py": ""})
    repo.put({".orchestrator/.gitignore": "*", ".orchestrator/runs/a/request.json": "{}"})
    own, theirs = repo.path / ".orchestrator/runs/a", repo.path / "sub/.orchestrator/runs/b"
    assert not is_tracked(repo.path, own)
    assert is_tracked(repo.path / "sub", theirs)
    assert not is_tracked(repo.path / "sub", theirs.with_name("c"))
    repo.git("add", "-f", ".orchestrator/.gitignore")
    assert not is_tracked(repo.path, own)
    repo.git("add", "-f", ".orchestrator/runs/a/request.json")
    assert is_tracked(repo.path, own)


@pytest.mark.parametrize("mode", ["160000", "120000"])
def test_a_run_that_came_in_a_submodule_or_behind_a_link_is_tracked(make_repo, mode):
    repo = make_repo({"a.py": ""})
    head = repo.head
    repo.git("update-index", "--add", "--cacheinfo", f"{mode},{head},.orchestrator")
    assert is_tracked(repo.path, repo.path / ".orchestrator/runs/a")


def test_nothing_is_tracked_in_a_plain_folder(tmp_path):
    assert not is_tracked(tmp_path, tmp_path / ".orchestrator/runs/a")
