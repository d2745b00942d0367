"""The page of a benchmark: plots by our own arithmetic, nothing from elsewhere."""

import re
import xml.etree.ElementTree as ET

from standalone_orchestrator.bench.page import page
from standalone_orchestrator.bench.plots import Series, Share, bars, plot, within
from standalone_orchestrator.bench.pool import Drawn, Pooled


def test_the_share_within_a_cost_rises_at_each_solved_sample() -> None:
    steps = ((0.0, 0.0), (10.0, 0.0), (10.0, 0.25), (30.0, 0.25), (30.0, 0.5))
    assert within([30.0, 10.0], 4) == steps
    assert within([], 3) == ((0.0, 0.0),)


def test_lines_stay_inside_of_their_axes() -> None:
    made = plot("t", "x", [Series("a", within([1234.0, 5.0], 2)), Series("b", ((0.0, 0.0),))])
    for line in made.lines:
        for point in line.path.split():
            x, y = map(float, point.split(","))
            assert made.left <= x <= made.right
            assert made.top <= y <= made.bottom
    assert [line.title for line in made.lines] == ["a: 100%", "b: 0%"]
    assert made.x_ticks[0].label == "0"
    assert made.x_ticks[-1].at <= made.right


def test_a_bar_is_as_long_as_its_share() -> None:
    (group,) = bars([("l2", [Share("a", 1, 2, 0.1, 0.9), Share("b", 2, 2, 0.3, 1.0)])]).groups
    half, whole = group.bars
    assert whole.width == 2 * half.width > 0
    assert half.y < whole.y


def test_a_page_holds_every_contestant_and_nothing_from_a_network(sample) -> None:
    samples = [sample(), sample(contestant="<b>other", solved=False), sample(task="l3", cost=None)]
    drawn = [Drawn(index=n, temperature=0, seed=n, text="", files={}) for n in (0, 1)]
    pool = [
        Pooled(suite="s", task="t", seed=1, contestant="c", drawn=one, passed=one.index == 1)
        for one in drawn
    ]
    text = page(samples, pool)
    assert "&lt;b&gt;other" in text
    assert "<b>other" not in text
    assert not re.search(r"https?://|<script|@import|url\(", text)
    assert "oracle@k: 100%" in text
    assert "selected@k: 0%" in text
    for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        ET.fromstring(svg)
    assert "oracle@k" not in page(samples, [])


def test_pools_of_other_models_or_settings_have_curves_of_their_own(sample) -> None:
    def drawn(n: int, *, passed: bool, model: str, settings: str = "abc") -> Pooled:
        one = Drawn(index=n, temperature=0, seed=n, text="", files={})
        return Pooled(
            suite="s",
            task="t",
            seed=1,
            contestant="c",
            drawn=one,
            passed=passed,
            model=model,
            settings=settings,
        )

    pool = [drawn(n, passed=False, model="a") for n in (0, 1)]
    pool += [drawn(n, passed=True, model="b") for n in (0, 1)]
    pool += [drawn(n, passed=n == 1, model="b", settings="def") for n in (0, 1)]
    text = page([sample()], pool)
    for name in ("c · a · abc", "c · b · abc", "c · b · def"):
        assert f"over the pool of samples of {name}" in text
    assert [text.count(f"<title>oracle@k: {share}") for share in ("0%", "100%")] == [1, 2]
    assert [text.count(f"<title>selected@k: {share}") for share in ("0%", "100%")] == [2, 1]
    assert "over the pool of samples<" in page([sample()], pool[:2])
