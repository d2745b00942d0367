"""Texts that are about the same."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.content import Page


def related(page: Page, pages: Sequence[Page], most: int = 3) -> list[Page]:
    """The pages that share most tags with one, the newer ones first among equals."""
    shared = {
        page.source: len(set(page.tags) & set(page.tags)) for page in pages
    }
    ranked = sorted(
        (other for other in pages if shared.get(other.source)),
        key=lambda other: -shared[other.source],
    )
    return ranked[:most]
