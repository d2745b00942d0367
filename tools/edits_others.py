"""Blocks that must be refused, replies that hold several edits, definitions, and whole files."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from edits_aims import Aim, Made, Source, kind, squeezed
from edits_blocks import block, dressed, refused, tagged

_MARKS = (
    "# ... existing code ...",
    "# ... rest of the function unchanged",
    "# rest of the code remains the same",
    "...",
    "# ...",
)


def _second(aim: Aim, source: Source, chance: random.Random) -> Aim | None:
    """Another edit, of the same file, that shares no line with the first."""
    apart = (a for a in source.aims(chance) if a.first >= aim.last + 2 or a.last <= aim.first - 2)
    return next(apart, None)


# --- several edits --------------------------------------------------------------------------------
@kind("several edits")
def _two_edits(aim: Aim, source: Source, chance: random.Random) -> Made:
    other = _second(aim, source, chance)
    if other is None:
        return None
    body = block(aim.old, aim.made) + "\n" + block(other.old, other.made)
    return {"reply": dressed(aim, body, chance), "changes": [aim.change, other.change]}


@kind("several edits")
def _overlapping_context(aim: Aim, source: Source, chance: random.Random) -> Made:
    """The second block repeats, as it was, a line that the first one changes."""
    inside = [r for r in source.rows if r.head == aim.at.head and aim.first <= r.row < aim.last]
    for at in (r for r in inside if r.row != aim.at.row):
        if new := source.changed(at, chance):
            other = replace(aim, at=at, new=new)
            body = block(aim.old, aim.made) + block(other.old, other.made)
            return {"reply": dressed(aim, body, chance), "changes": [aim.change, other.change]}
    return None


@kind("several edits")
def _said_twice(aim: Aim, _: Source, chance: random.Random) -> Made:
    body = block(aim.old, aim.made)
    between = chance.choice(("", "\n", "\nSo the change is:\n\n"))
    return {"reply": f"{aim.file}\n{body}{between}{body}", "changes": [aim.change]}


@kind("several edits")
def _one_of_two_fits(aim: Aim, source: Source, chance: random.Random) -> Made:
    lost = [
        f"def lost_{aim.at.name}(first, second):",
        "    total = first * second",
        "    return total",
    ]
    body = block(aim.old, aim.made) + block(lost, [*lost[:2], "    return -total"])
    return refused(aim, "2 of 2", body, chance)


@kind("several edits")
def _second_cut_short(aim: Aim, source: Source, chance: random.Random) -> Made:
    other = _second(aim, source, chance)
    if other is None:
        return None
    whole = block(other.old, other.made)
    cut = whole[: chance.randint(len("<<<<<<< SEARCH\n") + 5, len(whole) - 20)]
    reply = f"{aim.file}\n{block(aim.old, aim.made)}\n{cut}"
    return {"reply": reply, "stop": "length", "refused": "cut"}


# --- blocks that must be refused ------------------------------------------------------------------
@kind("several matches")
def _several_matches(aim: Aim, source: Source, chance: random.Random) -> Made:
    for size in (3, 2, 1):
        runs = source.runs(size)
        for row in chance.sample(range(len(runs)), len(runs)):
            run, rows = list(runs[row]), source.rows_of(runs[row])
            full = all(len(x.strip()) > 7 for x in run)
            if full and len(rows) > 1 and source.times(run) == len(rows):
                body = block(run, [*run[:-1], run[-1] + "  # changed"])
                return refused(aim, rows[1] + 1, body, chance)
    return None


@kind("several matches")
def _several_indented(aim: Aim, source: Source, chance: random.Random) -> Made:
    """The same, with an indentation that none of the places has."""
    made = _several_matches(aim, source, chance)
    if made is None:
        return None
    reply = re.sub(r"(?m)^( *)(?=[^\s<=>`#*]).*$", lambda m: m[0], str(made["reply"]))
    inside = reply[reply.index("SEARCH\n") + 7 : reply.index(">>>>>>>")]
    shifted = re.sub(r"(?m)^(?!=======)(?=.)", "   ", inside)
    return made | {"reply": reply.replace(inside, shifted)}


@kind("no match")
def _of_another_file(aim: Aim, source: Source, chance: random.Random) -> Made:
    search = [
        f"class {aim.at.name.title()}Store:",
        "    def fetch_everything(self, cursor):",
        "        cursor.execute(self.statement)",
        "        return [dict(row) for row in cursor.fetchall()]",
    ]
    body = block(search, [*search[:3], "        return list(cursor)"])
    return refused(aim, "SEARCH", body, chance)


@kind("no match")
def _other_name(aim: Aim, source: Source, chance: random.Random) -> Made:
    """A short search that names something else of the same file in the line that changes."""
    line = aim.lines[aim.at.row]
    here = sorted(set(re.findall(r"[a-z_]{4,}", line.split("#")[0])))
    others = sorted(set(re.findall(r"[a-z_]{4,}", source.text)) - set(here))
    if not here or aim.last - aim.first > 4:
        return None
    word = chance.choice(here)
    wrong = re.sub(rf"\b{word}\b", chance.choice(others), line)
    if wrong == line or squeezed(wrong) in map(squeezed, source.lines):
        return None
    search = [wrong if x == line else x for x in aim.old]
    return refused(aim, aim.at.row + 1, block(search, aim.made), chance)


@kind("no match")
def _other_number(aim: Aim, source: Source, chance: random.Random) -> Made:
    line = aim.lines[aim.at.row]
    found = re.search(r"(?<![\w.'\"])\d+(?![\w.'\"])", line)
    if found is None or "assert " in aim.new[0]:
        return None
    wrong = f"{line[: found.start()]}{int(found[0]) + 7}{line[found.end() :]}"
    if squeezed(wrong) in map(squeezed, source.lines):
        return None
    search = [wrong if x == line else x for x in aim.old]
    return refused(aim, aim.at.row + 1, block(search, aim.made), chance)


@kind("no match")
def _other_function(aim: Aim, source: Source, chance: random.Random) -> Made:
    """The head and the first lines of a function, under a name that the file doesn't have."""
    at = aim.at
    head = aim.lines[at.head]
    if at.body - at.head > 1 or at.end - at.head < 4:
        return None
    search = [
        head.replace(f"def {at.name}", f"def {at.name}_again"),
        *aim.lines[at.head + 1 : at.end][:4],
    ]
    return refused(aim, at.head + 1, block(search, [*search, "        pass"]), chance)


