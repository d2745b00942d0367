import pytest

from standalone_orchestrator.core.errors import WorkspaceError
from standalone_orchestrator.workspace.publish import (
    apply_branch,
    publish_branch,
    publish_files,
)
from standalone_orchestrator.workspace.source import inspect
from standalone_orchestrator.workspace.tree import RunTree

RUN = "20260101-000000-abcd"
REF = f"refs/heads/orchestrator/{RUN}"


def start(repo, tmp_path):
    source = inspect(repo.path)
    return source, RunTree.create(tmp_path / "run", source)


def test_a_branch_is_one_ref_and_its_objects_and_nothing_else(make_repo, tmp_path, print_of):
    repo = make_repo({"a.py": "old\n", "b/c.py": "c\n"})
    repo.put({"a.py": "being edited\n", "untracked.py": ""})
    hook = repo.path / ".git" / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    hook.chmod(0o755)
    source, tree = start(repo, tmp_path)
    new = tree.write(tree.base, {"a.py": "new\n", "b/d.py": "d\n"})
    before = print_of(repo.path, skip=(".git/objects",))
    made = publish_branch(tree, source, RUN, new, "Do the task\n\nwith words")
    after = print_of(repo.path, skip=(".git/objects",))
    added = {name for name in after if name not in before}
    assert {name for name in before if before[name] != after.get(name)} == set()
    assert {n for n in added if (repo.path / n).is_file()} == {f".git/{REF}"}
    assert not (tmp_path / "sprung").exists()
    tree.folder.rename(tmp_path / "gone")  # the repository must not lean on the run
    assert repo.git("fsck", "--strict").strip() == ""
    assert repo.git("show", f"{made.commit}:b/d.py") == "d\n"
    assert repo.git("rev-parse", f"{made.name}^").strip() == source.head
    assert repo.git("diff", "--stat", "HEAD", made.name).count("|") == 2


def test_publishing_again_after_a_kill_ends_in_the_same_place(make_repo, tmp_path):
    repo = make_repo({"a.py": "old\n"})
    source, tree = start(repo, tmp_path)
    new = tree.write(tree.base, {"a.py": "new\n"})
    lock = repo.path / ".git" / f"{REF}.lock"
    lock.parent.mkdir(parents=True)
    lock.write_text("")  # what a kill within the ref update leaves
    made = publish_branch(tree, source, RUN, new, "x")
    assert publish_branch(RunTree.open(tree.folder), source, RUN, new, "x") == made
    refs = repo.git("for-each-ref", "--format=%(refname)").split()
    assert sorted(refs) == ["refs/heads/main", REF]
    with pytest.raises(WorkspaceError, match="holds something else") as fault:
        publish_branch(tree, source, RUN, new, "another message")
    assert "git branch -m" in fault.value.way_out


def test_a_name_that_is_taken_is_a_clear_refusal(make_repo, tmp_path):
    repo = make_repo({"a.py": "old\n"})
    repo.git("branch", "orchestrator")
    source, tree = start(repo, tmp_path)
    with pytest.raises(WorkspaceError, match="could not be written"):
        publish_branch(tree, source, RUN, tree.base, "x")


def test_in_a_repository_without_a_commit_the_branch_is_a_root(make_repo, tmp_path):
    repo = make_repo()
    source, tree = start(repo, tmp_path)
    new = tree.write(tree.base, {"a/b.py": "x\n"})
    made = publish_branch(tree, source, RUN, new, "x")
    assert repo.git("rev-list", "--count", made.name).strip() == "1"
    assert apply_branch(source, made) == made.commit
    assert (repo.path / "a" / "b.py").read_text() == "x\n"
    assert repo.git("status", "--porcelain") == ""


def test_applying_moves_a_clean_checkout_and_keeps_unrelated_edits(make_repo, tmp_path):
    repo = make_repo({"a.py": "old\n", "b.py": "b\n"})
    repo.put({"b.py": "being edited\n"})
    source, tree = start(repo, tmp_path)
    new = tree.write(tree.base, {"a.py": "new\n"})
    made = publish_branch(tree, source, RUN, new, "x")
    assert apply_branch(source, made) == made.commit
    assert apply_branch(source, made) == made.commit
    assert (repo.path / "a.py").read_text() == "new\n"
    assert repo.git("status", "--porcelain").split() == ["M", "b.py"]
    assert repo.git("symbolic-ref", "HEAD").strip() == "refs/heads/main"


