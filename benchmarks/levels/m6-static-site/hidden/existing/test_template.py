import pytest

from pagemill.template import TemplateError, Templates


@pytest.fixture
def render(tmp_path):
    def run(text, **values):
        (tmp_path / "t.html").write_text(text)
        return Templates(tmp_path).render("t.html", values)

    return run


def test_values_and_filters(render):
    assert render("{{ a | upper | escape }}{{b.c}}", a="x&", b={"c": 1}) == "X&amp;1"


def test_blocks_nest(render):
    text = "{% for x in xs %}{% if x %}<{{ x }}>{% end %}{% end %}."
    assert render(text, xs=[1, 0, 2]) == "<1><2>."


@pytest.mark.parametrize("text", ["{{ a }}", "{{ b.c }}", "{{ b | x }}", "{% if b %}", "{% do %}{% end %}", "{% end %}"])
def test_ill_formed_templates(render, text):
    with pytest.raises(TemplateError):
        render(text, b="")


def test_includes_and_missing_templates(render, tmp_path):
    (tmp_path / "i.html").write_text("[{{ a }}]")
    assert render("{% include i.html %}", a=1) == "[1]"
    with pytest.raises(TemplateError, match="none.html"):
        render("{% include none.html %}")
