"""More is drawn where no second candidate agrees with the one that passes."""

from dataclasses import replace

from standalone_orchestrator.core.checks import Suite
from standalone_orchestrator.core.errors import ShareUsed

GOOD = "def pack(x):\n    return x + 1\n"


def test_one_that_no_other_agrees_with_is_held_against_still_more_and_told_to_be_alone(building):
    others = [f"def pack(x):\n    return {n}\n" for n in range(20)]
    run = building(GOOD, *others, support=8)
    assert [d.index for d in run.draws] == list(range(16))
    assert (run.text, run.built.alone) == (GOOD, True)
    agreed = building(GOOD, *others[:8], GOOD, support=8)
    assert (len(agreed.draws), agreed.built.alone) == (12, False)
    assert building(GOOD, *others, given={"base": None}, draws=1, support=8).built.alone is False


def test_drafts_that_pass_the_same_and_differ_on_other_inputs_are_told_with_one_of_them(
    building, checks
):
    asked = tuple(
        replace(c, source=f"from box import pack\nassert pack({n}) == {n + 1}")
        for c, n in zip(checks, (1, 5, 0), strict=True)
    )
    odd = "def pack(x):\n    return x + 1 if x in (0, 1, 5) else 0\n"
    same = "def pack(x):\n    return 1 + x\n"
    run = building(GOOD, odd, same, suite=Suite(asked))
    assert (run.built.alone, run.built.differs[:6]) == (False, "`pack(")
    assert building(GOOD, same, suite=Suite(asked)).built.differs == ""


def test_a_file_whose_share_is_used_keeps_the_best_that_was_drawn(building):
    texts = ["def pack(x):\n    return 0\n", "def pack(x):\n    return x + 1 if x else 0\n"]

    def answer(_, draw):
        if draw.index >= 3:
            raise ShareUsed("40% are used")
        return f"```python\n{texts[min(draw.index, 1)]}```\n"

    run = building(answer=answer, repairs=2, support=8)
    assert run.text == texts[1]
    assert [d.index for d in run.draws][:3] == [0, 1, 2]
    assert [e.chosen for e in run.events].count(True) == 1
    assert "failed draw" not in [topic for topic, _ in run.told]
