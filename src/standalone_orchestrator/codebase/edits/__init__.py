"""Applying edits that a model wrote: exactly, or not at all with a useful message."""

from standalone_orchestrator.codebase.edits.application import apply
from standalone_orchestrator.codebase.edits.blocks import parse_blocks
from standalone_orchestrator.codebase.edits.definitions import LENGTH, Parts, place, splice
from standalone_orchestrator.codebase.edits.elision import has_elision
from standalone_orchestrator.codebase.edits.values import Applied, Block, Edit, Missed

__all__ = [
    "LENGTH",
    "Applied",
    "Block",
    "Edit",
    "Missed",
    "Parts",
    "apply",
    "has_elision",
    "parse_blocks",
    "place",
    "splice",
]
