"""Laws of reading Python: any text gives values, and skeletons are sound."""

from hypothesis import given
from hypothesis import strategies as st

from standalone_orchestrator.codebase.examples import examples
from standalone_orchestrator.codebase.graph import dependents, waves
from standalone_orchestrator.codebase.languages.python import exports_of
from standalone_orchestrator.codebase.lines import split_lines
from standalone_orchestrator.codebase.pairs import paired
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.terms import claims, terms
from standalone_orchestrator.core.task import PlannedFile

PYTHON = language_for("x.py")
PIECES = st.lists(
    st.sampled_from(
        ["def f(a):", "class A:", "    return a", "    pass", "import os", "\n", "x = 1", "(",
        "'", "#",
         "    def g(self): ...", "@", "from . import b", "f(1) returns 2", "`f`", "async",
         "...", "\t", "é"]
    ),
    max_size=12,
).map("\n".join) | st.text(max_size=120)  # fmt: skip


@given(PIECES)
def test_no_text_makes_the_readers_fail(text):
    PYTHON.outline("a.py", text)
    PYTHON.faults("a.py", text)
    PYTHON.lint("a.py", text)
    PYTHON.fingerprint(text)
    PYTHON.imports("a.py", text, {"b.py"})
    PYTHON.mismatches("a.py", text, {"a.py": text, "b.py": text})
    PYTHON.export_problem("a.py", text, text)
    examples(text)
    paired(text, ["def f(x, y=2)"])
    paired(f"Input: {text}\nOutput: {text}", ["def f(x, y=2)"])
    assert all(claims(text, t) for t in terms(text) if t.kind != "command")
    assert "".join(split_lines(text)) == text


SIGNATURES = st.lists(
    st.sampled_from(
        ["class A", "class B(A)", "class E(Exception)", "class K(Enum)",
        "A.f(self, x: int = 1)", "A.x: int",
         "A.y: list = []", "B.g()", "K.RED", "def f(*a, **k)", "LIMIT: int",
         "@property A.p -> int", "f(x, y=2)",
         "async def h(z)", "class N(NamedTuple)", "N.a: int", "class G(Generic[T])",
         "class M(Missing)", "??"]
    )
    | st.text(max_size=30),
    max_size=10,
)  # fmt: skip


@given(SIGNATURES, st.sampled_from(["none", "raise"]))
def test_a_skeleton_runs_and_offers_the_names_that_were_planned(signatures, body):
    file = PlannedFile("m.py", "", tuple(signatures))
    text = PYTHON.skeleton(file, body, None)
    names = {"__name__": "string"}
    exec(compile(text, "m.py", "exec"), names)
    for export in exports_of(signatures):
        assert (export.owner or export.name) in names
    assert PYTHON.skeleton(file, body, text) == text


GRAPHS = st.dictionaries(
    st.sampled_from("abcdefg"), st.frozensets(st.sampled_from("abcdefg"), max_size=4), max_size=7
)


@given(GRAPHS, st.lists(st.sampled_from("abcdefg"), unique=True))
def test_waves_hold_each_file_once_and_dependents_never_come_before(graph, paths):
    layers = waves(graph, paths)
    assert sorted(p for layer in layers for p in layer) == sorted(paths)
    place = {p: i for i, layer in enumerate(layers) for p in layer}
    for path in paths:
        for user in dependents(graph, [path]):
            if user in place:
                cyclic = path in dependents(graph, [user])
                assert place[user] == place[path] if cyclic else place[user] > place[path]
