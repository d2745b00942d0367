"""What the model is asked for when it plans: terse, since a written token costs most."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class FileReply(BaseModel):
    """One file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    purpose: str
    exports: tuple[str, ...] = Field(max_length=24)
    needs: tuple[str, ...] = Field(max_length=12)


class PlanReply(BaseModel):
    """The files of the plan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: tuple[FileReply, ...] = Field(min_length=1, max_length=12)
