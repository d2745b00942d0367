"""Reads all texts of a folder."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

from pagemill.content import Page
from pagemill.frontmatter import parse

Loader = Callable[[Path], list[Page]]


def load_pages(folder: Path) -> list[Page]:
    """The pages below a folder, the newest first, those without a date last by their names."""
    found = [
        parse(path.relative_to(folder).as_posix(), path.read_text("utf-8"))
        for path in sorted(folder.rglob("*.md"))
        if not path.name.startswith("_")
    ]
    dated = sorted((page for page in found if page.date), key=lambda page: page.date, reverse=True)
    return dated + [page for page in found if not page.date]


def find_loader(name: str) -> Loader:
    """The function that a setting such as ``package.module:function`` names."""
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)
