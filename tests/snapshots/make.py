"""Every prompt of the product, rendered from fixed inputs: `python tests/snapshots/make.py`.

The texts beside this file are what the models read. A change of wording shows in review as a change
of these files; `test_prompts.py` compares them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from standalone_orchestrator.bench.asking import prompt_for
from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
    Suite,
)
from standalone_orchestrator.core.events import Budget, Explored, FileEdit, Planned, Started
from standalone_orchestrator.core.search_state import SearchPolicy
from standalone_orchestrator.core.state import RunState, begin, fold
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile, Task
from standalone_orchestrator.engine.head import head_of
from standalone_orchestrator.models.api import Capabilities, Prompt
from standalone_orchestrator.models.fakes import FakeModel, in_turn
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.phases.build import build
from standalone_orchestrator.phases.build.given import Given, Tools
from standalone_orchestrator.phases.explore.concern import concerned
from standalone_orchestrator.phases.plan.plan import Base, PlanPolicy, write_plan
from standalone_orchestrator.phases.rca import diagnose as rca
from standalone_orchestrator.phases.specify import again, specify

FOLDER = Path(__file__).parent
TASK = Task("Write `thermo.py` with `to_celsius(f)`. It raises `ColdError` below absolute zero.")
FILES = (
    PlannedFile("errors.py", "the error", ("class ColdError",)),
    PlannedFile("thermo.py", "", ("def to_celsius(f: float) -> float",), ("errors.py",)),
)  # fmt: skip
PLAN = Plan(
    FILES,
    (
        Criterion("c1", "`to_celsius` turns degrees", CheckKind.BEHAVIOUR),
        Criterion("c2", "`to_celsius` raises `ColdError` when too cold", CheckKind.BEHAVIOUR),
    ),
)
SOURCE = "def to_celsius(f):\n    return f - 32\n"
COLD = (
    "class Thermo:\n    def read(self):\n        return 1\n\n    def reset(self):\n        pass\n"
)
TEST = "from thermo import to_celsius\nassert to_celsius(212) == 100"
CHECK = Check(
    "gc1_1",
    Role.GOAL,
    Authority.GENERATED,
    Means.TEST,
    "test_c1.py::test_c1_1",
    ("c1",),
    ("errors.py", "thermo.py"),
    TEST,
)
RED = CheckResult("gc1_1", Outcome.FAILED, "assert 180 == 100")
STARTED = Started("r", TASK, "/w", 1, Budget())


def prompts() -> Iterator[tuple[str, str]]:
    """Name and text of each snapshot."""
    yield from _heads()
    yield from _explored()
    yield from _plans()
    yield from _specified()
    yield from _built()
    model = FakeModel(json.dumps({"whys": [], "blame": [], "edits": []}))
    given = rca.Given("d", PLAN, Suite((CHECK,)), (RED,), {"thermo.py": SOURCE}, 1)
    rca.diagnose(given, model, Head("", ""), _ignore)
    yield "cause", _tail(model, 0)
    yield from _asked_once()


def _asked_once() -> Iterator[tuple[str, str]]:
    small = FakeModel("", capabilities=Capabilities(context=120))
    stub = {"thermo.py": 'def to_celsius(f):\n    """From Fahrenheit."""\n'}
    yield "contest-one-file", shown(prompt_for("Complete `to_celsius`.", stub, small))
    project = stub | {"notes.md": "cold\n", "long.py": "X = 1\n" * 99}
    yield "contest-project", shown(prompt_for("Keep what `notes.md` says.", project, small))
    yield "contest-files-named", shown(prompt_for("Write `hot.py` and `cold.py`.", {}, small))
    yield "contest-nothing-named", shown(prompt_for("Write a thermometer.", {}, small))


def shown(prompt: Prompt) -> str:
    """All messages of a prompt."""
    return "\n".join(f"[{m.role}]\n{m.text}" for m in prompt.messages)


def _heads() -> Iterator[tuple[str, str]]:
    empty = begin(STARTED)
    yield "head-empty-folder", shown(head_of(empty).prompt("TAIL"))
    explored = Explored(
        "base", "", outline="thermo.py\n  to_celsius(f)", rules="Two spaces.", toolchain="python"
    )
    project: RunState = fold([explored, Planned(PLAN)], empty)
    yield "head-project-and-plan", shown(head_of(project).prompt("TAIL"))


def _explored() -> Iterator[tuple[str, str]]:
    model = FakeModel(json.dumps({"files": []}))
    concerned(model, TASK.text, {"thermo.py": SOURCE, "notes.html": ""}, 1, _ignore)
    yield "concern", _tail(model, 0)


def _plans() -> Iterator[tuple[str, str]]:
    bad = {"path": "a.py", "purpose": "", "exports": ["f()"], "needs": ["gone.py"]}
    for name, base in (("plan", ()), ("plan-existing", ("thermo.py",))):
        model = FakeModel(json.dumps({"files": [bad]}))
        write_plan(
            model,
            Head("", ""),
            TASK,
            Base(base, lambda path: None),
            policy=PlanPolicy(tries=2),
            notice=_ignore,
        )
        yield name, _tail(model, 0)
        yield f"{name}-refused", _tail(model, 1)


def _specified() -> Iterator[tuple[str, str]]:
    given = specify.Given(TASK, PLAN, "base", {}, {}, (), (), 1)
    model = FakeModel(json.dumps({"tests": [["to_celsius(1)"]]}))
    tools = specify.Tools(model, Head("", ""), _nothing, _write, _ignore, _ignore)
    specify.specify(given, tools, specify.SpecifyPolicy())
    yield "tests", _tail(model, 0)
    yield "tests-refused", _tail(model, 3)
    stored = PlannedFile("store.py", "keeps", ("async def load(path: Path) -> int",))
    point = Criterion("c1", "`load` reads a number.", CheckKind.BEHAVIOUR)
    kept = replace(given, plan=Plan((stored,), (point,)))
    model = FakeModel(json.dumps({"tests": [["load(1)"]]}))
    specify.specify(kept, replace(tools, model=model), specify.SpecifyPolicy(rounds=1))
    yield "tests-hints", _tail(model, 0)
    disputed = again.Disputed(Suite((CHECK,)), ("gc1_1",), "r", {}, {})
    model = FakeModel(json.dumps({"work": "", "line": "no"}))
    again.reconsider(given, replace(tools, model=model), specify.SpecifyPolicy(), disputed)
    yield "again", _tail(model, 0)
    logged = PlannedFile(
        "log.py",
        "keeps",
        (
            "@dataclass class Reading",
            "Reading.__init__(self, place: str, degrees: float = 0.0)",
            "class Log",
            "Log.note(self, reading: Reading) -> None",
            "Log.at(self, place: str) -> Reading",
        ),
    )
    point = Criterion("c1", "`at(place)` gives the coldest reading.", CheckKind.BEHAVIOUR)
    kept = replace(given, plan=Plan((logged,), (point,)))
    model = FakeModel("no function")
    specify.specify(kept, replace(tools, model=model), specify.SpecifyPolicy(rounds=1))
    yield "oracle", _tail(model, 0)
    yield from _sessions(given, tools)


def _sessions(given: specify.Given, tools: specify.Tools) -> Iterator[tuple[str, str]]:
    words = PlannedFile("cli.py", "reads", ("def main(argv: list[str]) -> int",))
    point = Criterion("c1", "`main`: `note DEGREES` prints a reading.", CheckKind.BEHAVIOUR)
    kept = (
        "class Log", "Log.note(self, degrees: float) -> None", "Log.all(self) -> list",
    )  # fmt: skip
    for name, file in ("session", words), ("session-of-methods", PlannedFile("log.py", "", kept)):
        model = FakeModel("no session")
        plan = Plan((file,), (point,))
        specify.specify(
            replace(given, plan=plan), replace(tools, model=model), specify.SpecifyPolicy(rounds=1)
        )
        yield name, _tail(model, 0)


def _built() -> Iterator[tuple[str, str]]:
    given = Given(
        step="b",
        path="thermo.py",
        plan=PLAN,
        suite=Suite((CHECK,)),
        tree="base",
        there=("errors.py",),
        current=None,
        again=False,
        needs=(("errors.py", "class ColdError(Exception)"),),
        failures=(),
        whys=(),
        edits=(),
        seed=1,
    )
    yield "file", _drawn(given, 0)
    yield "file-second-wave", _drawn(given, 1, repairs=0, compare=1, second_wave="errors")
    found = replace(given, current=SOURCE, failures=(f"{TEST}\n{RED.message}",), whys=("no ratio",))
    edits = (FileEdit("thermo.py", "f - 32", "(f - 32) * 5"),)
    yield "file-again", _drawn(replace(found, again=True, edits=edits), 0)
    yield (
        "file-by-edits",
        _drawn(replace(given, current=SOURCE + "# more\n" * 200), 0).replace(
            "# more\n" * 200, "# more (200 times)\n"
        ),
    )
    stub = 'def to_celsius(f: float) -> float:\n    """Celsius of `f` degrees Fahrenheit."""\n'
    told = replace(given, current=f"import math\n\n\n{stub}", base=f"import math\n\n\n{stub}")
    yield "file-told", _drawn(told, 0, said=stub)
    yield "repair", _drawn(given, 1, draws=1)
    yield "part", _drawn(_class(given), 1, COLD.replace("pass", "return 2"), draws=1, parts=1)
    yield "part-unfinished", _drawn(_class(given), 1, COLD, draws=1, parts=1)
    yield "repair-syntax", _drawn(given, 1, "def to_celsius(:\n", draws=1)


def _class(given: Given) -> Given:
    """The same with two methods to write, of which a criterion speaks of one."""
    exports = ("class Thermo", "Thermo.read(self) -> float", "Thermo.reset(self) -> None")
    point = Criterion("c1", "`reset` begins anew.", CheckKind.BEHAVIOUR)
    plan = Plan((FILES[0], replace(FILES[1], exports=exports)), (point,))
    called = "from thermo import Thermo\nassert Thermo().reset() is None"
    return replace(given, plan=plan, suite=Suite((replace(CHECK, source=called),)))


def _drawn(given: Given, call: int, text: str = SOURCE, said: str = "", **policy: int) -> str:
    model = FakeModel(in_turn(f"```python\n{text}```"))
    tools = Tools(model, Head("", said), _red, _write, _ignore, _ignore)
    build.build_file(given, tools, SearchPolicy(**policy))
    return _tail(model, call)


def _tail(model: FakeModel, call: int) -> str:
    return model.calls[call][0].messages[-1].text.strip() + "\n"


def _ignore(*anything: object) -> None:
    del anything


def _nothing(tree: str, checks: object, files: object) -> tuple[CheckResult, ...]:
    del tree, checks, files
    return ()


def _red(tree: str, checks: object, files: object = None) -> tuple[CheckResult, ...]:
    del tree, checks, files
    return (RED,)


def _write(tree: str, changes: object) -> str:
    del changes
    return tree


if __name__ == "__main__":
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for name, text in prompts():
        (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")
