"""From one reply to files."""

from standalone_orchestrator.bench.answers import files_in

STUB = "import math\n\n\ndef half(n):\n    return n / 2\n\n\ndef area(r):\n    '''Of a circle.'''\n"
FUNCTION = "def area(r):\n    return math.pi * r * r\n"


def test_a_block_goes_into_the_file_that_it_names() -> None:
    reply = "a.py\n```python\nA = 1\n```\n\n`lib/b.py`:\n\n```python\nB = 2\n```\n"
    assert files_in(reply, "Write it.", {}) == {"a.py": "A = 1\n", "lib/b.py": "B = 2\n"}


def test_a_block_without_a_name_is_for_the_file_that_the_goal_names() -> None:
    reply = "Here it is:\n```python\nA = 1\n```\nUse it so:\n```python\nprint(A)\n```\n"
    assert files_in(reply, "Write a module `a.py`.", {}) == {"a.py": "A = 1\n"}
    assert files_in(reply, "Write something.", {}) == {}
    assert files_in(reply, "Write `a.py` and `b.py`.", {}) == {}


def test_a_reply_without_a_block_is_taken_when_it_is_a_program() -> None:
    assert files_in("A = 1\n", "Write `a.py`.", {}) == {"a.py": "A = 1\n"}
    assert files_in("I would rather not.", "Write `a.py`.", {}) == {}


def test_beside_a_completed_function_the_file_stays() -> None:
    found = files_in(f"```python\n{FUNCTION}```", "Complete `area`.", {"s.py": STUB})
    names: dict[str, object] = {}
    exec(found["s.py"], names)
    assert names["half"](4) == 2
    assert round(names["area"](1), 2) == 3.14


def test_a_whole_file_replaces_what_it_defines() -> None:
    whole = STUB.replace("n / 2", "n // 2").partition("def area")[0] + FUNCTION
    found = files_in(f"```python\n{whole}```", "Complete `area`.", {"s.py": STUB})
    assert found["s.py"].count("def area") == found["s.py"].count("def half") == 1
    assert "n // 2" in found["s.py"]


def test_a_finished_file_is_written_anew() -> None:
    files = {"s.py": "def half(n):\n    return n / 2\n"}
    assert files_in(f"```python\n{FUNCTION}```", "Change it.", files) == {"s.py": FUNCTION}


def test_a_path_that_leads_outside_is_no_file() -> None:
    assert files_in("../a.py\n```python\nA = 1\n```\n", "Write it.", {}) == {}
