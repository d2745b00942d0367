"""Laws that a task states between two functions: what one does, the other undoes. Pure.

What says of `decode_rows` that it takes what `encode_rows` makes tells what
`decode_rows(encode_rows(x))` is: no model has to work an outcome out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from standalone_orchestrator.codebase.languages.python import Export, exports_of
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.codebase.terms import Term, claims
from standalone_orchestrator.core.checks import Authority, Check, Means, Role
from standalone_orchestrator.core.task import Plan, callables_of
from standalone_orchestrator.phases.specify.cases import Case, case_from
from standalone_orchestrator.phases.specify.draft import Draft, files_of, subjects, supported

FILE = "test_laws.py"
_UNDOES = {
    "decode": "encode", "decrypt": "encrypt", "decipher": "encipher", "decompress": "compress",
    "deserialize": "serialize", "unescape": "escape", "unquote": "quote", "unpack": "pack",
    "loads": "dumps",
}  # fmt: skip
"""Words in names of functions that undo what those with the other word do."""
_SAMPLES = {
    "str": ("'a'", "'hello'", "'abcdefgxyz'"),
    "bytes": ("b'a'", "b'hello'", "bytes(range(256))"),
    "int": ("1", "7", "42"),
    "list[int]": ("[1]", "[3, 1, 2]"),
    "list[str]": ("['a']", "['hello', 'a']"),
    "dict[str, str]": ("{'a': 'b'}", "{'one': 'x', 'two': 'y'}"),
    "dict[str, int]": ("{'a': 1}", "{'one': 1, 'two': 2}"),
}  # fmt: skip
"""Values of each type that most functions take; strings of letters alone, in lower case."""


def from_laws(plan: Plan, texts: Mapping[str, str], names: Mapping[str, str]) -> tuple[Draft, ...]:
    """Tests that a planned function undoes what the one does that its criteria or docstring name.

    None where what is done takes a type of which no values are known, or more than one argument.
    They speak for the criteria for which an example of such a call would.

    Args:
        plan: whose criteria state them.
        texts: text of planned files that exist in the base.
        names: public names that a test may import, with their modules.
    """
    drafts: list[Draft] = []
    functions, about = _functions(plan, texts), subjects(plan)
    for undoing in callables_of(plan.written):
        done = _done_by(undoing)
        mine = [s.criterion.text for s in about if undoing in s.callables]
        said = "\n".join((*mine, _docstring(undoing, plan, texts)))
        if done not in functions or not mine or not claims(said, Term(done, "name")):
            continue
        for value in _values(functions[done]):
            case = case_from((f"assert {undoing}({done}({value})) == {value}",), names)
            if isinstance(case, Case) and (criteria := supported(case, about)):
                drafts.append(_draft(len(drafts) + 1, criteria, case, plan))
    return tuple(drafts)


def _done_by(undoing: str) -> str:
    """The name of the function whose work is undone; empty where the name says nothing of it."""
    words = undoing.split("_")
    known = [n for n, word in enumerate(words) if word in _UNDOES]
    return "_".join(_UNDOES[w] if n in known else w for n, w in enumerate(words)) if known else ""


def _docstring(name: str, plan: Plan, texts: Mapping[str, str]) -> str:
    """Head and docstring of a function that the base has already."""
    found = (
        language.declaration(texts[file.path], name)
        for file in plan.written
        if file.path in texts and (language := language_for(file.path)) is not None
    )
    return "\n".join(found)


def _functions(plan: Plan, texts: Mapping[str, str]) -> dict[str, Export]:
    """Functions of the planned files, by name."""
    found: dict[str, Export] = {}
    for file in plan.written:
        language, text = language_for(file.path), texts.get(file.path)
        outline = language.outline(file.path, text) if language and text is not None else None
        there = [symbol.signature for symbol in (outline.symbols if outline else ())]
        exports = exports_of((*there, *file.exports))
        found |= {e.name: e for e in exports if e.kind == "function"}
    return found


def _values(function: Export) -> Sequence[str]:
    """Values for the one argument that the function takes."""
    params = function.params or ()
    if len(params) != 1 or params[0].kind != "plain" or function.marks:
        return ()
    return _SAMPLES.get(params[0].annotation.replace("List", "list").replace("Dict", "dict"), ())


def _draft(number: int, criteria: tuple[str, ...], case: Case, plan: Plan) -> Draft:
    check = Check(
        id=f"l{number}",
        role=Role.GOAL,
        authority=Authority.GENERATED,
        means=Means.TEST,
        target=f"{FILE}::test_l{number}",
        criteria=criteria,
        needs=files_of(case.modules, plan),
        source=case.body,
        firm=True,
    )
    return Draft(check, case)
