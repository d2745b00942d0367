"""What the model is asked for when it writes tests: lines of code, since that is what it knows."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Lines = Annotated[tuple[str, ...], Field(min_length=1, max_length=8)]


class TestsReply(BaseModel):
    """A few tests, each a list of Python lines."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tests: Annotated[tuple[Lines, ...], Field(min_length=1, max_length=3)]


class OneTest(TestsReply):
    """The same, where one is wanted: a model that is held to the schema ends there."""

    tests: Annotated[tuple[Lines, ...], Field(min_length=1, max_length=1)]


class TwoTests(TestsReply):
    """The same with two."""

    tests: Annotated[tuple[Lines, ...], Field(min_length=1, max_length=2)]


def reply_of(most: int) -> type[TestsReply]:
    """A reply with room for `most` tests, three at most."""
    return {1: OneTest, 2: TwoTests}.get(most, TestsReply)


class AgainReply(BaseModel):
    """One outcome, worked out again from the specification."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    work: str = Field(max_length=300)
    line: str
