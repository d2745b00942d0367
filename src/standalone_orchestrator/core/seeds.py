"""Seeds of draws: a function of the run's seed and the work's name, never of time or chance."""

from __future__ import annotations

import hashlib


def seed_for(run_seed: int, *names: str | int) -> int:
    """A 31-bit seed for one draw; the same names give the same seed on every machine."""
    text = "\x1f".join(str(n) for n in (run_seed, *names))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") & 0x7FFFFFFF
