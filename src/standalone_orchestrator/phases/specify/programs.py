"""A test that a program exits with what its function returns, made by code. Pure.

All other tests of a command line call its function: a program whose start drops the result passes
them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from standalone_orchestrator.codebase.languages.python import started_as
from standalone_orchestrator.core.task import Plan
from standalone_orchestrator.phases.specify.commandlines import Lines, line_of
from standalone_orchestrator.phases.specify.draft import Subject

_CODE = re.compile(r"assert \w+\((?P<words>\[[^\[\]]*\])[^\n]*\) == (?P<code>[1-9]\d*)")


def programs(
    subject: Subject, plan: Plan, returned: Callable[[], Iterable[Lines]]
) -> tuple[Lines, ...]:
    """The test of a point that says how the program is started; none for others.

    The function is called with its words alone, so what it works on lies where it is begun. A
    program that breaks exits with 1, too, and says so.

    Args:
        subject: the point.
        plan: has the command line.
        returned: gives tests of codes that it returns; one line and a code but 0 are needed.
    """
    said, line = started_as(subject.criterion.text), line_of(plan)
    if said is None or not said.exits or line is None or line[0].name != said.function:
        return ()
    if any(not p.optional for p in (line[0].params or ())[1:]):
        return ()
    found = next(
        (m for lines in returned() if (m := _CODE.fullmatch(lines[-1])) and not lines[1:]), None
    )
    if found is None:
        return ()
    run = (
        f"subprocess.run([sys.executable, {said.function}.__code__.co_filename, *{found['words']}]"
    )
    return (
        (
            "import subprocess",
            "import sys",
            f"done = {run}, cwd=tmp_path, capture_output=True)",
            f"assert (done.returncode, b'Traceback' in done.stderr) == ({found['code']}, False)",
        ),
    )
