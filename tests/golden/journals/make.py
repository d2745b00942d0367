"""How the golden journals of format 1 were made: `python make.py verified|partial FOLDER`.

The journals beside this file are never written again: they hold what version 0.1.0 wrote, and must
stay readable. This script is kept to show what they hold, and to look at pages with other content.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
    Suite,
    score,
)
from standalone_orchestrator.core.events import (
    Amended,
    Budget,
    Built,
    Candidate,
    Checked,
    Cost,
    Diagnosed,
    Event,
    Explored,
    FileEdit,
    Finished,
    Frozen,
    Noticed,
    Planned,
    Published,
    Publishing,
    Replied,
    Resumed,
    Started,
    StepBegan,
    Tested,
    Why,
)
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile, Task
from standalone_orchestrator.memory.stores.jsonl import JsonlJournal
from standalone_orchestrator.system.clock import FakeClock

MODEL = "embedded/qwen2.5-coder-1.5b"
SECOND = "ollama/qwen3-coder:30b"
COMMAND = (
    "ORCHESTRATOR_TREE=. /home/ada/.cache/standalone-orchestrator/environments/3f0c/bin/python "
    "-s -P -m pytest -c /home/ada/calculator/.orchestrator/runs/R/checks/pytest.ini --rootdir "
    "/home/ada/calculator/.orchestrator/runs/R/checks --import-mode=importlib --runxfail "
    "/home/ada/calculator/.orchestrator/runs/R/checks/{}"
)
TASK = """\
Build a command-line calculator in calc.py.

