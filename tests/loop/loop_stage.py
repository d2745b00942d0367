"""What the tests of the loop share: scripts, a stage to run tasks on, repositories, comparisons."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from standalone_orchestrator.app.run_task import Now, RunRequest, replay_run, resume_run, run_task
from standalone_orchestrator.app.settings import Folders
from standalone_orchestrator.app.settings_tables import Settings
from standalone_orchestrator.core.events import Event, Noticed, Replied
from standalone_orchestrator.memory.lines import encode, header, read
from standalone_orchestrator.memory.runs import RunFolder, find_run

MEASURING = {"mutants": 2, "strength_s": 1e6, "strength_share": 1e6}
"""As many mutants in every run, however slow the machine is; their number is kept small."""
SCRIPTS = Path(__file__).parent / "scripts"
TWO_FILES = """\
Write two files, `doubling.py` and `growth.py`.

`twice(n)` returns two times `n`. `fourfold(n)` returns four times `n`. \
`fourfold` raises `TypeError` when `n` is a string.
"""
ONE_FILE = "Write `doubling.py`.\n\n`twice(n)` returns two times `n`.\n"


def planned(*files):
    """The reply to the plan: (path, exports, needs) of each file."""
    rows = [
        {"path": path, "purpose": f"Holds {path}.", "exports": list(exports), "needs": list(needs)}
        for path, exports, needs in files
    ]
    return {"when": "# Now: plan the files", "json": {"files": rows}}


ONE_FILE_PLAN = planned(("doubling.py", ["def twice(n: int) -> int"], []))


def cases_for(point, *tests):
    """The reply to the question for tests of the criterion that begins with `point`."""
    return {"when": ["# Now: tests", f"> {point}"], "json": {"tests": [list(t) for t in tests]}}


TWICE_TESTS = cases_for("`twice(n)` returns", ["assert twice(3) == 6"], ["assert twice(-4) == -8"])


def written(path, text, **conditions):
    """The reply to a build step."""
    return {"when": f"e `{path}`\n", "text": f"```python\n{text}```", **conditions}


def repaired(path, text, *also):
    """The reply to a repair whose prompt holds `also`."""
    return {"when": [f"# Now: repair `{path}`", *also], "text": f"```python\n{text}```"}


def twice(expression="2 * n"):
    """The text of `doubling.py`."""
    return f'"""Doubling."""\n\n\ndef twice(n: int) -> int:\n    return {expression}\n'


@dataclass(frozen=True)
class Done:
    """A run that came to its end."""

    outcome: object
    folder: RunFolder

    @property
    def exit_code(self) -> int:
        return self.outcome.exit_code

    @property
    def events(self) -> list[Event]:
        return [record.event for record in read(self.folder.journal)]

    @property
    def result(self) -> dict:
        return json.loads(self.folder.result.read_text())

    def of(self, kind) -> list:
        """Events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    def notices(self, topic: str) -> list[str]:
        return [e.text for e in self.of(Noticed) if e.topic == topic]

    def prompts(self, step: str = "") -> list[str]:
        """Prompts of the steps whose id begins so, as they were kept."""
        kept = [e.prompt for e in self.of(Replied) if e.step.startswith(step)]
        return [(self.folder.replies / name).read_text() for name in kept]


class Stage:
    """Carries out tasks; every workspace and script lies below one folder."""

    def __init__(self, folder: Path, folders: Folders) -> None:
        self.folder = folder
        self.folders = folders
        self.records: list = []

    def workspace(self, name="workspace") -> Path:
        path = self.folder / name
        path.mkdir(exist_ok=True)
        return path

    def script(self, *entries, name="script", **capabilities) -> Path:
        """A script file of these entries, or a shipped one by its name."""
        if len(entries) == 1 and isinstance(entries[0], str):
            return SCRIPTS / entries[0]
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps({"replies": entries, **capabilities}))
        return path

    def settings(self, script: Path, **tables) -> Settings:
        retry = {"tries": 2, "first_s": 0.01, "most_s": 0.02}
        checks = {**MEASURING, **tables.pop("checks", {})}
        return Settings.model_validate(
            {"model": f"scripted:{script}", "retry": retry, "checks": checks, **tables}
        )

    def run(self, text, script, *, workspace=None, request=None, watch=None, **tables) -> Done:
        """Run a task to its end."""
        place = workspace or self.workspace()
        asked = RunRequest(text, place, **(request or {}))
        outcome = run_task(
            asked, self.settings(script, **tables), self.folders, watch or self.records.append
        )
        return Done(outcome, RunFolder(place, outcome.run))

    def resume(self, workspace: Path, watch=None, now=None) -> Done:
        """Resume the newest run of a workspace, with the settings of an idle day."""
        folder = find_run(workspace, "last")
        seen = watch or self.records.append
        outcome = resume_run(workspace, folder.run, now or Now(Settings()), self.folders, seen)
        return Done(outcome, folder)

    def replay(self, workspace: Path):
        """Replay the newest run of a workspace."""
        run = find_run(workspace, "last").run
        return replay_run(workspace, run, self.records.append)

    def last(self, workspace: Path) -> Done:
        """The newest run of a workspace, which may be unfinished."""
        return Done(None, find_run(workspace, "last"))


