"""The whole file that a reply means: from fences, tags, tool calls, or bare text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from standalone_orchestrator.models.parse import calls
from standalone_orchestrator.models.parse.answer import JsonFound, json_in
from standalone_orchestrator.models.parse.bare import code_in
from standalone_orchestrator.models.parse.fences import Fence, fences
from standalone_orchestrator.models.parse.languages import OTHER_USES, languages_of, same_file
from standalone_orchestrator.models.thinking import split

_SPECIAL = (
    "<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<|end|>", "<｜end▁of▁sentence｜>", "</s>",
    "<end_of_turn>", "<|return|>", "<|file_sep|>",
)  # fmt: skip
"""Tokens that end a reply, as servers sometimes let them through."""
_TAGS = re.compile(
    r"<(file|code|source|python|content)\b[^>\n]{0,200}>\r?\n(.*?)(?:\n</\1>|\Z)", re.DOTALL
)
_LLAMA_CODE = re.compile(r"\[PYTHON\]\s*\n?(.*?)(?:\[/PYTHON\]|\Z)", re.DOTALL)
_DIFF = re.compile(r"(?m)^(?:--- a/|\+\+\+ b/|@@ -\d+|diff --git )")
_EDIT = re.compile(r"(?m)^<{5,9} ?(?:SEARCH|ORIGINAL|HEAD)\b")
_CONTENT = ("content", "code", "source", "file_text", "text", "contents", "new_content", "body")


@dataclass(frozen=True, slots=True)
class SourceFound:
    """The text of the file."""

    text: str
    """Ends with a line end."""
    complete: bool = True
    """False when the reply stopped before its fence or tag was closed: it may be cut short."""


@dataclass(frozen=True, slots=True)
class NoSource:
    """The reply holds no whole file."""

    why: str


def file_in(text: str, path: str) -> SourceFound | NoSource:
    """The source of the file `path` that `text` holds.

    Args:
        text: a reply as the model wrote it.
        path: which file was asked for; its ending tells the language.
    """
    thought = split(text)
    answer = _without_end(thought.answer)
    closed = thought.closed
    if not answer.strip():
        if not thought.thoughts:
            return NoSource("it is empty")
        if not fences(thought.thoughts):
            return NoSource("it ended while it was still reasoning")
        answer = thought.thoughts
    found = _in_text(answer, path)
    if isinstance(found, SourceFound) and not closed:
        return SourceFound(found.text, complete=False)
    return found


def pieces_in(text: str, path: str) -> tuple[str, ...]:
    """Every complete code block of `text` that may be about the file `path`, in order."""
    ours = languages_of(path)
    return tuple(
        block.text.rstrip() + "\n"
        for block in fences(split(text).answer, nested=ours[:1] == ("markdown",))
        if block.closed and block.text.strip()
        if not block.name or same_file(block.name, path)
        if not block.language or block.language in ours
    )


def _in_text(text: str, path: str) -> SourceFound | NoSource:
    if (given := _in_call(text, path)) is not None:
        return given
    blocks = fences(text, nested=languages_of(path)[:1] == ("markdown",))
    if any(block.text.strip() for block in blocks):
        return _from_fences(blocks, path)
    for pattern, group in ((_TAGS, 2), (_LLAMA_CODE, 1)):
        if (tag := pattern.search(text)) is not None:
            closed = tag.end() > tag.end(group)
            return _found(tag[group], complete=closed)
    if (why := _an_edit(text)) is not None:
        return NoSource(why)
    code = code_in(text, path)
    if code is None:
        return NoSource("there is no code block in it")
    return _found(code, complete=True)


def _from_fences(blocks: list[Fence], path: str) -> SourceFound | NoSource:
    chosen = _choose(blocks, path)
    if chosen is None:
        return NoSource("none of its code blocks is in the language of the file")
    why = "it is a diff, not the whole file" if chosen.language == "diff" else None
    why = why or _an_edit(chosen.text)
    if why is not None:
        return NoSource(why)
    return _found(chosen.text, complete=chosen.closed)


def _choose(blocks: list[Fence], path: str) -> Fence | None:
    """The block named by `path`, else the longest of its language, else the longest unlabelled."""
    named = [b for b in blocks if same_file(b.name, path)]
    if named:
        return max(named, key=lambda b: len(b.text))
    ours = languages_of(path)
    unnamed = [b for b in blocks if not b.name] or blocks
    labelled = [b for b in unnamed if b.language in ours]
    plain = [b for b in unnamed if not b.language]
    other = [b for b in unnamed if b.language and b.language not in OTHER_USES] if not ours else []
    for group in (labelled, plain, other):
        if group:
            return max(group, key=lambda b: len(b.text))
    diffs = [b for b in unnamed if b.language == "diff"]
    return diffs[0] if diffs else None


def _in_call(text: str, path: str) -> SourceFound | NoSource | None:
    """A file inside a tool call or a JSON object, as models that want to call tools write it."""
    bare = text.lstrip().startswith("{") and not path.endswith((".json", ".css", ".c", ".js"))
    if not bare and not calls.has_call(text):
        return None
    found = json_in(text)
    if not isinstance(found, JsonFound) or not isinstance(found.value, dict):
        return None
    content = next((found.value[k] for k in _CONTENT if isinstance(found.value.get(k), str)), None)
    if content is None:
        return None
    blocks = fences(content)
    if len(blocks) == 1 and content.lstrip().startswith("```"):
        content = blocks[0].text
    return _found(content, complete=not found.repaired)


def _without_end(text: str) -> str:
    text = text.rstrip()
    while (token := next((t for t in _SPECIAL if text.endswith(t)), None)) is not None:
        text = text[: -len(token)].rstrip()
    return text


def _an_edit(text: str) -> str | None:
    if _EDIT.search(text):
        return "it is an edit, not the whole file"
    if len(_DIFF.findall(text)) >= 2:
        return "it is a diff, not the whole file"
    return None


def _found(text: str, *, complete: bool) -> SourceFound | NoSource:
    body = text.lstrip("\ufeff").lstrip("\r\n") if text.strip() else ""
    if not body:
        return NoSource("its code block is empty")
    return SourceFound(body.rstrip() + "\n", complete)
