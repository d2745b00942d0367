"""Where a hub keeps a file: the address in the settings, and the hub's own client library.

Only the address and the token come from the client; the download is ours, so that progress, resume,
stalls and the hash are the same for every source.
"""

from __future__ import annotations

import importlib

from standalone_orchestrator.models.catalog import Weights
from standalone_orchestrator.models.weights.api import Sources
from standalone_orchestrator.models.weights.fetch import Address

_LAYOUT = "/{repo}/resolve/main/{file}"
"""How hubs and their mirrors lay files out."""


def addresses(weights: Weights, sources: Sources) -> tuple[Address, ...]:
    """Where the file may be fetched, in order; empty where no hub is known or allowed."""
    if not sources.hub:
        return ()
    own = _in_settings(weights, sources.base_url)
    client = _of_client(weights) if sources.client else None
    return tuple(address for address in (own, client) if address is not None)


def _in_settings(weights: Weights, base_url: str) -> Address | None:
    if not base_url:
        return None
    layout = base_url if "{file}" in base_url else base_url.rstrip("/") + _LAYOUT
    url = layout.replace("{repo}", weights.hub_repo).replace("{file}", weights.hub_file)
    return Address(url, f"the hub at {base_url}")


def _of_client(weights: Weights) -> Address | None:
    """None where the client is not installed, or was told to stay offline."""
    try:
        client = importlib.import_module("huggingface_hub")
        constants = importlib.import_module("huggingface_hub.constants")
        headers = importlib.import_module("huggingface_hub.utils").build_hf_headers
    except ImportError:
        return None
    if constants.HF_HUB_OFFLINE:
        return None
    url = client.hf_hub_url(weights.hub_repo, weights.hub_file)
    return Address(url, "the hub", headers())
