import pytest

from pagemill import Page, Site, plugins
from pagemill.config import ConfigError, read_config
from pagemill.related import related


def test_a_site_is_loaded(site_folder):
    site = Site.load(site_folder())
    assert (site.title, site.url) == ("Notes & more", "https://example.org")
    assert [page.title for page in site.pages] == ["Wind", "On mills", "Rain", "About <us>"]
    assert {tag: len(pages) for tag, pages in site.tagged().items()} == {"mills": 2, "water": 2}


def test_the_texts_may_lie_elsewhere(site_folder):
    folder = site_folder('documents = "texts"\n', content="texts")
    assert len(Site.load(folder).pages) == 4


@pytest.mark.parametrize("config", ['colour = "red"\n', "title = 1 2\n"])
def test_settings_are_checked(site_folder, config):
    with pytest.raises(ConfigError):
        read_config(site_folder(config))


def test_plugins_change_and_leave_out(site_folder):
    folder = site_folder('plugins = ["drafts", "reading_time"]\n')
    (folder / "content" / "new.md").write_text("title: New\ndraft: yes\n---\n")
    site = Site.load(folder)
    assert len(site.pages) == 4
    assert {page.extra["minutes"] for page in site.pages} == {"1"}


def test_unknown_plugins_are_told():
    with pytest.raises(LookupError, match="magic"):
        plugins.find("magic")


def test_related_share_tags():
    pages = [Page(f"{i}.md", str(i), "", tags=tuple(tags)) for i, tags in enumerate(["ab", "b", "ab", "c"])]
    assert related(pages[0], pages) == [pages[2], pages[1]]
    assert related(pages[3], pages) == []
