"""The journal of a running run: what was had is not had again, and costs are kept by step."""

import pytest

from standalone_orchestrator.core.checks import CheckResult, Outcome
from standalone_orchestrator.core.errors import LimitReached
from standalone_orchestrator.core.events import (
    Checked,
    Cost,
    Noticed,
    Replied,
    Resumed,
    StepBegan,
)
from standalone_orchestrator.engine.ledger import Ledger, StepTape, digest
from standalone_orchestrator.memory.stores.memory import MemoryJournal
from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Limits,
    Message,
    Prompt,
    StopReason,
    Usage,
    request_hash,
)
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.record import Recorded
from standalone_orchestrator.system.clock import FakeClock

PROMPT = Prompt((Message("system", "s"), Message("user", "u")), schema='{"type":"object"}')
REPLY = Completed(
    Draw(2, 0.4, 9), "text", StopReason.LENGTH, Usage(5, 6, 7, 11, 1.5), "thoughts", "a/model"
)


def ledger(watched=None):
    return Ledger(MemoryJournal(FakeClock()), (watched if watched is not None else []).append)


def again(old):
    """A ledger over the same journal, as a resumed run opens it."""
    fresh = Ledger(old.journal, lambda record: None)
    fresh.index(old.journal.records())
    return fresh


def checked(step="test/0", tree="t", key="k", seconds=2.0, ok=True):
    result = CheckResult("g1", Outcome.PASSED if ok else Outcome.FAILED)
    return Checked(step, tree, key, (result,), seconds)


def test_an_event_is_in_the_journal_before_anybody_hears_of_it():
    book = Ledger(MemoryJournal(FakeClock()), lambda record: seen.append(len(list(records()))))
    seen, records = [], book.journal.records
    book.append(Resumed())
    book.append(StepBegan("plan"))
    assert seen == [1, 2]


def test_an_event_that_cannot_be_written_is_not_told_and_not_known():
    class Full(MemoryJournal):
        def append(self, event):
            raise LimitReached("the disk is full")

    told = []
    book = Ledger(Full(FakeClock()), told.append)
    with pytest.raises(LimitReached):
        book.append(checked())
    assert (told, book.checked("t", "k"), book.total()) == ([], None, Cost())


def test_a_reply_comes_back_as_it_was_had():
    book = ledger()
    StepTape(book, "plan", "planner").keep("hash", PROMPT, REPLY)
    assert StepTape(book, "plan", "planner").find("hash") == REPLY
    assert StepTape(again(book), "plan", "planner").find("hash") == REPLY


def test_a_reply_without_thoughts_has_none_after_a_resume():
    book = ledger()
    plain = Completed(Draw(0, 0.0, 1), "", StopReason.END, Usage(), "", "e")
    StepTape(book, "plan", "planner").keep("hash", PROMPT, plain)
    assert StepTape(again(book), "plan", "planner").find("hash") == plain


def test_a_reply_belongs_to_its_step_and_its_request():
    book = ledger()
    StepTape(book, "plan", "planner").keep("hash", PROMPT, REPLY)
    assert StepTape(book, "specify", "planner").find("hash") is None
    assert StepTape(book, "plan", "planner").find("other") is None


def test_the_line_names_texts_that_are_stored_already():
    book = ledger()
    StepTape(book, "plan", "planner").keep("hash", PROMPT, REPLY)
    (record,) = book.journal.records()
    event = record.event
    assert isinstance(event, Replied)
    assert (event.role, event.endpoint, event.prompt_hash) == ("planner", "a/model", PROMPT.hash())
    assert book.journal.load(event.reply) == "text"
    assert book.journal.load(event.thoughts) == "thoughts"
    assert book.journal.load(event.prompt) == (
        '[system]\ns\n\n[user]\nu\n\n[schema]\n{"type":"object"}'
    )


def test_a_resumed_step_asks_the_model_only_for_what_is_not_recorded():
    book, model = ledger(), FakeModel("hello")
    draws = [Draw(n, 0.0, n) for n in range(3)]
    first = Recorded(model, StepTape(book, "b", "builder"))
    assert len(list(first.sample(PROMPT, draws[:2], Limits()))) == 2
    resumed = Recorded(model, StepTape(again(book), "b", "builder"))
    assert len(list(resumed.sample(PROMPT, draws, Limits()))) == 3
    assert [draw.index for _, draw, _ in model.calls] == [0, 1, 2]
    assert book.reply("b", request_hash(model.name, PROMPT, draws[0])) is not None


def test_results_of_checks_come_back_by_tree_and_checks():
    book = ledger()
    book.append(checked())
    assert book.checked("t", "k") == checked().results
    assert again(book).checked("t", "k") == checked().results
    assert book.checked("t", "other") is None
    assert book.checked("other", "k") is None


def test_costs_are_kept_by_step_and_survive_a_resume():
    book = ledger()
    tape = StepTape(book, "plan", "planner")
    tape.keep("one", PROMPT, REPLY)
    tape.keep("two", PROMPT, REPLY)
    book.append(checked("plan"))
    book.append(checked("test/0", seconds=3.0))
    for now in (book, again(book)):
        assert now.cost("plan") == Cost(10, 12, 14, 2, 3.0, 2.0)
        assert now.cost("test/0") == Cost(checks_s=3.0)
        assert now.cost("other") == Cost()
        assert now.total() == Cost(10, 12, 14, 2, 3.0, 5.0)


def test_a_notice_names_its_step_or_the_one_under_way():
    watched = []
    book = ledger(watched)
    book.notice("plan")("retry", "again")
    book.notice_now()("start", "engine")
    book.append(StepBegan("test/0"))
    book.notice_now()("fallback", "other")
    assert [r.event for r in watched if isinstance(r.event, Noticed)] == [
        Noticed("plan", "retry", "again"),
        Noticed("", "start", "engine"),
        Noticed("test/0", "fallback", "other"),
    ]


def test_a_digest_keeps_its_parts_apart():
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("a") == digest("a")
    assert len(digest("a")) == 16
