"""More is drawn where no second candidate agrees with the one that passes."""

GOOD = "def pack(x):\n    return x + 1\n"


def test_one_that_no_other_agrees_with_is_held_against_still_more_and_told_to_be_alone(building):
    others = [f"def pack(x):\n    return {n}\n" for n in range(20)]
    run = building(GOOD, *others, support=8)
    assert [d.index for d in run.draws] == list(range(16))
    assert (run.text, run.built.alone) == (GOOD, True)
    agreed = building(GOOD, *others[:8], GOOD, support=8)
    assert (len(agreed.draws), agreed.built.alone) == (12, False)
    assert building(GOOD, *others, given={"base": None}, draws=1, support=8).built.alone is False
