"""Texts that are about the same."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.content import Page as Document


def related(doc: Document, documents: Sequence[Document], most: int = 3) -> list[Document]:
    """The documents that share most tags with one, the newer ones first among equals."""
    shared = {
        other.source: len(set(other.tags) & set(doc.tags)) for other in documents if other != doc
    }
    ranked = sorted(
        (other for other in documents if shared.get(other.source)),
        key=lambda other: -shared[other.source],
    )
    return ranked[:most]
