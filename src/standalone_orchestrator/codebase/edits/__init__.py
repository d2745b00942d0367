"""Applying edits that a model wrote: exactly, or not at all with a useful message."""

from standalone_orchestrator.codebase.edits.anchors import (
    apply_anchored,
    parse_anchored,
    tagged,
)
from standalone_orchestrator.codebase.edits.application import apply
from standalone_orchestrator.codebase.edits.blocks import cut_short, parse_blocks
from standalone_orchestrator.codebase.edits.definitions import Parts, splice
from standalone_orchestrator.codebase.edits.elision import has_elision
from standalone_orchestrator.codebase.edits.merging import apply_reply
from standalone_orchestrator.codebase.edits.placing import (
    LENGTH,
    is_part,
    place,
    place_all,
    with_ends_of,
)
from standalone_orchestrator.codebase.edits.values import Applied, Block, Edit, Missed

__all__ = [
    "LENGTH",
    "Applied",
    "Block",
    "Edit",
    "Missed",
    "Parts",
    "apply",
    "apply_anchored",
    "apply_reply",
    "cut_short",
    "has_elision",
    "is_part",
    "parse_anchored",
    "parse_blocks",
    "place",
    "place_all",
    "splice",
    "tagged",
    "with_ends_of",
]
