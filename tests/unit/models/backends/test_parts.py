"""Small parts of the backends: counting, faults, processor, engine files, slots."""

import signal
from pathlib import Path

import pytest

from standalone_orchestrator.core.errors import (
    ModelRefused,
    ModelUnreachable,
    UsageError,
)
from standalone_orchestrator.models.api import Draw, Limits, Message, Prompt
from standalone_orchestrator.models.backends.embedded import EmbeddedModel, EmbeddedSettings
from standalone_orchestrator.models.backends.engine_state import (
    EngineFiles,
    EngineOrder,
    EngineRecord,
    Phase,
)
from standalone_orchestrator.models.backends.faults import status_fault, words_of
from standalone_orchestrator.models.backends.keeper import describe_end, main
from standalone_orchestrator.models.backends.processor import cpu_problem, usable_cores
from standalone_orchestrator.models.backends.slots import SlotDesk, common_length
from standalone_orchestrator.models.backends.token_count import TokenCounter
from standalone_orchestrator.system.files import try_lock


def test_a_ratio_is_learnt_from_replies_but_not_from_prompts_that_were_cut():
    counter = TokenCounter()
    before = counter.ratio
    counter.learn(90_000, 10_000)
    assert counter.ratio == before
    counter.learn(30_000, 10_000)
    assert 3.0 < counter.ratio < before
    fixed = TokenCounter(ratio=4.0)
    fixed.learn(30_000, 10_000)
    assert fixed.count("x" * 400) in (100, 101)


def test_a_tokenizer_is_asked_once_for_a_text_and_its_silence_is_estimated():
    asked = []

    def tokenizer(text):
        asked.append(text)
        return None if text == "mute" else 7

    counter = TokenCounter(tokenizer)
    assert [counter.count("text"), counter.count("text")] == [7, 7]
    assert asked == ["text"]
    assert counter.count("mute") == 2
    assert counter.count("") == 0


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"error": {"message": "too long"}}, "too long"),
        ('{"error": "gone"}', "gone"),
        (b'{"detail": [{"msg": "x"}]}', "[{'msg': 'x'}]"),
        ("<html>\n  bad </html>", "<html> bad </html>"),
        (None, ""),
        ("7", "7"),
    ],
)
def test_the_words_of_a_server_are_found_in_what_it_sends(body, words):
    assert words_of(body) == words


def test_a_spent_quota_is_refused_and_a_busy_server_is_not():
    assert isinstance(status_fault("e", 429, "insufficient_quota"), ModelRefused)
    assert isinstance(status_fault("e", 429, "slow down"), ModelUnreachable)


def test_a_processor_without_an_instruction_set_is_told(tmp_path):
    info = tmp_path / "cpuinfo"
    info.write_text("processor : 0\nflags : fpu fma f16c bmi2 sse4_2\n\nprocessor : 1\n")
    assert "AVX2" in cpu_problem(info, "x86_64")
    info.write_text("flags : fma f16c bmi2 avx2\n")
    assert cpu_problem(info, "x86_64") == ""
    assert cpu_problem(tmp_path / "missing", "x86_64") == ""
    assert cpu_problem(info, "aarch64") == ""
    assert "riscv64" in cpu_problem(info, "riscv64")


def test_cores_are_bound_by_the_quota_of_the_control_group(tmp_path):
    assert usable_cores() >= 1
    group = tmp_path / "fs/cgroup"
    group.mkdir(parents=True)
    (group / "cpu.max").write_text("50000 100000\n")
    assert usable_cores(tmp_path) == 1
    (group / "cpu.max").write_text("max 100000\n")
    assert usable_cores(tmp_path) >= 1


def order(tmp_path, **more):
    weights = tmp_path / "w.gguf"
    weights.write_bytes(b"weights")
    return EngineOrder(
        **{"weights": weights, "model": "m", "context": 1024, "slots": 2, "threads": 1} | more
    )


def test_engines_are_shared_by_what_they_run_and_how(tmp_path):
    one = order(tmp_path)
    assert one.key() == one.model_copy(update={"start_s": 5.0}).key()
    assert one.key() != one.model_copy(update={"context": 2048}).key()
    key = one.key()
    one.weights.write_bytes(b"other weights")
    assert one.key() != key


