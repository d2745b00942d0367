"""In a user's repository: guards hold, rules are heard, nothing is touched but one new branch."""

import pytest
from loop_stage import cases_for, fingerprint, git, planned, repository, written

from standalone_orchestrator.core.checks import Role
from standalone_orchestrator.core.events import Explored, Frozen

pytestmark = pytest.mark.slow

PRICES = '''"""Prices in cents."""


def net(gross: int) -> int:
    """The price without tax.

    >>> net(120)
    100
    """
    return gross * 100 // 120
'''
NEW = """

def gross(net: int) -> int:
    return net * 120 // 100
"""
EXISTING = """from shop.prices import net


def test_net():
    assert net(240) == 200


def test_nothing():
    assert net(0) == 0
"""
FILES = {
    "shop/__init__.py": "",
    "shop/prices.py": PRICES,
    "tests/test_prices.py": EXISTING,
    "README.md": "# Shop\n",
}
TASK = """\
Add a function `gross(net)` to `shop/prices.py`.

`gross(net)` returns the price with 20 percent tax.
"""
PLAN = planned(("shop/prices.py", ["def gross(net: int) -> int"], []))
TESTS = cases_for("", ["assert gross(100) == 120"], ["assert gross(200) == 240"])
GOOD = written("shop/prices.py", PRICES + NEW)
BREAKING = written("shop/prices.py", PRICES.replace("* 100 // 120", "* 100 // 119") + NEW)
CAUSE = {
    "when": "# Now: find the cause",
    "json": {
        "whys": [{"why": "It divides by another number.", "evidence": "return gross"}],
        "blame": ["shop/prices.py"],
        "edits": [],
    },
}
CONFIRM = {
    "when": "# Now: one outcome",
    "json": {"work": "1 * 1.2 = 1.2", "line": "assert gross(1) == 1.2"},
}
REPAIR = {"when": "# Now: repair", "text": "I do not know."}


def shop(stage, **more):
    return repository(stage.folder / "shop", {**FILES, **more})


def lost(done):
    """Guards that the result breaks, by what they say of themselves."""
    return [e["message"] for e in done.result["guards"]["lost"]]


def test_the_result_is_a_branch_and_nothing_else_of_the_users_changes(stage):
    repo = shop(stage)
    (repo / "notes.txt").write_text("mine, not committed\n")
    (repo / "README.md").write_text("# Shop, staged\n")
    git(repo, "add", "README.md")
    (repo / "README.md").write_text("# Shop, staged and changed again\n")
    before = fingerprint(repo)
    head = git(repo, "rev-parse", "HEAD")
    done = stage.run(TASK, stage.script(PLAN, TESTS, GOOD), workspace=repo)
    after = fingerprint(repo)
    assert done.exit_code == 0

    branch = f"orchestrator/{done.folder.run}"
    changed = {path for path in before if after.get(path) != before[path]}
    added = {path for path in after if path not in before}
    assert not changed - {
        path for path in before if path.startswith(".git") and "." not in path[4:]
    }
    assert all(after[p].startswith("40") for p in changed), "only folders that got a new name"
    allowed = (f".git/refs/heads/{branch}", f".git/logs/refs/heads/{branch}", ".git/objects/")
    folders = {".git/refs/heads/orchestrator", ".git/logs/refs/heads/orchestrator"}
    assert all(path in folders or path.startswith(allowed) for path in added), added

    assert git(repo, "rev-parse", f"{branch}^") == head
    assert git(repo, "rev-parse", f"{branch}^{{tree}}") == done.result["code"]["tree"]
    assert git(repo, "diff", "--name-only", head, branch) == "shop/prices.py"
    assert "def gross" in git(repo, "show", f"{branch}:shop/prices.py")
    assert git(repo, "fsck", "--strict", "--no-dangling") == ""
    assert git(repo, "status", "--porcelain") == "MM README.md\n?? notes.txt"


def test_uncommitted_files_are_named_and_not_taken_in(stage):
    repo = shop(stage)
    (repo / "notes.txt").write_text("mine\n")
    done = stage.run(TASK, stage.script(PLAN, TESTS, GOOD), workspace=repo)
    (explored,) = done.of(Explored)
    assert explored.uncommitted == ("notes.txt",)
    assert all("notes.txt" not in prompt for prompt in done.prompts())
    branch = f"orchestrator/{done.folder.run}"
    assert "notes.txt" not in git(repo, "ls-tree", "-r", "--name-only", branch)


def test_existing_tests_are_guards_and_hold(stage):
    done = stage.run(TASK, stage.script(PLAN, TESTS, GOOD), workspace=shop(stage))
    (frozen,) = done.of(Frozen)
    guards = {c.target for c in frozen.suite.checks if c.role is Role.GUARD}
    assert guards == {"tests/test_prices.py::test_net", "tests/test_prices.py::test_nothing"}
    assert done.result["guards"] == {"held": 2, "lost": []}


def test_code_that_breaks_an_existing_test_is_not_verified_and_the_test_is_named(stage):
    script = stage.script(PLAN, TESTS, BREAKING, REPAIR, CAUSE)
    done = stage.run(
        TASK, script, workspace=shop(stage), limits={"iterations": 1}, search={"candidates": 2}
    )
    assert done.exit_code == 1
    assert done.result["status"] == "partial"
    (guard,) = done.result["guards"]["lost"]
    assert "tests/test_prices.py::test_net" in guard["command"]
    assert "tests/test_prices.py::test_net" in done.outcome.summary
    assert "test_prices.py::test_net" in (done.folder.path / "handoff.md").read_text()


