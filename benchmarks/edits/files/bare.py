"""Code that came without any fence: where it begins and ends in the reply."""

from __future__ import annotations

import re

from standalone_orchestrator.models.parse.languages import ending_of

_PROSE_FILES = frozenset({"md", "txt", "rst", ""})
_PYTHON = re.compile(
    r"""\s+\S | [@#)\]}] | \"\"\" | ''' | r?\"\"\"
      | (?:import|from|def|class|async|if|for|while|try|with|return|raise|assert|else|elif|except
          |finally|print|pass|match|global|del|lambda|yield|type)\b(?!.*[.!]$)
      | [\w.\[\]"', ]{1,80}\s*(?::\s*[\w\[\], .|"']+)?\s*[-+*/|]?=(?!=)
      | [\w.]+\(""",
    re.VERBOSE,
)
_OTHER = re.compile(
    r"""\s+\S | // | /\* | \* | \# | <[!?/\w] | [@)\]}{;"'.\[-]
      | (?:import|export|const|let|var|function|class|interface|type|enum|package|use|mod|pub|fn
          |struct|impl|trait|func|return|if|for|while|switch|async|await|namespace|using|public
          |private|static|void|int|char|extern|local|end|require|module|select|create|insert)\b
      | [\w.$"-]+\s*[:=({]""",
    re.VERBOSE | re.IGNORECASE,
)
_SENTENCE = re.compile(r"[A-Z][\w'’]*(?:,)? (?:[\w'’`\"(/.-]+[,;:]? ?){2,}.*[.:!?)`]?\s*$")
_LEADS = re.compile(
    r"(?:sure|certainly|here(?:'s| is| are)|below|okay|ok|of course|the (?:following|file|code)"
    r"|this|note|explanation|i )\b",
    re.IGNORECASE,
)


def code_in(text: str, path: str) -> str | None:
    """The code in a reply without fences, None when it does not look like code."""
    ending = ending_of(path)
    body = text.strip("\r\n\ufeff ")
    body = body.removesuffix("```").rstrip() if body.count("```") == 1 else body
    if "```" in body:
        body = _between_marks(body)
    if ending in _PROSE_FILES:
        return body
    pattern = _PYTHON if ending in ("py", "pyi") else _OTHER
    lines = body.split("\n")
    first = next((i for i, line in enumerate(lines) if _is_code(line, pattern)), None)
    if first is None:
        return None
    lines = lines[first:]
    lines = lines[: _end(lines, python=ending in ("py", "pyi"))]
    if not _mostly_code(lines, pattern):
        return None
    return "\n".join(lines)


def _is_code(line: str, pattern: re.Pattern[str]) -> bool:
    stripped = line.rstrip()
    if not stripped or (_LEADS.match(stripped) and _SENTENCE.match(stripped)):
        return False
    return pattern.match(stripped) is not None and not _prose(stripped)


def _prose(line: str) -> bool:
    """A sentence of people: capital letter, several words, and no sign of a program."""
    if line[:1].isspace() or not _SENTENCE.match(line):
        return False
    return not re.search(r"[={};]|\w\(|->|::", re.sub(r"`[^`]*`", "", line))


def _end(lines: list[str], *, python: bool) -> int:
    """Where the closing prose begins: trailing paragraphs that are sentences."""
    quoted = python and "\n".join(lines).count('"""') % 2 == 1
    end = len(lines)
    while not quoted and end > 1:
        start = end
        while start > 0 and lines[start - 1].strip():
            start -= 1
        paragraph = lines[start:end]
        if start == 0 or (paragraph and not _closing(paragraph, lines[:start], python=python)):
            return end
        end = start
        while end > 0 and not lines[end - 1].strip():
            end -= 1
    return end


def _closing(paragraph: list[str], before: list[str], *, python: bool) -> bool:
    if python and "\n".join(before).count('"""') % 2 == 1:
        return False
    first = paragraph[0].strip()
    return _prose(first) or bool(_LEADS.match(first) and (" " in first or first.endswith(":")))


def _mostly_code(lines: list[str], pattern: re.Pattern[str]) -> bool:
    filled = [line for line in lines if line.strip()]
    code = sum(pattern.match(line) is not None and not _prose(line) for line in filled)
    return bool(filled) and code * 2 >= len(filled)


def _between_marks(text: str) -> str:
    """Inside of marks that stand within lines: ```` ```python x = 1``` ````."""
    begin = text.find("```") + 3
    end = text.rfind("```")
    inside = text[begin:end] if end > begin else text[begin:]
    return re.sub(r"\A(?:python|py|js|ts|javascript|typescript|rust|go)\b[ \t]*", "", inside)
