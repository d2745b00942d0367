"""Mutants of Python: what is changed, what is left alone, and what counts as new."""

import pytest

from standalone_orchestrator.codebase.registry import language_for

PYTHON = language_for("a.py")


def changes(text, base=None):
    return [m.change for m in PYTHON.mutations(text, base)]


def body(*lines, head="def f(a, b):"):
    return "\n".join([head, *(f"    {line}" for line in lines)]) + "\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("if a < b: b = g(b)", "`<` became `<=`"),
        ("if a < b: b = g(b)", "`<` became `>=`"),
        ("if a is b: b = g(b)", "`is` became `is not`"),
        ("if a in b: b = g(b)", "`in` became `not in`"),
        ("b = a // 2", "`//` became `/`"),
        ("a += 1", "`+` became `-`"),
        ("a += 1", "`a += 1` was removed"),
        ("if a > 9: b = g(b)", "`9` became `10`"),
        ("if a > 9: b = g(b)", "`9` became `8`"),
        ("b = a[0]", "`0` became `1`"),
        ("if a and b: a = g(b)", "`and` became `or`"),
        ("if a or b: a = g(b)", "`or` became `and`"),
        ("if a: b = g(b)", "the condition `a` was negated"),
        ("b = [x for x in a if x]", "the condition `x` was negated"),
        ("b = not a", "`not a` became `a`"),
        ("a.append(b)", "`a.append(b)` was removed"),
        ("a.total = b", "`a.total = b` was removed"),
        ("b = g(a)", "`b = g(a)` was removed"),
        ("raise ValueError('no')", "`raise ValueError('no')` was removed"),
        ("raise ValueError('no')", "`ValueError` became `RuntimeError`"),
        ("raise RuntimeError", "`RuntimeError` became `LookupError`"),
        ("return a", "`return a` became `return None`"),
        ("return 'low' if a else 'high'", "`'low'` became `'low?'`"),
        ("return True", "`True` became `False`"),
        ("return g(a, b)", "`g(a, b)` became `g(b, a)`"),
    ],
)
def test_a_change_is_named_and_made(line, said):
    text = body(line)
    (found,) = [m for m in PYTHON.mutations(text, None) if m.change == said]
    assert (found.function, found.line) == ("f", 2)
    made = PYTHON.mutant(text, found)
    assert PYTHON.fingerprint(made) != PYTHON.fingerprint(text)
    compile(made, "a.py", "exec")


@pytest.mark.parametrize(
    ("declared", "value", "said"),
    [
        ("int", "a + b", "`return a + b` became `return 0`"),
        ("float", "g(a)", "`return g(a)` became `return 0`"),
        ("str", "g(a)", "`return g(a)` became `return ''`"),
        ("bool", "g(a)", "`return g(a)` became `return not g(a)`"),
        ("list[int]", "g(a)", "`return g(a)` became `return None`"),
    ],
)
def test_a_value_is_replaced_by_an_empty_one_of_its_kind(declared, value, said):
    assert said in changes(body(f"return {value}", head=f"def f(a, b) -> {declared}:"))


@pytest.mark.parametrize(
    "line",
    [
        "'''Less than 3 < 4.'''",
        "return None",
        "c = g(a)",  # without it, all that follows is a crash
        "c: int = a",
        "c = max(a, b)",
        "c = 'x' + a",
        "c = isinstance(a, b)",
        "import os",
        "g",
    ],
)
def test_what_tells_nothing_is_left_alone(line):
    assert changes(body(line, "pass")) == []


def test_messages_annotations_and_decorators_are_left_alone():
    text = (
        "@limit(3)\ndef f(a: Literal[4]) -> Literal[5]:\n"
        "    if a:\n        raise ValueError(f'more than {6}', 7)\n"
    )
    assert changes(text) == [
        "the condition `a` was negated",
        "`raise ValueError(f'more than {6}', 7)` was removed",
        "`ValueError` became `RuntimeError`",
    ]
    assert changes("LIMIT = 3\n\n\nclass A:\n    size = 4\n") == []


def test_a_loop_is_not_made_endless_by_a_negated_condition():
    assert not [c for c in changes(body("while a: a = g(a)")) if "negated" in c]


def test_a_comparison_is_turned_round_once():
    assert changes(body("if a == b: pass")) == ["`==` became `!=`"]
    assert changes(body("if not a: pass")) == ["`not a` became `a`"]


def test_methods_are_named_below_their_class_and_inner_functions_belong_to_the_outer():
    text = "class A:\n    def f(self):\n        def g(x):\n            return x\n        return g\n"
    assert {m.function for m in PYTHON.mutations(text, None)} == {"A.f"}
    guarded = "if True:\n    def f(a):\n        return a\nelse:\n    pass\n"
    assert {m.function for m in PYTHON.mutations(guarded, None)} == {"f"}


BASE = body("if a < b:", "    return a", "return b") + "\n\ndef g(a):\n    return a + 1\n"


def test_a_function_of_the_base_has_no_mutants():
    assert changes(BASE, BASE) == []
    assert changes("# A remark.\n" + BASE, BASE) == []
    new = f"{BASE}\n\ndef h(a):\n    return a * 2\n"
    assert {m.function for m in PYTHON.mutations(new, BASE)} == {"h"}


def test_in_a_function_that_was_changed_only_the_changed_lines_have():
    changed = BASE.replace("if a < b:", "if a > b:")
    assert {(m.function, m.line) for m in PYTHON.mutations(changed, BASE)} == {("f", 2)}


def test_a_stub_that_was_completed_counts_with_all_that_it_got():
    stub = 'def f(a):\n    """Twice."""\n'
    found = PYTHON.mutations(f"{stub}    return a * 2\n", stub)
    assert {m.line for m in found} == {3}
    assert len(found) == 3


def test_what_does_not_parse_has_no_mutants_and_no_number_makes_one():
    assert PYTHON.mutations("def f(:", None) == ()
    (first, *_) = PYTHON.mutations(BASE, None)
    assert PYTHON.mutant("def f(:", first) == ""
    assert PYTHON.mutant("x = 1\n", first) == ""


def test_a_function_mentions_what_it_reads_and_calls():
    text = "class A:\n    def f(self):\n        return self.items.pop(check(B))\n"
    assert PYTHON.mentions(text) == {"A.f": {"self", "items", "pop", "check", "B"}}
    assert PYTHON.mentions("def f(:") == {}
