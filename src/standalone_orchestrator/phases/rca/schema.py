"""What the model is asked for when it looks for a cause."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict, Field, create_model


class WhyReply(BaseModel):
    """One why, with a line that was shown to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    why: str = Field(max_length=200)
    evidence: str = Field(max_length=200)


class EditReply(BaseModel):
    """One change."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    search: str
    replace: str


class CauseReply(BaseModel):
    """At most five whys, the files to blame, the changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    whys: tuple[WhyReply, ...] = Field(min_length=1, max_length=5)
    blame: tuple[str, ...] = Field(min_length=1, max_length=4)
    edits: tuple[EditReply, ...] = Field(max_length=3)


@cache
def cause_reply(most_whys: int) -> type[CauseReply]:
    """The reply with another bound on its whys, 1 to 5."""
    if most_whys == 5:
        return CauseReply
    bound = Field(min_length=1, max_length=most_whys)
    return create_model("CauseReply", __base__=CauseReply, whys=(tuple[WhyReply, ...], bound))
