"""Files of ours that pytest loads: the frozen folder's configuration, and the environment's plugin.

They run inside the sandbox, in the environment's interpreter, and import nothing of this product.
"""

from __future__ import annotations

INI = """\
[pytest]
addopts =
junit_family = xunit1
python_files = test_*.py *_test.py
filterwarnings = default
"""

CONFTEST = '''\
"""Makes the program under test importable, here and in every process that a test starts."""

import os
import re
import sys

import pytest

_tree = os.environ.get("ORCHESTRATOR_TREE", os.getcwd())
_places = [p for p in (os.path.join(_tree, "src"), _tree) if os.path.isdir(p)]
_frozen = os.path.dirname(os.path.abspath(__file__))


def _homes():
    """Where modules lie that the user's tests import, before the tree, so that it hides none."""
    for folder, _, names in sorted(os.walk(_frozen)):
        modules = {n for n in names if n.endswith(".py") and not n.endswith("_test.py")}
        modules = {n for n in modules if not n.startswith("test_")}
        if folder != _frozen and modules - {"conftest.py"}:
            while os.path.exists(os.path.join(folder, "__init__.py")):
                folder = os.path.dirname(folder)
            yield folder


sys.path[:0] = [*dict.fromkeys(_homes()), *_places]
sys.path.append(_frozen)
os.environ["PYTHONPATH"] = os.pathsep.join(_places)


@pytest.fixture(autouse=True)
def _no_file_left_behind(request):
    """What a test of ours writes beside the program is gone before the next one."""
    ours = re.match(r"test_(c\\d+|amended_\\d+|examples)\\.py$", request.node.path.name)
    before = set(os.listdir(os.getcwd())) if ours else None
    yield
    for name in sorted(set(os.listdir(os.getcwd())) - before) if ours else ():
        if os.path.isfile(name):
            os.remove(name)
'''

PLUGIN_NAME = "orchestrator_pytest"
PLUGIN = '''\
"""The tree's place, exact node ids in the report, a choice of tests by id, traces of them."""

import json
import os
import signal
import sys
import threading
import traceback

import pytest

# Here and not by PYTHONPATH: when the tree comes on the path, the runner itself is loaded, and no
# module of the tree can take its place.
_places = os.environ.pop("ORCHESTRATOR_PATH", "")
if _places:
    sys.path[:0] = _places.split(os.pathsep)
    os.environ["PYTHONPATH"] = _places


def pytest_addoption(parser):
    group = parser.getgroup("orchestrator")
    group.addoption("--orchestrator-choice", help="JSON list of node ids to run, or to leave out")
    group.addoption("--orchestrator-trace", help="file that tells which test is running")
    group.addoption("--orchestrator-reached", help="file that tells what each test calls")
    group.addoption("--orchestrator-import-limit", type=float, help="seconds to import a file")
    group.addoption("--orchestrator-quit", action="store_true", help="leave no thread behind")


def pytest_configure(config):
    path = config.getoption("--orchestrator-trace")
    # A worker of xdist has no say: its tests run side by side, so no single one is "running".
    config.stash[_TRACE] = path if path and not hasattr(config, "workerinput") else ""
    config.stash[_REACHED] = config.getoption("--orchestrator-reached") or ""


_TRACE = pytest.StashKey()
_REACHED = pytest.StashKey()
_STATUS = pytest.StashKey()
_SLOW = "a test ran over its time"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    path = config.getoption("--orchestrator-choice")
    if path:
        with open(path, encoding="utf-8") as file:
            choice = json.load(file)
        chosen = [i for i in items if _wanted(i.nodeid, choice)]
        gone = [i for i in items if not _wanted(i.nodeid, choice)]
        if gone:
            config.hook.pytest_deselected(items=gone)
            items[:] = chosen
    for item in items:
        item.user_properties.append(("nodeid", item.nodeid))


def _wanted(nodeid, choice):
    if nodeid in choice["without"]:
        return False
    return not choice["only"] or any(_below(nodeid, name) for name in choice["only"])


def _below(nodeid, name):
    return nodeid == name or nodeid.startswith((name + "[", name + "::"))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    limit = collector.config.getoption("--orchestrator-import-limit")

    def stop(number, frame):
        pytest.fail(f"importing this took more than {limit:g} s")

    if limit:
        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        return (yield)
    except SystemExit as fault:
        frames = traceback.extract_tb(fault.__traceback__)
        ours = [f for f in frames if not any(n in f.filename for n in ("_pytest", "importlib"))]
        lines = [f"{f.filename}:{f.lineno}: in {f.name}\\n    {f.line}" for f in ours[-3:]]
        lines.append(f"E   SystemExit: {fault} (the module ends the program while it is imported)")
        text = "\\n".join(lines)
        return pytest.CollectReport(collector.nodeid, "failed", text, [])
    finally:
        if limit:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    trace = item.config.stash.get(_TRACE, "")
    if trace:
        with open(trace, "a", encoding="utf-8") as file:
            file.write(json.dumps(["began", item.nodeid]) + "\\n")
    reached = item.config.stash.get(_REACHED, "")
    calls = _watch() if reached else {}
    result = yield
    if reached:
        threading.setprofile(None)
        sys.setprofile(None)
        with open(reached, "a", encoding="utf-8") as file:
            file.write(json.dumps([item.nodeid, _below_top(calls, item)]) + "\\n")
    if trace:
        slow = item.session.shouldfail == _SLOW and nextitem is not None
        with open(trace, "a", encoding="utf-8") as file:
            file.write(json.dumps(["stopped" if slow else "ended", item.nodeid]) + "\\n")
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """What a test over its time has taken of the memory is taken from the tests after it."""
    over = call.excinfo is not None and str(call.excinfo.value).startswith("Timeout (>")
    if over and item.config.getoption("--orchestrator-quit"):
        item.session.shouldfail = _SLOW
    return (yield)


def _watch():
    """Functions that are called from now on, in order of the first call."""
    calls = {}

    def called(frame, event, argument):
        if event == "call":
            calls.setdefault((frame.f_code.co_filename, frame.f_code.co_firstlineno))

    threading.setprofile(called)
    sys.setprofile(called)
    return calls


def _below_top(calls, item):
    """Those below the top folder, as `path:line`."""
    top = str(item.config.rootpath) + os.sep
    paths = [(os.path.normpath(name), line) for name, line in calls]
    return [f"{name[len(top):]}:{line}" for name, line in paths if name.startswith(top)]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    session.config.stash[_STATUS] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    # A thread that the program left running would keep the process until its deadline.
    if config.getoption("--orchestrator-quit") and _STATUS in config.stash:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(config.stash[_STATUS])
'''
