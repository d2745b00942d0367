"""Tests that a file is replaced in one step, which code makes."""

import contextlib
import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.specify.atomic import in_one_step
from standalone_orchestrator.phases.specify.draft import Subject

STORE = PlannedFile(
    "store.py",
    "",
    (
        "@dataclass class Jar",
        "Jar.__init__(self, id: int, label: str)",
        "class Store",
        "Store.__init__(self, path: Path)",
        "Store.save(self, jars: list[Jar]) -> None",
        "Store.load(self) -> list[Jar]",
    ),
)
STEP = "`Store.save`: It writes a temporary file and then calls `os.replace`."
STAYS = "`Store.save`: If writing fails, the old file stays as it was."
LEFT = "`Store.save`: Otherwise no other file is left."


def made(text, name="Store.save", file=STORE, others=(STEP,)):
    points = [Criterion(f"c{n}", p, CheckKind.BEHAVIOUR) for n, p in enumerate((text, *others))]
    return in_one_step(Subject(points[0], (name,)), Plan((file,), tuple(points)))


class Store:
    """Saves as it is told to."""

    def __init__(self, path, way):
        self.path, self.way = Path(path), way

    def save(self, jars):
        text = json.dumps(jars)
        if self.way == "at once":
            self.path.write_text(text)
            return
        beside = self.path.with_name("b")
        beside.write_text(text)
        if self.way == "replace":
            os.replace(beside, self.path)  # noqa: PTH105 - the way by `os` is what is tested
        elif self.way == "a path":
            beside.replace(self.path)
        else:
            self.path.write_text(text)

    def load(self):
        return json.loads(self.path.read_text()) if self.path.exists() else []


def passes(lines, way, folder, monkeypatch):
    """Whether a test passes with a store of this kind."""
    scope = {
        "Store": lambda path: Store(path, way),
        "Jar": lambda *fields: fields,
        "tmp_path": folder,
        "contextlib": contextlib,
        "monkeypatch": SimpleNamespace(
            setattr=lambda *given, **more: (
                given[0].startswith("os.") and monkeypatch.setattr(*given)
            )
        ),
    }
    with contextlib.suppress(AssertionError):
        exec("\n".join(lines), scope)
        return True
    return False


@pytest.mark.parametrize("text", [STEP, STAYS])
@pytest.mark.parametrize(
    ("way", "right"), [("replace", True), ("a path", True), ("at once", False), ("twice", False)]
)
def test_what_was_saved_stays_where_the_step_fails(text, way, right, tmp_path, monkeypatch):
    (lines,) = made(text)
    assert passes(lines, way, tmp_path, monkeypatch) is right


@pytest.mark.parametrize(("way", "right"), [("replace", True), ("twice", False)])
def test_no_other_file_is_left(way, right, tmp_path, monkeypatch):
    (lines,) = made(LEFT)
    assert passes(lines, way, tmp_path, monkeypatch) is right


def test_a_module_that_imports_the_step_by_its_name_fails_there_too():
    (lines,) = made(STEP)
    assert "monkeypatch.setattr('store.replace', None, raising=False)" in lines


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("`Store.save` replaces the file.", "Store.save"),
        ("`Store.save` raises `OSError` if no temporary file can replace it.", "Store.save"),
        ("`Store.load` reads it atomically.", "Store.load"),
        ("`Store.save` is atomic.", "Store.save"),
    ],
)
def test_any_other_point_has_no_such_test(text, name):
    assert made(text, name) == ()


def test_a_path_that_may_be_a_text_is_given_as_one_where_only_the_folder_is_looked_at():
    (lines,) = made(LEFT)
    assert lines[0] == "s = Store(tmp_path / 'a')"
    exports = [e.replace("path: Path", "path: str | Path") for e in STORE.exports]
    (lines,) = made(LEFT, file=PlannedFile("store.py", "", tuple(exports)))
    assert lines[0] == "s = Store(str(tmp_path / 'a'))"


def test_another_way_to_keep_the_old_file_is_not_tested_by_a_step():
    assert made(STAYS, others=()) == ()
    assert made(LEFT, others=()) == ()
    assert made(LEFT, others=("`Store.load` writes a temporary file and renames it.",)) == ()


def test_objects_that_are_only_equal_to_themselves_are_not_compared():
    plain = tuple(e.replace("@dataclass ", "") for e in STORE.exports)
    assert made(STEP, file=PlannedFile("store.py", "", plain)) == ()


def test_what_keeps_no_file_has_no_such_test():
    exports = (*STORE.exports[:2], "class Store", *STORE.exports[4:])
    file = PlannedFile("store.py", "", exports)
    assert made(STEP, file=file) == ()