def folders_below(place: Path) -> Folders:
    return Folders(place / "config", place / "cache", place / "state", place / "data")


class Processes:
    """Starts the command line in processes of their own; ends what a test left."""

    def __init__(self, folders: Folders) -> None:
        self._env = {
            **os.environ,
            "ORCHESTRATOR_CONFIG": str(folders.config),
            "ORCHESTRATOR_CACHE": str(folders.cache),
            "ORCHESTRATOR_STATE": str(folders.state),
            "ORCHESTRATOR_DATA": str(folders.data),
        }
        self._started: list[subprocess.Popen] = []

    def start(self, *arguments) -> subprocess.Popen:
        command = [sys.executable, "-m", "standalone_orchestrator", *map(str, arguments)]
        process = subprocess.Popen(
            command,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._started.append(process)
        return process

    def end(self) -> None:
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.communicate()


def git(folder, *arguments) -> str:
    """Git as the user would call it, away from the machine's own configuration."""
    env = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_OPTIONAL_LOCKS": "0",
    }
    who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    command = ["git", *who, "-c", "commit.gpgsign=false", *arguments]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def repository(folder: Path, files) -> Path:
    """A repository with one commit that holds `files`."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Begin")
    return folder


def fingerprint(folder: Path) -> dict[str, str]:
    """Every path below a folder but ours, with its kind, mode, content and time of change."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if name.parts[0] == ".orchestrator":
            continue
        state = path.lstat()
        if path.is_symlink():
            said = str(path.readlink())
        elif path.is_file():
            said = f"{hashlib.sha256(path.read_bytes()).hexdigest()} {state.st_mtime_ns}"
        else:
            said = "folder"
        found[str(name)] = f"{state.st_mode:o} {said}"
    return found


def records_of(folder: RunFolder) -> list:
    """The journal's records."""
    return list(read(folder.journal))


def rewrite(folder: RunFolder, records) -> None:
    """Write the journal anew, with numbers and checksums that are in order."""
    lines = [header(), *(encode(replace(r, number=n)) for n, r in enumerate(records))]
    folder.journal.write_bytes(b"".join(lines))


def cut(folder: RunFolder, count: int) -> None:
    """Leave the first records only, and of the replies those that they name; no reports."""
    kept = records_of(folder)[:count]
    rewrite(folder, kept)
    replies = [r.event for r in kept if isinstance(r.event, Replied)]
    named = {name for e in replies for name in (e.reply, e.prompt, e.thoughts)}
    for text in list(folder.replies.iterdir()):
        if text.name not in named:
            text.unlink()
    for report in (folder.result, folder.report, folder.traces):
        report.unlink(missing_ok=True)


def cut_after(folder: RunFolder, kind: type) -> None:
    """Leave the records up to the first of one kind."""
    events = [r.event for r in records_of(folder)]
    cut(folder, next(n for n, e in enumerate(events, 1) if isinstance(e, kind)))


def tampered(folder: RunFolder, change) -> None:
    """Change replies so that all names and checksums are in order: `change(event, text)`."""
    changed = []
    for record in records_of(folder):
        event = record.event
        if isinstance(event, Replied):
            text = change(event, (folder.replies / event.reply).read_text())
            name = hashlib.sha256(text.encode()).hexdigest()
            (folder.replies / name).write_text(text)
            event = replace(event, reply=name)
        changed.append(replace(record, event=event))
    rewrite(folder, changed)


VARYING = ("run", "workspace", "started", "ended", "settings_hash", "resumed", "phases", "models")


def settled(result: dict) -> dict:
    """What a run came to, without times, places and what follows from them."""
    kept = {key: value for key, value in result.items() if key not in VARYING}
    kept["cost"] = {
        key: value
        for key, value in result["cost"].items()
        if key in ("tokens_read", "tokens_reused", "tokens_written", "calls", "candidates")
    }
    kept["code"] = {
        key: value for key, value in result["code"].items() if key in ("how", "paths", "tree")
    }
    return _without_commands(kept)


def _without_commands(value):
    """Commands name the folders in which they ran."""
    if isinstance(value, dict):
        return {k: _without_commands(v) for k, v in value.items() if k != "command"}
    if isinstance(value, list):
        return [_without_commands(item) for item in value]
    return value
