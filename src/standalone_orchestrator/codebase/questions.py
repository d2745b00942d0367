"""Questions: tests without their outcome, and variations of them with other values.

A question is put to several candidates to see whether they agree (DESIGN §6, discriminating tests).
Nobody knows its answer, so it is evidence of nothing. Pure; Python's own syntax, as ADR 0004 has it
for generated tests.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from textwrap import indent

FIXTURES = ("tmp_path", "capsys", "monkeypatch")
"""What tests may have of the runner by naming it."""
MOST_DIGITS = 6
"""A number is not made longer: the time of many programs grows with it."""
MOST_ITEMS = 12
MOST_CHARACTERS = 40
_TRIES = 12
"""Tries for each variation that is wanted; most small questions have fewer than that."""


@dataclass(frozen=True, slots=True)
class Question:
    """A test without its outcome."""

    setup: tuple[str, ...]
    expression: str
    truth: bool = False
    """True when only the truth of the expression is stated: `assert f()`, `assert not f()`."""
    imports: tuple[str, ...] = field(default=(), compare=False)
    """What its names stand for; no part of what is asked."""


def question_of(body: str) -> Question | None:
    """The test without its outcome; None when it cannot be told apart, or does not parse."""
    try:
        statements = ast.parse(body).body
    except SyntaxError:
        return None
    last = statements[-1] if statements else ast.Pass()
    expression = asked(last)
    if expression is None:
        return None
    imports = [s for s in statements[:-1] if isinstance(s, ast.Import | ast.ImportFrom)]
    setup = [s for s in statements[:-1] if s not in imports]
    stated = last.test if isinstance(last, ast.Assert) else None
    truth = isinstance(stated, ast.Call | ast.UnaryOp)
    return Question(
        tuple(map(ast.unparse, setup)),
        ast.unparse(expression),
        truth,
        tuple(map(ast.unparse, imports)),
    )


def asked(last: ast.stmt) -> ast.expr | None:
    """The expression that the last statement of a test states something about."""
    match last:
        case ast.Assert(test=ast.Compare(left=left, ops=[ast.Eq() | ast.Is()])):
            return left
        case ast.Assert(test=ast.UnaryOp(op=ast.Not(), operand=ast.Call() as call)):
            return call
        case ast.Assert(test=ast.Call() as call):
            return call
        case ast.With(body=[ast.Expr(value=value)]):
            return value
        case ast.With(body=[ast.Assign(value=value)]):
            return value
        case _:
            return None


def variations(questions: Sequence[Question], seed: int, most: int) -> tuple[Question, ...]:
    """Questions with other values in the place of literals, each once and none of `questions`.

    A value is changed a little (an item less, a number more, text reversed), emptied, or taken from
    another question. Round by round over the questions, so that each gets its share.

    Args:
        questions: what is varied.
        seed: of the choice; the same seed makes the same variations.
        most: how many are wanted; there may be fewer.
    """
    chance = random.Random(seed)
    trees = [ast.parse("\n".join((*q.setup, q.expression))) for q in questions]
    pool = [value for tree in trees for value in _literals(tree)]
    known = {_key(tree) for tree in trees}
    found: list[Question] = []
    for turn in range(most * _TRIES):
        if len(found) >= most or not questions:
            break
        place = turn % len(questions)
        tree = _varied(trees[place], pool, chance)
        if tree is None or (key := _key(tree)) in known:
            continue
        known.add(key)
        *setup, last = map(ast.unparse, tree.body)
        found.append(replace(questions[place], setup=tuple(setup), expression=last))
    return tuple(found)


def asking(question: Question, name: str) -> str:
    """A test function that fails by telling the answer (see `ANSWERING`)."""
    body = "\n".join((*question.imports, *question.setup, f"answer(lambda: {question.expression})"))
    named = {n.id for n in ast.walk(ast.parse(body)) if isinstance(n, ast.Name)}
    args = ", ".join(f for f in FIXTURES if f in named)
    return f"def {name}({args}):\n{indent(body, '    ')}\n"


ANSWERING = '''\
import hashlib
import signal


def shown(value, depth=0):
    """The value as text that is the same for equal values."""
    if depth > 6:
        return "..."
    if isinstance(value, float) and value == value and abs(value) != float("inf"):
        return str(int(value)) if value.is_integer() else f"{value:.9g}"
    if type(value) in (list, tuple):
        inner = ", ".join(shown(v, depth + 1) for v in value)
        return f"[{inner}]" if type(value) is list else f"({inner})"
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(sorted(shown(v, depth + 1) for v in value)) + "}"
    if isinstance(value, dict):
        rows = sorted((shown(k, depth + 1), shown(v, depth + 1)) for k, v in value.items())
        return "{" + ", ".join(": ".join(row) for row in rows) + "}"
    if type(value).__repr__ is object.__repr__:
        own = shown(vars(value), depth + 1) if hasattr(value, "__dict__") else ""
        return type(value).__name__ + own
    return repr(value)


class Late(BaseException):
    """No `except Exception` of the program under test stops it."""


def stop(number, frame):
    raise Late


late = []


def answer(ask):
    old, timer = signal.signal(signal.SIGALRM, stop), signal.setitimer(signal.ITIMER_REAL, 1, 1)
    mark = "!"
    try:
        said = shown(ask()) if len(late) < 3 else "no answer in time"
        mark = "" if len(late) < 3 else "!"
    except Late:
        late.append(ask)
        said = "no answer in time"
    except BaseException as fault:
        said = "raises " + type(fault).__name__
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, old)
    raise AssertionError("answer " + mark + hashlib.sha256(said.encode()).hexdigest()[:16])


'''
"""What the test functions of `asking` need above them."""
ANSWER = r"\banswer (!?[0-9a-f]{16})\b"
"""What a runner's message holds of an answer; marked where no value came."""


