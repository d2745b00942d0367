"""One build step over trees in memory, and all that can be seen of it."""

from dataclasses import replace

import pytest

from standalone_orchestrator.core.checks import Authority, Check, Means, Role, Suite
from standalone_orchestrator.core.search_state import SearchPolicy
from standalone_orchestrator.core.task import Plan, PlannedFile
from standalone_orchestrator.core.window import Window
from standalone_orchestrator.models.fakes import FakeModel, in_turn
from standalone_orchestrator.models.head import Head
from standalone_orchestrator.phases.build.build import build_file
from standalone_orchestrator.phases.build.given import Given, Tools

FILE = PlannedFile("box.py", "packs", ("def pack(x)",))
PLAN = Plan((FILE,), ())
FROZEN = {
    "test_c1.py": "def test_1():\n    from box import pack\n    assert pack(1) == 2\n"
    "def test_2():\n    from box import pack\n    assert pack(5) == 6\n"
    "def test_3():\n    from box import pack\n    assert pack(0) == 1\n"
}


def goal(name, authority=Authority.GENERATED):
    target = f"test_c1.py::test_{name[1:]}"
    return Check(
        name, Role.GOAL, authority, Means.TEST, target, ("c1",), ("box.py",), f"src {name}"
    )


CHECKS = tuple(goal(f"g{n}") for n in (1, 2, 3))


def fenced(text):
    return f"```python\n{text}```\n"


class Build:
    """One build step and all that can be seen of it."""

    def __init__(
        self,
        trees,
        *answers,
        answer=None,
        base=None,
        given=None,
        said="# Task",
        support=0,
        **policy,
    ):
        self.store = trees({"box.py": base} if base else {})
        self.store.frozen = policy.pop("frozen", FROZEN)
        continues = policy.pop("continues", False)
        window = Window("builder", 16_384, 3.0, 8_000, continues=True) if continues else None
        texts = [fenced(a) if "def" in a else a for a in answers]
        self.model = FakeModel(answer or in_turn(*texts))
        self.told, self.events = [], []
        step = Given(
            step="build/0/box.py",
            path="box.py",
            plan=PLAN,
            suite=policy.pop("suite", Suite(CHECKS)),
            tree="base",
            there=(),
            current=base,
            again=False,
            needs=(),
            failures=(),
            whys=(),
            edits=(),
            seed=7,
        )
        tools = Tools(
            self.model,
            Head("", said, window),
            self.store.grade,
            self.store.write,
            lambda topic, text: self.told.append((topic, text)),
            self.events.append,
        )
        self.built = build_file(
            replace(step, **(given or {})), tools, SearchPolicy(support=support, **policy)
        )

    @property
    def text(self):
        return self.store.texts[self.built.tree].get("box.py")

    def prompt(self, call):
        return self.model.calls[call][0].messages[-1].text

    @property
    def draws(self):
        return [draw for _, draw, _ in self.model.calls]


@pytest.fixture
def checks():
    return CHECKS


@pytest.fixture
def building(trees):
    """Runs a build step: answers of the model in turn, a file of the base, the search policy."""

    def run(*answers, **given):
        return Build(trees, *answers, **given)

    return run
