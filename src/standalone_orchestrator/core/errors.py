"""The tree of faults. Expected outcomes (a failed test, a malformed reply) are values, not these.

    OrchestratorError
    ├── UsageError            2  what the person asked cannot be started
    │   ├── SettingsError
    │   ├── WorkspaceError
    │   └── SandboxMissing
    ├── ModelError            3
    │   ├── ModelUnreachable     retried, then the next endpoint
    │   ├── ModelRefused         key, quota or unknown model: not retried, next endpoint
    │   └── ModelGarbled         the server's answer is no answer: retried
    ├── LimitReached          4  tokens, time or disk
    │   └── DiskFull             ends nothing: the run goes on when there is room
    ├── RecordMissing         5  a replay asked for a reply that was never recorded
    ├── JournalDamaged        5
    └── Interrupted         130

Each message is one sentence with the cause, and `way_out` says what to do about it.
"""

from __future__ import annotations

from typing import ClassVar


class OrchestratorError(Exception):
    """A fault with a cause in one sentence and a way out."""

    exit_code: ClassVar[int] = 5
    retried: ClassVar[bool] = False

    def __init__(self, message: str, way_out: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.way_out = way_out


class UsageError(OrchestratorError):
    """The request itself is wrong: flags, settings, task, workspace."""

    exit_code = 2


class SettingsError(UsageError):
    """A settings file, key or value is wrong."""


class WorkspaceError(UsageError):
    """The workspace cannot be worked in."""


class SandboxMissing(UsageError):
    """No sandbox works here, and running without one was not allowed."""


class ModelError(OrchestratorError):
    """A model could not be used."""

    exit_code = 3


class ModelUnreachable(ModelError):
    """No connection, or the server is overloaded or starting."""

    retried = True


class ModelRefused(ModelError):
    """The server understood and said no: key, quota, unknown model, bad request."""


class ModelGarbled(ModelError):
    """The server answered with something that is not an answer."""

    retried = True


class LimitReached(OrchestratorError):
    """A budget on tokens, time or disk is spent."""

    exit_code = 4


class DiskFull(LimitReached):
    """Nothing more can be written; the run is not over and can be resumed when there is room."""


class ShareUsed(OrchestratorError):
    """A step has asked what it may of a model; it goes on with what it has."""


class RecordMissing(OrchestratorError):
    """A replay needs a reply or a result that the journal does not hold."""


class JournalDamaged(OrchestratorError):
    """The journal cannot be read past a point that is not its torn end."""


class Interrupted(OrchestratorError):
    """The person asked to stop; the journal is whole and the run can be resumed."""

    exit_code = 130
