"""Shapes in which models were seen to write a whole file, each named by its kind."""

import json

import pytest

from standalone_orchestrator.models.parse import NoSource, SourceFound, file_in

CODE = '''"""A calculator."""

import ast


def add(a: int, b: int) -> int:
    """Add.

    >>> add(1, 2)
    3
    """
    return a + b


if __name__ == "__main__":
    print(add(1, 2))
'''
TESTS = "from calc import add\n\n\ndef test_add():\n    assert add(1, 2) == 3\n"
USAGE = "from calc import add\n\nprint(add(1, 2))\n"
DOCTEST = (
    'def run(text: str) -> str:\n    """Run.\n\n    ```python\n    run("x")\n    ```\n\n'
    '    Plain:\n\n```\nrun\n```\n    """\n    return text\n'
)
MARKDOWN = "# Calc\n\nRun it:\n\n```bash\npython calc.py\n```\n\nThat is all.\n"
JS = "export function add(a, b) {\n  return a + b;\n}\n"

WHOLE = [
    ("python fence", f"```python\n{CODE}```", CODE),
    ("py fence", f"```py\n{CODE}```\n", CODE),
    ("unlabelled fence", f"```\n{CODE}```", CODE),
    ("upper case label", f"```Python\n{CODE}```", CODE),
    ("tilde fence", f"~~~python\n{CODE}~~~", CODE),
    ("long fence", f"````python\n{CODE}````", CODE),
    ("carriage returns", f"```python\r\n{CODE}```\r\n", CODE),
    ("no line end before the closing fence", f"```python\n{CODE}\n\n```", CODE),
    ("prose around", f"Here is `calc.py`:\n\n```python\n{CODE}```\n\nIt adds numbers.", CODE),
    ("think block before", f"<think>\n```python\nx\n```\n</think>\n```python\n{CODE}```", CODE),
    (
        "think block opened by the template",
        f"So I write it.\n</think>\n\n```python\n{CODE}```",
        CODE,
    ),
    (
        "harmony",
        f"<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>```python\n{CODE}```<|return|>",
        CODE,
    ),
    ("label with path", f"```python calc.py\n{CODE}```", CODE),
    ("label colon path", f"```python:calc.py\n{CODE}```", CODE),
    ("label is the path", f"```calc.py\n{CODE}```", CODE),
    ("title attribute", f'```python title="calc.py"\n{CODE}```', CODE),
    ("braces in the label", f"```{{.python}}\n{CODE}```", CODE),
    ("path on the first line inside", f"```python\ncalc.py\n{CODE}```", CODE),
    ("path above in bold", f"**calc.py**\n```python\n{CODE}```", CODE),
    (
        "two files, named above",
        f"### test_calc.py\n```python\n{TESTS * 9}```\n\n### calc.py\n\n```python\n{CODE}```",
        CODE,
    ),
    (
        "two files, named in the label",
        f"```python test_calc.py\n{TESTS * 9}```\n```python calc.py\n{CODE}```",
        CODE,
    ),
    (
        "two files, named in code marks",
        f"`test_calc.py`:\n```python\n{TESTS * 9}```\n`calc.py`:\n```python\n{CODE}```",
        CODE,
    ),
    (
        "two files, numbered",
        f"1. `tests/test_calc.py`\n```python\n{TESTS * 9}```\n2. `calc.py`\n```python\n{CODE}```",
        CODE,
    ),
    (
        "the other one is named",
        f"```python\n# test_calc.py\n{TESTS * 9}```\n```python\n{CODE}```",
        CODE,
    ),
    ("usage example behind", f"```python\n{CODE}```\nUse it:\n```python\n{USAGE}```", CODE),
    (
        "usage example before",
        f"To use:\n```python\n{USAGE}```\nThe file:\n```python\n{CODE}```",
        CODE,
    ),
    (
        "shell block before",
        f"```bash\npip install x\n{'echo 1' * 99}\n```\n```python\n{CODE}```",
        CODE,
    ),
    ("output block behind", f"```python\n{CODE}```\nOutput:\n```\n3\n```", CODE),
    (
        "fence in a list item",
        "1. The file:\n\n   ```python\n"
        + "".join(f"   {line}\n" if line else "\n" for line in CODE.splitlines())
        + "   ```\n",
        CODE,
    ),
    ("quoted fences in a docstring", f"```python\n{DOCTEST}```\nDone.", DOCTEST),
    ("bare code", CODE, CODE),
    ("bare code after prose", f"Here is the code for calc.py:\n\n{CODE}", CODE),
    (
        "bare code before prose",
        f"{CODE}\nThis module adds two numbers and prints the result.",
        CODE,
    ),
    ("bare code and a list of remarks", f"{CODE}\nExplanation:\n- `add` adds two numbers.\n", CODE),
    ("closing fence only", f"{CODE}```", CODE),
    ("end token", f"{CODE}<|im_end|>", CODE),
    ("end tokens", f"```python\n{CODE}```<|im_end|>\n<|endoftext|>", CODE),
    ("file tag", f'<file path="calc.py">\n{CODE}</file>', CODE),
    ("code tag", f"<code>\n{CODE}\n</code>", CODE),
    ("CodeLlama tags", f"[PYTHON]\n{CODE}[/PYTHON]", CODE),
    ("JSON object", json.dumps({"path": "calc.py", "content": CODE}), CODE),
    ("JSON object with a fence inside", json.dumps({"code": f"```python\n{CODE}```"}), CODE),
    (
        "write_file call",
        "<tool_call>"
        + json.dumps({"name": "write_file", "arguments": {"path": "calc.py", "content": CODE}})
        + "</tool_call>",
        CODE,
    ),
    (
        "Qwen3-Coder write_file call",
        f"<tool_call>\n<function=write_file>\n<parameter=path>\ncalc.py\n</parameter>\n<parameter=content>\n{CODE}\n</parameter>\n</function>\n</tool_call>",
        CODE,
    ),
    ("fence closed by a deeper one", f"```python\n{CODE}    ```", CODE + "    ```\n"),
    (
        "a triple quote inside a string",
        '```python\nQ = \'"""\'\nx = 1\n```\nDone.',
        'Q = \'"""\'\nx = 1\n',
    ),
]

