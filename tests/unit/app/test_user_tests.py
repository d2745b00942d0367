"""Taking in the user's tests: all that they need, nothing of the project, or a clear refusal."""

import os

import pytest

from standalone_orchestrator.app.user_tests import LARGEST_FILE, read_user_tests
from standalone_orchestrator.core.errors import UsageError

A_TEST = "def test_a():\n    assert True\n"


@pytest.fixture
def place(tmp_path):
    """Writes files below the workspace and reads tests from there."""
    workspace = tmp_path / "work"
    workspace.mkdir()

    class Place:
        top = workspace

        def write(self, files, below=workspace):
            for name, text in files.items():
                (below / name).parent.mkdir(parents=True, exist_ok=True)
                data = text if isinstance(text, bytes) else text.encode()
                (below / name).write_bytes(data)

        def read(self, *names):
            return read_user_tests([workspace / name for name in names], workspace)

        def refusal(self, *names):
            with pytest.raises(UsageError) as caught:
                self.read(*names)
            assert caught.value.way_out
            return caught.value.message

    return Place()


def test_of_a_folder_everything_is_taken_that_lies_with_its_tests(place):
    files = {
        "tests/test_a.py": A_TEST,
        "tests/more/b_test.py": A_TEST,
        "tests/conftest.py": "import pytest\n",
        "tests/kit.py": "def help(): ...\n",
        "tests/data/in.json": "{}",
        "tests/data/table.csv": "a,b\r\n1,2\r\n",
        "tests/data/bad.py": "def (",
    }
    place.write(files)
    assert place.read("tests").files == files


def test_what_is_no_text_or_too_large_is_left_out_and_named(place):
    place.write({
        "tests/test_a.py": A_TEST,
        "tests/picture.png": b"\x89PNG\xff",
        "tests/huge.txt": b"x" * (LARGEST_FILE + 1),
        "tests/__pycache__/test_a.pyc": b"\0",
    })  # fmt: skip
    found = place.read("tests")
    assert set(found.files) == {"tests/test_a.py"}
    assert found.left_out == ("huge.txt (larger than 1 MiB)", "picture.png (not UTF-8 text)")


def test_many_files_left_out_are_counted(place):
    place.write({"tests/test_a.py": A_TEST, **{f"tests/{n:02}.png": b"\xff" for n in range(30)}})
    assert place.read("tests").left_out[20:] == ("… and 10 more",)


def test_the_projects_own_modules_stay_where_they_are(place):
    place.write({
        "calc.py": "", "src/pkg/__init__.py": "", "src/pkg/x.py": "", "test_calc.py": A_TEST,
        "conftest.py": "", "tests/test_a.py": A_TEST, "tests/kit.py": "", "notes.txt": "mine",
    })  # fmt: skip
    assert set(place.read("").files) == {
        "tests/test_calc.py",
        "tests/conftest.py",
        "tests/tests/test_a.py",
        "tests/tests/kit.py",
    }


def test_of_a_file_its_conftest_and_what_it_imports_from_its_folder_is_taken(place):
    place.write({
        "tests/test_a.py": f"import kit\nfrom .deep import x\n{A_TEST}",
        "tests/kit.py": "import json, far\n",
        "tests/far.py": "", "tests/deep.py": "", "tests/other.py": "", "tests/test_b.py": A_TEST,
        "tests/conftest.py": "", "tests/__init__.py": "",
    })  # fmt: skip
    assert set(place.read("tests/test_a.py").files) == {
        f"tests/{n}.py" for n in ("test_a", "kit", "far", "deep", "conftest", "__init__")
    }


def test_a_file_at_the_top_brings_no_module_of_the_project(place):
    place.write({"test_a.py": f"import calc\n{A_TEST}", "calc.py": "", "conftest.py": ""})
    assert set(place.read("test_a.py").files) == {"tests/test_a.py", "tests/conftest.py"}


