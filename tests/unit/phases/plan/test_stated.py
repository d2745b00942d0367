"""What a plan's signatures become beside the base and the task."""

import pytest

from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.plan.stated import settle, stated_file

BASE = {"pkg/words.py": "def slug(text, sep='-', limit=0):\n    return text\n"}


def exports(text, *planned, path="pkg/words.py", others=()):
    files = settle((PlannedFile(path, "", planned, ()), *others), text, BASE.get)
    return files[0].exports


def test_a_stated_function_is_no_method_of_an_invented_class():
    task = "Add a function `kebab(word: str) -> str` to pkg/words.py."
    found = exports(task, "class Words", "Words.kebab(self, word: str) -> str")
    assert found == ("def kebab(word: str) -> str",)


@pytest.mark.parametrize(
    "task",
    [
        "Write a function parse_span(text) in spans.py that returns seconds.",
        'spans.py with parse_span(text). parse_span("1h") returns 3600.',
    ],
)
def test_a_function_that_the_task_calls_by_its_bare_name_is_no_method(task):
    planned = ("class Span", "Span.parse_span(self, text: str) -> int", "def main() -> int")
    found = exports(task, *planned, path="spans.py")
    assert found == ("def parse_span(text: str) -> int", "def main() -> int")


@pytest.mark.parametrize(
    ("task", "path"),
    [
        ("Write a class Span with parse_span(text).", "spans.py"),
        ("Let `Tools.trim(text)` cut blanks: trim(text) is short.", "spans.py"),
        ("Let grow(by) return twice as much.", "pkg/shapes.py"),
    ],
)
def test_a_method_of_a_class_that_task_or_base_know_stays_one(task, path, monkeypatch):
    monkeypatch.setitem(
        BASE, "pkg/shapes.py", "class Shape:\n    def grow(self, by):\n        pass\n"
    )
    for planned in (
        "Span.parse_span(self, text)",
        "Tools.trim(self, text)",
        "Shape.grow(self, by)",
    ):
        if planned.split(".")[1].split("(")[0] in task:
            assert exports(task, planned, path=path) == (planned,)


def test_a_class_that_the_task_names_stays():
    task = "Add a function `kebab(word: str) -> str` next to the class `Words`."
    found = exports(task, "class Words", "Words.kebab(self, word: str) -> str")
    assert found == ("class Words", "Words.kebab(self, word: str) -> str")


def test_an_invented_class_with_other_members_stays():
    task = "Add a function `kebab(word: str) -> str`."
    found = exports(task, "class Words", "Words.kebab(self, word)", "Words.join(self)")
    assert found == ("class Words", "def kebab(word: str) -> str", "Words.join(self)")


def test_a_forgotten_stated_function_is_added_where_there_is_one_file():
    task = "Add a function `kebab(word: str) -> str`."
    assert exports(task) == ("def kebab(word: str) -> str",)
    assert exports(task, others=(PlannedFile("b.py", "", (), ()),)) == ()


def test_parameters_that_are_there_are_not_lost():
    task = "Give `slug` a keyword `words: int = 0`."
    assert exports(task, "def slug(text, words: int = 0)") == (
        "def slug(text, sep='-', limit=0, words: int = 0)",
    )


@pytest.mark.parametrize(
    "task",
    [
        "Remove the parameter `limit` of `slug`.",
        "Swap the parameters of `slug`.",
        "Change the signature of `slug` to `slug(text, sep)`.",
    ],
)
def test_a_task_that_takes_something_away_is_not_overruled(task):
    assert exports(task, "def slug(text, sep='-')") == ("def slug(text, sep='-')",)


def test_another_sentence_that_takes_something_away_settles_nothing_for_the_others():
    task = "Remove trailing blanks in `trim`. Give `slug` a keyword `words: int = 0`."
    assert exports(task, "def slug(text, words: int = 0)") == (
        "def slug(text, sep='-', limit=0, words: int = 0)",
    )


@pytest.mark.parametrize(
    "task",
    [
        "Give `slug` in pkg/words.py a keyword argument `words: int = 0`.",
        "Give `slug` an optional parameter `words: int = 0`: `slug('a b', words=1)` is 'a'.",
        "Add a `words: int = 0` argument to `slug`.",
    ],
)
def test_a_parameter_that_the_task_gives_a_function_is_in_the_plan_that_forgot_it(task):
    whole = "def slug(text, sep='-', limit=0, words: int = 0)"
    assert exports(task, "def slug(text, sep='-', limit=0)") == (whole,)
    assert exports(task) == (whole,)
    assert exports(task, others=(PlannedFile("b.py", "", (), ()),)) == ()


def test_several_parameters_of_one_list_are_all_taken():
    task = "Give `slug` in `words.py` the parameters `words: int = 0`, `dots=False` and `case=''`."
    whole = "def slug(text, sep='-', limit=0, words: int = 0, dots=False, case='')"
    assert exports(task) == (whole,)


