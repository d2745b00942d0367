from pagemill import load_pages
from pagemill.loader import find_loader


def test_the_newest_come_first_and_those_without_a_date_last(site_folder):
    found = load_pages(site_folder() / "content")
    assert [page.source for page in found] == ["wind.md", "mills.md", "old/rain.md", "about.md"]


def test_a_loader_is_found_by_its_name():
    assert find_loader("pagemill.loader:load_pages") is load_pages
