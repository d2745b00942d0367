"""The command line: which verbs there are, how they are loaded, how every fault ends.

A verb's file is imported when the verb is used, so that `--help` stays quick. One of the two places
of the product that catch every exception.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click

from standalone_orchestrator import __version__
from standalone_orchestrator.core.errors import Interrupted, OrchestratorError

VERBS = {
    "run": "Build or repair something, from a sentence.",
    "resume": "Take up a run that was cut short.",
    "replay": "Run a run's loop again from its record, without a model.",
    "stop": "Ask a run at work to stop cleanly.",
    "runs": "List the runs of a workspace.",
    "show": "Show what happened in a run.",
    "report": "Write a run's report again and say where it is.",
    "doctor": "Say what works on this machine and how to mend the rest.",
    "models": "List, fetch and measure models.",
    "bench": "Run benchmarks and compare them.",
    "config": "Show the settings and where each value came from.",
}
"""Verb and what it does: the file of the same name is imported when it is used."""

FAULT_OF_OURS = 5
USAGE = 2
INTERRUPTED = 130
RESUMABLE = frozenset({3, 4, FAULT_OF_OURS, INTERRUPTED})
"""Exit codes after which a run that began can be taken up again."""


@dataclass(slots=True)
class Session:
    """What the verb learnt that a message about a fault should name."""

    run: str = ""
    folder: Path | None = None
    resume: str = ""
    """The command that takes the run up again."""


class Verbs(click.Group):
    """Commands that are imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Verbs in the order of the table."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb's file."""
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"standalone_orchestrator.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs from the table, importing none."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(
    cls=Verbs,
    help="Builds and repairs software unattended, with language models on your own hardware.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit: 0 verified; 1 partial or failed; 2 usage, configuration, workspace or no "
    "sandbox; 3 no model reached; 4 a limit ended it; 5 a fault of ours; 130 interrupted.",
)
@click.version_option(__version__, prog_name="orchestrator")
def cli() -> None:
    """The group of all verbs."""


def main() -> NoReturn:
    """Run the command line and exit."""
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: list[str]) -> int:
    """Run one command; every fault ends as a sentence and an exit code."""
    session = Session()
    say = _Fault(session, as_json="--json" in arguments)
    try:
        code = cli.main(arguments, prog_name="orchestrator", standalone_mode=False, obj=session)
    except click.ClickException as fault:
        return say.usage(fault)
    except (KeyboardInterrupt, click.Abort):
        return say.interrupted()
    except Interrupted as fault:
        return say.interrupted(fault.message)
    except OrchestratorError as fault:
        return say.fault(fault.exit_code, fault.message, fault.way_out)
    except BrokenPipeError:
        silence_stdout()
        return 128 + signal.SIGPIPE
    except Exception as fault:
        return say.bug(fault)
    return code if isinstance(code, int) else 0


class _Fault:
    """Says what went wrong: a sentence and the way out on stderr, or one JSON line on stdout."""

    def __init__(self, session: Session, *, as_json: bool) -> None:
        self._session = session
        self._as_json = as_json

    def fault(self, code: int, message: str, way_out: str = "") -> int:
        """Say it and return its exit code."""
        ways = [way_out, self._resume() if code in RESUMABLE else ""]
        if self._as_json:
            way = "; ".join(w for w in ways if w)
            value = {"kind": "error", "exit": code, "message": message, "way_out": way}
            print(json.dumps(value), flush=True)
            return code
        print(f"orchestrator: {message}.", file=sys.stderr)
        for way in ways:
            if way:
                print(f"  {way}", file=sys.stderr)
        return code

    def usage(self, fault: click.ClickException) -> int:
        """A wrong command line."""
        if isinstance(fault, click.exceptions.NoArgsIsHelpError):
            fault.show()
            return USAGE
        context = fault.ctx if isinstance(fault, click.UsageError) else None
        path = context.command_path if context else "orchestrator"
        message = fault.format_message().strip().rstrip(".")
        return self.fault(USAGE, message[:1].lower() + message[1:], f"see: {path} --help")

    def interrupted(self, message: str = "") -> int:
        """Ctrl-C, a second one included: say how to go on."""
        return self.fault(INTERRUPTED, (message or "interrupted").rstrip("."))

    def bug(self, fault: Exception) -> int:
        """A fault of ours: one sentence; the details go to a file."""
        import traceback

        details = "".join(traceback.format_exception(fault))
        where = _write_details(self._session.folder, details)
        cause = " ".join(str(fault).split())[:200] or "no message"
        message = f"a fault of ours: {type(fault).__name__}: {cause}"
        return self.fault(FAULT_OF_OURS, message, f"details are in {where}" if where else "")

    def _resume(self) -> str:
        return f"resume with: {self._session.resume}" if self._session.resume else ""


def _write_details(folder: Path | None, details: str) -> str:
    import tempfile

    for place in (folder, Path(tempfile.gettempdir())):
        if place is not None:
            path = place / f"fault-{os.getpid()}.txt"
            with contextlib.suppress(OSError):
                path.write_text(details, "utf-8", "backslashreplace")
                return str(path)
    return ""


def silence_stdout() -> None:
    """The reader of our output went away: say nothing more, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