@kind("no match")
def _done_already(aim: Aim, source: Source, chance: random.Random) -> Made:
    """What is to be there is there: the edit was turned round."""
    if len(aim.new) > 1 or source.times(aim.made) or aim.last - aim.first > 5:
        return None
    return refused(aim, aim.first + 1, block(aim.made, aim.old), chance)


@kind("elided context")
def _elided_search(aim: Aim, source: Source, chance: random.Random) -> Made:
    at, mark = aim.at, chance.choice(_MARKS)
    function = list(aim.lines[at.head : at.end])
    if len(function) < 6:
        return None
    depth = " " * (len(function[-1]) - len(function[-1].lstrip()))
    search = [*function[:2], depth + mark, function[-1]]
    return refused(aim, mark, block(search, [*search[:-1], depth + "return None"]), chance)


@kind("elided context")
def _elided_replace(aim: Aim, source: Source, chance: random.Random) -> Made:
    mark = chance.choice(_MARKS)
    depth = " " * (len(aim.lines[aim.at.row]) - len(aim.lines[aim.at.row].lstrip()))
    made = [*aim.lines[aim.first : aim.at.row], *aim.new, depth + mark]
    if mark == "..." and made[-2].rstrip().endswith(":"):
        return None
    return refused(aim, mark, block(aim.old, made), chance)


@kind("other file")
def _other_path(aim: Aim, source: Source, chance: random.Random) -> Made:
    other = chance.choice(("app/models.py", "core.py", "src/widgets/panel.py"))
    body = block(aim.old, aim.made)
    reply = chance.choice(
        (f"{other}\n{body}", f"```python\n{other}\n{body}```\n", f"### `{other}`\n{body}")
    )
    return {"reply": reply, "refused": other}