def test_a_method_is_given_its_parameter_too():
    base = {"a.py": "class Shop:\n    def buy(self, what):\n        return what\n"}
    task = "Give `Shop.buy` a keyword argument `count: int = 1`."
    files = settle((PlannedFile("a.py", "", ("Shop.buy(self, what)",)),), task, base.get)
    assert files[0].exports == ("Shop.buy(self, what, count: int = 1)",)


def test_a_parameter_that_the_plan_has_stays_as_planned():
    task = "Give `slug` a keyword `words: int = 0` and a keyword `dots`."
    planned = "def slug(text, dots=True, words: int = 0, sep='-', limit=0)"
    assert exports(task, planned) == (planned,)


@pytest.mark.parametrize(
    "task",
    [
        "Remove the argument `words: int = 0` of `slug`.",
        "Give `slug` and `trim` a keyword `words: int = 0`.",
        "Give `slug` an argument `words`.",
        "`slug` works on `words: int = 0`.",
        "Let `slug` take the argument `sep: str = '-'`.",
        "Give it a keyword `words: int = 0`.",
        "`slug` must call `subprocess.run` with the keyword argument `words=10`.",
        "Let `slug` get its text by `read(1)` and the new option `words=1`.",
        "Calling `slug('a')` with the unknown keyword argument `unit='cm'` must raise TypeError.",
    ],
)
def test_a_parameter_is_added_only_where_the_task_is_clear(task):
    base = {"pkg/words.py": BASE["pkg/words.py"] + "def trim(text):\n    return text\n"}
    planned = ("def slug(text, sep='-', limit=0)", "def trim(text)")
    files = settle((PlannedFile("pkg/words.py", "", planned),), task, base.get)
    assert files[0].exports == planned


def test_a_function_as_the_task_states_it_is_not_overruled_by_the_base():
    task = "Change it to `slug(title: str) -> str`."
    assert exports(task, "def slug(title: str) -> str") == ("def slug(title: str) -> str",)


def test_a_method_of_a_class_that_the_task_names_is_not_taken_for_a_function():
    task = "Add a class `Client` with a method `slug(path)`."
    planned = ("class Client", "Client.slug(self, path)")
    assert exports(task, *planned) == planned


def test_a_function_that_the_task_only_refers_to_is_not_added():
    assert exports("Handlers look like `handler(event: str) -> None`.") == ()
    assert exports("Now `handler(event: str) -> None` is called.") == ()


def test_files_of_no_known_language_stay_as_they_are():
    task = "Add a function `kebab(word: str) -> str`."
    assert exports(task, "greet NAME", path="greet.sh") == ("greet NAME",)


ADD = "Add a function `kebab(word: str) -> str` to pkg/words.py that joins words by dashes: "


@pytest.mark.parametrize(
    "task",
    [
        ADD + '`kebab("DeviceType")` returns "device-type".',
        ADD.replace("pkg/", "") + "`slug` is used for it.",
    ],
)
def test_a_task_that_states_functions_of_one_file_of_the_base_is_its_own_plan(task):
    file = stated_file(task, BASE, BASE.get)
    assert file == PlannedFile("pkg/words.py", "", ("def kebab(word: str) -> str",), exists=True)


def test_a_task_that_states_a_parameter_of_a_function_that_is_there_is_its_own_plan():
    task = "Give `slug` in pkg/words.py a keyword `words: int = 0`: `slug('a b', words=1)` is 'a'."
    file = stated_file(task, BASE, BASE.get)
    assert file is not None
    assert file.exports == ("def slug(text, sep='-', limit=0, words: int = 0)",)


@pytest.mark.parametrize(
    "task",
    [
        "Give `slug` in pkg/words.py a keyword `words: int = 0`. Callers of `trim_all` pass it.",
        ADD + "Export it from the package.",
        ADD + "Describe it in README.md.",
        ADD + "It is called by `join_all`.",
        ADD + "Add a class `Words` that holds them.",
        ADD + "Add tests.",
        ADD.replace("pkg/words.py", "pkg/new.py"),
        ADD.replace(" to pkg/words.py", ""),
        "Fix `slug` in pkg/words.py: it loses dots.",
        "Let pkg/words.py call `kebab(word: str) -> str`.",
        "",
    ],
)
def test_a_task_that_may_want_more_is_planned_by_the_model(task):
    assert stated_file(task, BASE, BASE.get) is None


@pytest.mark.parametrize("more", [(), ("Box.__init__(self)",)])
def test_a_class_of_which_the_task_states_the_fields_has_their_constructor(more):
    task = "A dataclass `Box` has the fields `size: int` and `tag: str = '-'`."
    constructor = "Box.__init__(self, size: int, tag: str = '-') -> None"
    found = exports(task, "class Box", "Box.pack(self)", *more, path="box.py")
    assert found == ("@dataclass class Box", constructor, "Box.pack(self)")


def test_a_class_of_the_base_keeps_its_own_constructor():
    task = "The class `Words` has the fields `size: int` and `tag: str`."
    assert exports(task, "class Words") == ("class Words",)