`evaluate(expression: str) -> float` understands + - * / ** and parentheses with the usual
precedence: evaluate("2 + 3 * 4") is 14 and evaluate("(2 + 3) * 4") is 20. Division by zero raises
ZeroDivisionError, anything malformed raises CalcError. `python calc.py "1 + 2"` prints 3.
Put the tokenizer into tokens.py."""

PLAN = Plan(
    files=(
        PlannedFile(
            "tokens.py",
            "split an expression into tokens",
            ("class CalcError(ValueError)", "def tokenize(expression: str) -> list[str]"),
        ),
        PlannedFile(
            "calc.py",
            "evaluate an expression, and the command line",
            ("def evaluate(expression: str) -> float", "def main() -> int"),
            ("tokens.py",),
        ),
    ),
    criteria=(
        Criterion("c1", "evaluate respects precedence and parentheses", CheckKind.BEHAVIOUR),
        Criterion("c2", "division by zero raises ZeroDivisionError", CheckKind.BEHAVIOUR),
        Criterion("c3", "malformed input raises CalcError", CheckKind.BEHAVIOUR),
        Criterion("c4", 'python calc.py "1 + 2" prints 3', CheckKind.COMMAND, "code"),
        Criterion("c5", "tokens.py holds the tokenizer", CheckKind.STRUCTURE),
    ),
)


def check(name: str, authority: Authority, criterion: str, source: str = "") -> Check:
    means = Means.STRUCTURE if authority is Authority.STRUCTURE else Means.TEST
    target = f"exports tokens.py {name}" if means is Means.STRUCTURE else f"test_spec.py::{name}"
    return Check(name, Role.GOAL, authority, means, target, (criterion,), ("calc.py",), source)


SUITE = Suite(
    checks=(
        check("test_example_1", Authority.EXAMPLE, "c1", 'assert evaluate("2 + 3 * 4") == 14'),
        check("test_example_2", Authority.EXAMPLE, "c1", 'assert evaluate("(2 + 3) * 4") == 20'),
        check(
            "test_power_is_right_associative",
            Authority.GENERATED,
            "c1",
            'def test_power_is_right_associative():\n    assert evaluate("2 ** 3 ** 2") == 512',
        ),
        check(
            "test_division_by_zero",
            Authority.GENERATED,
            "c2",
            "def test_division_by_zero():\n    with pytest.raises(ZeroDivisionError):\n"
            '        evaluate("1 / 0")',
        ),
        check(
            "test_malformed",
            Authority.GENERATED,
            "c3",
            "@pytest.mark.parametrize('bad', ['', '1 +', '(1', '1 $ 2'])\n"
            "def test_malformed(bad):\n    with pytest.raises(CalcError):\n        evaluate(bad)",
        ),
        check(
            "test_unary_minus_twice",
            Authority.GENERATED,
            "c1",
            'def test_unary_minus_twice():\n    assert evaluate("--3") == -3',
        ),
        Check(
            "cli_prints",
            Role.GOAL,
            Authority.EXAMPLE,
            Means.COMMAND,
            'python calc.py "1 + 2"',
            ("c4",),
            ("calc.py",),
            'python calc.py "1 + 2"  # prints 3',
        ),
        check("tokenize", Authority.STRUCTURE, "c5"),
    ),
    hashes=(("test_spec.py", hashlib.sha256(b"spec").hexdigest()),),
)

TOKENS = '''\
"""Split an expression into tokens."""

import re


class CalcError(ValueError):
    """The expression is malformed."""


_TOKEN = re.compile(r"\\s*(\\d+(?:\\.\\d+)?|\\*\\*|[-+*/()])")


def tokenize(expression: str) -> list[str]:
    """Numbers and operators, in order."""
    tokens, at = [], 0
    while at < len(expression.rstrip()):
        match = _TOKEN.match(expression, at)
        if match is None:
            raise CalcError(f"unexpected {expression[at]!r} at {at}")
        tokens.append(match.group(1))
        at = match.end()
    return tokens
'''

CALC = '''\
"""A calculator for the command line."""

import sys

from tokens import CalcError, tokenize


def evaluate(expression: str) -> float:
    """The value of an expression."""
    tokens = tokenize(expression)
    value, rest = _sum(tokens)
    if rest:
        raise CalcError(f"unexpected {rest[0]!r}")
    return value
'''


def tree(name: str) -> str:
    return hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()


class Writer:
    """Writes events with plausible times."""

    def __init__(self, folder: Path, start: float = 1_795_361_445.0) -> None:
        self.clock = FakeClock(start)  # 2026-11-22 15:30:45 UTC
        self.journal = JsonlJournal(folder, self.clock)
        self.draws = 0
        self.cost = Cost()
        self.began = 0.0

    def add(self, event: Event, seconds: float = 0.002) -> None:
        self.clock.advance(seconds)
        self.journal.append(event)

    def begin(self, step: str) -> None:
        self.add(StepBegan(step))
        self.cost, self.began = Cost(), self.clock.monotonic()

    def reply(
        self, step: str, role: str, text: str, written: int, seconds: float, model: str = MODEL
    ) -> str:
        digest = self.journal.store(text)
        prompt = self.journal.store(f"prompt of {step} for {role}")
        request = hashlib.sha256(f"{step} {self.draws}".encode()).hexdigest()
        read, reused = (900, 0) if self.draws % 3 == 0 else (160, 1240)
        self.add(
            Replied(
                step,
                role,
                model,
                request,
                prompt,
                self.draws % 4,
                0.2 * (self.draws % 4),
                1000 + self.draws,
                "end",
                read,
                reused,
                written,
                read + reused,
                seconds,
                digest,
                prompt,
                role,
            ),
            seconds,
        )
        self.draws += 1
        self.cost += Cost(read, reused, written, 1, model_s=seconds)
        return digest

    def checked(
        self, step: str, at: str, failing: Sequence[tuple[str, str]], suite: Suite, seconds: float
    ) -> tuple[CheckResult, ...]:
        messages = dict(failing)
        results = tuple(
            CheckResult(
                c.id,
                Outcome.FAILED if c.id in messages else Outcome.PASSED,
                messages.get(c.id, ""),
                int(c.id in messages),
                c.target if c.means is not Means.TEST else COMMAND.format(c.target),
                hashlib.sha256(f"{c.id} {messages.get(c.id)}".encode()).hexdigest(),
            )
            for c in suite.in_force()
        )
        self.add(Checked(step, at, "frozen-v1", results, seconds), seconds)
        self.cost += Cost(checks_s=seconds)
        return results

    def spent(self) -> Cost:
        return replace(self.cost, wall_s=self.clock.monotonic() - self.began)

    def candidate(
        self,
        step: str,
        path: str,
        origin: str,
        seconds: float,
        failing: Sequence[tuple[str, str]],
        suite: Suite,
        *,
        chosen: bool = False,
        text: str = "",
        problem: str = "",
        model: str = MODEL,
    ) -> None:
        reply = self.reply(step, "builder", text or f"# {origin}\n{CALC}", 240, seconds, model)
        at = tree(f"{step} {origin}")
        if problem:
            results: tuple[CheckResult, ...] = ()
        else:
            results = self.checked(step, at, failing, suite, 0.62)
        self.add(
            Candidate(
                step,
                path,
                origin,
                reply,
                at,
                score(suite, results, faults=int(bool(problem)), agreement=1, size=34),
                sum(r.outcome is Outcome.PASSED for r in results),
                tuple(r.check for r in results if r.outcome is not Outcome.PASSED),
                problem,
                chosen=chosen,
            )
        )


POWER = (
    "test_power_is_right_associative",
    "E   assert 64.0 == 512\nE    +  where 64.0 = evaluate('2 ** 3 ** 2')",
)
UNARY = ("test_unary_minus_twice", "E   assert 3.0 == -3\nE    +  where 3.0 = evaluate('--3')")
MALFORMED = ("test_malformed", "E   Failed: DID NOT RAISE <class 'tokens.CalcError'>  ['1 +']")
CLI = ("cli_prints", "expected '3', got '3.0'")


def opening(w: Writer, run: str, models: tuple[tuple[str, str], ...], workspace: str) -> None:
    w.journal.append(
        Started(
            run,
            Task(TASK),
            workspace,
            7,
            Budget(200_000, 1800.0, 4),
            models,
            hashlib.sha256(b"settings").hexdigest(),
            "bubblewrap",
        )
    )
    w.begin("explore")
    w.add(
        Explored(
            tree("base"),
            "",
            ("python",),
            "python",
            notes=("the folder is empty",),
            cost=Cost(wall_s=0.02),
        ),
        0.02,
    )
    w.begin("plan")
    w.reply("plan", "planner", '{"files":[{"path":"calc.py"}],"criteria":[]}', 120, 6.1)
    w.add(Noticed("plan", "refused", "no criterion claims: ZeroDivisionError, CalcError"))
    w.reply("plan", "planner", '{"files":[{"path":"tokens.py"},{"path":"calc.py"}]}', 260, 11.4)
    w.add(Planned(PLAN, (), ("no criterion claims: ZeroDivisionError, CalcError",), cost=w.spent()))
    w.begin("specify")
    w.reply("specify", "tester", "def test_power_is_right_associative(): ...", 410, 17.8)
    w.checked("specify", tree("skeletons"), [], SUITE, 1.3)
    w.add(
        Frozen(
            SUITE,
            (("test_evaluate_exists", "it passes on the skeleton"),),
            cost=replace(w.spent(), toolchain_s=2.4),
        ),
        2.4,
    )


def build_tokens(w: Writer) -> None:
    step = "build/0/tokens.py"
    w.begin(step)
    w.candidate(step, "tokens.py", "draw 0 at 0.0", 6.3, [], SUITE, chosen=True, text=TOKENS)
    w.add(
        Built(
            step, "tokens.py", tree("tokens"), 1, "draw 0 at 0.0",
            score(SUITE, [CheckResult("tokenize", Outcome.PASSED)]), cost=w.spent(),
        )
    )  # fmt: skip


def verified(folder: Path) -> None:
    w = Writer(folder)
    models = (("primary", MODEL),)
    opening(w, "20261122-153045-calc-7f3a", models, "/home/ada/calculator")
    build_tokens(w)
    step = "build/0/calc.py"
    w.begin(step)
    w.candidate(step, "calc.py", "draw 0 at 0.0", 9.8, [POWER, UNARY, MALFORMED], SUITE, text=CALC)
    w.candidate(step, "calc.py", "draw 1 at 0.2", 9.1, [POWER, UNARY], SUITE, chosen=True)
    w.candidate(
        step, "calc.py", "draw 2 at 0.4", 8.7, [], SUITE,
        problem="line 31: '(' was never closed",
    )  # fmt: skip
    w.candidate(step, "calc.py", "draw 3 at 0.6", 10.4, [POWER, UNARY, CLI], SUITE)
    results = w.checked(step, tree("calc"), [POWER, UNARY], SUITE, 0.6)
    w.add(
        Built(
            step, "calc.py", tree("calc"), 4, "draw 1 at 0.2", score(SUITE, results),
            ("test_unary_minus_twice",), cost=w.spent(),
        )
    )  # fmt: skip
    w.begin("test/0")
    results = w.checked("test/0", tree("calc"), [POWER, UNARY], SUITE, 1.4)
    w.add(Tested("test/0", tree("calc"), results, score(SUITE, results), w.spent()))
    w.begin("reconsider/1")
    w.reply("reconsider/1", "tester", '{"verdict": "wrong", "why": "--3 is 3"}', 60, 3.2)
    aside = replace(
        SUITE,
        set_aside=(("test_unary_minus_twice", "asked again: two minus signs cancel, --3 is 3"),),
    )
    w.add(Amended("reconsider/1", aside, cost=w.spent()))
    w.begin("test/1")
    results = w.checked("test/1", tree("calc"), [POWER], aside, 1.4)
    w.add(Tested("test/1", tree("calc"), results, score(aside, results), w.spent()))
    w.begin("diagnose/2")
    w.reply("diagnose/2", "diagnoser", '{"whys": []}', 190, 8.9)
    w.add(
        Diagnosed(
            "diagnose/2",
            "model",
            (
                Why("2 ** 3 ** 2 gives 64, so ** groups from the left", POWER[1].split("\n")[0]),
                Why("_power loops where it should recurse", "while rest and rest[0] == '**':"),
            ),
            ("calc.py",),
            (("calc.py",),),
            (
                FileEdit(
                    "calc.py",
                    "    while rest and rest[0] == '**':",
                    "    if rest and rest[0] == '**':",
                ),
            ),
            w.spent(),
        )
    )
    step = "build/2/calc.py"
    w.begin(step)
    w.candidate(step, "calc.py", "edits of the diagnosis", 0.2, [], aside, chosen=True)
    results = w.checked(step, tree("done"), [], aside, 0.6)
    w.add(
        Built(step, "calc.py", tree("done"), 1, "edits of the diagnosis",
              score(aside, results), cost=w.spent())
    )  # fmt: skip
    w.begin("test/2")
    results = w.checked("test/2", tree("done"), [], aside, 1.4)
    w.add(Tested("test/2", tree("done"), results, score(aside, results), w.spent()))
    w.add(Finished("verified", "passed", "every check in force passed", tree("done")))
    w.add(Publishing("files", "/home/ada/calculator", tree("done"), ("calc.py", "tokens.py")))
    w.add(Published("files", "/home/ada/calculator"), 0.02)


def partial(folder: Path) -> None:
    w = Writer(folder, 1_795_383_610.0)  # 21:40:10
    models = (("primary", MODEL), ("secondary", SECOND))
    opening(w, "20261122-214010-calc-0c9e", models, "/home/ada/work/calculator")
    build_tokens(w)
    step = "build/0/calc.py"
    w.begin(step)
    w.add(Noticed(step, "fallback", f"{SECOND} is not reachable; the builder uses {MODEL}"), 5.0)
    w.candidate(step, "calc.py", "draw 0 at 0.0", 12.8, [POWER, UNARY, MALFORMED], SUITE)
    before = [record.event for record in w.journal.records()][-1]
    w.clock.advance(3600)
    w.add(Resumed())
    w.begin(step)
    w.add(before)
    w.add(Noticed(step, "length", "draw 1 was cut at 2048 tokens; it is asked again, shorter"))
    w.candidate(
        step, "calc.py", "draw 1 at 0.2", 31.0, [], SUITE,
        problem="the body of evaluate is unfinished",
    )  # fmt: skip
    w.candidate(step, "calc.py", "draw 2 at 0.4", 13.7, [POWER, UNARY], SUITE, chosen=True)
    failing = [POWER, UNARY, MALFORMED]
    results = w.checked(step, tree("p0"), failing[:2], SUITE, 0.6)
    w.add(
        Built(step, "calc.py", tree("p0"), 3, "draw 2 at 0.4", score(SUITE, results),
              cost=w.spent())
    )  # fmt: skip
    w.begin("test/0")
    results = w.checked("test/0", tree("p0"), failing[:2], SUITE, 1.4)
    w.add(Tested("test/0", tree("p0"), results, score(SUITE, results), w.spent()))
    for round_ in (1, 2):
        step = f"diagnose/{round_}"
        w.begin(step)
        w.reply(step, "diagnoser", '{"whys": []}', 220, 9.4)
        w.add(
            Diagnosed(
                step,
                "model",
                (Why("** groups from the left", POWER[1].split("\n")[0]),),
                ("calc.py",),
                (("calc.py",),),
                cost=w.spent(),
            )
        )
        step = f"build/{round_}/calc.py"
        w.begin(step)
        for draw in range(3):
            w.candidate(
                step, "calc.py", f"repair, draw {draw} at {0.2 * draw:.1f}", 11.0 + draw,
                failing[: 2 + draw % 2], SUITE, chosen=draw == 0,
            )  # fmt: skip
        results = w.checked(step, tree(f"p{round_}"), failing[:2], SUITE, 0.6)
        w.add(
            Built(step, "calc.py", tree(f"p{round_}"), 3, "repair, draw 0 at 0.0",
                  score(SUITE, results), cost=w.spent())
        )  # fmt: skip
        w.begin(f"test/{round_}")
        results = w.checked(f"test/{round_}", tree(f"p{round_}"), failing[:2], SUITE, 1.4)
        w.add(
            Tested(f"test/{round_}", tree(f"p{round_}"), results, score(SUITE, results), w.spent())
        )
    w.add(Finished("partial", "stalled", "no better score in 2 rounds", tree("p0")))
    w.add(Publishing("branch", "orchestrator/20261122-214010-calc-0c9e", tree("p0")))
    w.add(Published("branch", "orchestrator/20261122-214010-calc-0c9e", tree("commit")), 0.03)


if __name__ == "__main__":
    {"verified": verified, "partial": partial}[sys.argv[1]](Path(sys.argv[2]))
