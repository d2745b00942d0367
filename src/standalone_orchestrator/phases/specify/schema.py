"""What the model is asked for when it writes tests: lines of code, since that is what it knows."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Lines = Annotated[tuple[str, ...], Field(min_length=1, max_length=8)]


class TestsReply(BaseModel):
    """A few tests, each a list of Python lines."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tests: Annotated[tuple[Lines, ...], Field(min_length=1, max_length=3)]


class AgainReply(BaseModel):
    """One outcome, worked out again from the specification."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    work: str = Field(max_length=300)
    line: str
