"""Which file needs which: the import graph of a project."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from standalone_orchestrator.codebase.registry import language_for

Graph = Mapping[str, frozenset[str]]
"""Each file with the project files that it imports."""


def import_graph(files: Mapping[str, str]) -> Graph:
    """The graph over all files of known languages; a file that doesn't parse needs nothing."""
    graph: dict[str, frozenset[str]] = {}
    paths = frozenset(files)
    for path, text in sorted(files.items()):
        language = language_for(path)
        if language is not None:
            targets = language.imports(path, text, paths)
            graph[path] = frozenset(t.path for t in targets if t.path and t.path != path)
    return graph


def dependents(graph: Graph, paths: Iterable[str]) -> tuple[str, ...]:
    """Files that need one of `paths`, directly or through others, sorted; `paths` are left out."""
    start = frozenset(paths)
    users: dict[str, set[str]] = {}
    for path, needs in graph.items():
        for need in needs:
            users.setdefault(need, set()).add(path)
    return tuple(sorted(_reached(users, start) - start))


def dependencies(graph: Graph, paths: Iterable[str]) -> tuple[str, ...]:
    """Files that `paths` need, directly or through others, sorted; not `paths` themselves."""
    start = frozenset(paths)
    return tuple(sorted(_reached(graph, start) - start))


def waves(graph: Graph, paths: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """`paths` in layers: each file after what it needs, also where the way leads over other files.

    Files of a cycle share a layer. Within a layer the order is that of `paths`.
    """
    order = tuple(dict.fromkeys(paths))
    chosen = frozenset(order)
    needs = {path: (_reached(graph, {path}) & chosen) - {path} for path in order}
    left = list(order)
    layers: list[tuple[str, ...]] = []
    while left:
        rest = frozenset(left)
        # ready: all that it still waits for waits for it too, so both are of one cycle
        ready = tuple(p for p in left if all(p in needs[q] for q in needs[p] & rest))
        layers.append(ready)
        left = [p for p in left if p not in ready]
    return tuple(layers)


def _reached(graph: Mapping[str, Collection[str]], start: Collection[str]) -> frozenset[str]:
    """Everything that can be reached, `start` included."""
    seen = set(start)
    pending = list(start)
    while pending:
        for path in graph.get(pending.pop(), ()):
            if path not in seen:
                seen.add(path)
                pending.append(path)
    return frozenset(seen)
