"""Unfinished bodies, and bodies that only look so."""

import pytest

from standalone_orchestrator.codebase.registry import language_for

PYTHON = language_for("x.py")

UNFINISHED = {
    "pass": "def f(x):\n    pass\n",
    "dots": "def f(x):\n    ...\n",
    "docstring behind an import": 'def f(x):\n    import math\n    """Add."""\n',
    "docstring": 'def f(x):\n    """Add."""\n',
    "docstring and pass": 'def f(x):\n    """Add."""\n    pass\n',
    "not implemented": "def f(x):\n    raise NotImplementedError\n",
    "not implemented with a message": 'def f(x):\n    raise NotImplementedError("TODO")\n',
    "to do": "def f(x):\n    # TODO: implement\n    pass\n",
    "placeholder": "def f(x):\n    return None  # placeholder\n",
    "placeholder zero": "def f(x):\n    # TODO implement this\n    return 0\n",
    "method": "class A:\n    def f(self):\n        pass\n",
    "init with parameters": "class A:\n    def __init__(self, name):\n        pass\n",
    "async": "async def f(x):\n    pass\n",
    "empty class": "class Calculator:\n    pass\n",
    "class of a docstring": 'class Calculator:\n    """Adds."""\n',
    "your code here": "def f(x):\n    y = x\n    # Your code here\n    return y\n",
    "dots among statements": "def f(x):\n    y = x + 1\n    ...\n    return y\n",
    "dots in the module": "import os\n...\n",
    "elided": "def f(x):\n    return x\n\n# ... rest of the code\n",
    "only a to-do": "# TODO: write this module\n",
}

FINISHED = {
    "body": "def f(x):\n    return x\n",
    "return nothing": "def f(x):\n    return None\n",
    "to do in a finished body": "def f(x):\n    # TODO: speed up\n    return x + 1\n",
    "abstract": "import abc\nclass A(abc.ABC):\n    @abc.abstractmethod\n    def f(self): ...\n",
    "abstract by raise": "from abc import ABC\nclass A(ABC):\n    def f(self):\n"
    "        raise NotImplementedError\n",
    "protocol": "from typing import Protocol\nclass P(Protocol):\n    def f(self) -> int: ...\n",
    "generic protocol": "class P(Protocol[T]):\n    def f(self) -> int: ...\n",
    "overload": "@overload\ndef f(x: int) -> int: ...\ndef f(x):\n    return x\n",
    "overridden here": "class S:\n    def area(self):\n        raise NotImplementedError\n"
    "class C(S):\n    def area(self):\n        return 1\n",
    "for subclasses": 'class S:\n    def area(self):\n        """Subclasses say."""\n'
    '        raise NotImplementedError("override me")\n',
    "exception": "class StackError(Exception):\n    pass\n",
    "exception by doc": 'class EmptyError(StackError):\n    """Nothing there."""\n',
    "marker subclass": "class Dog(Animal):\n    pass\n",
    "decorated class": "@dataclass\nclass Quit:\n    pass\n",
    "init with nothing to do": "class A:\n    def __init__(self):\n        pass\n"
    "    def f(self):\n        return 1\n",
    "except pass": "def f(x):\n    try:\n        return 1 / x\n"
    "    except ZeroDivisionError:\n        pass\n",
    "context": "class C:\n    def __exit__(self, *a):\n        pass\n    def f(self):\n"
    "        return 1\n",
    "hook": "class C:\n    def on_start(self):\n        pass\n    def f(self):\n        return 1\n",
    "null object": "class NullLog:\n    def log(self, text):\n        pass\n",
    "click group": '@click.group()\ndef cli():\n    """Tool."""\n',
    "no-op for anything": "def nothing(*args, **kwargs):\n    pass\n",
    "singledispatch": "@singledispatch\ndef f(x):\n    raise NotImplementedError\n",
    "type checking": "if TYPE_CHECKING:\n    def f(x): ...\n",
    "ellipsis value": "x = ...\n\ndef f(a=...):\n    return a\n",
    "not implemented at the end": "def f(x):\n    if x:\n        return 1\n"
    "    raise NotImplementedError\n",
    "nested": "def f(x):\n    def g():\n        pass\n    return g\n",
    "import alone": "def f():\n    import readline\n",
    "empty module": "",
    "module of a docstring": '"""Package."""\n',
}


@pytest.mark.parametrize("text", UNFINISHED.values(), ids=UNFINISHED)
def test_an_unfinished_body_is_found(text):
    assert [f.rule for f in PYTHON.faults("a.py", text)] == ["unfinished"]


@pytest.mark.parametrize("text", FINISHED.values(), ids=FINISHED)
def test_a_body_that_may_be_so_is_let_through(text):
    assert PYTHON.faults("a.py", text) == ()


def test_the_message_names_the_function_and_says_why():
    (fault,) = PYTHON.faults("a.py", "class A:\n    x = 1\n    def f(self):\n        pass\n")
    assert (fault.line, fault.name) == (3, "A.f")
    assert fault.message == "`A.f` is not finished: its body is only `pass`"


def test_helpers_of_a_test_file_may_be_empty_but_tests_may_not():
    text = "def helper():\n    pass\n\ndef test_it():\n    pass\n"
    assert [f.name for f in PYTHON.faults("tests/test_a.py", text)] == ["test_it"]


@pytest.mark.parametrize(
    "text",
    ["def f(:\n", "return 1\n", "x = \x00", "\ud800", "(" * 500 + ")" * 500, "-" * 100_000 + "1",
     "a" + ".b" * 100_000, "break\n", "def f(a, a): return a\n", "x = 1\n  y = 2\n", "'''"],
    ids=range(11),
)  # fmt: skip
def test_a_syntax_error_is_one_fault_and_never_an_exception(text):
    assert [f.rule for f in PYTHON.faults("a.py", text)] == ["syntax"]
    assert PYTHON.lint("a.py", text) == PYTHON.faults("a.py", text)


def test_a_syntax_error_names_its_line():
    (fault,) = PYTHON.faults("a.py", "x = 1\ndef f(:\n")
    assert fault.line == 2
    assert "def f(:" in fault.message


def test_a_byte_order_mark_and_warnings_of_the_compiler_are_no_faults():
    assert PYTHON.faults("a.py", "\ufeffx = 1 if 1is 1 else '\\d'\n") == ()