@kind("other file")
def _longer_path(aim: Aim, source: Source, chance: random.Random) -> Made:
    """The file is named, but by another part of its path."""
    asked = f"src/product/{aim.file}"
    named = chance.choice((aim.file, f"product/{aim.file}", f"/home/user/project/{asked}"))
    reply = f"{named}\n```python\n{block(aim.old, aim.made)}```\n"
    return {"reply": reply, "path": asked, "changes": [aim.change]}


# --- definitions by name --------------------------------------------------------------------------
def _fenced(text: list[str], chance: random.Random, label: str = "python") -> str:
    body = "\n".join(text)
    return chance.choice(
        (
            f"```{label}\n{body}\n```",
            f"Here is the updated code:\n\n```{label}\n{body}\n```\n\nThe rest stays as it is.",
            f"Sure! I changed it like this.\n\n```{label}\n{body}\n```\n",
        )
    )


def _defined(aim: Aim, reply: str) -> Made:
    return {"reply": reply, "changes": [aim.change]}


@kind("clean", "definitions")
def _definition(aim: Aim, _: Source, chance: random.Random) -> Made:
    return _defined(aim, _fenced(aim.definition(), chance))


@kind("wrong indentation", "definitions")
def _definition_indented(aim: Aim, _: Source, chance: random.Random) -> Made:
    on = " " * chance.choice((2, 4))
    lines = [on + x if x else x for x in aim.definition()]
    return _defined(aim, _fenced(lines, chance)) if '"""' not in "".join(lines) else None


@kind("smart quotes", "definitions")
def _definition_smart(aim: Aim, _: Source, chance: random.Random) -> Made:
    lines = [x if '"""' in x else re.sub(r'"([^"]*)"', r"“\1”", x) for x in aim.definition()]
    return _defined(aim, _fenced(lines, chance)) if lines != aim.definition() else None


@kind("line numbers", "definitions")
def _definition_numbered(aim: Aim, _: Source, chance: random.Random) -> Made:
    style = chance.choice(("{n} | {x}", "{n:>4} | {x}", "{n}:{h}|{x}"))
    return _defined(aim, _fenced(tagged(aim.definition(), aim.at.head, style), chance))


@kind("line ends", "definitions")
def _definition_crlf(aim: Aim, _: Source, chance: random.Random) -> Made:
    return (_defined(aim, _fenced(aim.definition(), chance)) or {}) | {"variant": ["crlf"]}


@kind("several fences", "definitions")
def _two_fences(aim: Aim, source: Source, chance: random.Random) -> Made:
    other = next(
        (a for a in source.aims(chance) if a.at.head != aim.at.head and a.at.owner != aim.at.owner),
        None,
    )
    if other is None:
        return None
    parts = ("\n".join(x.definition()) for x in (aim, other))
    reply = "First:\n\n```python\n{}\n```\n\nThen:\n\n```python\n{}\n```\n".format(*parts)
    return {"reply": reply, "changes": [aim.change, other.change]}


@kind("several fences", "definitions")
def _before_and_after(aim: Aim, _: Source, chance: random.Random) -> Made:
    owner = [f"class {aim.at.owner}:"] if aim.at.owner else []
    old = "\n".join([*owner, *aim.lines[aim.at.head : aim.at.end]])
    new = "\n".join(aim.definition())
    now, then = (f"```python\n{text}\n```\n" for text in (old, new))
    return _defined(aim, f"This is the code now:\n\n{now}\nand this is it changed:\n\n{then}")


@kind("elided context", "definitions")
def _definition_elided(aim: Aim, _: Source, chance: random.Random) -> Made:
    mark, at = chance.choice(_MARKS[:3]), aim.at
    lines = aim.definition()
    depth = " " * (len(aim.lines[at.row]) - len(aim.lines[at.row].lstrip()))
    keep = lines[: at.row - at.head + len(aim.new) + bool(at.owner)]
    return {"reply": _fenced([*keep, depth + mark], chance), "refused": mark}


