"""What the user brings as evidence: tests with all that they need, and commands."""

import pytest
from loop_stage import ONE_FILE, ONE_FILE_PLAN, TWICE_TESTS, planned, twice, written

from standalone_orchestrator.core.checks import Outcome
from standalone_orchestrator.core.events import Frozen
from standalone_orchestrator.core.events import Tested as RoundTested

pytestmark = pytest.mark.slow

GREET = "Write a shell script `greet.sh` that greets the person named by its first argument."
GREET_PLAN = planned(("greet.sh", [], []))
GREETING = 'if [ -z "$1" ]; then echo "no name" >&2; exit 2; fi\necho "Hello $1"\n'
HELLO = 'sh greet.sh Ann | grep -q "Hello Ann"'

FOLDER = {
    "conftest.py": (
        "import json, pathlib, pytest\n\n\n"
        "@pytest.fixture\ndef table():\n"
        "    return json.loads((pathlib.Path(__file__).parent / 'data' / 'in.json').read_text())\n"
    ),
    "kit.py": "def same(a, b):\n    assert a == b\n",
    "data/in.json": '{"3": 6}',
    "test_table.py": (
        "import pytest\nfrom doubling import twice\nfrom kit import same\n\n\n"
        "def test_table(table):\n    for n, want in table.items():\n"
        "        same(twice(int(n)), want)\n\n\n"
        "@pytest.mark.parametrize('n', [0, 1, -4])\ndef test_each(n):\n    same(twice(n), n + n)\n"
    ),
    "pkg/__init__.py": "",
    "pkg/base.py": "import doubling\n\n\nclass Base:\n    def go(self, n):\n"
    "        return doubling.twice(n)\n",
    "pkg/more_test.py": (
        "import unittest\nfrom .base import Base\n\n\nclass Sums(Base, unittest.TestCase):\n"
        "    def test_big(self):\n        self.assertEqual(self.go(10**9), 2 * 10**9)\n"
    ),
}
USER = {
    "u:accept/pkg/more_test.py::Sums::test_big",
    "u:accept/test_table.py::test_each",
    "u:accept/test_table.py::test_table",
}


def greeter(text=GREETING):
    return {"when": "# Now: write `greet.sh`", "text": f"```sh\n{text}```"}


def folder_of_tests(place):
    for name, text in FOLDER.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    return place


def doubling(stage, expression="2 * n", **more):
    script = stage.script(ONE_FILE_PLAN, written("doubling.py", twice(expression)))
    tests = folder_of_tests(stage.folder / "accept")
    off = {"generated": False, "examples": False}
    return stage.run(ONE_FILE, script, request={"tests": (tests,)}, checks=off, **more)


def said(done, kind=RoundTested):
    (*_, last) = done.of(kind)
    return {r.check: r.outcome for r in last.results}


def test_a_folder_of_tests_is_taken_in_with_fixtures_helpers_and_data(stage):
    done = doubling(stage)
    assert done.exit_code == 0
    (frozen,) = done.of(Frozen)
    user = {c.id: c for c in frozen.suite.checks if c.id.startswith("u:")}
    assert set(user) == USER
    (behaviour,) = [c["id"] for c in done.result["criteria"] if c["kind"] == "behaviour"]
    assert {c.criteria for c in user.values()} == {(behaviour,)}
    assert {said(done)[name] for name in USER} == {Outcome.PASSED}
    assert done.result["weakest_authority"] == "user"
    assert stage.replay(done.folder.workspace).exit_code == 0


def test_one_wrong_parameter_is_seen(stage):
    wrong = "2 * n if n >= 0 else 0"
    done = doubling(stage, wrong, search={"candidates": 1, "repairs": 0}, limits={"iterations": 0},
                    rca={"model": False})  # fmt: skip
    assert done.exit_code == 1
    assert {name: said(done)[name] for name in USER} == {
        "u:accept/pkg/more_test.py::Sums::test_big": Outcome.PASSED,
        "u:accept/test_table.py::test_each": Outcome.FAILED,
        "u:accept/test_table.py::test_table": Outcome.PASSED,
    }


