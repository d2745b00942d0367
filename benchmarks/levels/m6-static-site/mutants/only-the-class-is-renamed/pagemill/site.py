"""A site: settings and texts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pagemill import plugins
from pagemill.config import Config, read_config
from pagemill.content import Page as Document
from pagemill.loader import find_loader


class Site:
    """Settings and documents, as plugins left them."""

    def __init__(self, config: Config, documents: Iterable[Document], folder: Path) -> None:
        self.config = config
        self.folder = folder
        self.plugins = [plugins.find(name) for name in config.plugins]
        self.documents = [
            kept
            for doc in documents
            if (kept := plugins.call(self.plugins, "document", self, value=doc)) is not None
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

    def tagged(self) -> dict[str, list[Document]]:
        """Documents by tag, the tags in order of the alphabet."""
        found: dict[str, list[Document]] = {}
        for doc in self.documents:
            for tag in doc.tags:
                found.setdefault(tag, []).append(doc)
        return dict(sorted(found.items()))
