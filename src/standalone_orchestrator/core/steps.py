"""Steps: what the loop may do next. Imperative; each has a stable id that survives a resume.

The id names the work, not its place in the journal, so that a step which was cut short finds its
recorded replies again.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explore:
    """Find out what is there. A model is asked only where code cannot tell what a task concerns."""

    id: str = "explore"


@dataclass(frozen=True, slots=True)
class WritePlan:
    """Turn the task into files and criteria."""

    id: str = "plan"


@dataclass(frozen=True, slots=True)
class Specify:
    """Write the checks, see them red, freeze them."""

    id: str = "specify"


@dataclass(frozen=True, slots=True)
class BuildFile:
    """Write one file: candidates, checks, the best one is kept."""

    iteration: int
    path: str

    @property
    def id(self) -> str:
        """Stable name of this piece of work."""
        return f"build/{self.iteration}/{self.path}"


@dataclass(frozen=True, slots=True)
class RunChecks:
    """Run every check in force over the current tree."""

    iteration: int

    @property
    def id(self) -> str:
        """Stable name of this piece of work."""
        return f"test/{self.iteration}"


@dataclass(frozen=True, slots=True)
class Reconsider:
    """Ask again for generated tests that every candidate fails."""

    iteration: int
    checks: tuple[str, ...]

    @property
    def id(self) -> str:
        """Stable name of this piece of work."""
        return f"reconsider/{self.iteration}"


@dataclass(frozen=True, slots=True)
class Diagnose:
    """Find the cause of the failing checks and say what to change."""

    iteration: int

    @property
    def id(self) -> str:
        """Stable name of this piece of work."""
        return f"diagnose/{self.iteration}"


@dataclass(frozen=True, slots=True)
class MeasureStrength:
    """See which mutants of the result its checks kill."""

    iteration: int
    seconds: float
    """After so long no other mutant is begun."""

    @property
    def id(self) -> str:
        """Stable name of this piece of work."""
        return f"strength/{self.iteration}"


Step = (
    Explore | WritePlan | Specify | BuildFile | RunChecks | Reconsider | Diagnose | MeasureStrength
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stop:
    """The run is over; `reason` is for people, `cause` for code."""

    cause: str
    reason: str
