"""One run at a time has calls under way on a shared engine."""

from standalone_orchestrator.models.backends.engine_turn import EngineTurn
from standalone_orchestrator.system.clock import FakeClock


def test_another_run_waits_until_every_call_of_the_first_is_over(tmp_path):
    path = tmp_path / "engine.turn"
    one, other = EngineTurn(FakeClock()), EngineTurn(FakeClock())
    assert one.take(path, 1.0)
    assert one.take(path, 1.0)
    assert not other.take(path, 1.0)
    one.give()
    assert not other.take(path, 1.0)
    one.give()
    assert other.take(path, 1.0)
    assert not one.take(path, 1.0)
    other.give()
    assert one.take(path, 1.0)
    one.give()
