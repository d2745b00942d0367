"""Blocks of SEARCH and REPLACE marred so that their meaning stays: they must be applied."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from edits_aims import Aim, Made, Source, kind


# --- replies --------------------------------------------------------------------------------------
def block(search: list[str], replace: list[str]) -> str:
    """A block as it is asked for."""
    body = ["<<<<<<< SEARCH", *search, "=======", *replace, ">>>>>>> REPLACE"]
    return "".join(line + "\n" for line in body)


def dressed(aim: Aim, body: str, chance: random.Random) -> str:
    """A reply around blocks, as models dress them."""
    path, name = aim.file, aim.at.name
    return chance.choice(
        (
            body,
            f"{path}\n{body}",
            f"{path}\n```python\n{body}```\n",
            f"```python\n{path}\n{body}```\n",
            f"Here is the change to `{name}`:\n\n```python\n{body}```\n\nIt does what was asked.\n",
            f"### `{path}`\n\n```\n{body}```\n\nLet me know if you need anything else!\n",
            f"I changed `{name}`.\n\n**{path}**\n\n{body}\n",
        )
    )


def applied(aim: Aim, search: list[str], replace: list[str], chance: random.Random) -> Made:
    """A case with one block that must be applied."""
    return {"reply": dressed(aim, block(search, replace), chance), "changes": [aim.change]}


def refused(aim: Aim, word: object, body: str, chance: random.Random) -> Made:
    """A case with blocks that must be refused, with a word that the refusal must hold."""
    return {"reply": dressed(aim, body, chance), "refused": str(word)}


def both(aim: Aim, change: Callable[[str], str], chance: random.Random) -> Made:
    """The same done to every line of both parts."""
    return applied(aim, [*map(change, aim.old)], [*map(change, aim.made)], chance)


def depth(line: str) -> int:
    """Blanks that a line begins with."""
    return len(line) - len(line.lstrip(" "))


def least(lines: list[str]) -> int:
    """Blanks that every line begins with."""
    return min(depth(line) for line in lines if line.strip())


# --- blocks that can be mended --------------------------------------------------------------------
@kind("clean")
def _clean(aim: Aim, _: Source, chance: random.Random) -> Made:
    return applied(aim, aim.old, aim.made, chance)


@kind("wrong indentation")
def _outdented(aim: Aim, _: Source, chance: random.Random) -> Made:
    off = least(aim.old)
    return both(aim, lambda line: line[off:], chance) if off else None


@kind("wrong indentation")
def _indented(aim: Aim, _: Source, chance: random.Random) -> Made:
    on = " " * chance.choice((1, 2, 4, 8))
    return both(aim, lambda line: on + line if line.strip() else line, chance)


@kind("wrong indentation")
def _first_line_stripped(aim: Aim, _: Source, chance: random.Random) -> Made:
    if aim.at.row == aim.first or not depth(aim.old[0]):
        return None
    search, replace = aim.old, aim.made
    search[0] = replace[0] = search[0].lstrip()
    return applied(aim, search, replace, chance)


@kind("wrong indentation")
def _search_outdented(aim: Aim, _: Source, chance: random.Random) -> Made:
    off = least(aim.old)
    if not off or not (aim.first < aim.at.row < aim.last - 1):
        return None
    return applied(aim, [line[off:] for line in aim.old], aim.made, chance)


@kind("trailing blanks")
def _trailing_blanks(aim: Aim, _: Source, chance: random.Random) -> Made:
    search = [line + " " * chance.choice((0, 1, 2, 4)) for line in aim.old]
    search[-1] += "  "
    return applied(aim, search, aim.made, chance)


@kind("blank lines")
def _blank_lines_added(aim: Aim, _: Source, chance: random.Random) -> Made:
    return applied(aim, ["", *aim.old, "", ""], ["", *aim.made, "", ""], chance)


@kind("blank lines")
def _blank_lines_lost(aim: Aim, _: Source, chance: random.Random) -> Made:
    above = aim.lines[aim.at.row - 1].strip()
    if all(line.strip() for line in aim.old) or not above:
        return None  # what is put in at a blank line may go above it or below
    full = [[x for x in lines if x.strip()] for lines in (aim.old, aim.made)]
    return applied(aim, *full, chance)


@kind("line ends")
def _crlf_file(aim: Aim, _: Source, chance: random.Random) -> Made:
    return (applied(aim, aim.old, aim.made, chance) or {}) | {"variant": ["crlf"]}


@kind("line ends")
def _crlf_reply(aim: Aim, _: Source, chance: random.Random) -> Made:
    reply = dressed(aim, block(aim.old, aim.made), chance).replace("\n", "\r\n")
    return {"reply": reply, "changes": [aim.change]}


@kind("tabs")
def _tabs_in_file(aim: Aim, _: Source, chance: random.Random) -> Made:
    deep = any(depth(line) % 4 for line in (*aim.old, *aim.made))
    made = applied(aim, aim.old, aim.made, chance)
    return None if deep or not depth(aim.old[-1]) else (made or {}) | {"variant": ["tabs"]}


@kind("tabs")
def _tabs_in_reply(aim: Aim, _: Source, chance: random.Random) -> Made:
    if any(depth(line) % 4 for line in (*aim.old, *aim.made)):
        return None
    return both(aim, lambda x: "\t" * (depth(x) // 4) + x.lstrip(" "), chance)


@kind("smart quotes")
def _smart_quotes(aim: Aim, _: Source, chance: random.Random) -> Made:
    def smart(line: str) -> str:
        line = re.sub(r'"([^"]*)"', r"“\1”", line)
        return re.sub(r"'([^']*)'", r"‘\1’", line)

    return both(aim, smart, chance) if any(smart(x) != x for x in aim.old) else None


def tagged(lines: list[str], first: int, style: str) -> list[str]:
    """Lines with a number or a tag in front of each; `first` is the row of the first, from 0."""
    return [style.format(n=n, h=f"{hash_of(x):02x}", x=x) for n, x in enumerate(lines, first + 1)]


def hash_of(line: str) -> int:
    """Two hex digits, as hash-anchored lines carry them."""
    return sum(ord(char) * 31**place % 251 for place, char in enumerate(line)) % 256


@kind("line numbers")
def _numbers_in_both(aim: Aim, _: Source, chance: random.Random) -> Made:
    style = chance.choice(("{n} | {x}", "{n:>4} | {x}", "{n}: {x}", "{n}| {x}", "{n}\t{x}"))
    search, replace = (tagged(x, aim.first, style) for x in (aim.old, aim.made))
    return applied(aim, search, replace, chance)


@kind("line numbers")
def _numbers_in_search(aim: Aim, _: Source, chance: random.Random) -> Made:
    style = chance.choice(("{n} | {x}", "{n:>4} | {x}", "{n}: {x}"))
    return applied(aim, tagged(aim.old, aim.first, style), aim.made, chance)


@kind("hashline tags")
def _hash_tags(aim: Aim, _: Source, chance: random.Random) -> Made:
    style = chance.choice(("{n}:{h}|{x}", "{n}#{h}:{x}", "{n}:{h}|{x}"))
    replace = aim.made if chance.random() < 0.5 else tagged(aim.made, aim.first, style)
    return applied(aim, tagged(aim.old, aim.first, style), replace, chance)


@kind("drifted lines")
def _drifted_comment(aim: Aim, source: Source, chance: random.Random) -> Made:
    found = [i for i, x in enumerate(aim.old) if x.strip().startswith("#")]
    if not found:
        return None
    words = aim.old[found[0]].split(" ")
    words[-1:] = [words[-1] + chance.choice((",", " here", " now"))]
    new = " ".join(words)
    return both(aim, lambda x: new if x == aim.old[found[0]] else x, chance)


@kind("drifted lines")
def _drifted_number(aim: Aim, _: Source, chance: random.Random) -> Made:
    line = aim.first + 1 + chance.randint(3, 40)
    head = chance.choice(
        (f"SEARCH:{line}", f"SEARCH (line {line})", f"SEARCH\n:start_line:{line}\n-------")
    )
    return {
        "reply": block(aim.old, aim.made).replace("SEARCH", head, 1),
        "changes": [aim.change],
    }


@kind("comments left out")
def _comment_left_out(aim: Aim, source: Source, chance: random.Random) -> Made:
    old, made = ([x for x in part if not x.strip().startswith("#")] for part in (aim.old, aim.made))
    above = aim.lines[aim.at.row - 1].strip().startswith("#")
    kept = aim.old[0] in old and aim.old[-1] in old and len(old) >= 3 and not above
    return applied(aim, old, made, chance) if len(old) < len(aim.old) and kept else None


@kind("typing errors")
def _typing_error(aim: Aim, source: Source, chance: random.Random) -> Made:
    """A letter of a line that is kept is missing, in a window of many words."""
    kept = [x for i, x in enumerate(aim.old, aim.first) if i != aim.at.row]
    words = [
        w for x in kept for w in re.findall(r"[a-z]{6,}", x) if " ".join(aim.old).count(w) == 1
    ]
    if not words or len(re.findall(r"\w+", "\n".join(aim.old))) < 14:
        return None
    word = chance.choice(words)
    wrong = word[:-2] + word[-1]
    if re.search(rf"\b\w*{wrong}\b", source.text) or word in "".join(aim.new):
        return None
    return both(aim, lambda x: x.replace(word, wrong), chance)


@kind("other layout")
def _inner_blanks(aim: Aim, _: Source, chance: random.Random) -> Made:
    def other(line: str) -> str:
        if "#" in line or '"' in line or "'" in line:
            return line
        line = re.sub(r"(\w) (=|\+|-|<=|==) (\w)", r"\1\2\3", line)
        return re.sub(r"\((\w[^()]*)\)", r"( \1 )", line, count=1)

    search = [*map(other, aim.old)]
    return applied(aim, search, aim.made, chance) if search != aim.old else None


@kind("other layout")
def _other_quotes(aim: Aim, source: Source, chance: random.Random) -> Made:
    def other(line: str) -> str:
        plain = '"""' not in line and "'" not in line and "\\" not in line
        return line.replace('"', "'") if plain else line

    search = [*map(other, aim.old)]
    kept = [other(x) if x in aim.old else x for x in aim.made]
    return applied(aim, search, kept, chance) if search != aim.old else None


