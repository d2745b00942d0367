import pytest

from standalone_orchestrator.phases.explore.layout import folders
from standalone_orchestrator.phases.explore.likely import sieve


@pytest.mark.parametrize("limit", [0, 5, 40, 400])
def test_folders_are_told_within_their_budget(limit):
    files = [f"a{n % 7}/b{n % 3}/c.py" for n in range(50)]
    assert len(folders(files, limit)) <= limit


def test_the_sieve_keeps_files_with_rare_words_of_the_query():
    files = {f"m{n}.py": "common words" for n in range(50)} | {"x.py": "zebra common"}
    assert "x.py" in sieve(files, "the common zebra", 3)
    assert sieve(files, "the common zebra", 100) == files
    assert sieve(files, "", 3) == {}
