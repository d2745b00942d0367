import os
import socket
import subprocess

import pytest

from standalone_orchestrator.core.errors import OrchestratorError, WorkspaceError
from standalone_orchestrator.workspace.checkout import MAX_COPIED_BYTES
from standalone_orchestrator.workspace.intake import MAX_FILE_BYTES
from standalone_orchestrator.workspace.source import inspect
from standalone_orchestrator.workspace.tree import MAX_TEXT_BYTES, RunTree


def test_the_base_is_the_commit_and_not_what_lies_around_it(make_repo, tmp_path, print_of):
    repo = make_repo({"a.py": "committed\n", "run.sh": "#!/bin/sh\n"})
    repo.put({"a.py": "changed\n", "b.py": "untracked\n", ".env": "KEY=1\n"})
    before = print_of(repo.path)
    tree = RunTree.create(repo.path.parent / "run", inspect(repo.path))
    assert tree.files(tree.base) == ("a.py", "run.sh")
    assert tree.read(tree.base, "a.py") == "committed\n"
    new = tree.write(tree.base, {"a.py": "new\n"})
    tree.checkout(new, tmp_path / "out")
    tree.commit(new, "x")
    assert print_of(repo.path) == before


def test_modes_links_and_odd_bytes_survive_a_write_to_another_file(make_repo, tmp_path):
    repo = make_repo()
    latin = "größe".encode("latin-1")
    repo.put({"run.sh": "#!/bin/sh\n", "data.bin": bytes(range(256)), "latin.txt": latin})
    (repo.path / "run.sh").chmod(0o755)
    (repo.path / "link").symlink_to("run.sh")
    (repo.path / "up").symlink_to("../outside")
    repo.put(
        {"crlf.txt": "a\r\nb\r\n", ".gitattributes": "*.txt text eol=crlf\n*.bin filter=lfs\n"}
    )
    repo.commit({})
    tree = RunTree.create(tmp_path / "run", inspect(repo.path))
    new = tree.write(tree.base, {"other.py": "x\n", "run.sh": "#!/bin/bash\n"})
    tree.checkout(new, tmp_path / "out")
    out = tmp_path / "out"
    assert out.joinpath("data.bin").read_bytes() == bytes(range(256))
    assert out.joinpath("latin.txt").read_bytes() == latin
    assert out.joinpath("crlf.txt").read_bytes() == b"a\nb\n"  # as git holds it
    assert os.access(out / "run.sh", os.X_OK)
    assert not os.access(out / "other.py", os.X_OK)
    assert (out / "link").readlink().name == "run.sh"
    assert tree.read(new, "link") == "#!/bin/bash\n"
    assert tree.read(new, "up") is None
    assert tree.read(new, "data.bin") is None
    assert tree.read(new, "latin.txt") == "gr\ufffd\ufffde"
    replaced = tree.write(new, {"link": "text\n"})
    assert tree.entries(replaced)["link"].mode == "100644"
    assert tree.read(replaced, "run.sh") == "#!/bin/bash\n"


def test_a_large_file_is_kept_but_is_no_text(make_repo, tmp_path):
    repo = make_repo({"big.txt": "x" * (MAX_TEXT_BYTES + 1), "fits.txt": "y" * MAX_TEXT_BYTES})
    tree = RunTree.create(tmp_path / "run", inspect(repo.path))
    assert tree.read(tree.base, "big.txt") is None
    assert len(tree.read(tree.base, "fits.txt") or "") == MAX_TEXT_BYTES
    assert list(tree.texts(tree.base, tree.files(tree.base))) == ["fits.txt"]
    assert tree.files(tree.base) == ("big.txt", "fits.txt")


def test_a_plain_folder_is_taken_in_without_what_is_none_of_a_runs_business(tmp_path, make_repo):
    nested = make_repo({"inner.py": "x"}, name="ws-nested")
    ws = tmp_path / "ws"
    (ws / "src").mkdir(parents=True)
    (ws / "src" / "a.py").write_bytes(b"x\r\n")
    (ws / "run.sh").write_text("")
    (ws / "run.sh").chmod(0o755)
    for name in (".env", "id_rsa", "odd\nname", "con.py"):
        (ws / name).write_text("x")
    (ws / os.fsdecode(b"bad\xff")).write_text("x")
    (ws / ".orchestrator" / "runs").mkdir(parents=True)
    (ws / ".orchestrator" / "x").write_text("")
    (ws / "__pycache__").mkdir()
    (ws / "venv").mkdir()
    (ws / "venv" / "pyvenv.cfg").write_text("")
    with (ws / "huge.bin").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    (ws / "in").symlink_to("src/a.py")
    (ws / "out").symlink_to("../elsewhere")
    (ws / "abs").symlink_to(ws / "src")
    (ws / "sly").symlink_to(".env")
    os.mkfifo(ws / "pipe")
    server = socket.socket(socket.AF_UNIX)
    here = os.open(ws, os.O_RDONLY)
    server.bind(f"/proc/self/fd/{here}/sock")
    os.close(here)
    server.close()
    nested.path.rename(ws / "nested")

    tree = RunTree.create(tmp_path / "run", inspect(ws))

    assert tree.files(tree.base) == ("in", "nested/inner.py", "run.sh", "src/a.py")
    assert tree.entries(tree.base)["run.sh"].mode == "100755"
    assert tree.read(tree.base, "src/a.py") == "x\r\n"
    reasons = dict(line.rstrip(")").split(" (", 1) for line in tree.left_out)
    assert reasons == {
        ".env": "may hold secrets",
        "id_rsa": "may hold secrets",
        "sly": "a link to a file that may hold secrets",
        "odd\nname": "an unsafe name",
        "con.py": "an unsafe name",
        "bad\\xff": "an unsafe name",
        "__pycache__/": "made by tools",
        "venv/": "a virtual environment",
        "nested/.git/": "a repository's own folder",
        "huge.bin": "larger than 10 MiB",
        "out": "a link that leads outside",
        "abs": "a link to an absolute path",
        "pipe": "no regular file",
        "sock": "no regular file",
    }


