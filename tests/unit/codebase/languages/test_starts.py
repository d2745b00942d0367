"""Functions that are given the words of a command line, and how they are started."""

import pytest

from standalone_orchestrator.codebase.languages.python.starts import (
    with_own_words,
    with_start,
)
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile

MAIN = "import sys\n\n\ndef main(argv):\n    args = parser.parse_args(argv)\n    return 0\n\n\n"


@pytest.mark.parametrize(
    ("start", "mended"),
    [
        (
            'if __name__ == "__main__":\n    sys.exit(main(sys.argv))\n',
            'if __name__ == "__main__":\n    sys.exit(main(sys.argv[1:]))\n',
        ),
        ("main(sys.argv, 'ü'); main(sys.argv)\n", "main(sys.argv[1:], 'ü'); main(sys.argv[1:])\n"),
        ("sys.exit(main())\n", "sys.exit(main(sys.argv[1:]))\n"),
    ],
)
def test_a_function_whose_parser_reads_all_its_words_is_started_without_the_first(start, mended):
    made = with_own_words(MAIN + start)
    assert made.text == MAIN + mended
    assert made.told == ("it is started with `sys.argv[1:]`",)


@pytest.mark.parametrize(
    "text",
    [
        MAIN + "main(sys.argv[1:])\n",
        MAIN.replace("(argv)", "(argv=None)", 1) + "main()\n",
        MAIN + "def start():\n    main(sys.argv)\n",
        MAIN.replace("argv)\n", "argv[1:])\n") + "main(sys.argv)\n",
        MAIN.replace("parse_args(argv)", "parse_args()") + "main(sys.argv)\n",
        MAIN.replace("    args", "    argv = argv[1:]\n    args") + "main(sys.argv)\n",
        MAIN.replace("    args", "    _ = argv.pop(0)\n    args") + "main(sys.argv)\n",
        "def main(argv):\n    def f(argv):\n        p.parse_args(argv)\n\n\nmain(sys.argv)\n",
        "def main(argv:\n",
    ],
    ids=[
        *("done", "without", "in a function", "leaves one out", "reads its own", "cut before"),
        *("taken off", "another one", "no Python"),
    ],
)
def test_any_other_start_stays(text):
    made = with_own_words(text)
    assert (made.text, made.told) == (text, ())


FILE = PlannedFile("shop/cli.py", "", ("def main(argv) -> int",))
SAID = '`python shop/cli.py list` runs `main(["list"])` and exits with its result.'


def start(said, text=MAIN, file=FILE):
    return with_start(text, file, Plan((file,), (Criterion("c1", said, CheckKind.BEHAVIOUR),)))


def test_a_program_is_started_as_the_task_says():
    made = start(SAID)
    guard = 'if __name__ == "__main__":\n    sys.exit(main(sys.argv[1:]))\n'
    assert made.text == f"{MAIN.rstrip()}\n\n\n{guard}"
    assert made.told == ("it runs `sys.exit(main(sys.argv[1:]))` as a program",)
    plain = start("`python3 cli.py` calls `main([])`.")
    assert plain.text.endswith('"__main__":\n    main(sys.argv[1:])\n')


GUARD = 'if __name__ == "__main__":\n    main(sys.argv[1:])\n'


def test_a_start_that_drops_the_result_exits_with_it_where_the_task_says_so():
    made = start(SAID, MAIN + GUARD)
    assert made.text == MAIN + GUARD.replace("main(sys.argv[1:])", "sys.exit(main(sys.argv[1:]))")
    assert made.told == ("it exits with the result of `main` as a program",)
    bare = start(SAID, (MAIN + GUARD).replace("import sys\n", ""))
    assert bare.text.startswith("import sys\n")
    dynamic = MAIN.replace("import sys", "vars()") + GUARD.replace("sys.argv[1:]", "")
    assert "import sys\n" in start(SAID, dynamic).text


@pytest.mark.parametrize(
    ("said", "text", "file"),
    [
        (SAID, MAIN + 'if __name__ == "__main__":\n    sys.exit(main([]))\n', FILE),
        (SAID, MAIN + 'if __name__ == "__main__":\n    main([])\n    print("done")\n', FILE),
        (SAID.replace("exits with", "prints"), MAIN + GUARD, FILE),
        (SAID, MAIN.replace("def main", "def other"), FILE),
        (SAID.replace("cli", "gui"), MAIN, FILE),
        (SAID.replace("main(", "other("), MAIN, FILE),
        ("`main` returns 0.", MAIN, FILE),
        (SAID, MAIN, PlannedFile("shop/cli.py", "", ("def main() -> int",))),
        (SAID, "def main(\n", FILE),
    ],
    ids=[
        *(
            "it is",
            "goes on",
            "no exit",
            "not there",
            "another file",
            "another function",
            "not said",
            "no words",
        ),
        "no Python",
    ],
)
def test_otherwise_the_start_is_left_as_it_is(said, text, file):
    assert start(said, text, file).text == text