@kind("markers")
def _no_end_but_a_fence(aim: Aim, _: Source, chance: random.Random) -> Made:
    body = block(aim.old, aim.made).replace(">>>>>>> REPLACE\n", "")
    return {"reply": f"{aim.file}\n```python\n{body}```\n", "changes": [aim.change]}


@kind("markers")
def _no_end_at_all(aim: Aim, _: Source, chance: random.Random) -> Made:
    body = block(aim.old, aim.made).replace(">>>>>>> REPLACE\n", "")
    return {"reply": f"{aim.file}\n{body}", "changes": [aim.change]}


@kind("markers")
def _other_markers(aim: Aim, _: Source, chance: random.Random) -> Made:
    old, middle, new = chance.choice(
        (
            ("<<<<<<< ORIGINAL", "=======", ">>>>>>> UPDATED"),
            ("<<<<<<< HEAD", "=======", ">>>>>>> main"),
            ("<<<<< SEARCH", "=====", ">>>>> REPLACE"),
            ("<<<<<<<< SEARCH:", "========", ">>>>>>>> REPLACE:"),
            ("<<<<<<< SEARCH", "======= REPLACE", ">>>>>>>"),
            ("------- SEARCH", "=======", "+++++++ REPLACE"),
            ("<<<<<<<SEARCH", "=======", ">>>>>>>REPLACE"),
        )
    )
    body = "\n".join((old, *aim.old, middle, *aim.made, new, ""))
    return {"reply": dressed(aim, body, chance), "changes": [aim.change]}


@kind("partial fences")
def _partial_fences(aim: Aim, _: Source, chance: random.Random) -> Made:
    fence, old, new = "```python", aim.old, aim.made
    body = chance.choice(
        (
            f"{fence}\n{block(old, new)}",
            f"{block(old, new)}```\n",
            block([fence, *old, "```"], [fence, *new, "```"]),
            block([fence, *old, "```"], new),
            block(old, [fence, *new, "```"]),
            block([fence, *old], [*new, "```"]),
            f"{fence}\n{block([*old, '```'], [fence, *new])}```\n",
        )
    )
    return {"reply": body, "changes": [aim.change]}
