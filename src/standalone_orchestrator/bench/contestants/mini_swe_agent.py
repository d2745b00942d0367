"""mini-swe-agent (https://mini-swe-agent.com), driven by its command line `mini`.

What its documentation says for local models, and what is set here:

- its own configuration `mini_textbased.yaml` and the model class that belongs to it: one command a
  reply, in a block of text, for models that do not call tools reliably;
- temperature 0: it leaves that to the server, which would draw at 0.8; no limit of cost;
- every command is run without a question (`-y`), and it ends when it says so.

Its commands run in the workspace, with a Python on their path that has a test runner.
"""

from __future__ import annotations

import json
import sys

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
from standalone_orchestrator.system.files import write_atomic

_MODULE = "standalone_orchestrator.bench.contestants.mini_swe_agent"
_TRAJECTORY = "trajectory.json"


class MiniSweAgent:
    """`mini`, once."""

    @property
    def name(self) -> str:
        """`mini-swe-agent`."""
        return "mini-swe-agent"

    @property
    def requirements(self) -> tuple[str, ...]:
        """It, and all that it needs."""
        return pinned(self.name)

    def command(self, entry: Entry) -> tuple[str, ...]:
        """This module as a process."""
        return host_command(_MODULE, entry)

    def attempt(self, entry: Entry, code: int | None) -> Attempt:
        """What that process left; the transcript is its trajectory."""
        return attempt_of(entry, code, _TRAJECTORY)


def prepare(seat: Seat) -> Start:
    """Write what is laid over its configuration; the goal is its task."""
    drawn = {"max_tokens": seat.reply_tokens, "temperature": 0.0, "seed": seat.seed}
    drawn["timeout"] = PATIENCE_S
    over = seat.place / "mini.yaml"
    write_atomic(over, json.dumps({"model": {"model_kwargs": drawn}}))
    return Start(
        argv=(
            *(str(seat.tools / "bin" / "mini"), "--model", seat.model),
            *("--model-class", "litellm_textbased"),
            *("--config", "mini_textbased.yaml", "--config", str(over)),
            *("--yolo", "--exit-immediately", "--cost-limit", "0"),
            *("--output", str(seat.place / _TRAJECTORY), "--task", seat.goal),
        ),
        env={
            "OPENAI_API_BASE": seat.address,
            "OPENAI_API_KEY": "none",
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
            "MSWEA_CONFIGURED": "true",
            "MSWEA_COST_TRACKING": "ignore_errors",
            "MSWEA_GLOBAL_CONFIG_DIR": str(seat.place / "home" / "mini"),
            "MSWEA_SILENT_STARTUP": "1",
        },
    )


if __name__ == "__main__":
    sys.exit(main(prepare))