@pytest.mark.parametrize("way", ["edit", "untracked", "untracked folder"])
def test_applying_over_changes_of_the_user_is_refused_and_nothing_is_lost(
    make_repo, tmp_path, print_of, way
):
    repo = make_repo({"a.py": "old\n"})
    source, tree = start(repo, tmp_path)
    new = tree.write(tree.base, {"a.py": "new\n", "d/n.py": "n\n"})
    made = publish_branch(tree, source, RUN, new, "x")
    mine = {"edit": "a.py", "untracked": "d/n.py", "untracked folder": "d/n.py/x"}[way]
    repo.put({mine: "mine\n"})
    before = print_of(repo.path)
    with pytest.raises(WorkspaceError, match="uncommitted changes") as fault:
        apply_branch(source, made)
    assert f"git merge {made.name}" in fault.value.way_out
    assert print_of(repo.path) == before


def test_applying_after_the_user_went_on_merges_or_refuses_a_conflict(make_repo, tmp_path):
    repo = make_repo({"a.py": "1\n2\n3\n4\n5\n6\n", "b.py": "b\n"})
    source, tree = start(repo, tmp_path)
    new = tree.write(tree.base, {"a.py": "one\n2\n3\n4\n5\n6\n"})
    made = publish_branch(tree, source, RUN, new, "x")
    repo.commit({"a.py": "1\n2\n3\n4\n5\nsix\n"})
    merged = apply_branch(source, made)
    assert (repo.path / "a.py").read_text() == "one\n2\n3\n4\n5\nsix\n"
    assert repo.git("rev-list", "--parents", "-1", merged).split()[2] == made.commit
    assert repo.git("status", "--porcelain") == ""

    other = tree.write(tree.base, {"b.py": "theirs\n"})
    clash = publish_branch(tree, source, RUN + "-2", other, "x")
    repo.commit({"b.py": "mine\n"})
    head = repo.head
    with pytest.raises(WorkspaceError, match=r"conflicts in b\.py"):
        apply_branch(source, clash)
    assert repo.head == head
    assert repo.git("status", "--porcelain") == ""


def test_what_replaces_an_applied_result_is_applied_on_top_of_it(make_repo, tmp_path):
    repo = make_repo({"a.py": "old\n"})
    source, tree = start(repo, tmp_path)
    first = publish_branch(tree, source, RUN, tree.write(tree.base, {"a.py": "half\n"}), "x")
    apply_branch(source, first)
    new = tree.write(tree.base, {"a.py": "whole\n"})
    made = publish_branch(tree, source, RUN, new, "x", first.commit)
    assert publish_branch(tree, source, RUN, new, "x", first.commit) == made  # after a kill
    assert repo.git("rev-parse", f"{made.commit}^").strip() == first.commit
    assert apply_branch(source, made) == made.commit
    assert (repo.path / "a.py").read_text() == "whole\n"
    tree.folder.rename(tmp_path / "gone")
    assert repo.git("fsck", "--strict").strip() == ""


def test_a_branch_that_the_user_removed_is_made_anew_from_the_base(make_repo, tmp_path):
    repo = make_repo({"a.py": "old\n"})
    source, tree = start(repo, tmp_path)
    first = publish_branch(tree, source, RUN, tree.write(tree.base, {"a.py": "half\n"}), "x")
    repo.git("branch", "-D", first.name)
    new = tree.write(tree.base, {"a.py": "whole\n"})
    made = publish_branch(tree, source, RUN, new, "x", first.commit)
    assert publish_branch(tree, source, RUN, new, "x", first.commit) == made
    assert repo.git("rev-parse", f"{made.commit}^").strip() == source.head


def folder_run(tmp_path, files):
    ws = tmp_path / "ws"
    for path, text in files.items():
        (ws / path).parent.mkdir(parents=True, exist_ok=True)
        (ws / path).write_text(text)
    source = inspect(ws)
    return ws, source, RunTree.create(tmp_path / "run", source)


