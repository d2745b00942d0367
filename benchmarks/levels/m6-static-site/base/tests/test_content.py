from datetime import date

import pytest

from pagemill import Document, DocumentError
from pagemill.frontmatter import parse

TEXT = "Title: On mills\ndate: 2024-05-01\ntags: mills,, water \nmood: calm\n---\n\nText.\n"


def test_a_document_is_read():
    doc = parse("a/mills.md", TEXT)
    assert doc == Document(
        "a/mills.md", "On mills", "Text.", date(2024, 5, 1), ("mills", "water"), {"mood": "calm"}
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [("Text.", "dashes"), ("a: b\n---\n", "no title"), ("title: x\nb\n---\n", "not understood"),
     ("title: x\ndate: May\n---\n", "no date")],
)  # fmt: skip
def test_what_is_wrong_is_told_with_the_file(text, why):
    with pytest.raises(DocumentError, match=f"^x.md: .*{why}") as caught:
        parse("x.md", text)
    assert caught.value.source == "x.md"


@pytest.mark.parametrize(
    ("source", "extra", "url"),
    [("a.md", {}, "/a/"), ("b/Ü c.md", {}, "/b/u-c/"), ("b/c.md", {"slug": "D e"}, "/b/d-e/")],
)
def test_addresses(source, extra, url):
    assert Document(source, "x", "", extra=extra).url == url


def test_the_summary_is_plain_and_short():
    assert Document("a.md", "x", "*One* <b> `two`").summary == "One <b> two"
    assert Document("a.md", "x", "w " * 40).summary == "w " * 30 + "…"
