"""Counting what comes of replies: a wrong application is called one, whatever applied it."""

from pathlib import Path

import pytest

from standalone_orchestrator.bench.corpus import Change, EditCase, LoadedCase, load_corpus
from standalone_orchestrator.bench.edits import (
    WEIGHT,
    edits_report,
    outcome_of,
    product,
    run_edits,
    tally,
)
from standalone_orchestrator.bench.results import read_results, write_results
from standalone_orchestrator.phases.build.candidate import Text, Unusable
from standalone_orchestrator.system.clock import FakeClock

SUITES = Path(__file__).resolve().parents[3] / "benchmarks"
NAMES = {"id": "c", "file": "a.py", "kind": "k", "format": "blocks", "reply": "r"}


def case(*, after: str | None = "x = 2\n", word: str = "12") -> LoadedCase:
    label = {"changes": (Change(old="1", new="2"),)} if after else {"refused": word}
    made = EditCase.model_validate(NAMES | label)
    return LoadedCase(case=made, origin="hand", before="x = 1\n", after=after)


@pytest.mark.parametrize(
    ("loaded", "made", "outcome"),
    [
        (case(), Text("x = 2\n"), "applied"),
        (case(), Text("x = 2"), "applied wrongly"),
        (case(), Text("x = 1\n"), "applied wrongly"),
        (case(), Unusable("no"), "not applied"),
        (case(after=None), Text("x = 2\n"), "not refused"),
        (case(after=None), Unusable("at lines 3, 12."), "refused"),
        (case(after=None), Unusable("at line 121"), "refused uselessly"),
        (case(after=None, word="..."), Unusable("leaves out with `# ...`"), "refused"),
    ],
)
def test_outcomes_are_told_apart(loaded, made, outcome):
    assert outcome_of(loaded, made) == outcome


def test_a_deliberately_wrong_applier_is_caught_in_every_case():
    cases = load_corpus(SUITES)
    wrong = list(run_edits(cases, FakeClock(), applier=lambda c: Text(f"{c.before}# oops\n")))
    assert all(s.bad and not s.solved for s in wrong)
    assert tally(wrong).wrong == len(cases)
    assert tally(wrong).score == 1 - WEIGHT
    assert "applied wrongly" in edits_report(wrong)


def test_an_applier_that_refuses_everything_is_no_wrong_one():
    samples = list(run_edits(load_corpus(SUITES), FakeClock(), applier=lambda _: Unusable("no")))
    assert tally(samples).wrong == 0
    assert not any(s.bad or s.solved for s in samples)
    assert tally(samples).score == 0.0


def test_the_product_applies_nothing_wrongly_and_nearly_all_that_can_be_mended():
    samples = list(run_edits(load_corpus(SUITES), FakeClock()))
    for half in ("tune", "report"):
        found = tally([s for s in samples if s.task.startswith(half)])
        assert found.wrong == 0, edits_report(samples)
        assert found.counts["applied"] >= 0.97 * found.mendable, edits_report(samples)


def test_numbers_are_the_same_each_time_and_from_the_file(tmp_path):
    cases = load_corpus(SUITES)[:40]
    first, second = (list(run_edits(cases, FakeClock())) for _ in range(2))
    assert first == second
    write_results(tmp_path / "new" / "r.jsonl", first)
    assert edits_report(read_results(tmp_path / "new" / "r.jsonl")) == edits_report(first)
    table = edits_report(first, markdown=True)
    assert "| report half | must be applied |" in table


def test_what_a_wrong_one_did_is_shown_on_one_line_without_control_characters():
    loaded = case()
    (sample,) = run_edits([loaded], FakeClock(), applier=lambda _: Text("x = \x1b[2J3\n"))
    told = edits_report([sample])
    assert sample.task == "report/hand/k/c" or sample.task == "tune/hand/k/c"
    assert "\x1b" not in told
    assert "x = 2" in told


def test_a_reply_that_a_limit_ended_is_given_as_such():
    cut = case().case.model_copy(update={"reply": "<<<<<<< SEARCH\nx = 1\n=======\nx = 2\n"})
    loaded = case().model_copy(update={"case": cut})
    assert product(loaded) == Text("x = 2\n")
    stopped = cut.model_copy(update={"stop": "length"})
    assert isinstance(product(loaded.model_copy(update={"case": stopped})), Unusable)


def test_tallies_of_nothing_are_whole():
    assert tally([]).score == 1.0
    assert tally([]).total == 0
