"""What ways to choose come to over a pool, and that nothing is chosen or graded twice."""

from dataclasses import replace
from pathlib import Path

import pytest

from standalone_orchestrator.bench.choices import (
    AS_IT_IS,
    EARLY,
    FIRST,
    VISIBLE,
    Choice,
    Way,
    as_recorded,
    drawing,
    figures,
    program_of,
    recorded,
    table,
    told,
    ways,
)
from standalone_orchestrator.bench.choosing import Chosen, Unfit
from standalone_orchestrator.bench.grade import Grade
from standalone_orchestrator.bench.pool import Drawn, Pooled
from standalone_orchestrator.bench.selecting import LeftOut, Setup, open_choices, select
from standalone_orchestrator.core.checks import Score
from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.core.search import Take, Wave, next_try
from standalone_orchestrator.core.search_state import SearchPolicy, SearchState, Seen

POLICY = SearchPolicy()


def pooled(task: str, index: int, text: str, *, passed: bool, **drawn) -> Pooled:
    files = {"calc.py": text}
    one = Drawn(index=index, temperature=0.1 * index, seed=index, text=text, files=files, **drawn)
    return Pooled(suite="levels", task=task, seed=1, contestant="c", drawn=one, passed=passed)


def choice(task: str, passed: str, *, selected: bool, way: str = AS_IT_IS) -> Choice:
    return Choice(
        problem=("levels", task, 1, "c", "", ""),
        way=way,
        samples=len(passed),
        programs=tuple(passed),
        passed=tuple(letter == "+" for letter in passed),
        origin="draw 1 at 0",
        selected=selected,
        form="f",
        source="s",
    )


def test_the_first_samples_are_one_wave_and_nothing_follows_it() -> None:
    rows = [pooled("a", n, "x", passed=False) for n in range(3)]
    policy = drawing(Way(AS_IT_IS, 2, SearchPolicy(draws=1, questions=5)), rows)
    assert policy.temperatures == (0.0, 0.1)
    assert policy.questions == 5
    state = SearchState(policy, trusted=False)
    assert next_try(state) == Wave((0, 1))
    assert next_try(replace(state, trusted=True)) == Wave((0, 1))
    wrong = Seen("draw", Score(), failed=("g1",), blamed=("f",))
    after = replace(state, seen=(wrong, wrong), drawn=2, waves=1, comparable=False)
    assert next_try(after) == Take(0)


def test_to_stop_early_is_to_draw_as_a_run_does_and_try_nothing_else() -> None:
    rows = [pooled("a", n, "x", passed=False) for n in range(4)]
    policy = drawing(Way(EARLY, 4, SearchPolicy(compare=2), early=True), rows)
    state = SearchState(policy, trusted=False, comparable=False)
    assert next_try(state) == Wave((0, 1))
    right, wrong = Seen("draw", Score(generated=1)), Seen("draw", Score(), failed=("g1",))
    seen = replace(state, drawn=2, waves=1)
    assert next_try(replace(seen, seen=(right, right))) == Take(0)
    assert next_try(replace(seen, seen=(right, wrong))) == Wave((2, 3), fresh=True)
    assert next_try(replace(seen, seen=(wrong, wrong))) == Wave((2, 3), fresh=True)
    assert next_try(replace(seen, seen=(wrong,) * 4, drawn=4, waves=2)) == Take(0)
    assert next_try(replace(seen, seen=(right, *[wrong] * 3), drawn=4, waves=2)) == Take(0)