def test_a_run_that_was_killed_while_it_took_its_base_takes_it_anew(tmp_path):
    ws = tmp_path / "ws"
    ws.mkdir()
    (ws / "a.py").write_text("1")
    half = tmp_path / "run" / ".git"
    half.mkdir(parents=True)
    (half / "HEAD").write_text("")
    tree = RunTree.create(tmp_path / "run", inspect(ws))
    (ws / "a.py").write_text("2")
    again = RunTree.create(tmp_path / "run", inspect(ws))
    assert again.base == tree.base
    assert again.read(again.base, "a.py") == "1"


def test_a_tree_that_is_gone_or_whose_lender_is_gone_says_so(make_repo, tmp_path):
    with pytest.raises(WorkspaceError, match="cannot be read"):
        RunTree.open(tmp_path / "none")
    repo = make_repo({"a.py": "x"})
    tree = RunTree.create(tmp_path / "run", inspect(repo.path))
    repo.path.rename(tmp_path / "moved")
    with pytest.raises(WorkspaceError, match="no longer") as fault:
        RunTree.open(tree.folder)
    assert fault.value.way_out


def test_objects_are_borrowed_through_a_worktree_a_clone_of_a_clone_and_odd_names(
    make_repo, tmp_path
):
    repo = make_repo({"a.py": "x"}, name='we"ird: na\\me')
    repo.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    subprocess.run(["git", "clone", "-qs", repo.path, tmp_path / "lent"], check=True)
    for number, place in enumerate((tmp_path / "side", tmp_path / "lent", repo.path)):
        tree = RunTree.create(tmp_path / f"run{number}", inspect(place))
        assert tree.read(tree.write(tree.base, {"b.py": "y"}), "a.py") == "x"
        tree.checkout(tree.base, tmp_path / f"out{number}")
        assert (tmp_path / f"out{number}" / "a.py").read_text() == "x"


def test_a_submodule_stays_an_empty_folder_and_nothing_is_written_into_it(make_repo, tmp_path):
    repo = make_repo({"a.py": "x"})
    commit = repo.head
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{commit},vendor/lib")
    repo.git("commit", "-q", "-m", "sub")
    tree = RunTree.create(tmp_path / "run", inspect(repo.path))
    assert tree.files(tree.base) == ("a.py",)
    with pytest.raises(WorkspaceError):
        tree.write(tree.base, {"vendor/lib/x.py": "x"})
    new = tree.write(tree.base, {"vendor/y.py": "x"})
    tree.checkout(new, tmp_path / "out")
    assert (tmp_path / "out" / "vendor" / "lib").is_dir()
    assert tree.entries(new)["vendor/lib"].mode == "160000"


def test_a_content_that_the_repository_lacks_is_a_clear_fault(make_repo, tmp_path):
    repo = make_repo({"a.py": "x", "b.py": "y"})
    blob = repo.git("rev-parse", "HEAD:a.py").strip()
    (repo.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    tree = RunTree.create(tmp_path / "run", inspect(repo.path))
    with pytest.raises(WorkspaceError, match=r"a\.py is not in the repository"):
        tree.read(tree.base, "a.py")
    assert tree.texts(tree.base, ["a.py", "b.py"]) == {"b.py": "y"}
    with pytest.raises(OrchestratorError, match=blob):
        tree.checkout(tree.base, tmp_path / "out")


@pytest.mark.slow
def test_the_repository_of_a_checkout_knows_only_names_when_the_base_is_large(make_repo, tmp_path):
    half = MAX_COPIED_BYTES // 2 + 1
    repo = make_repo({"a.bin": os.urandom(half), "b.bin": os.urandom(half), "c.py": "x"})
    tree = RunTree.create(tmp_path / "run", inspect(repo.path))
    new = tree.write(tree.base, {"c.py": "y"})
    tree.checkout(new, tmp_path / "out")
    size = sum(f.stat().st_size for f in (tmp_path / "out" / ".git").rglob("*") if f.is_file())
    assert size < 100_000
    status = ["git", "-C", tmp_path / "out", "status", "--porcelain"]
    assert subprocess.run(status, capture_output=True, check=True).stdout == b""
