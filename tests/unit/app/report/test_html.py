"""The page: whole, small, harmless."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from standalone_orchestrator.app.report.html import LIMIT, report_html, shorten, spans
from standalone_orchestrator.app.report.timeline import WIDTH, timeline
from standalone_orchestrator.app.report.view import RunView, gather
from standalone_orchestrator.core.checks import Score
from standalone_orchestrator.core.events import Measured
from standalone_orchestrator.core.strength import Mutant, weakly_checked
from standalone_orchestrator.core.task import Task
from standalone_orchestrator.memory import lines
from standalone_orchestrator.memory.profile import RunProfile

GOLDEN = Path(__file__).parents[3] / "golden" / "journals"
NAMES = ("verified", "partial")
EVIL = "<script>alert(1)</script>\"'><img src=http://evil.example/x onerror=alert(1)>{{ 7*7 }}"
VOID = {"meta", "br", "img", "path", "circle", "line", "col", "input", "link"}


def view_of(name: str) -> RunView:
    diff = (GOLDEN / "sample.diff").read_text(encoding="utf-8")
    return gather(lines.read(GOLDEN / f"v1-{name}" / "journal.jsonl"), diff=diff)


class Page(HTMLParser):
    """Balanced tags, and every attribute that could make a browser ask somebody."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.asks: list[str] = []
        self.said = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            loads = name in {"src", "href", "srcset", "action", "data", "poster", "xlink:href"}
            if loads or name.startswith("on") or "url(" in (value or ""):
                self.asks.append(f"{tag} {name}={value}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, f"</{tag}> is out of place"

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_whole_small_and_asks_nobody(name: str) -> None:
    text = report_html(view_of(name))
    page = Page(text)
    assert page.open == []
    assert page.asks == []
    assert not page.tags & {"script", "link", "iframe", "img", "object", "form"}
    assert "@import" not in text
    assert "url(" not in text
    assert not re.search(r"https?://", text)
    assert len(text.encode()) < 100_000


def test_the_page_names_what_is_weakly_checked_and_what_no_check_noticed() -> None:
    view = view_of("verified")
    mutants = tuple(
        Mutant("calc.py", "evaluate", line, f"`{line}` became {EVIL}", ("c1",), killer)
        for line, killer in enumerate(("", "", "", "g1"), 11)
    )
    weak = weakly_checked(mutants, ["c1"])
    text = report_html(
        replace(
            view,
            verdict=replace(view.verdict, weakly_checked=weak),
            measured=Measured("strength/3", view.tree, mutants, 2),
        )
    )
    said = " ".join(Page(text).said.split())
    assert "weakly checked, 3 of 4 mutants survived: calc.py line 11: 11 became" in said
    assert "Strength of the checks 1 of 4 mutants killed" in said
    assert said.count("calc.py line 1") == 4  # at its criterion, and the three survivors
    assert "There was no time for 2 more." in said
    assert "<script" not in text
    assert "Strength of the checks" not in report_html(view)


def test_the_first_things_said_are_verdict_place_cost_and_evidence() -> None:
    said = " ".join(Page(report_html(view_of("verified"))).said.split())
    places = [
        said.index(part)
        for part in (
            "Verified All 5 criteria hold",
            "2 files in /home/ada/calculator",
            "1 min 44 s",
            "weakest authority: generated",
            "evaluate respects precedence",
            "test_spec.py::test_example_1",
            "Timeline",
            "Candidates",
            "Changes",
            "Costs",
        )
    ]
    assert places == sorted(places)
    assert "Handoff" not in said


def test_a_run_that_did_not_verify_brings_its_handoff() -> None:
    said = Page(report_html(view_of("partial"))).said
    for part in ("Handoff", "What to do next", "What was tried", "Last diagnosis", "git merge"):
        assert part in said


def spoilt(view: RunView, text: str) -> RunView:
    """The same run, with `text` wherever a model, a test or a user had a say."""
    verdict = view.verdict
    criteria = tuple(
        replace(
            said,
            criterion=replace(said.criterion, text=text),
            why=text,
            evidence=tuple(
                replace(e, check=text, command=text, message=text, source=text)
                for e in said.evidence
            ),
        )
        for said in verdict.criteria
    )
    return replace(
        view,
        task=Task(text, (text,), (text,)),
        reason=text,
        verdict=replace(
            verdict,
            criteria=criteria,
            failing=tuple(e for said in criteria for e in said.evidence),
            guards=criteria[0].evidence,
            unclaimed=(text,),
            set_aside=((text, text),),
            remarks=(text,),
        ),
        candidates=tuple(
            replace(c, origin=text, path=text, failed=(text,) * 9) for c in view.candidates
        ),
        diagnoses=tuple(
            replace(d, whys=tuple(replace(w, text=text, evidence=text) for w in d.whys))
            for d in view.diagnoses
        ),
        notices=tuple(replace(n, text=text, topic=text, step=text) for n in view.notices),
        diff=f"--- a/{text}\n+++ b/{text}\n@@ -1 +1 @@\n-{text}\n+{text}\n",
    )


@pytest.mark.parametrize("name", NAMES)
def test_text_of_others_stays_text(name: str) -> None:
    page = Page(report_html(spoilt(view_of(name), EVIL)))
    assert page.open == []
    assert page.asks == []
    assert "script" not in page.tags
    assert "<script>alert(1)</script>" in page.said
    assert "{{ 7*7 }}" in page.said


def test_unseen_and_turning_characters_are_shown() -> None:
    text = report_html(spoilt(view_of("partial"), "a\x00\x1b[31mb\u202ec\ud83d"))
    assert text.encode("utf-8")
    for unseen in ("\x00", "\x1b", "\u202e"):
        assert unseen not in text
    assert "[U+202E]" in text


@pytest.mark.parametrize("name", NAMES)
def test_the_page_stays_small_whatever_a_run_wrote(name: str) -> None:
    view = spoilt(view_of(name), "é" * 50_000)
    many = replace(
        view,
        candidates=view.candidates * 200,
        notices=view.notices * 400,
        verdict=replace(view.verdict, failing=view.verdict.failing * 100),
        diff="--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n" + "+<<<<<<<< &&&&&\n" * 50_000,
    )
    text = report_html(many)
    assert len(text.encode("utf-8")) < LIMIT
    assert "in the journal" in text


def test_a_run_of_many_files_stays_small_too() -> None:
    view = view_of("partial")
    rows = tuple(
        replace(row, path=f"pkg/module_{number}.py")
        for number in range(400)
        for row in view.candidates[:3]
    )
    diff = "".join(
        f"diff --git a/m{n}.py b/m{n}.py\n--- a/m{n}.py\n+++ b/m{n}.py\n@@ -1 +1 @@\n-a\n+b\n"
        for n in range(2_000)
    )
    assert len(report_html(replace(view, candidates=rows, diff=diff)).encode()) < LIMIT


def test_a_run_that_is_just_begun_has_a_page() -> None:
    first = list(lines.read(GOLDEN / "v1-verified" / "journal.jsonl"))[:1]
    said = Page(report_html(gather(first))).said
    assert "Not finished" in said
    assert "orchestrator resume" in said


def test_code_spans_are_set_and_escaped() -> None:
    assert spans("run `a <b>` and ``x ` y``") == (
        "run <code>a &lt;b&gt;</code> and <code>x ` y</code>"
    )
    assert spans("a lone ` <tick>") == "a lone ` &lt;tick&gt;"


def test_a_cut_says_how_much_is_missing() -> None:
    assert shorten("abc", 3) == "abc"
    assert shorten("abcd" * 1000, 3) == "abc … (3,997 more characters in the journal)"


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_keeps_within_its_frame(name: str) -> None:
    picture = timeline(view_of(name).profile)
    assert picture.lanes[0].name == "explore"
    assert "build calc.py" in [lane.name for lane in picture.lanes]
    for lane in picture.lanes:
        for part in lane.parts:
            assert 0 < part.x <= part.x + part.width <= WIDTH
    assert 4 <= len(picture.ticks) <= 10
    assert all(lane.y < picture.height for lane in picture.lanes)


def test_many_files_share_a_lane_and_nothing_makes_no_lane() -> None:
    profile = view_of("verified").profile
    steps = tuple(
        replace(profile.steps[3], step=f"build/0/f{n}.py", path=f"f{n}.py") for n in range(60)
    )
    names = [lane.name for lane in timeline(replace(profile, steps=steps)).lanes]
    assert names == ["build"]
    assert timeline(RunProfile()).lanes == ()


def test_a_candidate_without_a_check_shows_its_problem() -> None:
    view = view_of("verified")
    row = replace(view.candidates[0], passed=0, failed=(), problem="unfinished", score=Score())
    assert "unfinished" in Page(report_html(replace(view, candidates=(row,)))).said
