"""The certificates that this machine trusts, read once a process: it takes as long as a call."""

from __future__ import annotations

import functools
import ssl


@functools.cache
def trusted() -> ssl.SSLContext:
    """For clients that stand on httpx2."""
    import httpx2

    return httpx2.create_ssl_context()


@functools.cache
def trusted_by_httpx() -> ssl.SSLContext:
    """For clients that still stand on httpx."""
    import httpx

    return httpx.create_ssl_context()
