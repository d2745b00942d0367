import threading

import pytest

from standalone_orchestrator.models.api import (
    Completed,
    Draw,
    Limits,
    Message,
    Prompt,
)
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.route import ROLES, Gate, Limited, Router

PROMPT = Prompt((Message("user", "Write a file. " * 100),))
DRAWS = tuple(Draw(i, 0.2 * i, 10 + i) for i in range(3))
LIMITS = Limits(max_tokens=500, deadline_s=100)


def texts(replies):
    return [r.text if isinstance(r, Completed) else f"!{r.reason}" for r in replies]


def test_roles_have_their_model_or_the_default():
    planner, other = FakeModel("p", name="p/p"), FakeModel("o", name="o/o")
    router = Router({"planner": planner, "default": other})
    assert router.role("planner") is planner
    assert router.role("builder") is other
    assert dict(router.names()) == dict.fromkeys(ROLES, "o/o") | {"planner": "p/p"}


def test_unknown_and_missing_roles_are_refused():
    with pytest.raises(ValueError, match="unknown roles: cook"):
        Router({"cook": FakeModel("x"), "default": FakeModel("x")})
    with pytest.raises(ValueError, match="no model for: tester"):
        Router({"planner": FakeModel("x")})
    with pytest.raises(KeyError):
        Router({"default": FakeModel("x")}).role("cook")


def test_an_endpoint_never_gets_more_draws_at_once_than_its_gate_has_slots():
    gate = Gate(2)
    lock = threading.Lock()
    now, most = 0, 0
    both = threading.Barrier(2, timeout=5)

    class Counting(FakeModel):
        def sample(self, prompt, draws, limits, watch=None):
            nonlocal now, most
            with lock:
                now += len(draws)
                most = max(most, now)
            both.wait()
            for reply in super().sample(prompt, draws, limits, watch):
                with lock:
                    now -= 1
                yield reply

    models = [Limited(Counting("x"), gate) for _ in range(4)]
    done = []
    threads = [
        threading.Thread(target=lambda m=m: done.extend(m.sample(PROMPT, DRAWS[:1], LIMITS)))
        for m in models
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(done) == 4
    assert most == 2


def test_more_draws_than_slots_go_in_batches():
    sizes = []

    class Sizes(FakeModel):
        def sample(self, prompt, draws, limits, watch=None):
            sizes.append(len(draws))
            return super().sample(prompt, draws, limits, watch)

    assert texts(Limited(Sizes("x"), 2).sample(PROMPT, DRAWS, LIMITS)) == ["x"] * 3
    assert sizes == [2, 1]


def test_a_question_asked_while_looking_at_replies_does_not_wait_for_itself():
    model = Limited(FakeModel("x"), 2)
    outer = model.sample(PROMPT, DRAWS[:2], LIMITS)
    next(outer)
    assert texts(model.sample(PROMPT, DRAWS[:2], LIMITS)) == ["x", "x"]
    outer.close()
    assert texts(model.sample(PROMPT, DRAWS, LIMITS)) == ["x"] * 3


def test_a_draw_that_gets_no_slot_in_time_fails():
    gate = Gate(1)
    held = threading.Event()
    let_go = threading.Event()

    def hold():
        gate.enter(1, 1)
        held.set()
        let_go.wait(5)
        gate.leave(threading.get_ident(), 1)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(5)
    limits = Limits(deadline_s=0.05)
    (reply,) = Limited(FakeModel("x"), gate).sample(PROMPT, DRAWS[:1], limits)
    let_go.set()
    thread.join(5)
    assert (reply.fault, "no free slot" in reply.reason) == ("deadline", True)
