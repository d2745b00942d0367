"""That no test lies where the runner does not look."""

from fnmatch import fnmatch
from pathlib import Path


def test_no_folder_of_tests_is_left_out_by_its_name(pytestconfig):
    tests = Path(__file__).parents[1]
    names = {part for p in tests.rglob("test_*.py") for part in p.relative_to(tests).parts[:-1]}
    assert "build" in names  # which the runner's own list leaves out
    left_out = pytestconfig.getini("norecursedirs")
    assert [n for n in names if any(fnmatch(n, pattern) for pattern in left_out)] == []
