"""What the search inside a build step knows, and how much it may try (DESIGN §6). Bounded.

Candidates are named by their place in `SearchState.seen`; `saw` and its like evolve.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from standalone_orchestrator.core.checks import Score

SecondWave = Literal["fresh", "errors", "off"]


@dataclass(frozen=True, slots=True)
class SearchPolicy:
    """How much is tried. Each part can be switched off by its number."""

    draws: int = 8
    """Draws of the first wave and the second one together."""
    compare: int = 3
    """Draws compared before one is taken where the user's own checks do not speak."""
    temperatures: tuple[float, ...] = (0.0, 0.4, 0.7, 0.9, 1.0, 0.8, 1.0, 0.9)
    second_wave: SecondWave = "fresh"
    """What the draws after the first wave are shown: what those of the first round were, so that
    they are unlike those before; or the best one's errors. Off, none follow where none passes."""
    reasons: int = 0
    """Draws that begin with an example which all before break, where replies can be begun."""
    support: int = 8
    """More draws where one passes all and no other agrees with it, a few at a time."""
    crosses: int = 8
    """Functions that are tried as others have them, after each wave."""
    repairs: int = 1
    """Bounded repairs of the best candidate, after the last wave."""
    early_stop: bool = True
    agreement: bool = True
    dedupe: bool = True
    """Candidates with one syntax tree are checked once."""
    mend_imports: bool = True
    """Imports that a candidate lacks or that lead nowhere are mended by code before its checks."""
    mend_classes: bool = True
    """Classes get the form and the place that the plan has of them: plain ones become dataclasses,
    and those that a needed file is to define are not defined again."""
    mend_defaults: bool = True
    """Defaults that a candidate makes once, where each call means a new one, are made anew."""
    questions: int = 64
    """Inputs on which candidates that no check tells apart are compared; 0 compares none."""
    dispute: bool = True
    """Tests that every agreed draw fails are named, so that they are asked again."""
    parts: int | None = None
    """Most functions of a file that are built anew one at a time; None leaves it to the build."""

    def temperature(self, draw: int) -> float:
        """Temperature of a draw; after its end the sweep starts again, without what is greedy."""
        if draw < len(self.temperatures):
            return self.temperatures[draw]
        chance = [t for t in self.temperatures if t > 0] or [*self.temperatures]
        return chance[(draw - len(self.temperatures)) % len(chance)]


@dataclass(frozen=True, slots=True)
class Seen:
    """One candidate and what is known of it."""

    origin: str
    """`draw`, `repair`, `part`, `crossover`, `skeleton`, `edits` or `kept`."""
    score: Score
    passed: frozenset[str] = frozenset()
    """Goal checks that it passes; guards pass by hundreds, which tells nothing of closeness."""
    failed: tuple[str, ...] = ()
    broke: frozenset[str] = frozenset()
    """Those of the failed in which the program ended by a mistake of its own, before any outcome:
    they say nothing of what the check expects."""
    elsewhere: frozenset[str] = frozenset()
    """Those of the failed that end inside a new file that this one needs, and that fails checks of
    its own, in the first round: that one is built anew first."""
    problem: str = ""
    """Why no check was run over it: it does not parse, is unfinished, holds no code."""
    same_as: int = -1
    """An earlier candidate with the same syntax tree; -1 when there is none."""
    answers: tuple[str, ...] = ()
    """What it answers to each question (see `Compare`); empty when it was not asked."""
    unseen: bool = False
    """Whether it was drawn without a sight of what is there, so that to repeat it is to agree."""
    blamed: tuple[str, ...] = ()
    """Its functions that may be wrong, in the order in which they are built anew."""
    over: int = -1
    """The candidate that a function of it was put into; -1 where it is no such text."""
    put: str = ""
    """That function."""


@dataclass(frozen=True, slots=True)
class SearchState:
    """What the search knows. Bounded by its policy."""

    policy: SearchPolicy
    trusted: bool
    """True when every criterion of the file has a running check that the user gave."""
    seen: tuple[Seen, ...] = ()
    drawn: int = 0
    waves: int = 0
    repaired: int = 0
    disputable: frozenset[str] | None = None
    """Checks that may be wrong themselves; None means all. The others state facts."""
    spoken: frozenset[str] = frozenset()
    """Tests of a model about points for which examples of the task speak, too."""
    confirmed: frozenset[str] = frozenset()
    """Tests that were disputed and confirmed: to be failed by all draws alike is not enough."""
    shown: frozenset[str] = frozenset()
    """Those of the disputable that the task itself shows: all else is tried before a dispute."""
    firm: frozenset[str] = frozenset()
    """Tests of a model that are likelier right than most: all is tried before a dispute."""
    comparable: bool = True
    """Whether there are questions that candidates can be asked."""
    bare: frozenset[str] = frozenset()
    """Checks that a skeleton passes: to fail one is a fault, to pass it brings nobody nearer."""
    begun: bool = False
    """Whether replies are begun for the model."""
    several: bool = False
    """Whether more than one function is to be written."""
    agreed: bool = False
    """Whether enough drafts of an earlier round speak for what is there (`kept`)."""
    skeleton: bool = False
    """Whether there is a skeleton of the plan to begin with, which was not used yet."""
    parts: tuple[str, ...] = ()
    """Functions that were built anew, each as often as it was."""
    crossed: tuple[tuple[int, str, int, bool], ...] = ()
    """Candidate, function and number of waves of each crossover, and whether it made anything."""


def unusable(state: SearchState) -> bool:
    """Whether most draws hold no program: a beginning of theirs leads nowhere."""
    drawn = [seen for seen in state.seen if seen.origin == "draw"]
    return 2 * sum(bool(seen.problem) for seen in drawn) > len(drawn)


def saw(
    state: SearchState, *, draws: int = 0, repair: bool = False, part: str = "",
    seen: tuple[Seen, ...],
) -> SearchState:  # fmt: skip
    """The state after a wave, a repair, a function built anew, or what cost no call."""
    return replace(
        state,
        seen=state.seen + seen,
        drawn=state.drawn + draws,
        waves=state.waves + (draws > 0),
        repaired=state.repaired + repair,
        parts=state.parts + (part,) * bool(part),
        skeleton=state.skeleton and all(s.origin != "skeleton" for s in seen),
    )


def crossed(state: SearchState, of: int, name: str, seen: tuple[Seen, ...]) -> SearchState:
    """The state after a crossover of one function into one candidate."""
    done = (*state.crossed, (of, name, state.waves, bool(seen)))
    return replace(saw(state, seen=seen), crossed=done)


def compared(state: SearchState, answers: Mapping[int, tuple[str, ...]]) -> SearchState:
    """The state after questions were put; where nobody answers any, no more are put."""
    seen = tuple(replace(s, answers=answers.get(n, s.answers)) for n, s in enumerate(state.seen))
    return replace(state, seen=seen, comparable=all(answers.values()))