def _key(tree: ast.Module) -> str:
    return ast.dump(tree)


def _literals(tree: ast.Module) -> list[ast.expr]:
    return [node for _, _, node in _places(tree)]


def _places(node: ast.AST) -> list[tuple[ast.AST, tuple[str, int], ast.expr]]:
    """Where whole literals stand: the node that holds one, its field and place, and itself.

    What stands inside a literal is varied with it; parts of f-strings and subscripts are left.
    """
    found: list[tuple[ast.AST, tuple[str, int], ast.expr]] = []
    if isinstance(node, ast.JoinedStr | ast.Subscript):
        return found
    for name, value in ast.iter_fields(node):
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(item, ast.expr) and _is_literal(item):
                found.append((node, (name, index), item))
            elif isinstance(item, ast.AST):
                found += _places(item)
    return found


def _is_literal(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=value):
            return value is not None and value is not ...
        case ast.List() | ast.Tuple() | ast.Dict() | ast.UnaryOp():
            if any(isinstance(part, ast.Set) for part in ast.walk(node)):
                return False  # the text of a set has no order of its own; its items are varied
            try:
                ast.literal_eval(node)
            except (ValueError, TypeError, MemoryError, RecursionError):
                return False
            return True
        case _:
            return False


def _varied(tree: ast.Module, pool: Sequence[ast.expr], chance: random.Random) -> ast.Module | None:
    copy = ast.parse(ast.unparse(tree))
    changes = chance.choice((1, 1, 1, 2, 3))
    for _ in range(changes):
        places = _places(copy)
        if not places:
            return None
        holder, (field, index), old = chance.choice(places)
        value = ast.literal_eval(old)
        others = [v for node in pool if type(v := ast.literal_eval(node)) is type(value)]
        new = _other(value, others, chance)
        node = ast.parse(repr(new), mode="eval").body
        held = getattr(holder, field)
        if isinstance(held, list):
            held[index] = node
        else:
            setattr(holder, field, node)
    return copy


def _other(value: object, others: Sequence[object], chance: random.Random) -> object:
    """Another value of the same kind."""
    if others and chance.random() < 0.25:
        return chance.choice(others)
    match value:
        case bool():
            return not value
        case int():
            return _other_number(value, chance)
        case float():
            near = (0.0, -value, value + 0.5, value * 2, value - 1.25, float(round(value)))
            return chance.choice(near) if abs(value) < 10**MOST_DIGITS else -value
        case str():
            return _other_text(value, others, chance)
        case list():
            return _other_items(value, others, chance)
        case tuple():
            return tuple(_other_items(list(value), [list(o) for o in _of(others, tuple)], chance))
        case dict() if value:
            key = chance.choice(list(value))
            rest = {k: v for k, v in value.items() if k != key}
            return chance.choice((rest, {**rest, key: _other(value[key], (), chance)}))
        case _:
            return value


def _of(values: Sequence[object], kind: type[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    return (v for v in values if isinstance(v, kind))


def _other_number(value: int, chance: random.Random) -> int:
    near = (value + 1, value - 1, value + 2, value * 2, value // 2, 0, 1, 2, chance.randint(3, 30))
    new = chance.choice((*near, -value) if value < 0 or chance.random() < 0.2 else near)
    return new if len(str(abs(new))) <= max(MOST_DIGITS, len(str(abs(value)))) else value


def _other_text(value: str, others: Sequence[object], chance: random.Random) -> str:
    letters = sorted({c for o in (*others, value) if isinstance(o, str) for c in o}) or ["a"]
    at = chance.randrange(len(value) + 1)
    letter = chance.choice(letters)
    new = chance.choice((
        "", value[::-1], value[1:], value[:-1], value + value, value.swapcase(), letter,
        value[:at] + letter + value[at:], value[:at] + letter + value[at + 1 :],
        value[:at] + value[at + 1 :], value[: at // 2],
    ))  # fmt: skip
    return new[: max(MOST_CHARACTERS, len(value))]


def _other_items(
    value: list[object], others: Sequence[object], chance: random.Random
) -> list[object]:
    items = [i for o in (*others, value) if isinstance(o, list) for i in o]
    if not items:
        return value
    at, item = chance.randrange(len(value) + 1), chance.choice(items)
    changed = list(value)
    if value:
        place = chance.randrange(len(value))
        changed[place] = _other(
            value[place], [i for i in items if type(i) is type(value[place])], chance
        )
    shuffled = chance.sample(value, len(value))
    new = chance.choice((
        [], value[:1], value[::-1], value[1:], value[:-1], [*value[:at], item, *value[at:]],
        changed, changed, changed, shuffled, [*value, *value[:2]], [item], [item, item],
    ))  # fmt: skip
    return new[: max(MOST_ITEMS, len(value))]
