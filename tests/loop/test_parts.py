"""A class of which every draw has one method wrong is built function by function."""

import pytest
from loop_stage import cases_for, cut, planned, records_of, settled, written

from standalone_orchestrator.core.events import Built, Candidate, Frozen

pytestmark = pytest.mark.slow
TALLY = """\
Write `tally.py` with a class `Tally`.

`Tally.add(n)` adds a number and returns nothing. `Tally.total()` returns the sum of all numbers. \
`Tally.count()` returns how many numbers there are.
"""
PLAN = planned(
    (
        "tally.py",
        ["class Tally", "Tally.add(self, n: int) -> None", "Tally.total(self) -> int",
         "Tally.count(self) -> int"],
        [],
    )
)  # fmt: skip
SESSION = """\
>>> t = Tally()
>>> t.add(1)
>>> t.add(2)
>>> t.total()
3
>>> t.count()
2
"""
CASES = (
    {"when": "# Now: a session", "text": f"```\n{SESSION}```"},
    cases_for("`Tally.add(n)` adds", ["t = Tally()", "t.add(2)", "assert t.count() == 1"]),
    cases_for(
        "`Tally.total()` returns", ["t = Tally()", "t.add(2)", "t.add(5)", "assert t.total() == 7"]
    ),
    cases_for("`Tally.count()` returns", ["t = Tally()", "t.add(4)", "assert t.count() == 1"]),
)
ONE = {"candidates": 1, "compare": 1, "repairs": 0}


def text(total="sum(self.numbers)", count="len(self.numbers)"):
    """The text of `tally.py`."""
    return (
        "class Tally:\n    def __init__(self):\n        self.numbers = []\n\n"
        "    def add(self, n):\n        self.numbers.append(n)\n\n"
        f"    def total(self):\n        return {total}\n\n"
        f"    def count(self):\n        return {count}\n"
    )


def part(name, code, **conditions):
    """The reply to the question for one function."""
    asked = f"# Now: write `{name}` in `tally.py`"
    return {"when": asked, "text": f"```python\n{code}```", **conditions}


MENDED = (
    PLAN,
    *CASES,
    written("tally.py", text(total="max(self.numbers)")),
    part("Tally.total", "def total(self):\n    return sum(self.numbers)\n"),
)


def test_the_wrong_method_is_written_anew_and_the_run_ends_verified(stage):
    done = stage.run(TALLY, stage.script(*MENDED), search={**ONE, "parts": 4})
    assert done.exit_code == 0
    (built,) = done.of(Built)
    assert built.chosen == "part Tally.total at 0.2"
    assert (done.folder.workspace / "tally.py").read_text() == text()
    (prompt,) = [p for p in done.prompts("build/") if "# Now: write `Tally.total`" in p]
    assert "max(self.numbers)" not in prompt
    assert "== 3" in prompt


def test_without_it_the_same_replies_end_partial(stage):
    why = {"why": "The greatest is no sum.", "evidence": "return max(self.numbers)"}
    cause = {"whys": [why], "blame": ["tally.py"], "edits": []}
    script = stage.script(*MENDED, {"when": "# Now: find the cause", "json": cause})
    limits = {"iterations": 1}
    done = stage.run(TALLY, script, search={**ONE, "parts": 0}, limits=limits)
    assert done.exit_code == 1


def test_a_run_that_was_cut_between_two_functions_is_resumed_and_replayed_to_the_same_end(stage):
    script = stage.script(
        PLAN,
        *CASES,
        written("tally.py", text(total="0", count="0")),
        part("Tally.total", "def total(self):\n    return sum(self.numbers)\n"),
        part("Tally.count", "def count(self):\n    return len(self.numbers)\n"),
    )
    done = stage.run(TALLY, script, search={**ONE, "parts": 4})
    assert done.exit_code == 0
    parts = [e for e in done.of(Candidate) if e.origin.startswith("part") and not e.chosen]
    assert len(parts) == 2
    whole = settled(done.result)
    cut(done.folder, [r.event for r in records_of(done.folder)].index(parts[0]) + 1)
    (done.folder.workspace / "tally.py").unlink()
    resumed = stage.resume(done.folder.workspace)
    assert settled(resumed.result) == whole
    replayed = stage.replay(done.folder.workspace)
    assert (replayed.exit_code, replayed.summary[:8]) == (0, "the same")


def test_a_session_that_the_tester_plays_is_what_its_methods_are_tested_by(stage):
    done = stage.run(TALLY, stage.script(*MENDED), search={**ONE, "parts": 4})
    sources = [c.source for c in done.of(Frozen)[0].suite.checks if c.criteria and c.firm is False]
    assert any(s.endswith("t.add(1)\nt.add(2)\nassert t.total() == 3") for s in sources)
    assert any(s.endswith("t.total()\nassert t.count() == 2") for s in sources)
    assert not any("t.total() == 7" in s for s in sources), "nobody is asked beside it"


def test_methods_that_were_left_unfinished_are_written_one_by_one(stage):
    unfinished = text(total="...", count="...").replace("return ...", "...")
    script = stage.script(
        PLAN,
        *CASES,
        written("tally.py", unfinished),
        part("Tally.total", "def total(self):\n    return sum(self.numbers)\n"),
        part("Tally.count", "def count(self):\n    return len(self.numbers)\n"),
    )
    done = stage.run(TALLY, script, search={**ONE, "parts": 4})
    assert done.exit_code == 0
    assert (done.folder.workspace / "tally.py").read_text() == text()
