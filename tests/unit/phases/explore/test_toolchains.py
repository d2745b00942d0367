import pytest

from standalone_orchestrator.phases.explore.toolchains import choose, files_named

KNOWN = ("python",)


@pytest.mark.parametrize(
    "task",
    [
        "Write a calculator",
        "Write a small Python library for stacks",
        "Build calc.py with add and subtract",
        "A command line tool that counts lines of .js files",
        "Convert 20 degrees in C to Fahrenheit",
        "Write a linked list with a Node class",
        "Write a Go Fish card game",
        "Write a Python tool that lists the functions of main.go",
        "Implement a parser for Rust files",
        "Compute the area with R and pi",
        "A swift and rusty old calculator to go",
    ],
)
def test_an_empty_folder_gets_python_unless_the_task_asks_for_something_else(task):
    assert choose(task, (), KNOWN) == "python"


@pytest.mark.parametrize(
    "task",
    [
        "Write a Rust program that prints primes",
        "Create main.go with a web server",
        "Write a calculator in Go.",
        "A todo app in TypeScript",
        "Write a C++ library for matrices",
        "Write a C program that sorts numbers",
        "Implement it in plain JavaScript",
        "Write a bash script that renames files",
        "Make a REST service using Node.js",
        "a Java class for stacks",
    ],
)
def test_a_task_in_a_language_that_no_toolchain_knows_has_none(task):
    assert choose(task, (), KNOWN) == ""


def test_what_is_there_decides_when_the_task_names_no_language():
    assert choose("Fix the bug", ("src/a.py", "app.js", "b.js"), KNOWN) == "python"
    assert choose("Fix the bug", ("index.js", "package.json"), KNOWN) == ""
    assert choose("Fix the bug", ("README.md", "data.csv"), KNOWN) == "python"
    assert choose("Fix app.js", ("app.js", "server.py"), KNOWN) == "python"
    assert choose("Fix the bug", (), ()) == ""


def test_names_of_files_are_read_out_of_prose():
    text = "Change `src/app.py`, main.go and (data.json). See https://x.org/a.html, f.read()"
    assert {"src/app.py", "main.go", "data.json"} <= set(files_named(text))
    assert "f.read" not in files_named(text)
    assert not any("a.html" in name for name in files_named(text))