def test_a_test_file_that_the_model_weakens_is_graded_as_it_was(stage):
    weak = "def test_net():\n    pass\n\n\ndef test_nothing():\n    pass\n"
    plan = planned(
        ("shop/prices.py", ["def gross(net: int) -> int"], []),
        ("conftest.py", ["def pytest_collection_modifyitems(items)"], []),
    )
    script = stage.script(
        plan, TESTS, BREAKING, REPAIR, CAUSE,
        written("conftest.py", "def pytest_collection_modifyitems(items):\n    items.clear()\n"),
        written("tests/test_prices.py", weak),
    )  # fmt: skip
    done = stage.run(
        TASK, script, workspace=shop(stage), limits={"iterations": 1}, search={"candidates": 2}
    )
    assert done.exit_code == 1
    assert done.result["guards"]["lost"]


def test_a_command_of_agents_md_becomes_a_guard_and_changes_the_outcome(stage):
    breaking = written("shop/prices.py", PRICES.replace("net(120)", "net(240)") + NEW)
    script = stage.script(PLAN, TESTS, breaking, REPAIR, CAUSE)
    keys = {"limits": {"iterations": 1}, "search": {"candidates": 2}}
    without = stage.run(TASK, script, workspace=repository(stage.folder / "a", FILES), **keys)
    assert without.exit_code == 0

    rule = "# Rules\n\nBefore a commit, run:\n\n```sh\npython -m doctest shop/prices.py\n```\n"
    ruled = repository(stage.folder / "b", {**FILES, "AGENTS.md": rule})
    done = stage.run(TASK, script, workspace=ruled, **keys)
    assert done.exit_code == 1
    (guard,) = done.result["guards"]["lost"]
    assert "python -m doctest shop/prices.py" in guard["command"]


def test_pytest_as_agents_md_calls_it_is_a_guard_that_holds(stage):
    rule = "Run `python -m pytest -q` before you are done.\n"
    repo = shop(stage, **{"AGENTS.md": rule})
    done = stage.run(TASK, stage.script(PLAN, TESTS, GOOD), workspace=repo)
    assert done.exit_code == 0
    (frozen,) = done.of(Frozen)
    assert "python -m pytest -q" in {c.target for c in frozen.suite.checks if c.id.startswith("r")}
    assert done.result["guards"]["held"] == 3


def test_rules_of_agents_md_reach_plan_and_build_and_change_the_outcome(stage):
    rule = "# Rules\n\nTax is never rounded: `gross` returns a Fraction.\n"
    exact = PRICES + NEW.replace("net * 120 // 100", "Fraction(net * 120, 100)").replace(
        "\ndef", "\nfrom fractions import Fraction\n\n\ndef"
    )
    heard = {"when": ["Tax is never rounded", "# Now: write `shop/prices.py`"]}
    plan_heard = {**PLAN, "when": ["Tax is never rounded", "# Now: plan the files"]}
    script = stage.script(
        plan_heard,
        PLAN,
        cases_for("", ["assert gross(1) == 1.2"]),
        {**written("shop/prices.py", exact), **heard},
        GOOD,
        REPAIR,
        CAUSE,
        CONFIRM,
    )
    keys = {"limits": {"iterations": 1}, "search": {"candidates": 1}}
    without = stage.run(TASK, script, workspace=repository(stage.folder / "a", FILES), **keys)
    assert without.exit_code == 1
    ruled = repository(stage.folder / "b", {**FILES, "AGENTS.md": rule})
    done = stage.run(TASK, script, workspace=ruled, **keys)
    assert done.exit_code == 0
    (plan,) = done.prompts("plan")
    assert "Tax is never rounded" in plan


def test_rules_are_cut_to_their_budget(stage):
    rule = "# Rules\n\n" + "Prefer short names, and avoid long ones wherever you can.\n" * 2000
    repo = shop(stage, **{"AGENTS.md": rule})
    done = stage.run(TASK, stage.script(PLAN, TESTS, GOOD), workspace=repo)
    (explored,) = done.of(Explored)
    assert 0 < len(explored.rules) <= 16_384 * 3 * 0.05
    assert all(len(prompt) < 16_000 for prompt in done.prompts())


def test_apply_merges_the_result_into_a_clean_tree(stage):
    repo = shop(stage)
    script = stage.script(PLAN, TESTS, GOOD)
    done = stage.run(TASK, script, workspace=repo, request={"apply": True})
    assert done.exit_code == 0
    assert (repo / "shop/prices.py").read_text() == PRICES + NEW
    assert git(repo, "status", "--porcelain") == ""
    assert git(repo, "symbolic-ref", "HEAD") == "refs/heads/main"


def test_an_unborn_head_gets_a_branch_of_its_own(stage):
    repo = stage.folder / "unborn"
    repo.mkdir()
    git(repo, "init", "-q", "-b", "main")
    script = stage.script(
        planned(("shop.py", ["def gross(net: int) -> int"], [])),
        TESTS,
        written("shop.py", NEW),
    )
    done = stage.run(
        "Write `shop.py`.\n\n`gross(net)` returns the price with 20 percent tax.",
        script,
        workspace=repo,
    )
    assert done.exit_code == 0
    branch = f"orchestrator/{done.folder.run}"
    assert git(repo, "ls-tree", "-r", "--name-only", branch) == "shop.py"
    assert git(repo, "symbolic-ref", "HEAD") == "refs/heads/main"


def test_no_git_identity_is_needed(stage, monkeypatch):
    empty = stage.folder / "home"
    empty.mkdir()
    repo = shop(stage)
    monkeypatch.setenv("HOME", str(empty))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(empty))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("EMAIL", "")
    done = stage.run(TASK, stage.script(PLAN, TESTS, GOOD), workspace=repo)
    assert done.exit_code == 0
    assert git(repo, "log", "-1", "--format=%an", f"orchestrator/{done.folder.run}")
