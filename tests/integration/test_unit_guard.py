"""The guard of `tests/unit`: what it refuses fails the test, and only there."""

import shutil
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
DEEDS = {
    "popen": "import subprocess; subprocess.run(['true'])",
    "fork": "import os; os.fork() or os._exit(0)",
    "spawned": "import os; os.posix_spawn('/bin/true', ['true'], {})",
    "system": "import os; os.system('true')",
    "multiprocessing": "import multiprocessing as m; m.get_context('spawn').Process().start()",
    "bind": "import socket; socket.socket().bind(('127.0.0.1', 0))",
    "connect": "import socket; socket.socket().connect(('127.0.0.1', 9))",
    "lookup": "import socket; socket.getaddrinfo('localhost', 80)",
    "thread": "import threading, os; t = threading.Thread(target=os.system, args=('true',)); "
    "t.start(); t.join()",
}
FREE = "import os, socket; a, b = socket.socketpair(); a.close(); b.close(); os.getpid()"


def test_a_unit_test_that_starts_or_connects_fails_and_others_do_not(tmp_path: Path) -> None:
    unit, other = tmp_path / "tests" / "unit", tmp_path / "tests" / "integration"
    for folder in (unit, other):
        folder.mkdir(parents=True)
    shutil.copy(TESTS / "unit" / "conftest.py", unit)
    rows = ["import pytest, contextlib", f"def test_free(): {FREE}"]
    rows += [f"def test_{name}(): {deed}" for name, deed in DEEDS.items()]
    rows += [
        "def test_caught():\n    with contextlib.suppress(BaseException): " + DEEDS["popen"],
        f"@pytest.fixture\ndef started(): {DEEDS['popen']}\ndef test_fixture(started): pass",
        f"@pytest.fixture\ndef ended():\n    yield\n    {DEEDS['popen']}\n"
        "def test_teardown(ended): pass",
    ]
    (unit / "test_it.py").write_text("\n".join(rows))
    (other / "test_it.py").write_text(f"def test_popen(): {DEEDS['popen']}\n")
    options = ["-q", "-rA", "--import-mode=importlib", "-p", "no:cacheprovider", "--tb=line"]
    command = [sys.executable, "-m", "pytest", *options, "-W", "ignore", "-c", "/dev/null"]
    command += ["--rootdir", str(tmp_path), "tests"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    said = {
        (state, where.removeprefix("tests/").replace("/test_it.py::test_", " "))
        for state, _, where in (line.partition(" ") for line in done.stdout.splitlines())
        for where in [where.partition(" ")[0]]
        if state in ("PASSED", "FAILED", "ERROR")
    }
    assert said == {
        ("PASSED", "integration popen"),
        ("PASSED", "unit free"),
        ("PASSED", "unit teardown"),
        *(("FAILED", f"unit {name}") for name in (*DEEDS, "caught")),
        ("ERROR", "unit fixture"),
        ("ERROR", "unit teardown"),
    }, done.stdout
    assert "belongs in tests/integration" in done.stdout
