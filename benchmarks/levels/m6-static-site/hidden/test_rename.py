"""Acceptance tests of the rename. They use nothing but the goal and what was there."""

import ast
import json
from pathlib import Path

import pagemill
import pytest
from pagemill import Builder, Site, cli, config, content, frontmatter, loader, plugins
from pagemill.cli import main
from pagemill.related import related

SITE = json.loads(Path(__file__).with_name("site.json").read_text("utf-8"))
PACKAGE = Path(pagemill.__file__).parent
OLD = {"Document", "DocumentError", "load_documents", "on_document"}


@pytest.fixture
def folder(tmp_path):
    """Writes the site of `site.json` with some settings; returns its folder."""

    def make(more="", texts="content"):
        top = tmp_path / "site"
        for name, text in SITE["texts"].items():
            path = top / name.replace("content/", f"{texts}/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        settings = 'title = "Notes"\nurl = "https://example.org"\nper_page = 2\n'
        (top / "pagemill.toml").write_text(settings + more, "utf-8")
        return top

    return make


def page(source, *tags):
    return content.Page(source, source, "", tags=tags)


def test_the_class_has_its_new_name():
    found = content.Page("a.md", "A", "text", extra={"slug": "b"})
    assert type(found).__name__ == "Page"
    assert (found.source, found.title, found.url) == ("a.md", "A", "/b/")
    assert repr(found).startswith("Page(source='a.md'")


def test_the_error_has_its_new_name():
    with pytest.raises(content.PageError, match="^x.md: no title") as caught:
        frontmatter.parse("x.md", "a: b\n---\n")
    assert caught.value.source == "x.md"
    assert type(caught.value).__name__ == "PageError"


def test_the_loader_has_its_new_name(folder):
    found = loader.load_pages(folder() / "content")
    assert [item.source for item in found][:3] == ["wind.md", "mills.md", "old/rain.md"]
    assert all(isinstance(item, content.Page) for item in found)


def test_a_site_has_pages(folder):
    site = Site.load(folder())
    assert [item.title for item in site.pages][:2] == ["Wind", "On mills & wind"]
    assert {tag: len(some) for tag, some in site.tagged().items()} == {"mills": 3, "water": 2}


def test_a_site_of_given_pages(tmp_path):
    site = Site(config.Config("Notes"), [page("a.md"), page("b.md")], tmp_path)
    assert [item.source for item in site.pages] == ["a.md", "b.md"]


def test_the_package_exports_the_new_names():
    assert pagemill.Page is content.Page
    assert pagemill.PageError is content.PageError
    assert pagemill.load_pages is loader.load_pages
    expected = {"Builder", "Page", "PageError", "Site", "load_pages"}
    assert set(pagemill.__all__) == expected
    names = {}
    exec("from pagemill import *", names)
    assert expected <= set(names)


@pytest.mark.parametrize("module", [pagemill, content, loader, frontmatter, plugins, cli], ids=str)
def test_no_module_has_an_old_name(module):
    assert not OLD & set(dir(module))


def test_a_site_has_no_documents(folder):
    assert not hasattr(Site.load(folder()), "documents")


def names_in(source):
    """Names that a source uses, and those of `OLD` that its strings hold as words."""
    used = set()
    for node in ast.walk(ast.parse(source)):
        used |= {getattr(node, key, None) for key in ("id", "attr", "name", "asname")} & OLD
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value.replace(":", " ").split()
            used |= {"load_documents", "on_document"}.intersection(words)
    return used


def test_no_source_uses_an_old_name():
    found = {path.name: names_in(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}
    assert {name: used for name, used in found.items() if used} == {}


def test_the_default_loader_is_found(folder):
    settings = config.read_config(folder())
    assert loader.find_loader(settings.loader) is loader.load_pages


@pytest.mark.parametrize("name", ["doc", "documents"])
@pytest.mark.parametrize("template", ["single.html", "list.html", "tag.html", "feed.xml"])
def test_templates_do_not_know_the_old_names(folder, tmp_path, template, name):
    top = folder('theme = "mine"\n')
    (top / "mine").mkdir()
    for other in ("single.html", "list.html", "tag.html"):
        (top / "mine" / other).write_text("-")
    (top / "mine" / template).write_text("{% if " + name + " %}{% end %}")
    assert main(["build", str(top), "--out", str(tmp_path / "out")]) == 1


def test_templates_know_the_new_names(folder, tmp_path):
    top, out = folder('theme = "mine"\n'), tmp_path / "out"
    (top / "mine").mkdir()
    loop = "{% for page in pages %}{{ page.title }};{% end %}"
    for name in ("list.html", "tag.html", "feed.xml", "sitemap.xml"):
        (top / "mine" / name).write_text(loop)
    (top / "mine" / "single.html").write_text("{{ page.url }}{% for other in related %}+{% end %}")
    assert main(["build", str(top), "--out", str(out)]) == 0
    assert (out / "index.html").read_text() == "Wind;On mills & wind;"
    assert (out / "tags" / "water" / "index.html").read_text() == "On mills & wind;Rain;"
    assert (out / "feed.xml").read_text() == "Wind;On mills & wind;Rain;"
    assert (out / "sitemap.xml").read_text().count(";") == 5
    assert (out / "mills" / "index.html").read_text() == "/mills/++"


def test_a_template_of_ones_own_can_loop_over_the_site(folder, tmp_path):
    top, out = folder('theme = "mine"\n'), tmp_path / "out"
    (top / "mine").mkdir()
    for name in ("list.html", "tag.html"):
        (top / "mine" / name).write_text("-")
    text = "{{ page.title }}:{% for page in site.pages %}{{ page.url }}{% end %}:{{ page.title }}"
    (top / "mine" / "single.html").write_text(text)
    assert main(["build", str(top), "--out", str(out)]) == 0
    assert (out / "wind" / "index.html").read_text() == (
        "Wind:/wind//mills//old/rain//about//later/:Wind"
    )


@pytest.mark.parametrize("theme", ["plain", "journal"])
def test_a_built_site_is_the_same_to_the_byte(folder, tmp_path, theme):
    top = folder(f'theme = "{theme}"\nplugins = ["drafts", "reading_time"]\n')
    out = tmp_path / "out"
    assert Builder(Site.load(top), out).build() == list(SITE["themes"][theme])
    for name, text in SITE["themes"][theme].items():
        assert (out / name).read_text("utf-8") == text, name


class Plugin:
    def __init__(self, *methods):
        self.calls = []
        for name in methods:
            setattr(self, name, lambda *given, name=name: self._note(name, given))

    def _note(self, name, given):
        self.calls.append((name, given[-1]))
        return given[-1]


def with_plugin(folder, plugin):
    plugins.register("ours", plugin)
    return Site.load(folder('plugins = ["ours"]\n'))


def test_plugins_are_called_by_the_new_name(folder):
    plugin = Plugin("on_page")
    site = with_plugin(folder, plugin)
    assert [name for name, _ in plugin.calls] == ["on_page"] * 5
    assert [given for _, given in plugin.calls] == site.pages


def test_plugins_are_not_called_by_the_old_name(folder):
    plugin = Plugin("on_document")
    assert len(with_plugin(folder, plugin).pages) == 5
    assert plugin.calls == []


def test_a_plugin_can_replace_and_leave_out(folder):
    class Renaming:
        def on_page(self, site, page):
            return None if page.title == "Rain" else content.Page(page.source, "x", page.body)

    site = with_plugin(folder, Renaming())
    assert [item.title for item in site.pages] == ["x"] * 4


def test_the_other_methods_of_plugins_are_called_as_before(folder, tmp_path):
    plugin = Plugin("on_html", "on_done")
    site = with_plugin(folder, plugin)
    written = Builder(site, tmp_path / "out").build()
    assert [name for name, _ in plugin.calls] == ["on_html"] * 5 + ["on_done"]
    assert plugin.calls[-1] == ("on_done", written)


def test_the_plugins_that_come_along_work(folder):
    site = Site.load(folder('plugins = ["drafts", "reading_time"]\n'))
    assert "Later" not in [item.title for item in site.pages]
    assert {item.extra["minutes"] for item in site.pages} == {"1"}


def test_related_pages():
    pages = [page("a", "x", "y"), page("b", "y"), page("c", "x", "y"), page("d", "z")]
    assert related(pages[0], pages) == [pages[2], pages[1]]
    assert related(pages[3], pages) == []


def test_settings_keep_their_names(folder):
    top = folder('documents = "texts"\n', texts="texts")
    assert config.read_config(top).documents == "texts"
    assert len(Site.load(top).pages) == 5
    (top / "pagemill.toml").write_text('title = "a"\npages = "texts"\n')
    with pytest.raises(config.ConfigError, match="pages"):
        config.read_config(top)


def test_the_command_line_prints_what_it_printed(folder, tmp_path, capsys):
    top = folder('plugins = ["drafts"]\n')
    assert main(["build", str(top), "--out", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out == "4 documents, 10 files written\n"
    assert main(["list", str(top), "--tag", "water"]) == 0
    assert capsys.readouterr().out == (
        "2024-05-01  /mills/  On mills & wind\n2023-01-02  /old/rain/  Rain\n"
    )


def test_wrong_pages_are_told(folder, capsys):
    top = folder()
    (top / "content" / "bad.md").write_text("no head")
    assert main(["list", str(top)]) == 1
    assert capsys.readouterr().err == "pagemill: bad.md: no line of dashes ends its head\n"


def test_the_readme_follows():
    text = (PACKAGE.parent / "README.md").read_text("utf-8")
    assert "on_page" in text
    assert "on_document" not in text
    assert "{{ doc." not in text
    assert 'documents = "content"' in text
