"""Test files that the task asks for, composed of the frozen tests."""

import ast

from standalone_orchestrator.core.checks import Authority, Check, Means, Role, Suite
from standalone_orchestrator.core.task import CheckKind, Criterion, Plan, PlannedFile
from standalone_orchestrator.phases.build.composed import compose

FILES = (
    PlannedFile("calc.py", "", ("class Calc",)),
    PlannedFile("test_calc.py", "tests", (), ("calc.py",), tests=1),
)
CRITERIA = (
    Criterion("c1", "`add(a, b)` adds.", CheckKind.BEHAVIOUR),
    Criterion("c2", "`divide` raises `ValueError` when `b` is zero.", CheckKind.BEHAVIOUR),
)
ADD = ("c1", "from calc import Calc\nassert Calc().add(1, 2) == 3")
DIVIDE = (
    "c2",
    "from calc import Calc\nc = Calc()\nwith pytest.raises(ValueError):\n    c.divide(1, 0)",
)


def frozen(*tests, authority=Authority.GENERATED):
    """A suite of tests given as (criterion, body) or (criterion, body, argument)."""
    checks, functions = [], []
    for number, (criterion, body, *arguments) in enumerate(tests, 1):
        name = f"test_g{number}"
        checks.append(
            Check(
                f"g{number}",
                Role.GOAL,
                authority,
                Means.TEST,
                f"t.py::{name}",
                (criterion,) if criterion else (),
            )
        )
        lines = "\n".join(f"    {line}" for line in body.split("\n"))
        functions.append(f"def {name}({', '.join(arguments)}):\n{lines}\n")
    return Suite(tuple(checks)), {"t.py": "import pytest\n\n\n" + "\n\n".join(functions)}


def composed(*tests, path="test_calc.py", files=FILES, existing=None, aside=(), **more):
    suite, texts = frozen(*tests, **more)
    suite = Suite(suite.checks, tuple((name, "disputed") for name in aside))
    return compose(path, Plan(files, CRITERIA), suite, texts, existing)


def functions(text):
    return [n.name for n in ast.parse(text).body if isinstance(n, ast.FunctionDef)]


def test_tests_stand_under_the_sentence_that_they_test_with_their_imports_at_the_top():
    assert composed(DIVIDE, ADD) == (
        '"""Tests of calc."""\n'
        "\n"
        "import pytest\n"
        "\n"
        "from calc import Calc\n"
        "\n"
        "\n"
        "# `add(a, b)` adds.\n"
        "def test_add():\n"
        "    assert Calc().add(1, 2) == 3\n"
        "\n"
        "\n"
        "# `divide` raises `ValueError` when `b` is zero.\n"
        "def test_divide_raises_value_error():\n"
        "    c = Calc()\n"
        "    with pytest.raises(ValueError):\n"
        "        c.divide(1, 0)\n"
    )


def test_two_tests_of_one_call_get_two_names():
    other = ("c1", "from calc import Calc\nassert len(Calc().add(0, 0)) == 0")
    assert functions(composed(ADD, other, ADD)) == ["test_add", "test_add_2", "test_add_3"]


def test_a_test_that_was_set_aside_has_no_place_in_it():
    assert functions(composed(ADD, DIVIDE, aside=("g2",))) == ["test_add"]
    assert composed(ADD, aside=("g1",)) == ""


def test_the_users_own_tests_are_not_taken():
    assert composed(ADD, authority=Authority.USER) == ""


def test_a_test_keeps_its_fixtures():
    text = composed(
        ("c1", "from calc import Calc\nassert Calc().save(tmp_path) is None", "tmp_path")
    )
    assert "def test_save(tmp_path):" in text


def test_an_example_that_speaks_for_no_criterion_comes_last():
    example = ("", "from calc import Calc\nassert Calc().sub(2, 1) == 1")
    text = composed(example, ADD)
    assert functions(text) == ["test_add", "test_sub"]
    assert "# Examples of the task.\ndef test_sub" in text


def test_an_import_that_a_test_hides_or_two_tests_understand_differently_stays_inside():
    hiding = ("c1", "from calc import Calc\nCalc = Calc()\nassert Calc.add(1, 2) == 3")
    text = composed(ADD, hiding)
    assert text.count("    from calc import Calc\n") == 2
    exec(compile(text, "t", "exec"), {})
    one = ("c1", "from datetime import datetime\nassert datetime.max")
    other = ("c1", "import datetime\nassert datetime.MAXYEAR")
    assert "\n    import datetime\n" in composed(one, other)


def test_tests_are_added_to_the_end_of_a_file_that_exists():
    existing = "from calc import Calc\n\n\ndef test_add():\n    assert Calc()\n"
    text = composed(ADD, DIVIDE, existing=existing)
    assert text.startswith(existing)
    assert functions(text) == ["test_add", "test_add_2", "test_divide_raises_value_error"]
    assert text.count("import pytest\n") == 1
    assert composed(ADD, DIVIDE, existing="import pytest\n").count("import pytest\n") == 1


def test_every_name_that_the_file_binds_is_taken():
    existing = (
        "import sys\n\nasync def test_add(): ...\n\nif sys:\n    def test_add_2(): ...\n"
        "test_add_3 = 1\n"
    )
    assert functions(composed(ADD, existing=existing)) == ["test_add_4"]


def test_a_file_keeps_its_mark_of_bytes_and_its_line_ends():
    existing = "\ufeffimport pytest\r\n\r\n\r\ndef test_x():\r\n    pass\r\n"
    text = composed(ADD, DIVIDE, existing=existing)
    assert text.startswith(existing)
    assert text.count("\n") == text.count("\r\n")
    assert text.count("import pytest") == 1
    assert functions(text[1:]) == ["test_x", "test_add", "test_divide_raises_value_error"]


def test_a_file_that_cannot_be_read_is_left_alone():
    assert composed(ADD, existing="def test(:\n") == ""


def test_each_test_file_gets_the_tests_of_its_module_and_the_first_one_all_others():
    files = (
        PlannedFile("a.py", ""),
        PlannedFile("src/b.py", ""),
        PlannedFile("tests/test_a.py", "", tests=1),
        PlannedFile("tests/b_test.py", "", tests=1),
    )
    tests = (
        ("c1", "from a import x\nassert x() == 1"),
        ("c1", "from b import y\nassert y() == 1"),
        ("c1", "from z import z\nassert z() == 1"),
    )
    assert functions(composed(*tests, files=files, path="tests/test_a.py")) == ["test_x", "test_z"]
    assert functions(composed(*tests, files=files, path="tests/b_test.py")) == ["test_y"]


def test_a_long_sentence_is_wrapped():
    plan = Plan(FILES, (Criterion("c1", "word " * 60, CheckKind.BEHAVIOUR),))
    suite, texts = frozen(ADD)
    text = compose("test_calc.py", plan, suite, texts, None)
    assert max(len(line) for line in text.splitlines()) <= 100
    ast.parse(text)
