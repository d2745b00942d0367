"""What the models read: its wording is reviewed, says nothing of a benchmark, and ships."""

import importlib.util
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import standalone_orchestrator

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]


def _made() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("make_snapshots", FOLDER / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return dict(module.prompts())


MADE = _made()
TEMPLATES = sorted(
    path.relative_to(ROOT)
    for path in (ROOT / "src").rglob("*.j2")
    if not path.name.endswith(".html.j2") and "report" not in path.parts  # pages for people
)
HINTS = Path("src/standalone_orchestrator/phases/specify/hints.toml")


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_prompt_reads_as_it_was_reviewed(name):
    kept = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert MADE[name] == kept, "run `python tests/snapshots/make.py` if the change is meant"


def test_no_snapshot_is_left_over():
    assert {p.stem for p in FOLDER.glob("*.txt")} == set(MADE)


@pytest.mark.parametrize("name", sorted(MADE))
def test_no_prompt_holds_what_a_template_left_behind(name):
    assert not re.search(r"\{[{%]|[%}]\}|\n{4,}", MADE[name])


def _words_of_the_benchmarks() -> set[str]:
    named = {"calculator", "miniqueue", "bookmark", "bookmarks", "enqueue", "dequeue", "subtract"}
    folders = {p.parent.name for p in (ROOT / "benchmarks").rglob("goal.md")}
    found = named | {w for name in folders for w in re.findall(r"[a-z]{4,}", name)}
    return found - {"task"}  # every run has one


@pytest.mark.parametrize("path", [*TEMPLATES, HINTS], ids=lambda p: p.name)
def test_no_template_says_anything_of_a_benchmark(path):
    words = set(re.findall(r"[a-z]+", (ROOT / path).read_text("utf-8").lower()))
    assert not words & _words_of_the_benchmarks()


def test_every_prompt_template_has_a_snapshot():
    found = {p.name for p in TEMPLATES}
    assert found == {
        "again.md.j2", "body.md.j2", "cause.md.j2", "concern.md.j2", "contest.md.j2", "file.md.j2",
        "oracle.md.j2", "outline.md.j2", "part.md.j2", "plan.md.j2", "repair.md.j2",
        "session.md.j2", "system.md.j2", "tests.md.j2",
    }  # fmt: skip


def _runs_of_five(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[n:] for n in range(5)), strict=False))


def test_no_five_words_of_a_goal_stand_in_a_hint():
    hints = _runs_of_five((ROOT / HINTS).read_text("utf-8"))
    goals = list((ROOT / "benchmarks").rglob("goal.md"))
    assert goals
    assert not [g for g in goals if hints & _runs_of_five(g.read_text("utf-8"))]


@pytest.mark.parametrize("path", [*TEMPLATES, HINTS], ids=lambda p: p.name)
def test_templates_ship_with_the_package(path):
    below = Path(*path.parts[2:])
    assert files(standalone_orchestrator).joinpath(*below.parts).is_file()
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    assert path.parts[:2] == ("src", "standalone_orchestrator")
    assert wheel["targets"]["wheel"] == {"packages": ["src/standalone_orchestrator"]}


def test_the_system_part_is_short():
    system = MADE["head-empty-folder"].split("[user]")[0]
    assert len(system) < 1_500 * 3


def test_what_does_not_change_stands_before_what_does():
    text = MADE["head-project-and-plan"]
    order = ["[system]", "# The project as it is", "# Rules", "# Task", "# Plan", "TAIL"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