def test_each_way_has_one_part_off_or_fewer_samples() -> None:
    found = ways(POLICY, 8)
    names = [(way.name, way.samples) for way in found]
    assert names[0] == (AS_IT_IS, 8)
    assert [n for name, n in names[1:] if name == AS_IT_IS] == [4, 2, 1]
    assert [name for name, n in names if name == EARLY] == [EARLY]
    assert names[-2:] == [(VISIBLE, 8), (FIRST, 8)]
    assert len(set(names)) == len(names)
    changed = {way.policy for way in found[1:6]}
    assert changed == {
        replace(POLICY, dedupe=False),
        replace(POLICY, mend_imports=False),
        replace(POLICY, mend_defaults=False),
        replace(POLICY, agreement=False),
        replace(POLICY, questions=0),
    }
    assert [way.samples for way in ways(POLICY, 5) if way.name == AS_IT_IS] == [5, 4, 2, 1]
    assert [way.samples for way in ways(POLICY, 1) if way.name == AS_IT_IS] == [1]


def test_what_is_selected_is_counted_between_mean_and_oracle() -> None:
    chosen = [
        choice("a", "+---", selected=True),
        choice("b", "++--", selected=False),
        choice("c", "----", selected=False),
        choice("a", "+---", selected=False, way="x"),
        choice("b", "++--", selected=True, way="x"),
        choice("c", "----", selected=False, way="x"),
        choice("d", "++++", selected=True, way="x"),
    ]
    usual, other = figures(chosen)
    assert (usual.problems, other.problems) == (3, 3)
    assert usual.mean == other.mean == pytest.approx(0.25)
    assert usual.oracle == pytest.approx(2 / 3)
    assert usual.selected == pytest.approx(1 / 3)
    assert usual.of_gap == pytest.approx((1 / 3 - 0.25) / (2 / 3 - 0.25))
    assert usual.low < usual.of_gap < usual.high
    assert (usual.gained, usual.lost) == (0, 0)
    assert (other.gained, other.lost) == (1, 1)
    assert "| as it is | 4 | 4.0 | 3 | 25.0% | 66.7% | 33.3% | 20% |" in table(
        (usual,), markdown=True
    )
    assert figures([]) == ()


def test_where_all_samples_are_alike_there_is_no_gap() -> None:
    (row,) = figures([choice("a", "++", selected=True), choice("b", "--", selected=False)])
    assert row.of_gap is None
    assert (row.low, row.high) == (0.0, 0.0)
    assert table((row,)).splitlines()[1].split()[-4:] == ["-", "-", "0", "0"]


def test_the_rules_of_others_choose_among_what_they_recorded() -> None:
    rows = [
        pooled("a", 0, "x", passed=False, visible=False),
        pooled("a", 1, "y", passed=True, visible=True),
    ]
    seen = as_recorded(Way(VISIBLE, 2, None), rows, "f", "s")
    assert (seen.selected, seen.passed, seen.origin) == (True, (False, True), "draw 2 at 0.1")
    assert not as_recorded(Way(FIRST, 2, None), rows, "f", "s").selected
    assert told(seen) == "a seed 1: draw 2 at 0.1, passes; 1 of 2 pass"


def test_a_pool_alone_says_what_the_contestants_own_rule_brings() -> None:
    pool = [pooled("a", n, f"{n}", passed=n == 2, visible=n > 0) for n in range(3)]
    pool += [pooled("b", n, f"{n}", passed=n > 0, visible=n == 1) for n in range(4)]
    rows = recorded(pool)
    assert [(r.samples, r.problems, r.oracle, r.selected) for r in rows] == [
        (3, 2, 1.0, 0.5),
        (2, 2, 0.5, 0.5),
        (1, 2, 0.0, 0.0),
    ]
    assert rows[0].mean == pytest.approx(0.5)
    assert "gained" not in table(rows)
    assert recorded([]) == ()


def test_programs_are_told_apart_by_what_they_change() -> None:
    texts = [{"a": "x"}, {"a": None}, {"a": ""}, {"a": "x", "b": "y"}, {"b": "x"}]
    assert len({program_of(files) for files in texts}) == len(texts)
    assert program_of({"a": "x", "b": "y"}) == program_of({"b": "y", "a": "x"})
    assert program_of({}) == ""


