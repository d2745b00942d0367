"""The texts of a site."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pagemill.markdown import plain_text, to_html
from pagemill.urls import slug


class DocumentError(Exception):
    """A text that cannot become a part of the site."""

    def __init__(self, source: str, why: str) -> None:
        super().__init__(f"{source}: {why}")
        self.source = source


@dataclass(frozen=True)
class Document:
    """One text and what it says about itself."""

    source: str
    title: str
    body: str
    date: date | None = None
    tags: tuple[str, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Its address below the site's."""
        name = self.source.removesuffix(".md")
        folder, _, stem = name.rpartition("/")
        return f"/{folder + '/' if folder else ''}{slug(self.extra.get('slug', stem))}/"

    @property
    def html(self) -> str:
        return to_html(self.body)

    @property
    def summary(self) -> str:
        """The first words of the text."""
        words = plain_text(self.body).split()
        return " ".join(words[:30]) + (" …" if len(words) > 30 else "")
