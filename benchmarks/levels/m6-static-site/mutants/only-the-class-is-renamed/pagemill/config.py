"""Settings of a site."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path


class ConfigError(Exception):
    """Settings that make no sense."""


@dataclass(frozen=True)
class Config:
    """What stands in ``pagemill.toml``."""

    title: str
    url: str = ""
    documents: str = "content"
    theme: str = "plain"
    per_page: int = 10
    plugins: tuple[str, ...] = ()
    loader: str = "pagemill.loader:load_documents"


def read_config(folder: Path) -> Config:
    """The settings of the site in a folder.

    Raises:
        ConfigError: there are none, or one is unknown or missing.
    """
    try:
        data = tomllib.loads((folder / "pagemill.toml").read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"there is no pagemill.toml in {folder}") from None
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(str(fault)) from None
    unknown = set(data) - {item.name for item in fields(Config)}
    if unknown:
        raise ConfigError(f"unknown: {', '.join(sorted(unknown))}")
    if not data.get("title"):
        raise ConfigError("a site needs a title")
    data["plugins"] = tuple(data.get("plugins", ()))
    data["url"] = data.get("url", "").rstrip("/")
    return Config(**data)
