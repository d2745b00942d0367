"""Laws of mutants: another program each, in one function only, and the same ones every time."""

import ast

from hypothesis import given
from hypothesis import strategies as st

from standalone_orchestrator.codebase.registry import language_for

PYTHON = language_for("a.py")
VALUES = st.sampled_from(
    ["a", "a + 1", "a < b < 3", "not a", "a and b", "f(a, b)", "'x'", "[a, 0]", "a if b else 1.5",
     "-1", "f'{a:>3}'", "[x for x in a if x > 0]", "lambda: a * 2", "{'k': True}", "a[1:2]"]
)  # fmt: skip
LINES = st.one_of(
    VALUES.map("return {}".format),
    VALUES.map("b = {}".format),
    VALUES.map("self.c = {}".format),
    VALUES.map("b += {}".format),
    VALUES.map("if {}: raise ValueError(1, 'no')".format),
    VALUES.map("while {}: b = g(b, a)".format),
    VALUES.map("f({})".format),
    st.sampled_from(["'''Words < 3.'''", "raise", "match a:\n            case 3: return 4"]),
)
METHODS = st.lists(LINES, min_size=1, max_size=5).map(
    lambda lines: "".join(f"        {line}\n" for line in lines)
)
FILES = st.lists(METHODS, min_size=1, max_size=3).map(
    lambda bodies: (
        "class A:\n"
        + "".join(f"    def m{n}(self, a, b=2):\n{body}\n" for n, body in enumerate(bodies))
        + "\n\ndef last(a, b):\n    return a - b\n"
    )
)


def functions(text):
    """The tree of each function, and what is left of the file without them."""
    tree = ast.parse(text)
    classes = [n for n in tree.body if isinstance(n, ast.ClassDef)]
    found = {f"A.{m.name}": ast.dump(m) for c in classes for m in c.body}
    found |= {n.name: ast.dump(n) for n in tree.body if isinstance(n, ast.FunctionDef)}
    return found


@given(FILES, st.data())
def test_a_mutant_is_another_program_and_differs_in_its_function_only(text, data):
    found = PYTHON.mutations(text, None)
    mutation = data.draw(st.sampled_from(found))
    made = PYTHON.mutant(text, mutation)
    if not made:
        return  # told as none: the compiler refuses it, or it means the same
    compile(made, "a.py", "exec")
    assert PYTHON.fingerprint(made) != PYTHON.fingerprint(text)
    before, after = functions(text), functions(made)
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == [mutation.function]
    assert PYTHON.mutant(text, mutation) == made


@given(FILES, FILES)
def test_what_the_base_has_is_never_changed(text, base):
    new, old = functions(text), functions(base)
    found = {m.function for m in PYTHON.mutations(text, base)}
    assert not found & {name for name in new if new[name] == old.get(name)}
    assert PYTHON.mutations(text, text) == ()


@given(st.text(max_size=80))
def test_any_text_has_some_mutants_or_none(text):
    for mutation in PYTHON.mutations(text, None):
        assert PYTHON.mutant(text, mutation) != text
    PYTHON.mentions(text)
