"""The beginning of a planned file, as far as code can tell it from the plan. Pure.

A small model that is asked for the third of four files writes the first two once more, and ends
before its own; where the imports stand there already it goes on with its own part. Of a class that
is given an object of another one it makes a subclass of that, and the words of a command line it
takes apart by hand, by their places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from standalone_orchestrator.codebase.languages.python.commandlines import reading
from standalone_orchestrator.codebase.languages.python.modules import module_of
from standalone_orchestrator.codebase.languages.python.signatures import exports_of
from standalone_orchestrator.core.task import Plan, PlannedFile


def beginning(file: PlannedFile, plan: Plan) -> str:
    """What a file that needs others begins with: its imports of them, and the head of its own part.

    That head is left to who writes the file where it may import more before. Empty for a file that
    needs nothing, or what it needs offers nothing.
    """
    needed = plan.needed(file.path)
    imports = importing(needed)
    if not imports or plan.packages:
        return imports
    if head := heading(file, needed):
        return f"{imports}\n\n{head}"
    read = reading(file, plan)
    return f"import argparse\n\n{imports}\n\n{read}" if read else imports


def importing(files: Sequence[PlannedFile]) -> str:
    """Imports of all that planned files offer, one line each; empty where they offer nothing."""
    lines: list[str] = []
    for file in files:
        offered = (e.name for e in exports_of(file.exports) if not e.owner)
        names = sorted({name for name in offered if not name.startswith("_")})
        if names:
            lines.append(f"from {module_of(file.path)} import {', '.join(names)}\n")
    return "".join(lines)


def heading(file: PlannedFile, files: Sequence[PlannedFile]) -> str:
    """The beginning of a planned file's class that is made of objects of others; else empty.

    Its head, that of its constructor, and what keeps these objects: who is left to choose makes a
    subclass of theirs. Only of a plain class that stands first.

    Args:
        file: begins with the class.
        files: whose classes the objects are of.
    """
    exports = exports_of(file.exports)
    name = exports[0].name if exports else ""
    if not exports or exports[0].kind != "class" or exports[0].marks or exports[0].bases:
        return ""
    classes = {e.name for other in files for e in exports_of(other.exports) if e.kind == "class"}
    made = next((e for e in exports if e.full_name == f"{name}.__init__"), None)
    objects = [p.name for p in (made and made.params) or () if p.annotation in classes]
    if made is None or not objects:
        return ""
    later = {e.name for e in exports[1:] if e.kind == "class"}
    said = {word for p in made.params or () for word in re.findall(r"\w+", p.annotation)}
    if later & said or {e.name for e in exports if e.owner == name} & {*objects}:
        return ""
    kept = "".join(f"        self.{one} = {one}\n" for one in objects)
    return f"class {name}:\n    def __init__{made.arguments()}:\n{kept}"
