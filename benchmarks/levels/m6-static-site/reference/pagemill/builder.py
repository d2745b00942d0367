"""Writes a site."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pagemill import plugins
from pagemill.content import Page
from pagemill.related import related
from pagemill.site import Site
from pagemill.template import Templates
from pagemill.urls import slug

THEMES = Path(__file__).parent / "themes"


class Builder:
    """Writes the files of a site into a folder."""

    def __init__(self, site: Site, out: Path) -> None:
        self.site = site
        self.out = out
        self.templates = Templates(site.folder / site.config.theme, THEMES / site.config.theme, THEMES)
        self.written: list[str] = []

    def build(self) -> list[str]:
        """Write everything; returns the paths in order."""
        for page in self.site.pages:
            self._page(page)
        self._lists()
        for tag, pages in self.site.tagged().items():
            text = self._render("tag.html", tag=tag, pages=pages)
            self._write(f"tags/{slug(tag)}/index.html", text)
        dated = [page for page in self.site.pages if page.date]
        self._write("feed.xml", self._render("feed.xml", pages=dated[:20]))
        self._write("sitemap.xml", self._render("sitemap.xml", pages=self.site.pages))
        plugins.call(self.site.plugins, "done", self.site, value=self.written)
        return self.written

    def _page(self, page: Page) -> None:
        near = related(page, self.site.pages)
        text = self._render("single.html", page=page, related=near)
        text = plugins.call(self.site.plugins, "html", self.site, page, value=text)
        if text is not None:
            self._write(f"{page.url.strip('/')}/index.html", text)

    def _lists(self) -> None:
        chunks = list(_chunks(self.site.pages, self.site.config.per_page)) or [[]]
        for number, pages in enumerate(chunks, 1):
            following = f"/list/{number + 1}/" if number < len(chunks) else ""
            text = self._render(
                "list.html", pages=pages, number=number, count=len(chunks), next=following
            )
            self._write("index.html" if number == 1 else f"list/{number}/index.html", text)

    def _render(self, name: str, **values: Any) -> str:
        return self.templates.render(name, {"site": self.site, **values})

    def _write(self, path: str, text: str) -> None:
        target = self.out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        self.written.append(path)


def _chunks(pages: Sequence[Page], size: int):
    for start in range(0, len(pages), size):
        yield pages[start : start + size]
