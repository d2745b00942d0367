"""The tolerant parser: what a model meant, out of the text that it wrote.

Pure functions over text. Strict reading comes first, repair last, and a result says whether it was
needed. Nothing is ever evaluated, and the time taken is bounded for any text.
"""

from __future__ import annotations

from standalone_orchestrator.models.parse.answer import JsonFound, NoJson, json_in
from standalone_orchestrator.models.parse.source import (
    NoSource,
    SourceFound,
    file_in,
    pieces_in,
)

__all__ = ["JsonFound", "NoJson", "NoSource", "SourceFound", "file_in", "json_in", "pieces_in"]
