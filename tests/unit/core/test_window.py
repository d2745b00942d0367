import pytest

from standalone_orchestrator.core.window import MARGIN, Window


def window(tokens, share=0.5):
    return Window("builder", tokens, 3.0, int(tokens * share))


@pytest.mark.parametrize(("tokens", "room"), [(4_096, 2_048), (16_384, 13_320), (262_144, 259_080)])
def test_a_prompt_has_what_its_reply_leaves_but_never_less_than_its_share(tokens, room):
    assert window(tokens).prompt(3_000) == room
    assert window(tokens).prompt(3_000) <= tokens - MARGIN


def test_words_count_by_the_ratio_and_numbers_by_the_character():
    assert window(1).count("") == 0
    assert window(1).count("abc" * 10) == 10
    assert window(1).count("1234567890") == 10
    assert window(1).count("0x00ff") == 6
    assert window(1).count("漢字" * 5) == 10


def test_a_part_of_a_word_is_a_token():
    assert window(1).count("a") == 1
