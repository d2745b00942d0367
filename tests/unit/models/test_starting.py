"""A backend is started once, when it is needed, and what fails then is a fault of its own."""

import pytest

from standalone_orchestrator.core.errors import ModelRefused, ModelUnreachable, UsageError
from standalone_orchestrator.models.api import Completed, Draw, Failed, Limits, Message, Prompt
from standalone_orchestrator.models.draws import once_each
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.fallback import Falling
from standalone_orchestrator.models.starting import Starting
from standalone_orchestrator.system.clock import FakeClock

PROMPT = Prompt((Message("user", "Write."),))
DRAW = Draw(0, 0.0, 1)
LIMITS = Limits(max_tokens=50, deadline_s=100)


class Engine(FakeModel):
    """A fake with an engine: counts its starts, and fails them with what is in `faults`."""

    def __init__(self, name, *faults):
        super().__init__(f"from {name}", name=name)
        self.starts = 0
        self._faults = list(faults)

    def start(self):
        self.starts += 1
        if self._faults:
            raise self._faults.pop(0)


def wrapped(*engines):
    told, clock = [], FakeClock()
    models = [Starting(e, clock, lambda topic, text: told.append((topic, text))) for e in engines]
    return models, told


def answer(model):
    (reply,) = once_each(model, PROMPT, [DRAW], LIMITS)
    return reply.text if isinstance(reply, Completed) else reply


def test_an_engine_is_started_once_and_it_is_told():
    engine = Engine("a/m")
    (model,), told = wrapped(engine)
    assert engine.starts == 0
    model.start()
    assert answer(model) == "from a/m"
    assert model.count("some words") > 0
    assert engine.starts == 1
    assert told == [("engine", "a/m is ready after 0.0 s")]


def test_a_question_starts_an_engine_that_was_not_started():
    engine = Engine("a/m")
    (model,), _ = wrapped(engine)
    assert answer(model) == "from a/m"
    assert engine.starts == 1


def test_an_engine_that_cannot_be_used_here_refuses_when_a_role_falls_back_to_it():
    (model,), _ = wrapped(Engine("a/m", UsageError("it is not installed", "install it")))
    reply = answer(model)
    assert isinstance(reply, Failed)
    assert (reply.fault, reply.reason) == ("refused", "a/m: it is not installed")
    assert answer(model) == "from a/m"  # the next need tries again


def test_at_the_start_such_an_engine_is_a_fault_of_the_settings():
    (model,), _ = wrapped(Engine("a/m", UsageError("it is not installed")))
    with pytest.raises(UsageError):
        model.settle()


def test_what_failed_for_one_role_is_neither_tried_nor_told_again_for_the_next():
    engine = Engine("a/m", ModelUnreachable("it does not answer"))
    (model,), told = wrapped(engine)
    for _ in range(3):
        with pytest.raises(ModelUnreachable):
            model.settle()
    assert engine.starts == 1
    assert told == [("fallback", "a/m is not there at the start: it does not answer")]


def test_a_chain_starts_only_the_first_that_can_be_reached_and_answers_with_it():
    engines = [Engine("a/m", ModelUnreachable("gone")), Engine("b/n"), Engine("c/o")]
    models, _ = wrapped(*engines)
    falling = Falling(models, FakeClock())
    falling.settle([m.settle for m in models])
    assert [e.starts for e in engines] == [1, 1, 0]
    assert answer(falling) == "from b/n"
    assert falling.name == "a/m"
    assert [e.starts for e in engines] == [1, 1, 0]


def test_a_fallback_is_started_when_a_role_falls_back_to_it():
    first, second = FakeModel(lambda _, draw: Failed(draw, "down"), name="a/m"), Engine("b/n")
    models, told = wrapped(first, second)
    falling = Falling(models, FakeClock())
    falling.settle([m.settle for m in models])
    assert second.starts == 0
    assert answer(falling) == "from b/n"
    assert told == [("engine", "b/n is ready after 0.0 s")]


def test_a_chain_of_which_nothing_can_be_reached_fails_with_the_first_fault():
    models, _ = wrapped(Engine("a/m", ModelRefused("no key")), Engine("b/n", ModelRefused("off")))
    with pytest.raises(ModelRefused, match="no key"):
        Falling(models, FakeClock()).settle([m.settle for m in models])


def test_tokens_are_counted_by_the_next_model_when_the_first_cannot_be_asked():
    models, _ = wrapped(Engine("a/m", ModelUnreachable("gone")), Engine("b/n"))
    assert Falling(models, FakeClock()).count("some words") == models[1].count("some words")