def test_a_helper_of_the_program_cannot_stand_in_the_place_of_the_tests_own(stage):
    (stage.workspace() / "kit.py").write_text("def same(a, b):\n    pass\n")
    done = doubling(stage, "n", search={"candidates": 1, "repairs": 0}, limits={"iterations": 0},
                    rca={"model": False})  # fmt: skip
    assert done.exit_code == 1


def test_a_script_that_no_toolchain_knows_is_verified_by_the_users_commands(
    command_line, tmp_path, stage
):
    script = stage.script(GREET_PLAN, greeter())
    refuses = "! sh greet.sh 2>/dev/null && test -f greet.sh"
    code, out, err = command_line(
        *("run", GREET, "-w", tmp_path / "work", "--model", f"scripted:{script}"),
        *("--check", HELLO, "--check", refuses),
    )
    assert code == 0, out + err
    assert "VERIFIED" in out
    assert "by the user's commands as a whole" in out
    assert "weakest authority: user" in out
    assert (tmp_path / "work" / "greet.sh").read_text() == GREETING


def test_a_script_that_does_not_do_it_is_not_verified(stage):
    script = stage.script(GREET_PLAN, greeter("echo Hello\n"))
    done = stage.run(GREET, script, request={"commands": (HELLO,)}, limits={"iterations": 0},
                     search={"candidates": 1, "repairs": 0}, rca={"model": False})  # fmt: skip
    assert done.exit_code == 1
    assert not any(c["holds"] for c in done.result["criteria"] if c["kind"] == "behaviour")


def test_a_command_that_passes_before_anything_is_built_verifies_nothing(stage):
    script = stage.script(GREET_PLAN, greeter())
    done = stage.run(GREET, script, request={"commands": ("true",)})
    assert done.exit_code == 1
    (behaviour,) = [c for c in done.result["criteria"] if c["kind"] == "behaviour"]
    assert behaviour["why"] == "no check could be had for it"


def test_a_script_that_no_toolchain_knows_can_be_judged_by_the_users_tests(stage):
    tests = stage.folder / "test_greet.py"
    tests.write_text(
        "import subprocess\n\n\ndef test_greeting():\n"
        "    done = subprocess.run(['sh', 'greet.sh', 'Ann'], capture_output=True, text=True)\n"
        "    assert done.stdout == 'Hello Ann\\n'\n"
    )
    script = stage.script(GREET_PLAN, greeter())
    done = stage.run(GREET, script, request={"tests": (tests,)})
    assert done.exit_code == 0
    (behaviour,) = [c for c in done.result["criteria"] if c["kind"] == "behaviour"]
    assert behaviour["why"] == "1 check passed, by the user's tests as a whole"


def test_a_page_in_an_empty_folder_is_judged_by_the_users_commands(stage):
    plan = planned(("index.html", [], []))
    page = {"when": "# Now: write `index.html`", "text": "```html\n<h1>Shop</h1>\n```"}
    done = stage.run(
        "Write `index.html`, a page for my shop with a heading.",
        stage.script(plan, page),
        request={"commands": ("grep -q '<h1>' index.html",)},
    )
    assert done.exit_code == 0


def test_without_asking_again_a_test_that_all_draws_fail_stays_in_force(stage):
    wrong = {**TWICE_TESTS, "json": {"tests": [["assert twice(3) == 6"], ["assert twice(2) == 5"]]}}
    script = stage.script(ONE_FILE_PLAN, wrong, written("doubling.py", twice(), times=9))
    done = stage.run(ONE_FILE, script, checks={"reconsider": False}, limits={"iterations": 0},
                     search={"candidates": 3, "repairs": 0}, rca={"model": False})  # fmt: skip
    assert done.exit_code == 1
    assert done.result["set_aside"] == []
    assert not done.prompts("reconsider/")