@kind("cut short", "definitions")
def _definition_cut(aim: Aim, _: Source, chance: random.Random) -> Made:
    text = "\n".join(aim.definition())
    cut = text[: chance.randint(len(text) // 3, len(text) - 10)]
    return {
        "reply": f"```python\n{cut}",
        "stop": chance.choice(("end", "length")),
        "refused": "cut",
    }


@kind("stray method", "definitions")
def _stray_method(aim: Aim, source: Source, chance: random.Random) -> Made:
    lines = aim.definition()
    if not aim.at.owner or "self" not in lines[1]:
        return None
    reply = _fenced([x[4:] for x in lines[1:]], chance)
    if len(re.findall(rf"\bdef {aim.at.name}\(", source.text)) == 1:
        return {"reply": reply, "changes": [aim.change]}
    return {"reply": reply, "refused": aim.at.owner}


@kind("broken code", "definitions")
def _broken(aim: Aim, _: Source, chance: random.Random) -> Made:
    lines = aim.definition()
    head = bool(aim.at.owner)
    if ":" not in lines[head] or aim.at.body - aim.at.head > 1:
        return None
    lines[head] = lines[head].replace("(", "", 1)
    return {"reply": _fenced(lines, chance), "refused": "parse"}


@kind("broken code", "definitions")
def _defined_twice(aim: Aim, _: Source, chance: random.Random) -> Made:
    lines = aim.definition()
    if aim.at.owner or '"""' in "".join(lines):
        return None
    reply = _fenced([*aim.lines[aim.at.head : aim.at.end], "", "", *lines], chance)
    return {"reply": reply, "refused": aim.at.name}


# --- whole files ----------------------------------------------------------------------------------
def _whole(aim: Aim) -> list[str]:
    row = aim.at.row
    return [*aim.lines[:row], *aim.new, *aim.lines[row + 1 :]]


@kind("clean", "whole file")
def _whole_file(aim: Aim, _: Source, chance: random.Random) -> Made:
    asked = chance.choice(("changes", "file"))
    return {"reply": _fenced(_whole(aim), chance), "asked": asked, "changes": [aim.change]}


@kind("line ends", "whole file")
def _whole_crlf(aim: Aim, _: Source, chance: random.Random) -> Made:
    return {
        "reply": _fenced(_whole(aim), chance),
        "asked": chance.choice(("changes", "file")),
        "variant": ["crlf"],
        "changes": [aim.change],
    }


@kind("elided context", "whole file")
def _whole_elided(aim: Aim, _: Source, chance: random.Random) -> Made:
    mark = chance.choice(
        (
            "# ... rest of the file unchanged ...",
            "# ... (rest of the code)",
            "# The rest of the code remains the same",
        )
    )
    lines = [*_whole(aim)[: aim.at.end + 1], "", "", mark]
    asked = chance.choice(("changes", "file"))
    return {"reply": _fenced(lines, chance), "asked": asked, "refused": mark}


@kind("cut short", "whole file")
def _whole_cut(aim: Aim, _: Source, chance: random.Random) -> Made:
    lines = _whole(aim)[: chance.randint(len(aim.lines) // 2, len(aim.lines) - 3)]
    reply = "```python\n" + "\n".join(lines)
    return {"reply": reply, "asked": "file", "stop": "length", "refused": "cut"}


@kind("unexplained shrinkage", "whole file")
def _whole_shrunk(aim: Aim, source: Source, chance: random.Random) -> Made:
    """The file up to the function that changes, with a call at its end, and the rest lost."""
    if aim.at.end > len(aim.lines) * 0.45 or aim.at.owner:
        return None
    later = [(r.head, r.owner or r.name) for r in source.rows if r.head > aim.at.end]
    kept = [*_whole(aim)[: aim.at.end + len(aim.new) - 1], "", "", f"print({aim.at.name})"]
    return {"reply": _fenced(kept, chance), "refused": min(later)[1]} if later else None


@kind("unexplained shrinkage", "whole file")
def _part_for_the_whole(aim: Aim, _: Source, chance: random.Random) -> Made:
    """The whole file was asked for, and only the function that changes came: no other is lost."""
    made = _defined(aim, _fenced(aim.definition(), chance))
    small = aim.at.end - aim.at.head < len(aim.lines) * 0.4
    return (made or {}) | {"asked": "file"} if small else None
