"""aider (https://aider.chat), driven by its command line.

What its documentation says for local models and for scripts, and what is set here:

- the edit format `whole`, for models that fail at others; files named on the command line are the
  ones to be changed, and no more ("Don't add too many files");
- the context that the server really has, in its metadata and settings files;
- one message, every question answered with yes, no commits: a message for each would be one more
  call of the model;
- linting after each edit is its default; tests after each edit where there are some: the examples
  that goal and stub show, in the form in which `best-of-n` chooses by them.

A map of the repository is switched on where there are files that the chat does not hold.
"""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import PurePosixPath

from standalone_orchestrator.bench.answers import targets
from standalone_orchestrator.bench.contest import Attempt, Entry
from standalone_orchestrator.bench.hosting import (
    PATIENCE_S,
    Seat,
    Start,
    attempt_of,
    host_command,
    main,
)
from standalone_orchestrator.bench.programs import pinned
from standalone_orchestrator.bench.start import texts
from standalone_orchestrator.bench.visible import VISIBLE, visible_tests
from standalone_orchestrator.codebase.terms import terms
from standalone_orchestrator.system.files import ensure_folder, write_atomic

_MODULE = "standalone_orchestrator.bench.contestants.aider"
_CHAT = "chat.md"
_TEST_S = 10
_QUIET = (
    *("--yes-always", "--no-auto-commits", "--no-gitignore", "--no-pretty", "--no-stream"),
    *("--no-check-update", "--no-show-release-notes", "--analytics-disable", "--no-detect-urls"),
    *("--no-show-model-warnings", "--no-browser", "--no-fancy-input"),
    *("--timeout", str(PATIENCE_S)),
)


class Aider:
    """`aider --message-file`, once."""

    @property
    def name(self) -> str:
        """`aider`."""
        return "aider"

    @property
    def requirements(self) -> tuple[str, ...]:
        """It, and all that it needs."""
        return pinned(self.name)

    def command(self, entry: Entry) -> tuple[str, ...]:
        """This module as a process."""
        return host_command(_MODULE, entry)

    def attempt(self, entry: Entry, code: int | None) -> Attempt:
        """What that process left; the transcript is aider's own history of the chat."""
        return attempt_of(entry, code, _CHAT)


def prepare(seat: Seat) -> Start:
    """Write its settings and the tests; the goal is its message."""
    there = texts(seat.workspace)
    chat = named_files(seat.goal, there)
    settings, metadata = seat.place / "aider.settings.yml", seat.place / "aider.metadata.json"
    write_atomic(settings, json.dumps([_settings(seat, mapped=bool(there.keys() - set(chat)))]))
    write_atomic(metadata, json.dumps({seat.model: _metadata(seat)}))
    message = seat.place / "message.md"
    write_atomic(message, seat.goal)
    return Start(
        argv=(
            *(str(seat.tools / "bin" / "aider"), "--model", seat.model, *_QUIET),
            *("--model-settings-file", str(settings), "--model-metadata-file", str(metadata)),
            *("--chat-history-file", str(seat.place / _CHAT)),
            *("--input-history-file", str(seat.place / "input.history")),
            *_tested(seat, there),
            *("--message-file", str(message), *chat),
        ),
        env={
            "OPENAI_API_BASE": seat.address,
            "OPENAI_API_KEY": "none",
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        },
    )


def named_files(goal: str, there: dict[str, str]) -> tuple[str, ...]:
    """The files for the chat: those that the goal names and that are sources or there already.

    The only one there is where it names none.
    """
    named = dict.fromkeys(term.text for term in terms(goal) if term.kind == "file")
    meant = tuple(f for f in named if f in there or PurePosixPath(f).suffix == ".py")
    return meant or targets(goal, there)


def _settings(seat: Seat, *, mapped: bool) -> dict[str, object]:
    return {
        "name": seat.model,
        "edit_format": "whole",
        "use_repo_map": mapped,
        "extra_params": {"max_tokens": seat.reply_tokens, "seed": seat.seed},
    }


def _metadata(seat: Seat) -> dict[str, object]:
    return {
        "max_tokens": seat.reply_tokens,
        "max_input_tokens": seat.context,
        "max_output_tokens": seat.reply_tokens,
        "input_cost_per_token": 0,
        "output_cost_per_token": 0,
        "litellm_provider": "openai",
        "mode": "chat",
    }


def _tested(seat: Seat, there: dict[str, str]) -> tuple[str, ...]:
    """The examples that can be seen as tests after each edit, where there are some."""
    tests = visible_tests(seat.goal, there, targets(seat.goal, there))
    if not tests:
        return ()
    folder = ensure_folder(seat.place / "visible")
    write_atomic(folder / VISIBLE, tests)
    pytest = (str(seat.python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short")
    command = (*pytest, f"--timeout={_TEST_S}", "--rootdir", str(folder), str(folder / VISIBLE))
    return ("--auto-test", "--test-cmd", shlex.join(command))


if __name__ == "__main__":
    sys.exit(main(prepare))
