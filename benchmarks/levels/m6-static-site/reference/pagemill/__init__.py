"""A small generator of static sites."""

from pagemill.builder import Builder
from pagemill.content import Page, PageError
from pagemill.loader import load_pages
from pagemill.site import Site

__all__ = ["Builder", "Page", "PageError", "Site", "load_pages"]
