"""One file over HTTP(S): continued after every break, and known to be unreachable within seconds.

Written for servers as they are: some ignore `Range`, some change the file between two tries, some
stall, some answer with a page for people.
"""

from __future__ import annotations

import functools
import re
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from standalone_orchestrator.core.errors import (
    ModelGarbled,
    ModelRefused,
    ModelUnreachable,
    UsageError,
)
from standalone_orchestrator.models.weights.api import Goal, Meter, Phase, Sources
from standalone_orchestrator.models.weights.partial import Partial, Sidecar, complete, need_room
from standalone_orchestrator.system.clock import Clock

_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_WAIT_S = 60.0
_SLOWEST = 1024
"""Bytes a second; what trickles slower than this is as good as stalled."""
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a file is, and what has to be sent along."""

    url: str
    origin: str
    """What to call it in a sentence."""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Broken:
    """A try that ended before the file did."""

    why: str
    wait_s: float = 0.0


def fetch(address: Address, goal: Goal, sources: Sources, meter: Meter, clock: Clock) -> Path:
    """Download to the goal; the caller holds the goal's lock.

    Raises:
        ModelUnreachable: nobody answers, or the line broke too often; what came is kept.
        ModelRefused: the server has no such file, or does not give it to us.
        ModelGarbled: the server has another file under this address.
        LimitReached: the disk has no room.
        UsageError: the address is no address.
    """
    context = _trusted()
    _must_answer(address, context, sources.connect_s)
    need_room(goal, sources)
    timeout = httpx.Timeout(sources.stall_s, connect=sources.connect_s)
    with httpx.Client(timeout=timeout, follow_redirects=True, verify=context) as client:

        def fill(partial: Partial) -> None:
            download = _Download(client, address, partial, meter, clock)
            download.run(goal.size, sources)

        return complete(goal, meter, address.origin, fill)


@functools.cache
def _trusted() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _must_answer(address: Address, context: ssl.SSLContext, within_s: float) -> None:
    """Find out quickly that nobody is there. Any answer will do, even a refusal.

    In a thread of its own, because looking up a name has no timeout.
    """
    outcome: list[str | UsageError] = []

    def ask() -> None:
        try:
            httpx.head(address.url, headers=dict(address.headers), timeout=within_s, verify=context)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as fault:
            outcome.append(UsageError(f"{address.url!r} is no address to fetch from: {fault}"))
        except httpx.HTTPError as fault:
            outcome.append(_said(fault))
        else:
            outcome.append("")

    thread = threading.Thread(target=ask, name="reach", daemon=True)
    thread.start()
    thread.join(within_s * 1.5)
    answer = outcome[0] if outcome else f"no answer within {within_s * 1.5:.0f} seconds"
    if isinstance(answer, UsageError):
        raise answer
    if answer:
        raise ModelUnreachable(
            f"{address.origin} cannot be reached: {answer}", "check the network or the address"
        )


class _Download:
    """One pass over a file, in as many requests as it takes."""

    def __init__(
        self, client: httpx.Client, address: Address, partial: Partial, meter: Meter, clock: Clock
    ) -> None:
        self._client = client
        self._address = address
        self._partial = partial
        self._meter = meter
        self._clock = clock

    def run(self, size: int, sources: Sources) -> None:
        """Until the partial file has `size` bytes."""
        tries = 0
        furthest = self._partial.size
        while self._partial.size < size:
            broken = self._request(size, sources.stall_s)
            if self._partial.size >= size:
                return
            # a server that always starts over would look like progress if the last try counted
            tries = 1 if self._partial.size > furthest else tries + 1
            furthest = max(furthest, self._partial.size)
            if tries >= sources.attempts:
                raise ModelUnreachable(
                    f"{self._address.origin} broke off {tries} times in a row: {broken.why}",
                    "run the same command again, it continues where it stopped",
                )
            wait = min(broken.wait_s or 2.0 ** (tries - 1), _LONGEST_WAIT_S)
            self._meter.note(f"{broken.why}; trying again in {wait:.0f} s")
            self._clock.sleep(wait)

    def _request(self, size: int, stall_s: float) -> _Broken:
        headers = {**self._address.headers, "Accept-Encoding": "identity", **self._range()}
        try:
            with self._client.stream("GET", self._address.url, headers=headers) as response:
                return self._refused(response) or self._take(response, size, stall_s)
        except httpx.TooManyRedirects as fault:
            raise ModelRefused(f"{self._address.origin} only redirects") from fault
        except httpx.TransportError as fault:
            return _Broken(_said(fault))

    def _range(self) -> dict[str, str]:
        if not self._partial.size:
            return {}
        known = self._partial.sidecar
        headers = {"Range": f"bytes={self._partial.size}-"}
        if known and known.etag and known.url == self._address.url and known.etag[:2] != "W/":
            headers["If-Range"] = known.etag
        return headers

    def _refused(self, response: httpx.Response) -> _Broken | None:
        status = response.status_code
        if status in (200, 206):
            return None
        if status == 416:
            self._partial.restart()
            return _Broken("the server does not have that part of the file")
        if status in _BUSY:
            return _Broken(f"{self._address.origin} answered {status}", _retry_after(response))
        raise ModelRefused(
            f"{self._address.origin} answered {status} {response.reason_phrase} for"
            f" {self._address.url}",
            "check the address, and whether it needs a token",
        )

    def _take(self, response: httpx.Response, size: int, stall_s: float) -> _Broken:
        fits = self._start(response, size)
        if fits is not None:
            return fits
        mark, marked = self._clock.monotonic(), self._partial.size
        for chunk in response.iter_raw():
            if self._partial.size + len(chunk) > size:
                raise self._another_file("it is longer")
            self._partial.write(chunk)
            self._meter.at(Phase.DOWNLOAD, self._partial.size)
            if (now := self._clock.monotonic()) - mark >= stall_s:
                if self._partial.size - marked < _SLOWEST * stall_s:
                    return _Broken("the download stood still")
                mark, marked = now, self._partial.size
        return _Broken("the server ended the download early")

    def _start(self, response: httpx.Response, size: int) -> _Broken | None:
        """Agree with the server on where we are; None when its bytes can be taken."""
        if response.headers.get("content-encoding", "identity") != "identity":
            raise ModelGarbled(f"{self._address.origin} sends the file encoded")
        etag = response.headers.get("etag", "")
        begin, total = _extent(response)
        if total not in (None, size):
            raise self._another_file(f"it has {total} bytes instead of {size}")
        known = self._partial.sidecar
        same_place = known is not None and known.url == self._address.url
        if response.status_code == 206:
            changed = same_place and known and known.etag and etag and etag != known.etag
            if changed or begin != self._partial.size:
                self._partial.restart()
                return _Broken("the file has changed on the server")
        elif self._partial.size:
            self._partial.restart()
        sha256 = known.sha256 if known else ""
        self._partial.keep(Sidecar(sha256=sha256, url=self._address.url, etag=etag))
        return None

    def _another_file(self, why: str) -> ModelGarbled:
        self._partial.restart()
        return ModelGarbled(
            f"{self._address.origin} has another file at {self._address.url}: {why}",
            "check the address",
        )


def _extent(response: httpx.Response) -> tuple[int, int | None]:
    """Where the body begins, and how long the whole file is if the server says so."""
    if response.status_code == 206:
        match = _RANGE.fullmatch(response.headers.get("content-range", ""))
        if match is None:
            return -1, None
        return int(match[1]), None if match[3] == "*" else int(match[3])
    length = response.headers.get("content-length", "")
    return 0, int(length) if length.isdecimal() else None


def _retry_after(response: httpx.Response) -> float:
    text = response.headers.get("retry-after", "")
    return float(text) if text.isdecimal() else 0.0


def _said(fault: httpx.HTTPError) -> str:
    return str(fault) or type(fault).__name__
