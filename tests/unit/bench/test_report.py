"""What people read of a results file."""

import pytest

from standalone_orchestrator.bench.compare import compare, comparison_text, of_contestant
from standalone_orchestrator.bench.report import line, report
from standalone_orchestrator.core.errors import UsageError


def test_a_report_says_shares_with_intervals_and_medians(sample) -> None:
    samples = [sample(seed=n) for n in range(1, 10)]
    samples.append(sample(seed=12, status="partial", exit_code=1, solved=False, cost=None))
    said = report(samples)
    assert "samples: 10; seeds: 1 to 9, 12" in said
    assert "verified           9/10 [60%, 98%]" in said
    assert "false verified     0/9 [0%, 30%]" in said
    assert "read               100" in said
    assert "must not happen" not in said


def test_the_honesty_of_verdicts_is_two_shares(sample) -> None:
    samples = [
        *(sample(seed=n) for n in range(3)),
        sample(seed=3, solved=False, false_verified=True),
        sample(seed=4, status="partial", exit_code=1),
    ]
    said = report(samples)
    assert "false verified     1/4 [" in said
    assert "solved, says so    3/4 [" in said
    assert "solved, says so    none solved" in report([sample(solved=False, status="failed")])


def test_what_passes_of_unsolved_samples_is_told_by_the_mean_share(sample) -> None:
    parts = [(4, 0), (3, 1), (1, 3), (0, 0)]
    samples = [
        sample(seed=n, status="partial", hidden_passed=good, hidden_failed=bad, solved=n == 0)
        for n, (good, bad) in enumerate(parts)
    ]
    assert "mean hidden share  50%" in report(samples)
    assert "mean hidden share  100%" in report(samples[:1])


def test_each_contestant_has_rows_of_its_own(sample) -> None:
    samples = [sample(), sample(task="l3-queue"), sample(contestant="single-shot", solved=False)]
    table = [row for row in report(samples, markdown=True).splitlines() if row.startswith("|")]
    assert [row.split("|")[1].strip() for row in table[2:]] == [
        "ours: l2-calculator", "ours: l3-queue", "ours: all", "single-shot: l2-calculator",
    ]  # fmt: skip


def test_each_model_has_rows_of_its_own(sample) -> None:
    samples = [sample(), sample(model="small", solved=False), sample(seed=2)]
    table = [row for row in report(samples, markdown=True).splitlines() if row.startswith("|")]
    assert [tuple(cell.strip() for cell in row.split("|")[1:3]) for row in table[2:]] == [
        ("ours · embedded: l2-calculator", "2"), ("ours · small: l2-calculator", "1"),
    ]  # fmt: skip


def test_how_samples_were_taken_is_said_where_it_is_not_as_usual(sample) -> None:
    usual = [sample(sandboxed=True), sample(seed=2)]
    assert "sandbox" not in report(usual)
    assert "side by side" not in report(usual)
    said = report([*usual, sample(seed=3, sandboxed=False), sample(seed=4, jobs=4)])
    assert "without the sandbox: 1 of 4 samples" in said
    assert "side by side: 1 of 4 samples, 4 at once" in said


def test_what_must_not_happen_is_named(sample) -> None:
    false = sample(
        solved=False, false_verified=True, hidden_failed=1, hidden_why="a: \x1b[2J1 != 2"
    )
    hung = sample(seed=2, status="", exit_code=None, solved=False, fault="it did not end")
    said = report([false, hung])
    assert "FALSE VERIFIED: a: [2J1 != 2" in said
    assert "no verdict" in said
    assert "CRASHED: it did not end" in said
    assert "\x1b" not in said


def test_markdown_has_a_row_for_each_task_and_one_for_all(sample) -> None:
    rows = report([sample(), sample(task="l3-queue")], markdown=True).splitlines()
    table = [row for row in rows if row.startswith("|")]
    assert [row.split("|")[1].strip() for row in table] == [
        "task", "---", "l2-calculator", "l3-queue", "all",
    ]  # fmt: skip
    assert len({row.count("|") for row in table}) == 1


def test_a_sample_is_one_line(sample) -> None:
    said = line(sample(hidden_why="a\nb"))
    assert said == (
        "l2-calculator seed 1: verified, hidden 5/5, 7 s, model 4 s, 40 tokens written, "
        "10.0 a second"
    )


def test_samples_are_paired_by_task_and_seed(sample) -> None:
    first = [sample(seed=n, solved=n == 1) for n in range(1, 9)]
    second = [sample(seed=n, solved=n != 2) for n in range(1, 11)]
    found = compare(first, second)
    assert (found.pairs, found.unpaired) == (8, 2)
    assert (found.both, found.only_first, found.only_second) == (1, 0, 6)
    assert found.difference == pytest.approx(0.75)
    assert found.p == pytest.approx(0.03125)
    assert 0 < found.low < 0.75 < found.high <= 1
    assert "B - A: +75.0% of the pairs" in comparison_text(found)


def test_files_without_a_pair_cannot_be_compared(sample) -> None:
    with pytest.raises(UsageError, match="no task and seed in common"):
        compare([sample()], [sample(task="other")])


def test_two_contestants_of_one_file_are_compared(sample) -> None:
    samples = [sample(seed=n) for n in range(4)]
    samples += [sample(seed=n, contestant="single-shot", solved=n == 0) for n in range(4)]
    ours, other = (of_contestant(samples, name) for name in ("ours", "single-shot"))
    assert compare(other, ours).only_second == 3
    with pytest.raises(UsageError, match="hold samples of several contestants"):
        compare(samples, ours)
    with pytest.raises(UsageError, match="no sample of aider"):
        of_contestant(samples, "aider")
