"""A site: settings and texts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pagemill import plugins
from pagemill.config import Config, read_config
from pagemill.content import Page
from pagemill.loader import find_loader


class Site:
    """Settings and pages, as plugins left them."""

    def __init__(self, config: Config, pages: Iterable[Page], folder: Path) -> None:
        self.config = config
        self.folder = folder
        self.plugins = [plugins.find(name) for name in config.plugins]
        self.pages = [
            kept
            for page in pages
            if (kept := plugins.call(self.plugins, "page", self, value=page)) is not None
        ]

    @classmethod
    def load(cls, folder: Path) -> Site:
        """The site in a folder."""
        config = read_config(folder)
        load = find_loader(config.loader)
        return cls(config, load(folder / config.documents), folder)

    @property
    def title(self) -> str:
        return self.config.title

    @property
    def url(self) -> str:
        return self.config.url

    def tagged(self) -> dict[str, list[Page]]:
        """Documents by tag, the tags in order of the alphabet."""
        found: dict[str, list[Page]] = {}
        for page in self.pages:
            for tag in page.tags:
                found.setdefault(tag, []).append(page)
        return dict(sorted(found.items()))
