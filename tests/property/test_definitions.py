"""Laws of definitions put in by name: what is not named stays byte by byte, and nothing is lost."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from standalone_orchestrator.codebase.edits import Applied, Missed, place, splice
from standalone_orchestrator.codebase.lines import split_lines
from standalone_orchestrator.codebase.registry import language_for

PARTS = language_for("a.py").parts
law = settings(deadline=None, derandomize=True, max_examples=80)
NAMES = ("alpha", "beta", "gamma", "delta")


def function(name, number):
    return f"def {name}(x):\n    # note {number}\n    return x + {number}\n"


PIECES = st.one_of(
    st.builds(function, st.sampled_from(NAMES), st.integers(0, 9)),
    st.builds("@mark\n{}".format, st.builds(function, st.sampled_from(NAMES), st.integers(0, 9))),
    st.builds(
        "class {0}:\n    x = {1}\n\n    def run(self):\n        return {1}\n".format,
        st.sampled_from(NAMES), st.integers(0, 9),
    ),
    st.builds("{} = {}\n".format, st.sampled_from(NAMES), st.integers(0, 9)),
    st.sampled_from(["import re\n", "# a remark\n", '"""Text."""\n', "print(1)\n", "\n", "\x0c\n"]),
)  # fmt: skip


@st.composite
def files(draw):
    text = "\n".join(draw(st.lists(PIECES, min_size=1, max_size=7)))
    text = text.rstrip("\n") if draw(st.booleans()) else text
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@law
@given(text=files(), name=st.sampled_from(NAMES))
def test_every_line_outside_the_named_definition_stays_as_it_is(text, name):
    made = splice(text, f"def {name}(x):\n    return 42\n", PARTS)
    if isinstance(made, Missed):
        return
    there = [p for p in PARTS(text) if name in p.names]
    if not there:
        more = len(made.text) - len(text)  # of one run of lines that was put in
        cuts = range(len(text) + 1)
        assert any(made.text[:at] + made.text[at + more :] == text for at in cuts)
        return
    (part,) = there
    lines = split_lines(text)
    before, after = "".join(lines[: part.head - 1]), "".join(lines[part.last :])
    assert made.text.startswith(before)
    assert made.text.endswith(after)
    assert "return 42" in made.text


@law
@given(text=files(), name=st.sampled_from(NAMES), number=st.integers(0, 9))
def test_no_other_definition_is_lost_or_changed(text, name, number):
    made = splice(text, function(name, number), PARTS)
    assume(isinstance(made, Applied))

    def others(source):
        lines = split_lines(source)
        return [
            "".join(lines[p.first - 1 : p.last]).strip() for p in PARTS(source)
            if name not in p.names
        ]  # fmt: skip

    assert others(made.text) == others(text)
    assert sum(name in p.names for p in PARTS(made.text)) == 1


@law
@given(text=files(), name=st.sampled_from(NAMES), number=st.integers(0, 9))
def test_the_same_definition_put_in_twice_is_put_in_once(text, name, number):
    once = splice(text, function(name, number), PARTS)
    assume(isinstance(once, Applied))
    assert splice(once.text, function(name, number), PARTS) == once


@law
@given(text=st.text(max_size=200), new=st.text(max_size=100))
def test_any_text_at_all_gives_a_value(text, new):
    assert isinstance(splice(text, new, PARTS), Applied | Missed)
    assert isinstance(place(text, new, PARTS), Applied | Missed)
