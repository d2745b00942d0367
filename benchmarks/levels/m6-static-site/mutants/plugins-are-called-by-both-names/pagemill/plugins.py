"""Plugins, by name."""

from __future__ import annotations

from typing import Any

from pagemill.content import Page

_known: dict[str, Any] = {}


def register(name: str, plugin: Any) -> None:
    """Make a plugin known."""
    _known[name] = plugin


def find(name: str) -> Any:
    """The plugin of a name.

    Raises:
        LookupError: there is none.
    """
    if name not in _known:
        raise LookupError(f"there is no plugin {name}")
    return _known[name]


def call(plugins: list[Any], event: str, site: Any, *more: Any, value: Any) -> Any:
    """Hand a value through all plugins that listen to an event; ends with the first None."""
    for plugin in plugins:
        listener = getattr(plugin, f"on_{event}", None)
        if listener is None and event == "page":
            listener = getattr(plugin, "on_document", None)
        if listener is not None and value is not None:
            value = listener(site, *more, value)
    return value


class ReadingTime:
    """Tells how many minutes a text takes, as `extra["minutes"]`."""

    def on_page(self, site: Any, page: Page) -> Page:
        minutes = max(1, round(len(page.body.split()) / 200))
        return Page(**{**vars(page), "extra": {**page.extra, "minutes": str(minutes)}})


class Drafts:
    """Leaves out what is marked as a draft."""

    def on_page(self, site: Any, page: Page) -> Page | None:
        return None if page.extra.get("draft") == "yes" else page


register("reading_time", ReadingTime())
register("drafts", Drafts())
