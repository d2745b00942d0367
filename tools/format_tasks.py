"""Writes `benchmarks/formats/tasks.jsonl`: small changes of real files, each with one right answer.

The files are those of the corpus of edits. A change is mechanical, so that what must come of it is
known by construction; the program's own code is never asked. The same seed gives the same bytes.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

SEED = 7
FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"
FILES = (
    "intervals.py",
    "doctests.py",
    "draws.py",
    "slots.py",
    "budget.py",
    "prompt.py",
    "verdict.py",
)
EACH = 4
"""Tasks a file."""
Change = tuple[int, str, str]
"""Line, old text from its beginning on, new text."""
Made = tuple[str, list[Change]]
Function = ast.FunctionDef


@dataclass(frozen=True, slots=True)
class Source:
    """A file and its tree."""

    text: str
    tree: ast.Module

    @property
    def lines(self) -> list[str]:
        """Lines with their ends."""
        return self.text.splitlines(keepends=True)

    def functions(self) -> list[Function]:
        """Functions whose name occurs once, so that a task can name them."""
        found = [n for n in ast.walk(self.tree) if isinstance(n, Function)]
        names = [n.name for n in found]
        return [n for n in found if names.count(n.name) == 1 and not n.name.startswith("__")]


Way = Callable[[Source, random.Random], Iterator[Made]]


def constants(source: Source, chance: random.Random) -> Iterator[Made]:
    """A number of the module gets another value."""
    for node in source.tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            value, target = node.value, node.targets[0]
            if type(value.value) is int and isinstance(target, ast.Name):
                new = value.value + chance.randint(2, 9)
                old = source.lines[node.lineno - 1]
                made = f"{old[: value.col_offset]}{new}{old[value.end_col_offset :]}"
                yield (
                    f"Change the value of `{target.id}` to {new}.",
                    [(node.lineno, old, made)],
                )


def parameters(source: Source, _: random.Random) -> Iterator[Made]:
    """A parameter gets another name, in the whole function."""
    for node in source.functions():
        for arg in node.args.args:
            uses = [n for n in ast.walk(node) if isinstance(n, ast.Name) and n.id == arg.arg]
            inner = [n for n in ast.walk(node) if isinstance(n, ast.arg) and n.arg == arg.arg]
            told = re.search(rf"\b{arg.arg}\b", ast.get_docstring(node) or "")
            keyword = re.search(rf"\b{arg.arg}=", source.text)
            if arg.arg == "self" or not uses or len(inner) > 1 or told or keyword:
                continue
            new = f"given_{arg.arg}"
            yield (
                f"In `{node.name}`, rename the parameter `{arg.arg}` to `{new}`.",
                _renamed(source, [(n.lineno, n.col_offset) for n in (arg, *uses)], arg.arg, new),
            )


def guards(source: Source, _: random.Random) -> Iterator[Made]:
    """A check at the beginning of a function."""
    for node in source.functions():
        names = [a.arg for a in node.args.args if a.arg != "self"]
        if names and ast.get_docstring(node) and len(node.body) > 1:
            pad = " " * node.body[1].col_offset
            line = (node.body[0].end_lineno or 0) + 1
            told = f'if not {names[0]}:\n    raise ValueError("no {names[0]}")\n'
            guard = "".join(f"{pad}{x}\n" for x in told.splitlines())
            old = source.lines[line - 1]
            yield (
                f"In `{node.name}`, directly below its docstring, add:\n{told.rstrip()}\n",
                [(line, old, guard + old)],
            )


def methods(source: Source, _: random.Random) -> Iterator[Made]:
    """A method more, at the end of a class."""
    for node in source.tree.body:
        if isinstance(node, ast.ClassDef) and isinstance(node.body[-1], Function):
            told = f'def label(self) -> str:\n    return "{node.name.lower()}"\n'
            made = "".join(f"    {x}\n" for x in told.splitlines())
            line = node.end_lineno or 0
            old = source.lines[line - 1]
            yield (
                f"At the end of the class `{node.name}`, add this method:\n{told.rstrip()}\n",
                [(line, old, f"{old}\n{made}")],
            )


def deletions(source: Source, _: random.Random) -> Iterator[Made]:
    """A statement less."""
    for node in source.functions():
        for part in node.body:
            line = source.lines[part.lineno - 1]
            simple = isinstance(part, ast.Assign | ast.Expr | ast.AugAssign)
            doc = isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)
            one = part.lineno == part.end_lineno and source.text.count(line) == 1
            if simple and one and not doc and len(node.body) > 1:
                yield (
                    f"In `{node.name}`, delete the line `{line.strip()}`.",
                    [(part.lineno, line, "")],
                )


def returns(source: Source, _: random.Random) -> Iterator[Made]:
    """Another value is returned."""
    for node in source.functions():
        found = [n for n in ast.walk(node) if isinstance(n, ast.Return) and n.value]
        if len(found) == 1 and found[0].lineno == found[0].end_lineno:
            line = source.lines[found[0].lineno - 1]
            made = f"{line[: found[0].col_offset]}return None\n"
            if line.strip() != "return None" and line.lstrip().startswith("return"):
                yield (
                    f"In `{node.name}`, return None instead of "
                    f"`{line.strip().removeprefix('return ')}`.",
                    [(found[0].lineno, line, made)],
                )


def conditions(source: Source, _: random.Random) -> Iterator[Made]:
    """A condition is turned round."""
    for node in source.functions():
        for part in ast.walk(node):
            if not isinstance(part, ast.If) or part.test.lineno != part.test.end_lineno:
                continue
            line, test = (
                source.lines[part.lineno - 1],
                ast.get_source_segment(source.text, part.test),
            )
            if test and source.text.count(line) == 1 and line.strip() == f"if {test}:":
                yield (
                    f"In `{node.name}`, change the condition `if {test}:` to `if not ({test}):`.",
                    [(part.lineno, line, line.replace(test, f"not ({test})", 1))],
                )


WAYS: tuple[Way, ...] = (
    constants,
    parameters,
    guards,
    methods,
    deletions,
    returns,
    conditions,
)


def tasks(folder: Path = FOLDER, seed: int = SEED) -> Iterator[dict[str, object]]:
    """All tasks, file by file."""
    for number, file in enumerate(FILES):
        text = (folder / "edits" / "files" / file).read_text("utf-8")
        source = Source(text, ast.parse(text))
        ways = [*WAYS[number:], *WAYS[:number]]  # so that each kind gets its share
        done = 0
        for way in ways:
            chance = random.Random(f"{seed}:{file}:{way.__name__}")
            found = list(way(source, chance))
            if not found or done == EACH:
                continue
            task, changes = chance.choice(found)
            done += 1
            yield {
                "id": f"{file.removesuffix('.py')}-{way.__name__}",
                "file": file,
                "kind": way.__name__,
                "task": task,
                "changes": [{"old": old, "new": new, "line": n} for n, old, new in changes],
            }


def _renamed(source: Source, places: list[tuple[int, int]], name: str, new: str) -> list[Change]:
    made: list[Change] = []
    for number in sorted({line for line, _ in places}):
        old = text = source.lines[number - 1]
        for column in sorted((c for line, c in places if line == number), reverse=True):
            text = text[:column] + new + text[column + len(name) :]
        made.append((number, old, text))
    return made


def main() -> int:
    """Write the file, or say with --check whether it is as it would be written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=FOLDER / "formats" / "tasks.jsonl")
    given = parser.parse_args()
    text = "".join(json.dumps(task, ensure_ascii=False) + "\n" for task in tasks(seed=given.seed))
    if given.check:
        return int(given.out.read_text("utf-8") != text)
    given.out.write_text(text, "utf-8", newline="")
    print(f"{text.count(chr(10))} tasks, {len(text.encode())} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
