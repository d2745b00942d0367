"""Python, read with the standard library's own parser (ADR 0002)."""

from standalone_orchestrator.codebase.languages.python.commandlines import takes_words
from standalone_orchestrator.codebase.languages.python.exports import (
    Export,
    Parameter,
    kind_of,
    kinds_of,
)
from standalone_orchestrator.codebase.languages.python.language import Python
from standalone_orchestrator.codebase.languages.python.mismatches import mismatches, missing_names
from standalone_orchestrator.codebase.languages.python.modules import (
    imports,
    module_of,
    path_candidates,
)
from standalone_orchestrator.codebase.languages.python.signatures import (
    exports_of,
    parse_export,
    parse_exports,
)
from standalone_orchestrator.codebase.languages.python.starts import started_as
from standalone_orchestrator.codebase.languages.python.testlines import TestLines, test_lines

__all__ = [
    "Export",
    "Parameter",
    "Python",
    "TestLines",
    "exports_of",
    "imports",
    "kind_of",
    "kinds_of",
    "mismatches",
    "missing_names",
    "module_of",
    "parse_export",
    "parse_exports",
    "path_candidates",
    "started_as",
    "takes_words",
    "test_lines",
]
