import pytest

from standalone_orchestrator.core.errors import WorkspaceError
from standalone_orchestrator.workspace.guard import clean_path, collisions, confined


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a.py", "a.py"),
        ("./src//app.py", "src/app.py"),
        ("src\\app.py", "src/app.py"),
        (" tests/test_a.py\n", "tests/test_a.py"),
        (".github/workflows/ci.yml", ".github/workflows/ci.yml"),
        (".gitignore", ".gitignore"),
        ("conftest.py", "conftest.py"),
        ("naïve/größe.py", "naïve/größe.py"),
        ("a b/c.py", "a b/c.py"),
        ("..a/b..c", "..a/b..c"),
        ("console.py", "console.py"),
    ],
)
def test_a_path_that_means_a_file_below_the_workspace_is_normalised(written, meant):
    assert clean_path(written) == meant


@pytest.mark.parametrize(
    "path",
    [
        "", " ", ".", "./", "/etc/passwd", "//host/share", "\\\\host\\share", "C:\\x", "c:x",
        "~/.bashrc", "~root/x", "..", "../x", "a/../../x", "a/..", "a/../b", "a\\..\\..\\x",
        ".git/config", "a/.git/hooks/pre-commit", ".GIT/config", ".git./config", ".git /config",
        "git~1/config", "GIT~2", ".g\u200cit/config", ".git\u200d/config",
        ".git::$INDEX_ALLOCATION/x",
        "\uff0egit/config", ".orchestrator/runs/x", ".Orchestrator/x",
        "a\0b", "a\nb", "a\x7fb", "a\u2028b", "\ud800.py", "nul", "aux.py", "src/COM1.txt",
        "con .py",
        "a.", "a /b", "dir. /x", "a:b", "a*b", "a?b", 'a"b', "a|b", "<a>", "folder/",
        "x" * 256, "/".join(["dir"] * 300),
    ],
)  # fmt: skip
def test_a_path_that_could_mean_another_place_is_refused_with_a_way_out(path):
    with pytest.raises(WorkspaceError) as fault:
        clean_path(path)
    assert fault.value.way_out


def test_a_link_that_leads_outside_is_not_followed(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (root / "out").symlink_to(tmp_path)
    (root / "own").symlink_to(".git")
    (root / "loop").symlink_to("loop")
    (root / "in").symlink_to("real")
    assert confined(root, "in/x") == root / "in" / "x"
    for path in ("out/x", "own/config", "../root2/x"):
        with pytest.raises(WorkspaceError):
            confined(root, path)


def test_confinement_holds_when_the_root_itself_is_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert confined(tmp_path / "link", "a.py") == tmp_path / "real" / "a.py"


def test_paths_that_differ_only_in_case_or_unicode_form_collide():
    assert collisions(["a.py", "A.py"]) == (("A.py", "a.py"),)
    assert collisions(["src/a.py", "Src/b.py"]) == (("Src", "src"),)
    assert len(collisions(["caf\u00e9.py", "cafe\u0301.py"])) == 1
    assert collisions(["a.py", "b.py", "src/a.py"]) == ()
