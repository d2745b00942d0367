import pytest

from pagemill import Document, Site, plugins
from pagemill.config import ConfigError, read_config
from pagemill.related import related


def test_a_site_is_loaded(site_folder):
    site = Site.load(site_folder())
    assert (site.title, site.url) == ("Notes & more", "https://example.org")
    assert [doc.title for doc in site.documents] == ["Wind", "On mills", "Rain", "About <us>"]
    assert {tag: len(docs) for tag, docs in site.tagged().items()} == {"mills": 2, "water": 2}


def test_the_texts_may_lie_elsewhere(site_folder):
    folder = site_folder('documents = "texts"\n', content="texts")
    assert len(Site.load(folder).documents) == 4


@pytest.mark.parametrize("config", ['colour = "red"\n', "title = 1 2\n"])
def test_settings_are_checked(site_folder, config):
    with pytest.raises(ConfigError):
        read_config(site_folder(config))


def test_plugins_change_and_leave_out(site_folder):
    folder = site_folder('plugins = ["drafts", "reading_time"]\n')
    (folder / "content" / "new.md").write_text("title: New\ndraft: yes\n---\n")
    site = Site.load(folder)
    assert len(site.documents) == 4
    assert {doc.extra["minutes"] for doc in site.documents} == {"1"}


def test_unknown_plugins_are_told():
    with pytest.raises(LookupError, match="magic"):
        plugins.find("magic")


def test_related_share_tags():
    docs = [Document(f"{i}.md", str(i), "", tags=tuple(tags)) for i, tags in enumerate(["ab", "b", "ab", "c"])]
    assert related(docs[0], docs) == [docs[2], docs[1]]
    assert related(docs[3], docs) == []
