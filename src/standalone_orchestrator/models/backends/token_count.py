"""Counting tokens where no tokenizer is at hand, and remembering what one said."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable

_START = 3.6
"""Characters a token, for code and English in today's vocabularies."""
_PLAUSIBLE = (2.0, 5.0)
"""Outside of it the server has cut the prompt, or counts something else: nothing to learn."""
_WEIGHT = 4000
"""Tokens that the start value is worth against what is learnt."""
_REMEMBERED = 4096


class TokenCounter:
    """Tokens in a text: by a tokenizer when it answers, else by a ratio learnt from replies."""

    def __init__(
        self, tokenizer: Callable[[str], int | None] | None = None, ratio: float = 0.0
    ) -> None:
        """Take a tokenizer, which may answer None, and a fixed ratio; 0 lets it be learnt."""
        self._tokenizer = tokenizer
        self._fixed = ratio
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, int] = OrderedDict()
        self._characters = _START * _WEIGHT
        self._tokens = float(_WEIGHT)

    @property
    def ratio(self) -> float:
        """Characters a token."""
        return self._fixed or self._characters / self._tokens

    def count(self, text: str) -> int:
        """Tokens in `text`; rounded up when estimated."""
        if not text:
            return 0
        key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        exact = self._tokenizer(text) if self._tokenizer is not None else None
        if exact is None:
            return int(len(text) / self.ratio) + 1
        with self._lock:
            self._known[key] = exact
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return exact

    def learn(self, characters: int, tokens: int) -> None:
        """Take in that a prompt of so many characters was so many tokens."""
        if self._fixed or tokens <= 0 or not _PLAUSIBLE[0] <= characters / tokens <= _PLAUSIBLE[1]:
            return
        with self._lock:
            self._characters += characters
            self._tokens += tokens
