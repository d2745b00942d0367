from pagemill import Builder, Site, plugins


def built(folder, out):
    written = Builder(Site.load(folder), out).build()
    return written, lambda name: (out / name).read_text("utf-8")


def test_a_site_is_written(site_folder, tmp_path):
    written, read = built(site_folder(), tmp_path / "out")
    assert written == [
        "wind/index.html",
        "mills/index.html",
        "old/etude/index.html",
        "about/index.html",
        "index.html",
        "list/2/index.html",
        "tags/mills/index.html",
        "tags/water/index.html",
        "feed.xml",
        "sitemap.xml",
    ]
    assert "<h1>On mills</h1>\n<p>01.05.2024</p>\n<p>The <em>oldest</em> mill.</p>" in read("mills/index.html")
    assert '<a href="/wind/">Wind</a>' in read("mills/index.html")
    assert '<a href="/list/2/">older</a>' in read("index.html")
    assert "About &lt;us&gt;" in read("list/2/index.html")
    assert read("feed.xml").count("<entry>") == 3
    assert "<loc>https://example.org/about/</loc></url>" in read("sitemap.xml")


def test_the_journal_theme(site_folder, tmp_path):
    _, read = built(site_folder('theme = "journal"\nplugins = ["reading_time"]\n'), tmp_path / "out")
    assert "<footer>#mills #water 1 min</footer>" in read("mills/index.html")
    assert "page 1 of 2" in read("index.html")
    assert "<li>2023-01-02 " in read("tags/water/index.html")


def test_a_theme_of_ones_own_comes_first(site_folder, tmp_path):
    folder = site_folder('theme = "mine"\n')
    (folder / "mine").mkdir()
    for name in ("list.html", "tag.html"):
        (folder / "mine" / name).write_text("{% for page in pages %}{{ page.title }};{% end %}")
    (folder / "mine" / "single.html").write_text("{{ page.url }}")
    _, read = built(folder, tmp_path / "out")
    assert read("index.html") == "Wind;On mills;"
    assert read("wind/index.html") == "/wind/"


def test_plugins_see_html_and_the_end(site_folder, tmp_path):
    class Counting:
        seen = []

        def on_html(self, site, page, html):
            self.seen.append(page.title)
            return None if page.title == "Rain" else html.lower()

        def on_done(self, site, written):
            self.seen.append(len(written))

    plugins.register("counting", Counting())
    _, read = built(site_folder('plugins = ["counting"]\n'), tmp_path / "out")
    assert Counting.seen == ["Wind", "On mills", "Rain", "About <us>", 9]
    assert "<h1>wind</h1>" in read("wind/index.html")
