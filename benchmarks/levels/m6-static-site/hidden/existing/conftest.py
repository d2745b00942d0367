import pytest

CONFIG = 'title = "Notes & more"\nurl = "https://example.org/"\nper_page = 2\n'
TEXTS = {
    "mills.md": "title: On mills\ndate: 2024-05-01\ntags: mills, water\n---\nThe *oldest* mill.\n",
    "wind.md": "title: Wind\ndate: 2024-06-01\ntags: mills\n---\n## Sails\n\n- one\n- two\n",
    "old/rain.md": "title: Rain\ndate: 2023-01-02\ntags: water\nslug: Étude\n---\nIt `rains`.\n",
    "about.md": "title: About <us>\n---\nSee [mills](/mills/).\n",
    "_draft.md": "no head at all",
}


@pytest.fixture
def site_folder(tmp_path):
    """Writes a site; returns its folder."""

    def make(config="", texts=TEXTS, content="content"):
        folder = tmp_path / "site"
        folder.mkdir()
        (folder / "pagemill.toml").write_text(CONFIG + config, "utf-8")
        for name, text in texts.items():
            path = folder / content / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return folder

    return make