def test_a_lease_counts_as_long_as_its_owner_holds_it(tmp_path):
    files = EngineFiles(tmp_path / "state", "k")
    files.prepare()
    first, second = files.take_lease("a"), files.take_lease("b")
    assert files.leases_held() == 2
    with pytest.raises(FileExistsError):
        files.take_lease("a")
    first.release()
    assert files.leases_held() == 1
    second.release()
    assert files.leases_held() == 0
    (files.leases / "dead.lease").touch()
    assert files.leases_held() == 0
    assert list(files.leases.iterdir()) == []


def test_a_record_is_private_and_a_damaged_one_is_none(tmp_path):
    files = EngineFiles(tmp_path / "state", "k")
    files.prepare()
    record = EngineRecord(
        phase=Phase.READY, weights=Path("w"), context=1, slots=1, api_key="secret"
    )
    files.write_record(record)
    assert files.record() == record
    assert files.record_path.stat().st_mode & 0o777 == 0o600
    assert files.folder.stat().st_mode & 0o777 == 0o700
    files.record_path.write_text("{")
    assert files.record() is None


def test_a_keeper_lives_as_long_as_its_lock_and_a_second_one_leaves(tmp_path):
    files = EngineFiles(tmp_path / "state", "k")
    files.prepare()
    assert not files.keeper_lives()
    assert main(files.folder, "k") == 1
    with try_lock(files.keeper_path):
        assert files.keeper_lives()
    assert not files.keeper_lives()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (None, "not loaded after 9 s"),
        (-signal.SIGILL, "instruction"),
        (-signal.SIGKILL, "memory"),
        (-signal.SIGSEGV, "SIGSEGV"),
        (1, "exit code 1: RuntimeError: no such file"),
    ],
)
def test_the_end_of_an_engine_is_one_sentence(code, words):
    log = "loading\nRuntimeError: no such file\nbye\n"
    assert words in describe_end(code, log, 9)


def test_of_many_errors_a_load_tells_the_first_and_a_crash_the_last():
    log = "0.1 I load\n0.2 E gguf: invalid magic\n0.3 E  srv: exiting\nRuntimeError: no\n"
    assert describe_end(1, log, 9).endswith("exit code 1: gguf: invalid magic")
    assert describe_end(-signal.SIGABRT, log, 9).endswith("(SIGABRT): srv: exiting")


def test_missing_weights_are_told_before_anything_starts(tmp_path):
    pytest.importorskip("xllamacpp")
    settings = EmbeddedSettings(tmp_path / "none.gguf", "tiny", tmp_path / "state")
    model = EmbeddedModel(settings)
    assert (model.name, model.capabilities.parallel) == ("embedded/tiny", 4)
    with pytest.raises(UsageError, match=r"none\.gguf") as fault:
        list(model.sample(Prompt((Message("user", "hi"),)), [Draw(0, 0.0, 0)], Limits()))
    assert "models pull tiny" in fault.value.way_out
    model.close()


def test_an_engine_that_may_not_be_started_is_only_joined(tmp_path):
    pytest.importorskip("xllamacpp")
    if cpu_problem():
        pytest.skip("the engine does not run on this processor")
    weights = tmp_path / "tiny.gguf"
    weights.write_bytes(b"x")
    model = EmbeddedModel(EmbeddedSettings(weights, "tiny", tmp_path / "state", start_s=0.0))
    with pytest.raises(ModelUnreachable, match="nobody keeps it, and it may not be started here"):
        model.start()
    model.close()


def test_a_draw_sits_where_most_of_its_prompt_has_been_read():
    desk = SlotDesk(3)
    desk.has_read(1, "system task one")
    desk.has_read(2, "other")
    with desk.seat("system task two") as first, desk.seat("system task two") as second:
        assert first == 1
        assert second in (0, 2)
        with desk.seat("other") as third, desk.seat("x") as fourth:
            assert {first, second, third} == {0, 1, 2}
            assert fourth is None
    desk.forget()
    with desk.seat("x") as slot:
        assert slot in (0, 1, 2)


def test_texts_are_common_up_to_their_first_difference():
    assert common_length("abcd", "abxd") == 2
    assert common_length("abc", "abcdef") == 3
    assert common_length("", "a") == 0
    assert common_length("x", "a") == 0
