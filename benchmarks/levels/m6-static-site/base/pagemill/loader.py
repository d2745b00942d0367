"""Reads all texts of a folder."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

from pagemill.content import Document
from pagemill.frontmatter import parse

Loader = Callable[[Path], list[Document]]


def load_documents(folder: Path) -> list[Document]:
    """The documents below a folder, the newest first, those without a date last by their names."""
    found = [
        parse(path.relative_to(folder).as_posix(), path.read_text("utf-8"))
        for path in sorted(folder.rglob("*.md"))
        if not path.name.startswith("_")
    ]
    dated = sorted((doc for doc in found if doc.date), key=lambda doc: doc.date, reverse=True)
    return dated + [doc for doc in found if not doc.date]


def find_loader(name: str) -> Loader:
    """The function that a setting such as ``package.module:function`` names."""
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)
