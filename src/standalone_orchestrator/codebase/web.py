"""Web applications, as data: what makes one, and how it is asked without a port."""

from __future__ import annotations

from collections.abc import Mapping

from standalone_orchestrator.codebase.languages.python import Export

CLIENTS: Mapping[str, str] = {"Flask": ".test_client()"}
"""How an application of a class is asked, by the name of the class."""


def class_made(export: Export) -> str:
    """The class of the application that a function makes; empty for any other export."""
    made = export.returns.strip("'\"")
    return made if export.kind == "function" and made in CLIENTS else ""