OTHERS = [
    ("README.md", "markdown with a block inside", f"```markdown\n{MARKDOWN}```", MARKDOWN),
    ("README.md", "markdown in a long fence", f"````md\n{MARKDOWN}````", MARKDOWN),
    ("README.md", "bare markdown", "# Calc\n\nIt adds.\n", "# Calc\n\nIt adds.\n"),
    ("src/add.js", "javascript", f"```javascript\n{JS}```", JS),
    ("src/add.js", "bare javascript", f"Here it is:\n\n{JS}", JS),
    (
        "src/add.ts",
        "typescript labelled js is not taken",
        f"```ts\n{JS}```\n```json\n{{}}\n```",
        JS,
    ),
    ("a.json", "json", '```json\n{"content": "x"}\n```', '{"content": "x"}\n'),
    ("a.json", "bare json", '{"content": "x"}', '{"content": "x"}\n'),
    ("Makefile", "makefile", "```makefile\nall:\n\techo\n```", "all:\n\techo\n"),
    ("run.sh", "shell file", "```bash\n#!/bin/sh\necho\n```", "#!/bin/sh\necho\n"),
    ("x.zig", "unknown language", "```zig\nconst a = 1;\n```\n```bash\nzig\n```", "const a = 1;\n"),
    ("pkg/calc.py", "tail of the path", f"```calc.py\n{CODE}```", CODE),
]

CUT = [
    ("unclosed fence", f"```python\n{CODE}", CODE),
    (
        "unclosed fence inside a docstring",
        f"```python\n{DOCTEST[:60]}",
        DOCTEST[:60].rstrip() + "\n",
    ),
    ("unclosed tag", f'<file path="calc.py">\n{CODE}', CODE),
    ("cut JSON", json.dumps({"path": "calc.py", "content": CODE})[:-9], CODE[:-6].rstrip() + "\n"),
    ("inside the reasoning", f"<think>I write\n```python\n{CODE}```", CODE),
]

NONE = [
    ("nothing", ""),
    ("prose", "I cannot write that file without more information. Please tell me more."),
    ("empty fence", "```python\n```"),
    ("a diff", "```diff\n--- a/calc.py\n+++ b/calc.py\n@@ -1 +1 @@\n-x\n+y\n```"),
    ("an unlabelled diff", "--- a/calc.py\n+++ b/calc.py\n@@ -1 +1 @@\n-x\n+y\n"),
    ("an edit", "```python\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n```"),
    ("endless reasoning", "<think>Let me think about the file"),
    ("shell only", "```bash\npython calc.py\n```"),
]


@pytest.mark.parametrize(("text", "want"), [pytest.param(t, w, id=n) for n, t, w in WHOLE])
def test_a_whole_python_file_is_found_in_every_wrapping(text, want):
    found = file_in(text, "calc.py")
    assert isinstance(found, SourceFound), found
    assert found.text.replace("\r\n", "\n") == want
    assert found.complete is not text.endswith("    ```")


@pytest.mark.parametrize(
    ("path", "text", "want"), [pytest.param(p, t, w, id=n) for p, n, t, w in OTHERS]
)
def test_files_of_other_languages_are_found(path, text, want):
    assert file_in(text, path) == SourceFound(want)


@pytest.mark.parametrize(("text", "want"), [pytest.param(t, w, id=n) for n, t, w in CUT])
def test_a_file_that_may_be_cut_short_says_so(text, want):
    assert file_in(text, "calc.py") == SourceFound(want, complete=False)


@pytest.mark.parametrize("text", [pytest.param(t, id=n) for n, t in NONE])
def test_a_reply_without_a_file_says_why(text):
    found = file_in(text, "calc.py")
    assert isinstance(found, NoSource)
    assert found.why
