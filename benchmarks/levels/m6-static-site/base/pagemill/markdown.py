"""A little of Markdown: paragraphs, headings, lists, code, emphasis, links."""

from __future__ import annotations

import html
import re

_INLINE = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*([^*]+)\*"), r"<em>\1</em>"),
    (re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)"), r'<a href="\2">\1</a>'),
)


def to_html(text: str) -> str:
    """The HTML of a text."""
    return "\n".join(_block(block) for block in re.split(r"\n[ \t]*\n+", text.strip("\n")) if block)


def plain_text(text: str) -> str:
    """The text without its marks."""
    return html.unescape(re.sub(r"<[^>]+>", "", to_html(text)))


def _block(block: str) -> str:
    lines = block.splitlines()
    heading = re.fullmatch(r"(#{1,4}) +(.+)", block)
    if heading:
        level = len(heading[1])
        return f"<h{level}>{_inline(heading[2])}</h{level}>"
    if all(line.startswith("    ") for line in lines):
        code = "\n".join(line[4:] for line in lines)
        return f"<pre>{html.escape(code, quote=False)}</pre>"
    if all(line.startswith("- ") for line in lines):
        items = "".join(f"<li>{_inline(line[2:])}</li>" for line in lines)
        return f"<ul>{items}</ul>"
    return f"<p>{_inline(' '.join(line.strip() for line in lines))}</p>"


def _inline(text: str) -> str:
    text = html.escape(text, quote=False)
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text
