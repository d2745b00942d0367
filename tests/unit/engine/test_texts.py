"""Texts of a tree on demand, and what an attempt that was taken back had changed."""

from dataclasses import replace

from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
    Suite,
)
from standalone_orchestrator.core.events import Diagnosed, Why
from standalone_orchestrator.core.state import Attempt, RunState
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.engine.texts import Texts, tried


class Store:
    """Trees in memory, and how often one was read: a file alone, or several at once."""

    def __init__(self, **trees):
        self.trees, self.reads, self.batches = trees, [], []

    def read(self, tree, path):
        self.reads.append((tree, path))
        return self.trees[tree].get(path)

    def texts(self, tree, paths):
        self.batches.append(list(paths))
        return {p: t for p in paths if (t := self.trees[tree].get(p)) is not None}

    def files(self, tree):
        return tuple(self.trees[tree])


def test_a_text_is_read_when_it_is_looked_up_and_once():
    store = Store(a={"x.py": "x = 1\n", "y.py": ""})
    texts = Texts(store, "a")
    assert (list(texts), len(texts), "x.py" in texts, "z.py" in texts) == (
        ["x.py", "y.py"], 2, True, False,
    )  # fmt: skip
    assert store.reads == []
    assert [texts["x.py"], texts["x.py"], texts.get("z.py", "none")] == ["x = 1\n"] * 2 + ["none"]
    assert store.reads == [("a", "x.py")]


PROJECT = {f"m{n:04}.{end}": f"x = {n}\n" for n in range(1000) for end in ("md", "py")}


def test_who_reads_the_sources_in_their_order_gets_them_in_portions():
    store = Store(a=PROJECT)
    texts, sources = Texts(store, "a"), [path for path in PROJECT if path.endswith(".py")]
    assert [texts[path] for path in sources] == [PROJECT[path] for path in sources]
    assert len(store.reads) + len(store.batches) < 20
    read = [path for _, path in store.reads] + [path for batch in store.batches for path in batch]
    assert sorted(read) == sources


def test_what_is_no_text_is_found_out_when_it_is_looked_up_itself():
    store = Store(a={"a.py": "1\n", "b.py": "2\n", "c.py": None, "d.py": "4\n"})
    texts = Texts(store, "a")
    assert list(texts.values()) == ["1\n", "2\n", "", "4\n"]
    assert store.batches == [["b.py", "c.py"]]
    assert [path for _, path in store.reads] == ["a.py", "c.py", "d.py"]


def test_texts_looked_up_here_and_there_are_read_one_by_one():
    store = Store(a=PROJECT)
    texts = Texts(store, "a")
    assert [texts[f"m{n:04}.py"] for n in (900, 500, 100)] == [
        "x = 900\n",
        "x = 500\n",
        "x = 100\n",
    ]
    assert (len(store.reads), store.batches) == (3, [])


def test_where_there_is_no_tree_there_are_no_texts():
    assert dict(Texts(Store(), "")) == {}


CHECK = Check("g1", Role.GOAL, Authority.GENERATED, Means.TEST, "t", source="assert f() == 1")
BLAME = Diagnosed("d", "model", (Why("the sign", "x"),), ("x.py",), (("x.py",),))


def state(attempt=None):
    green = (CheckResult("g1", Outcome.PASSED),)
    return RunState(Task("t"), suite=Suite((CHECK,)), tree="a", results=green, attempt=attempt)


STORE = Store(a={"x.py": "x = 1\ny = 2\n"}, b={"x.py": "x = 1\ny = 3\n", "new.py": "z = 1\n"})
RED = (CheckResult("g1", Outcome.FAILED, "assert 0 == 1"),)


def test_an_attempt_is_told_by_its_change_and_what_it_broke():
    found = tried(state(Attempt("b", RED, BLAME)), STORE, ["x.py", "new.py"])
    assert found.whys == ("the sign",)
    assert "-y = 2\n+y = 3" in found.diff
    assert "+z = 1" in found.diff
    assert found.failed == ("assert f() == 1\nassert 0 == 1",)


def test_without_an_attempt_there_is_nothing_to_tell():
    assert tried(state(), STORE, ["x.py"]) is None


def test_an_attempt_that_changed_nothing_has_no_change():
    found = tried(state(Attempt("a", state().results, BLAME)), STORE, ["x.py"])
    assert (found.diff, found.failed) == ("", ())


def test_a_long_change_is_cut():
    store = Store(a={"x.py": "1\n" * 200}, b={"x.py": "2\n" * 200})
    found = tried(replace(state(Attempt("b", RED, BLAME))), store, ["x.py"])
    assert found.diff.count("\n") < 70
    assert found.diff.endswith("more lines)")
