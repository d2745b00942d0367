"""In a user's repository: guards hold, rules are heard, nothing is touched but one new branch."""

import pytest
from loop_stage import cases_for, fingerprint, git, planned, repository, written

from standalone_orchestrator.core.checks import Role
from standalone_orchestrator.core.errors import WorkspaceError
from standalone_orchestrator.core.events import (
    BaseTests,
    Built,
    Candidate,
    Checked,
    Explored,
    Frozen,
    Replied,
)

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
REPAIR = {"when": "It is not right yet:", "text": "I do not know."}


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


def left_as_it_was(done):
    """Why files were not changed, build by build."""
    return [e.problem for e in done.of(Built) if e.chosen == "kept"]


def test_code_that_breaks_an_existing_test_is_not_taken_and_the_test_is_named(stage):
    script = stage.script(PLAN, TESTS, BREAKING, REPAIR, CAUSE)
    done = stage.run(
        TASK, script, workspace=shop(stage), limits={"iterations": 1}, search={"candidates": 2}
    )
    assert done.exit_code == 1
    assert done.result["status"] == "failed"
    assert lost(done) == []
    first, *_ = left_as_it_was(done)
    assert "but breaks `tests/test_prices.py::test_net`, which passed before" in first
    assert first in done.prompts("build/1")[0]


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
    assert "breaks `python -m doctest shop/prices.py`" in left_as_it_was(done)[0]


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
    heard = {"when": ["Tax is never rounded", "# Now: change `shop/prices.py`"]}
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


KEYS = {"limits": {"iterations": 1}, "search": {"candidates": 2}}


def test_the_projects_own_tests_are_run_before_a_token_is_spent(stage):
    done = stage.run(TASK, stage.script(PLAN, TESTS, GOOD), workspace=shop(stage))
    (explored,) = done.of(Explored)
    assert explored.base_tests == BaseTests(passed=2)
    kinds = [type(event) for event in done.events]
    assert kinds.index(Checked) < kinds.index(Explored) < kinds.index(Replied)
    assert len([e for e in done.of(Checked) if e.checks == "base tests"]) == 1
    assert done.result["remarks"] == ["a scripted model answered in this run"]


def test_a_suite_that_cannot_run_is_named_in_every_report_and_ends_no_run(stage):
    broken = {"tests/test_prices.py": "import no_such_module\n\n\ndef test_a(): pass\n"}
    done = stage.run(TASK, stage.script(PLAN, TESTS, GOOD), workspace=shop(stage, **broken))
    assert done.exit_code == 0
    said = (
        "the project's own tests could not be run on the base: ModuleNotFoundError: "
        "No module named 'no_such_module'; nothing guards what existed"
    )
    assert said in done.result["remarks"]
    assert said in done.outcome.summary
    assert "no_such_module" in (done.folder.path / "report.html").read_text()
    assert stage.replay(stage.folder / "shop").exit_code == 0


def test_requirements_that_cannot_be_installed_are_named_and_end_no_run(stage):
    needs = {"requirements.txt": "no-such-package-anywhere==1\n"}
    script = stage.script(PLAN, TESTS, BREAKING, REPAIR, CAUSE)
    done = stage.run(TASK, script, workspace=shop(stage, **needs), **KEYS)
    assert done.exit_code == 1
    (remark,) = [r for r in done.result["remarks"] if "could be installed" in r]
    assert "no-such-package-anywhere==1 (ERROR: No matching distribution" in remark
    assert "no-such-package-anywhere" in (done.folder.path / "handoff.md").read_text()


def test_what_is_asked_for_and_cannot_be_installed_ends_the_run_with_a_way_out(stage):
    keys = {"toolchain": {"requirements": ("no-such-package-anywhere==1",)}}
    with pytest.raises(WorkspaceError, match="no-such-package-anywhere") as caught:
        stage.run(TASK, stage.script(PLAN, TESTS, GOOD), workspace=shop(stage), **keys)
    assert "toolchain.requirements" in caught.value.way_out


def unfenced(path, text):
    """The reply to a build step, for a file in no language that we know."""
    return {"when": f"e `{path}`\n", "text": f"```\n{text}```"}


def broken_guards(done):
    """Guards that some candidate broke."""
    (frozen,) = done.of(Frozen)
    failed = {name for event in done.of(Candidate) for name in event.failed}
    guards = [c for c in frozen.suite.checks if c.role is Role.GUARD]
    return {c.target for c in guards if c.id in failed}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("conftest.py", "def pytest_collection_modifyitems(items):\n    items.clear()\n"),
        ("pyproject.toml", "[tool.pytest.ini_options]\naddopts = '--co'\n"),
        ("pytest.py", "raise SystemExit(0)\n"),
    ],
)
def test_a_planned_configuration_turns_no_broken_guard_green(stage, path, text):
    plan = planned((path, [], []), ("shop/prices.py", ["def gross(net: int) -> int"], []))
    files = {"AGENTS.md": "Run `python -m pytest -q`.\n", "tox.ini": "[pytest]\n"}
    made = written(path, text) if path.endswith(".py") else unfenced(path, text)
    script = stage.script(plan, TESTS, BREAKING, made, REPAIR, CAUSE)
    done = stage.run(TASK, script, workspace=shop(stage, **files), **KEYS)
    assert next(e.problem for e in done.of(Built) if e.path == path) == ""
    assert done.exit_code == 1
    assert broken_guards(done) == {"tests/test_prices.py::test_net", "python -m pytest -q"}


MAKEFILE = "test:\n\tpython -m pytest -q\n"


@pytest.mark.parametrize(
    ("named", "code"), [("", 1), (" Change the target `test` in the Makefile, too.", 0)]
)
def test_a_planned_makefile_decides_over_a_users_command_only_if_the_task_names_it(
    stage, named, code
):
    files = {"Makefile": "test:\n\tpython -m pytest -q --no-such-option\n"}
    plan = planned(("Makefile", [], []), ("shop/prices.py", ["def gross(net: int) -> int"], []))
    script = stage.script(plan, TESTS, GOOD, unfenced("Makefile", MAKEFILE), REPAIR, CAUSE)
    done = stage.run(
        TASK + named, script, workspace=shop(stage, **files),
        request={"commands": ("make test",)}, **KEYS,
    )  # fmt: skip
    said = [e["message"] for e in done.result["failing"] if e["command"] == "make test"]
    assert done.exit_code == code
    assert bool(said) == bool(code)
    assert all("run without the changes to Makefile" in message for message in said)


def test_another_test_command_guards_as_a_whole(stage):
    files = {"check.sh": "python -c 'from shop.prices import net; assert net(240) == 200'\n"}
    keys = {**KEYS, "toolchain": {"test_command": "sh check.sh"}}
    script = stage.script(PLAN, TESTS, BREAKING, REPAIR, CAUSE)
    done = stage.run(TASK, script, workspace=shop(stage, **files), **keys)
    assert done.exit_code == 1
    assert broken_guards(done) == {"sh check.sh"}


def test_a_test_command_chooses_among_the_projects_own_tests(stage):
    keys = {"toolchain": {"test_command": "pytest tests/test_prices.py -k nothing"}}
    done = stage.run(TASK, stage.script(PLAN, TESTS, GOOD), workspace=shop(stage), **keys)
    assert done.exit_code == 0
    assert done.result["guards"] == {"held": 1, "lost": []}
