"""Defaults that are made once though each call means a new one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standalone_orchestrator.codebase.languages.python.defaults import mended_defaults

HEAD = "from dataclasses import dataclass\nfrom datetime import datetime\nimport time\n"
CLASS = "@dataclass\nclass Note:\n    text: str\n"


def ran(text):
    scope = {}
    exec(text, scope)
    return scope


@pytest.mark.parametrize(
    ("default", "mended"),
    [
        ("datetime.now()", "field(default_factory=datetime.now)"),
        ("datetime.now(tz=None)", "field(default_factory=lambda: datetime.now(tz=None))"),
        ("[]", "field(default_factory=list)"),
        ("{}", "field(default_factory=dict)"),
        ("[1, 2]", "field(default_factory=lambda: [1, 2])"),
        ("list()", "field(default_factory=list)"),
    ],
)
def test_a_field_gets_a_factory(default, mended):
    found = mended_defaults(f"{HEAD}{CLASS}    more: object = {default}\n", None)
    assert f"    more: object = {mended}\n" in found.text
    assert found.told == ("`more` gets a new default each time",)
    ran(found.text)["Note"]("a")


def test_each_object_has_a_time_of_its_own():
    text = f"{HEAD}{CLASS}    at: float = time.perf_counter()\n"
    note = ran(mended_defaults(text, None).text)["Note"]
    first = note("a").at
    time.sleep(0.001)
    assert note("b").at > first


def test_a_parameter_gets_none_and_the_call_in_the_body():
    text = (
        "import time\n\n"
        'def stamp(text, *, at=time.perf_counter(), n=[]):\n    """Doc."""\n    return text, at\n'
    )
    found = mended_defaults(text, None)
    assert "at=None, n=[]" in found.text
    stamp = ran(found.text)["stamp"]
    assert stamp.__doc__ == "Doc."
    assert stamp("a", at=5) == ("a", 5)
    first = stamp("a")[1]
    time.sleep(0.001)
    assert stamp("a")[1] > first


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}{CLASS}    at: object = datetime(2020, 1, 1)\n",
        f"{HEAD}{CLASS}    at: object = None\n    pair: tuple = (1, 2)\n",
        "from dataclasses import dataclass, field\n"
        + CLASS
        + "    more: list = field(default_factory=list)\n",
        f"{HEAD}class Plain:\n    more = []\n    at = datetime.now()\n",
        f"{HEAD}{CLASS}    all_of_them: ClassVar[list] = []\n",
        f"{HEAD}field = 1\n{CLASS}    more: list = []\n",
        f"{HEAD}def stamp(at=datetime.now()): return at\n",
        "def broken(:\n",
        "",
    ],
)
def test_what_is_as_it_should_be_or_in_doubt_stays(text):
    assert mended_defaults(text, None).text == text


def test_only_what_was_done_is_told():
    text = f"{HEAD}{CLASS}    more: list = []\n\n\ndef stamp(at=time.time()): return at\n"
    assert mended_defaults(text, None).told == ("`more` gets a new default each time",)


def test_a_body_that_is_indented_by_tabs_stays_so():
    text = "import time\ndef stamp(at=time.time()):\n\treturn at\n"
    assert (
        "\tif at is None:\n\t    at = time.time()\n\treturn at" in mended_defaults(text, None).text
    )


def test_a_class_with_a_field_of_that_name_is_left_alone():
    text = f"{HEAD}{CLASS}    field: str = ''\n    more: list = []\n"
    assert mended_defaults(text, None).text == text


def test_the_module_is_named_as_it_is_imported():
    text = "import dataclasses as dc\n@dc.dataclass\nclass Note:\n    more: list = []\n"
    assert "more: list = dc.field(default_factory=list)" in mended_defaults(text, None).text


def test_a_line_of_the_base_means_what_it_says():
    text = f"{HEAD}{CLASS}    at: object = datetime.now()\n"
    assert mended_defaults(text, text).text == text


def test_line_ends_and_a_mark_of_byte_order_stay():
    text = "\ufeffimport time\r\ndef stamp(at=time.time()):\r\n    return at\r\n"
    found = mended_defaults(text, None).text
    assert found.startswith("\ufeff")
    assert found.count("\n") == found.count("\r\n") == 5


@given(st.text())
def test_any_text_comes_back(text):
    assert mended_defaults(text, None).text == text or "default" in str(mended_defaults(text, None))


def test_it_is_done_once():
    text = f"{HEAD}{CLASS}    more: list = []\n"
    once = mended_defaults(text, None).text
    assert mended_defaults(once, None).told == ()
    assert mended_defaults(once, None).text == once
