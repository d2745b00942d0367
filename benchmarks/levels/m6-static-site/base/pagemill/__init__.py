"""A small generator of static sites."""

from pagemill.builder import Builder
from pagemill.content import Document, DocumentError
from pagemill.loader import load_documents
from pagemill.site import Site

__all__ = ["Builder", "Document", "DocumentError", "Site", "load_documents"]
