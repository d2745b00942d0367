"""What a server says beside its chat completions: llama.cpp's much, others less."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from standalone_orchestrator.models.backends.certificates import trusted
from standalone_orchestrator.models.backends.faults import connection_fault, status_fault, words_of

_QUICK_S = 5.0
_SLOT_S = 60.0
"""Hundreds of megabytes go to the disk and back."""
_REFUSED = frozenset({401, 403})


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What a server said of itself."""

    llama: bool = False
    """True for llama.cpp's server (and what speaks like it)."""
    context: int = 0
    slots: int = 0


class ServerSide:
    """The questions beside chat that may be put to a server."""

    def __init__(self, endpoint: str, base_url: str, api_key: str) -> None:
        import httpx2

        self._endpoint = endpoint
        self._base = base_url.rstrip("/")
        self._root = self._base.removesuffix("/v1")
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        # No connection is kept: a model has no end at which it could be closed.
        lone = httpx2.Limits(max_keepalive_connections=0)
        self._http = httpx2.Client(headers=headers, timeout=_QUICK_S, limits=lone, verify=trusted())
        self._fault = httpx2.HTTPError

    def facts(self, model: str) -> ServerFacts:
        """What it is and how much it takes.

        Raises:
            ModelUnreachable: there is no answer at all.
            ModelRefused: the key is wrong.
        """
        props = self._get(f"{self._root}/props")
        settings = props.get("default_generation_settings")
        if isinstance(settings, dict):
            return ServerFacts(
                True, _number(settings.get("n_ctx")), _number(props.get("total_slots"))
            )
        listing = self._get(f"{self._base}/models")
        return ServerFacts(context=_context_of(listing, model))

    def tokens(self, text: str) -> int | None:
        """Tokens in a text, where the server has a tokenizer that answers."""
        try:
            answer = self._http.post(f"{self._root}/tokenize", json={"content": text})
            tokens = answer.json().get("tokens") if answer.is_success else None
        except (self._fault, ValueError):
            return None
        return len(tokens) if isinstance(tokens, list) else None

    def healthy(self) -> bool:
        """Whether it is ready to answer."""
        try:
            return self._http.get(f"{self._root}/health").is_success
        except self._fault:
            return False

    def slot_file(self, slot: int, action: str, name: str) -> bool:
        """Save a slot's state to a file of the server, or restore it; False when it cannot be."""
        try:
            return self._http.post(
                f"{self._root}/slots/{slot}",
                params={"action": action},
                json={"filename": name},
                timeout=_SLOT_S,
            ).is_success
        except self._fault:
            return False

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _get(self, url: str) -> dict[str, Any]:
        """The JSON object at an address; empty when there is none."""
        try:
            answer = self._http.get(url)
        except self._fault as fault:
            raise connection_fault(self._endpoint, self._base, fault) from fault
        if answer.status_code in _REFUSED:
            raise status_fault(self._endpoint, answer.status_code, words_of(answer.text))
        try:
            value = answer.json() if answer.is_success else {}
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


def _context_of(listing: dict[str, Any], model: str) -> int:
    """The context that a list of models gives for one: vLLM and SGLang, LM Studio."""
    for entry in listing.get("data") or ():
        if isinstance(entry, dict) and entry.get("id") == model:
            names = ("max_model_len", "loaded_context_length", "context_length", "context_window")
            return next((_number(entry[n]) for n in names if _number(entry.get(n))), 0)
    return 0


def _number(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
