"""Laws: an edit touches only its match, and several are applied all or not at all."""

from hypothesis import given
from hypothesis import strategies as st

from standalone_orchestrator.codebase.edits import Applied, Edit, Missed, apply, parse_blocks
from standalone_orchestrator.codebase.lines import split_lines

LINES = st.lists(
    st.sampled_from(
        ["", "x = 1", "    x = 1", "y = 2  ", "\treturn x", "def f(a):", "    return a + b",
         "    return a - b", "# note", "class A:", "    pass", "é “q”"]
    ),
    min_size=1,
    max_size=14,
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\r\n"])


@st.composite
def cases(draw):
    """A file, a run of its lines (perhaps disturbed) as the search, and a replacement."""
    lines, end = draw(LINES), draw(ENDS)
    first = draw(st.integers(0, len(lines) - 1))
    last = draw(st.integers(first, len(lines) - 1))
    search = list(lines[first : last + 1])
    match draw(st.sampled_from(["as it is", "indented", "stripped", "one letter", "blank lines"])):
        case "indented":
            search = ["  " + x if x.strip() else x for x in search]
        case "stripped":
            search = [x.rstrip() for x in search]
        case "one letter":
            search = [search[0] + "z", *search[1:]]
        case "blank lines":
            search = ["", *search, ""]
        case _:
            pass
    text = end.join(lines) + (end if draw(st.booleans()) else "")
    new = draw(st.lists(st.sampled_from(["new = 1", "  new = 2", ""]), max_size=3))
    return text, Edit("".join(x + "\n" for x in search), "".join(x + "\n" for x in new))


@given(cases())
def test_an_edit_leaves_everything_around_one_run_of_lines_as_it_is(case):
    text, edit = case
    result = apply(text, [edit])
    if isinstance(result, Missed):
        assert result.index == 0
        assert result.feedback
        return
    if not edit.search.strip() and text.strip():
        assert result.text.startswith(text)
        return
    old, new = split_lines(text), split_lines(result.text)
    before = 0
    while before < min(len(old), len(new)) and old[before] == new[before]:
        before += 1
    after = 0
    while after < min(len(old), len(new)) - before and old[-1 - after] == new[-1 - after]:
        after += 1
    touched = [x for x in old[before : len(old) - after] if x.strip()]
    wanted = [x for x in split_lines(edit.search) if x.strip()]
    assert len(touched) <= len(wanted)


@given(st.lists(cases(), min_size=1, max_size=4))
def test_edits_are_never_half_applied(several):
    text = several[0][0]
    edits = [edit for _, edit in several]
    result = apply(text, edits)
    if isinstance(result, Missed):
        assert isinstance(apply(text, edits[: result.index]), Applied)
        assert isinstance(apply(text, edits[: result.index + 1]), Missed)
        return
    one_by_one = text
    for edit in edits:
        step = apply(one_by_one, [edit])
        assert isinstance(step, Applied)
        one_by_one = step.text
    assert result.text == one_by_one


@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=60))
def test_any_text_at_all_gives_a_value(text, search, replace):
    assert isinstance(apply(text, [Edit(search, replace)]), Applied | Missed)


@given(LINES, LINES, st.sampled_from(["a.py", "src/b.py", None]))
def test_a_block_that_is_written_well_is_read_back(search, new, path):
    old = "".join(x + "\n" for x in search)
    made = "".join(x + "\n" for x in new)
    head = f"{path}\n" if path else ""
    (block,) = parse_blocks(f"{head}<<<<<<< SEARCH\n{old}=======\n{made}>>>>>>> REPLACE\n")
    assert (block.path, block.search, block.replace) == (path, old, made)