def test_files_are_written_and_removed_and_everything_else_stays(tmp_path):
    ws, source, tree = folder_run(tmp_path, {"a.py": "1", "d/gone.py": "x", "keep.py": "k"})
    (ws / "a.py").chmod(0o600)
    (ws / "notes.txt").write_text("later")
    new = tree.write(tree.base, {"a.py": "2", "d/gone.py": None, "new/b.py": "b"})
    assert publish_files(tree, source, new) == ("a.py", "d/gone.py", "new/b.py")
    found = {p.relative_to(ws).as_posix() for p in ws.rglob("*")}
    assert found == {"a.py", "keep.py", "new", "new/b.py", "notes.txt"}
    assert (ws / "a.py").stat().st_mode & 0o777 == 0o600
    assert (ws / "a.py").read_text() == "2"


def test_a_workspace_that_was_to_be_made_is_made(tmp_path):
    ws, source, tree = folder_run(tmp_path, {})
    publish_files(tree, source, tree.write(tree.base, {"p/a.py": "x"}))
    assert (ws / "p" / "a.py").read_text() == "x"


def test_a_file_that_changed_meanwhile_stops_everything_before_a_byte_is_written(
    tmp_path, print_of
):
    ws, source, tree = folder_run(tmp_path, {"a.py": "1", "b.py": "1"})
    new = tree.write(tree.base, {"a.py": "2", "b.py": "2", "c/d.py": "2"})
    for name, way in (("b.py", "mine"), ("b.py", None), ("c/d.py", "mine"), ("c", "a file")):
        (ws / name).parent.mkdir(exist_ok=True)
        if way is None:
            (ws / name).unlink()
        else:
            (ws / name).write_text(way)
        before = print_of(ws)
        with pytest.raises(WorkspaceError, match="changed in") as fault:
            publish_files(tree, source, new)
        assert name in fault.value.message
        assert print_of(ws) == before
        (ws / name).unlink(missing_ok=True)
        if (ws / "c").is_dir():
            (ws / "c").rmdir()
        (ws / "b.py").write_text("1")


def test_over_any_tree_that_the_run_gave_before_the_next_one_is_written(tmp_path):
    ws, source, tree = folder_run(tmp_path, {"a.py": "1", "b.py": "1"})
    first = tree.write(tree.base, {"a.py": "2", "only.py": "x"})
    second = tree.write(tree.base, {"a.py": "3", "b.py": "3"})
    third = tree.write(tree.base, {"a.py": "4"})
    publish_files(tree, source, first)
    (ws / "b.py").write_text("mine")
    with pytest.raises(WorkspaceError, match=r"changed in .*: b\.py"):
        publish_files(tree, source, second, (first,))
    (ws / "b.py").write_text("1")
    publish_files(tree, source, third, (first, second))
    assert {p.name: p.read_text() for p in ws.iterdir()} == {"a.py": "4", "b.py": "1"}


def test_a_publish_that_was_cut_short_is_completed(tmp_path):
    ws, source, tree = folder_run(tmp_path, {"a.py": "1", "gone.py": "x", "f": "file"})
    changes = {"a.py": "2", "gone.py": None, "n.py": "n", "f": None, "f/g.py": "g"}
    new = tree.write(tree.base, changes)
    (ws / "a.py").write_text("2")
    (ws / "gone.py").unlink()
    (ws / "f").unlink()
    (ws / "f").mkdir()
    (ws / ".n.py.abc").write_text("half")  # a temporary file that a kill left
    publish_files(tree, source, new)
    assert (ws / "n.py").read_text() == "n"
    assert (ws / "f" / "g.py").read_text() == "g"
    assert not (ws / "gone.py").exists()


def test_a_result_is_never_written_through_a_link_that_leads_outside(tmp_path):
    ws, source, tree = folder_run(tmp_path, {"a.py": "1"})
    new = tree.write(tree.base, {"sub/x.py": "x"})
    (tmp_path / "elsewhere").mkdir()
    (ws / "sub").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(WorkspaceError, match="outside"):
        publish_files(tree, source, new)
    assert list((tmp_path / "elsewhere").iterdir()) == []
