"""The import graph."""

from standalone_orchestrator.codebase.graph import (
    dependencies,
    dependents,
    import_graph,
    waves,
)

FILES = {
    "main.py": "import service\n",
    "service.py": "from store import Store\nimport json\n",
    "store.py": "import model\n",
    "model.py": "x = 1\n",
    "odd.py": "def f(:\n",
    "notes.md": "import model",
    "tests/test_store.py": "from store import Store\n",
}


def test_each_file_knows_the_project_files_that_it_imports():
    assert import_graph(FILES) == {
        "main.py": {"service.py"},
        "service.py": {"store.py"},
        "store.py": {"model.py"},
        "model.py": frozenset(),
        "odd.py": frozenset(),
        "tests/test_store.py": {"store.py"},
    }


def test_dependents_and_dependencies_reach_through_other_files():
    graph = import_graph(FILES)
    assert dependents(graph, ["store.py"]) == ("main.py", "service.py", "tests/test_store.py")
    assert dependents(graph, ["main.py", "nowhere.py"]) == ()
    assert dependencies(graph, ["service.py"]) == ("model.py", "store.py")


def test_waves_put_each_file_after_what_it_needs_also_through_others():
    graph = import_graph(FILES)
    assert waves(graph, ["main.py", "model.py", "odd.py"]) == (("model.py", "odd.py"), ("main.py",))
    assert waves(graph, []) == ()


def test_files_of_a_cycle_share_a_wave_and_nothing_is_lost():
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}, "e": {"e"}}
    graph = {k: frozenset(v) for k, v in graph.items()}
    assert waves(graph, ["d", "a", "b", "c", "e"]) == (("b", "c", "e"), ("a",), ("d",))
