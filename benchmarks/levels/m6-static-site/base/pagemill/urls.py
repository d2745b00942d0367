"""Parts of addresses."""

import re
import unicodedata


def slug(text: str) -> str:
    """The text as a part of an address: small letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "untitled"
