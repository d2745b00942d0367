from standalone_orchestrator.core.task import Task
from standalone_orchestrator.phases.explore.explore import ExploreLimits, explore
from standalone_orchestrator.workspace.source import inspect

SRC_LAYOUT = {
    "pyproject.toml": "[project]\nname='pkg'\ndependencies=['click']\n"
    "[project.scripts]\npkg='pkg.cli:main'\n[tool.pytest.ini_options]\n",
    "AGENTS.md": "# Rules\nNever use print. Check with `ruff check .` and `python -m pytest -q`.\n",
    "Makefile": "lint:\n\truff check .\n",
    "CONTRIBUTING.md": "Run `make lint` and `make release`.\n",
    "src/pkg/__init__.py": "",
    "src/pkg/cli.py": '"""The commands."""\nimport click\n\n'
    'def main() -> None:\n    """Start."""\n    click.echo(1)\n',
    "src/pkg/stack.py": "class Stack:\n    def push(self, item: int) -> None:\n        ...\n",
    "tests/test_stack.py": "from pkg.stack import Stack\n\ndef test_push():\n    Stack().push(1)\n",
}  # fmt: skip


def test_an_empty_folder_is_known_without_looking_at_anything(base_of):
    found = explore(*base_of({}), Task("Write a calculator"))
    assert (found.toolchain, found.outline, found.files, found.rules) == ("python", "", 0, "")
    assert (found.languages, found.commit, found.rule_commands) == ((), "", ())


def test_a_project_with_rules_is_told_in_full(base_of):
    source, tree = base_of(SRC_LAYOUT, git=True)
    found = explore(source, tree, Task("Add Stack.pop to stack.py"))
    assert found.base == tree.base
    assert found.commit == source.head
    assert found.languages == ("python",)
    assert found.outline.startswith(
        "src/pkg/stack.py\n  class Stack\n    Stack.push(self, item: int)"
    )
    assert "def main() -> None  # Start." in found.outline
    assert "Never use print" in found.rules
    assert found.rule_commands == ("ruff check .", "python -m pytest -q", "make lint")
    assert found.test_command == "python -m pytest"
    assert found.entry_points == ("pkg = pkg.cli:main",)
    assert found.dependencies == ("click",)
    assert found.files == len(SRC_LAYOUT)


def test_without_the_rules_the_outcome_is_another(base_of):
    plain = {path: text for path, text in SRC_LAYOUT.items() if not path.isupper()}
    plain = {p: t for p, t in plain.items() if p not in {"AGENTS.md", "CONTRIBUTING.md"}}
    found = explore(*base_of(plain), Task("Add Stack.pop"))
    assert (found.rules, found.rule_commands) == ("", ())


def test_a_project_in_another_language_has_no_toolchain(base_of):
    files = {"index.js": "let a\n", "package.json": '{"scripts": {"test": "jest"}}'}
    found = explore(*base_of(files), Task("Fix the bug"))
    assert (found.toolchain, found.languages, found.test_command) == (
        "",
        ("javascript",),
        "npm test",
    )
    assert "index.js" in found.outline


def test_what_is_not_taken_in_is_named(base_of, tmp_path):
    source, tree = base_of({"a.py": "", ".env": "K=1"})
    found = explore(source, tree, Task("x"))
    assert found.notes == ("not taken in: .env (may hold secrets)",)


def test_uncommitted_paths_are_named_and_many_are_counted(base_of, tmp_path):
    source, tree = base_of({"a.py": ""}, git=True)
    for number in range(60):
        (source.path / f"new{number:02}.py").write_text("")
    source = inspect(source.path)
    found = explore(source, tree, Task("x"))
    assert found.uncommitted[-1] == "… and 10 more"
    assert found.notes == ("60 uncommitted paths are not taken in",)


def test_the_outline_of_a_big_project_keeps_its_budget_and_leads_to_the_likely_files(base_of):
    files = {f"pkg/part{n % 20}/mod{n:04}.py": f"def f{n}(): ...\n" for n in range(150)}
    files["pkg/deep/parser.py"] = "def parse_header(line: str) -> str:\n    return line\n"
    limits = ExploreLimits(outline=2000, parsed=50)
    found = explore(*base_of(files), Task("Fix the header parsing"), limits=limits)
    assert len(found.outline) <= 2000
    assert "def parse_header(line: str) -> str" in found.outline
    assert "pkg/ 151" in found.outline or "pkg/part0/ 8" in found.outline
