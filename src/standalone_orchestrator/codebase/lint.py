"""Fatal lint, in this process: what would break as soon as the file is imported or called.

It starts nothing and reads nothing but the text, so every candidate can have it.
"""

from __future__ import annotations

from standalone_orchestrator.codebase.api import Fault
from standalone_orchestrator.codebase.registry import language_for


def fatal(path: str, text: str) -> tuple[Fault, ...]:
    """Syntax errors, undefined names and hidden definitions; nothing for an unknown language."""
    language = language_for(path)
    return () if language is None else language.lint(path, text)
