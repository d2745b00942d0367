"""Marks of left-out code, and comments that only look so."""

import pytest

from standalone_orchestrator.codebase.edits import has_elision


@pytest.mark.parametrize(
    "line",
    [
        "# ... rest of the code", "# ... (rest of the code)", "# rest of the code remains the same",
        "# ... existing code ...", "# existing code here", "# existing code", "# ... other methods",
        "# other methods remain unchanged", "# ... (other methods)",
        "# remaining methods unchanged",
        "# the rest of the file stays as it is", "# rest of your implementation", "# ...",
        "# … same as before",
        "# same as before", "# unchanged", "# [rest of the class]", "// ... existing code ...",
        "/* ... rest of file ... */", "<!-- ... rest of the page ... -->", "[... omitted ...]",
        "(... unchanged ...)", "... (rest of the code)", "... rest of the file", "...", "…",
        "# previous code here", "# No changes here",
    ],
)  # fmt: skip
def test_a_mark_of_left_out_code_is_found(line):
    assert has_elision(f"import os\nx = 1\n{line}\ny = 2\n", "x = 1\n") == line


@pytest.mark.parametrize(
    "text",
    [
        "def f(x): ...\n", "class P(Protocol):\n    def f(self) -> int:\n        ...\n",
        "@overload\ndef f(x: int) -> int:  # one\n    ...\n", 'def f():\n    """Doc."""\n    ...\n',
        "# Process the rest\n", "# Skip the rest of the line\n", "# handle other items...\n",
        "# Other methods\n", "# existing users keep their rights\n", "x = [*rest, ...]\n",
        "[node for node in remaining]\n", "(existing, other)\n", "print('... rest of the code')\n",
        "# keep the same order\n", "# remaining time in seconds\n", "# the original text\n",
        "t = tuple[int, ...]\n",
        '"""\n>>> f()\n...\n"""\n', "# previous value, for undo\n", "# no change of state\n",
    ],
)  # fmt: skip
def test_ordinary_code_and_comments_are_let_through(text):
    assert has_elision(text, "") == ""


def test_a_line_that_the_original_has_too_is_no_mark():
    assert has_elision("x = 1\n# ... rest of the code\n", "# ... rest of the code\n") == ""


@pytest.mark.parametrize(
    "text",
    [
        "    def f(self):\n        ...\n        return 1\n",
        'def f():\n    """Doc."""\n    ...\n    return 1\n',
        '    the end of a docstring\n    """\n    x = 1\n    ...\n',
    ],
)
def test_dots_beside_other_lines_of_a_body_stand_for_code(text):
    assert has_elision(text, "") == "..."
