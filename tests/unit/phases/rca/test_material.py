"""What a diagnosis is shown, in small, usual and large contexts."""

import json

import pytest

from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
    Suite,
)
from standalone_orchestrator.core.state import Tried
from standalone_orchestrator.core.task import Plan, PlannedFile
from standalone_orchestrator.core.window import Window
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.phases.rca.diagnose import MAX_TOKENS, Given, diagnose
from standalone_orchestrator.phases.rca.material import MOST_CHARACTERS, sources

WRONG = "def pack(x):\n    return x + 2\n\n\n"
LONG = "".join(
    f"def other_{n}(value):\n" + f"    # step after step {n}\n" * 12 + "    return value\n\n\n"
    for n in range(60)
)
BOX = LONG + WRONG + LONG.replace("other_", "more_")
PLAN = Plan((PlannedFile("box.py", "", ()),), ())
CHECKS = tuple(
    Check(f"g{n}", Role.GOAL, Authority.GENERATED, Means.TEST, f"t.py::test_{n}", ("c1",),
          ("box.py",), "from box import pack\nassert pack(1) == 2")
    for n in range(4)
)  # fmt: skip


def red(size):
    return tuple(CheckResult(c.id, Outcome.FAILED, "assert 3 == 2\n" * size) for c in CHECKS)


def asked(tokens, size=1, tried=None):
    """The prompt's last message, the notices, and the window."""
    model = FakeModel(json.dumps({"whys": [], "blame": [], "edits": []}))
    window = Window("diagnoser", tokens, 3.0, tokens // 2)
    told = []
    given = Given("d", PLAN, Suite(CHECKS), red(size), {"box.py": BOX}, 1, tried=tried)
    head = Head("system", "the task", window)
    diagnose(given, model, head, lambda topic, text: told.append((topic, text)))
    return model.calls[0][0].messages[-1].text, told, window


@pytest.mark.parametrize("tokens", [4_096, 16_384, 262_144])
@pytest.mark.parametrize("size", [1, 2_000])
def test_a_prompt_fits_whatever_failed(tokens, size):
    tried = Tried(("off",), "-a\n+b\n" * 3_000, ("assert lost\n" * 900,))
    text, told, window = asked(tokens, size, tried)
    assert window.count(text) + window.count("system") <= window.prompt(MAX_TOKENS) + 2
    assert ("context", "box.py: the diagnosis is shown a part of it") in told
    cut = [text for _, text in told if "to fit the model's context" in text]
    assert bool(cut) == (tokens == 4_096 or (size, tokens) == (2_000, 16_384))


def test_a_long_file_is_shown_where_the_failure_points_not_by_its_beginning():
    text, _, _ = asked(262_144)
    assert WRONG.rstrip() in text
    assert "stand for code that is there" in text


def test_all_sources_together_are_bounded():
    files = {"a.py": BOX, "b.py": BOX, "c.py": "x = 1\n"}
    shown = sources(files, list(files), ["pack"], lambda *_: None)
    assert sum(len(text) for _, text in shown) <= MOST_CHARACTERS
    assert shown[0][0] == "a.py"