class Played:
    """Chooses the last sample each time, and makes what `text` says of it."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.chosen = 0
        self.graded: list[str] = []

    def __call__(self, problem, place):
        self.problems.append(problem.task.id)
        self._drawn = problem.drawn
        return Unfit("no") if problem.drawn[0].text == "unfit" else self

    def choose(self, policy):
        self.chosen += 1
        made = tuple({"calc.py": f"{one.text}!"} for one in self._drawn[: policy.draws])
        return Chosen(made, made[-1], "the last")

    def grade(self, task, tree, scratch):
        text = (tree / "calc.py").read_text()
        self.graded.append(text)
        return Grade(("t",), () if text == "good!" else ("t",))


def setup_of(played: Played, scratch: Path, source: str = "s") -> Setup:
    return Setup(2, POLICY, source, played.grade, scratch, played)


def test_what_was_chosen_and_graded_is_not_done_again(task, tmp_path: Path) -> None:
    path, played = tmp_path / "choices.jsonl", Played()
    other = replace(task, id="l3-queue", folder=task.folder.parent / "l3-queue")
    problems = [
        (one, [pooled(one.id, 0, "bad", passed=False), pooled(one.id, 1, "good", passed=False)])
        for one in (task, other)
    ]
    with open_choices(path) as kept:
        begun = select(problems, setup_of(played, tmp_path), kept)
        first = next(begun)
        begun.close()  # as when it is interrupted
    assert played.graded == ["bad!", "good!"]
    assert [(c.way, c.samples, c.selected) for c in first if c.way == AS_IT_IS] == [
        (AS_IT_IS, 2, True),
        (AS_IT_IS, 1, False),
    ]
    assert first[0].passed == (False, True)
    assert played.chosen == len(first) - 2
    with path.open("a") as file:
        file.write('{"problem": ["levels", ')
    with open_choices(path) as kept:
        again, second = select(problems, setup_of(played, tmp_path), kept)
    assert again == first
    assert played.problems == ["l2-calc", "l3-queue"]
    assert len(played.graded) == 4
    with open_choices(path) as kept:
        list(select(problems, setup_of(played, tmp_path, "another"), kept))
    assert played.problems == ["l2-calc", "l3-queue"] * 2
    assert len(played.graded) == 4
    assert [c.problem[1] for c in second] == ["l3-queue"] * len(second)


def test_a_task_that_was_changed_is_chosen_and_graded_anew(task, tmp_path: Path) -> None:
    path, played = tmp_path / "choices.jsonl", Played()
    problems = [(task, [pooled(task.id, n, "good", passed=False) for n in range(2)])]
    for times in (1, 2):
        with open_choices(path) as kept:
            list(select(problems, setup_of(played, tmp_path), kept))
        assert len(played.graded) == times
        task.goal.write_text("Otherwise.\n")


def test_a_source_that_is_not_known_chooses_anew(task, tmp_path: Path) -> None:
    path, played = tmp_path / "choices.jsonl", Played()
    problems = [(task, [pooled(task.id, n, "good", passed=False) for n in range(2)])]
    for _ in range(2):
        with open_choices(path) as kept:
            list(select(problems, setup_of(played, tmp_path, ""), kept))
    assert len(played.problems) == 2
    assert len(played.graded) == 1


def test_problems_that_cannot_be_chosen_for_are_named(task, tmp_path: Path) -> None:
    few = [pooled("l2-calc", 0, "bad", passed=False)]
    unfit = [pooled("l2-calc", n, "unfit", passed=False) for n in range(2)]
    with open_choices(tmp_path / "c.jsonl") as kept:
        found = list(select([(task, few), (task, unfit)], setup_of(Played(), tmp_path), kept))
    assert found == [LeftOut(few[0].key, "it has 1 samples"), LeftOut(few[0].key, "no")]


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text('{"format": 1}\n')
    with pytest.raises(UsageError, match="holds something else than choices"):
        open_choices(path)
    assert path.read_text() == '{"format": 1}\n'
