"""The project for a prompt, and the files that a task is about."""

import pytest

from standalone_orchestrator.codebase.outline import project_outline, rank

FILES = {
    "bank/account.py": '"""Accounts."""\n\nclass Account:\n    """One account."""\n\n'
    "    def deposit(self, amount: float) -> None:\n        self._add(amount)\n\n"
    "    def _add(self, amount): return amount\n",
    "bank/http_server.py": "from bank.account import Account\n\n"
    "def parseHTTPHeader(line): return line\n",
    "bank/report.py": "def render(rows): return ''\n",
    "tests/test_account.py": "def test_deposit(): assert True\n",
    "README.md": "# Bank\n",
}


def test_everything_is_shown_in_full_where_it_fits():
    assert project_outline(FILES, 10_000).text == (
        "bank/account.py: Accounts.\n"
        "  class Account  # One account.\n"
        "    Account.deposit(self, amount: float) -> None\n"
        "bank/http_server.py\n"
        "  def parseHTTPHeader(line)\n"
        "bank/report.py\n"
        "  def render(rows)\n"
        "tests/test_account.py\n"
        "  def test_deposit()\n"
        "README.md"
    )


def test_the_files_named_first_keep_their_signatures_when_room_is_short():
    text = project_outline(FILES, 150, first=["bank/report.py"]).text
    assert text.startswith("bank/report.py\n  def render(rows)\n")
    assert "Account.deposit" not in text
    assert all(path in text for path in FILES)


@pytest.mark.parametrize("limit", [0, 1, 10, 30, 60, 90, 120, 150, 200, 300, 1000])
def test_the_outline_is_never_longer_than_its_limit(limit):
    assert len(project_outline(FILES, limit).text) <= limit


def test_what_does_not_even_fit_by_name_is_counted():
    many = {f"module_{i:03}.py": "x = 1\n" for i in range(500)}
    text = project_outline(many, 200).text
    assert text.splitlines()[-1] == f"… and {500 - len(text.splitlines()) + 1} more files"


def test_the_order_of_the_files_does_not_matter():
    assert project_outline(dict(reversed(FILES.items())), 150) == project_outline(FILES, 150)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Fix the deposit of an account", "bank/account.py"),
        ("The HTTP header is parsed wrongly", "bank/http_server.py"),
        ("Rendering of rows", "bank/report.py"),
        ("see bank/report.py, deposit is fine", "bank/report.py"),
        ("change `report.py`: account deposit", "bank/report.py"),
    ],
)
def test_the_file_that_a_task_is_about_comes_first(query, first):
    assert rank(FILES, query)[0] == first


def test_a_neighbour_in_the_import_graph_is_ranked_too():
    assert "bank/http_server.py" in rank(FILES, "deposit")


@pytest.mark.parametrize("query", ["", "the and of", "zebra"])
def test_a_query_that_shares_no_word_finds_nothing(query):
    assert rank(FILES, query) == ()


def test_no_files_give_an_empty_outline_and_ranking():
    assert project_outline({}, 100).text == ""
    assert rank({}, "deposit") == ()