def test_a_file_of_another_name_gets_one_that_the_runner_collects(place):
    place.write({"checks/accept.py": A_TEST})
    assert set(place.read("checks/accept.py").files) == {"checks/test_accept.py"}


def test_that_name_is_never_one_of_a_file_beside_it(place):
    helpers = "import test_accept, test_accept_2\n"
    place.write({
        "checks/accept.py": helpers + A_TEST,
        "checks/test_accept.py": "HELP = 1\n",
        "checks/test_accept_2.py": "HELP = 2\n",
    })  # fmt: skip
    assert place.read("checks/accept.py").files == {
        "checks/test_accept.py": "HELP = 1\n",
        "checks/test_accept_2.py": "HELP = 2\n",
        "checks/test_accept_3.py": helpers + A_TEST,
    }


def test_tests_from_outside_the_workspace_are_taken_too(place, tmp_path):
    place.write({"test_a.py": A_TEST, "kit.py": ""}, tmp_path / "away")
    assert set(place.read("../away").files) == {"away/test_a.py", "away/kit.py"}


def test_two_folders_of_one_name_stay_apart_and_one_named_twice_is_taken_once(place):
    place.write({"one/tests/test_a.py": A_TEST, "two/tests/test_a.py": A_TEST})
    found = place.read("one/tests", "two/tests", "one/tests")
    assert set(found.files) == {"tests/test_a.py", "tests_2/test_a.py"}


def test_no_name_can_stand_in_the_place_of_our_own_files(place):
    place.write({"t/test_c1.py": A_TEST, "t/pytest.ini": "[pytest]\n", "t/SHA256SUMS": ""})
    assert all("/" in name for name in place.read("t").files)


def test_a_byte_order_mark_is_no_fault(place):
    place.write({"t/test_a.py": b"\xef\xbb\xbf" + A_TEST.encode()})
    assert set(place.read("t").files) == {"t/test_a.py"}


@pytest.mark.parametrize(
    ("files", "asked", "said"),
    [
        ({}, "absent", "does not exist"),
        ({"t/data.txt": "x"}, "t", "holds no test"),
        ({"t/test_a.py": "x = 1\n"}, "t", "holds no test"),
        ({"t/test_a.py": "x = 1\n"}, "t/test_a.py", "holds no test"),
        ({"t/test_a.py": "def test_a(:\n"}, "t", "line 1: invalid syntax"),
        ({"t/test_a.py": "x = 1\0\n"}, "t", "null bytes"),
        ({"t/test_a.py": b"# \xff\n"}, "t", "not UTF-8 text"),
        ({"t/test_a.py": A_TEST, "t/conftest.py": "def ("}, "t", "conftest.py cannot be used"),
        ({"t/a.json": "{}"}, "t/a.json", "no Python file"),
        ({"t/test_a.py": b"#" * (LARGEST_FILE + 1)}, "t", "larger than 1 MiB"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(place, files, asked, said):
    place.write(files)
    assert said in place.refusal(asked)


def test_a_folder_that_is_far_too_large_is_refused(place):
    place.write({"t/test_a.py": A_TEST, **{f"t/{n}.txt": b"x" * LARGEST_FILE for n in range(9)}})
    assert "more than 8 MiB" in place.refusal("t")


def test_a_test_file_that_leads_outside_is_refused_and_not_skipped(place, tmp_path):
    place.write({"t/test_a.py": A_TEST})
    (tmp_path / "secret.py").write_text(A_TEST)
    (place.top / "t" / "test_b.py").symlink_to("../../secret.py")
    assert "leads outside" in place.refusal("t")


def test_what_is_neither_file_nor_folder_is_refused(place):
    os.mkfifo(place.top / "pipe")
    assert "neither a file nor a folder" in place.refusal("pipe")


def test_an_unreadable_test_is_refused(place):
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    place.write({"t/test_a.py": A_TEST})
    (place.top / "t" / "test_a.py").chmod(0)
    assert "cannot be read" in place.refusal("t")
