"""Which files are tests, by their paths."""

import pytest

from standalone_orchestrator.codebase.testfiles import is_collected, is_test


@pytest.mark.parametrize("path", ["test_a.py", "a_test.py", "t/u/test_a.py"])
def test_files_that_pytest_collects_are_known_by_their_names(path):
    assert is_collected(path)
    assert is_test(path)


@pytest.mark.parametrize(
    "path", ["tests.py", "tests/data.json", "pkg/tests/conftest.py", "test/a.py", "a.spec.ts",
             "src/a.test.js", "store_test.go", "__tests__/a.jsx"]
)  # fmt: skip
def test_other_files_belong_to_the_tests_by_folder_or_by_name(path):
    assert is_test(path)
    assert not is_collected(path)


@pytest.mark.parametrize("path", ["a.py", "contest.py", "testa.py", "pkg/test/a.py", "latest.js"])
def test_files_of_the_program_are_no_tests(path):
    assert not is_test(path)
    assert not is_collected(path)
