import pytest

from pagemill.markdown import to_html
from pagemill.urls import slug


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\nb\n\nc", "<p>a b</p>\n<p>c</p>"),
        ("## A *b*", "<h2>A <em>b</em></h2>"),
        ("- a\n- **b**", "<ul><li>a</li><li><strong>b</strong></li></ul>"),
        ("    x < y\n    z", "<pre>x &lt; y\nz</pre>"),
        ("`a<b` [c](/d/)", '<p><code>a&lt;b</code> <a href="/d/">c</a></p>'),
    ],
)
def test_marks_become_html(text, html):
    assert to_html(text) == html


def test_slugs():
    assert [slug(text) for text in ("On Mills!", "Été 2", "…")] == ["on-mills", "ete-2", "untitled"]
