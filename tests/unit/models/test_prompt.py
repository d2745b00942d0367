import sys
import threading

import jinja2
import pytest

from standalone_orchestrator.models.prompt import Section, fitted, render


def words(text):
    return len(text.split())


def heard():
    told = []
    return told, lambda topic, text: told.append((topic, text))


def lines(prefix, count):
    return "\n".join(f"{prefix}{n}" for n in range(count))


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / f"phase_{abs(hash(tmp_path))}"  # templates are cached by package
    (folder / "prompts").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    sys.modules.pop(folder.name, None)


def test_a_template_lies_next_to_its_package_and_sees_its_values(package):
    (package / "prompts" / "plan.md").write_text(
        "Task: {{ task }}\n{% for name in names %}\n- {{ name }}\n{% endfor %}\nDone <&>.\n"
    )
    text = render(package.name, "prompts/plan.md", task="a < b", names=["x", "y"])
    assert text == "Task: a < b\n- x\n- y\nDone <&>."


def test_a_name_without_a_value_is_an_error(package):
    (package / "t.md").write_text("{{ missing }}")
    with pytest.raises(jinja2.UndefinedError):
        render(package.name, "t.md")


def test_a_missing_template_is_named(package):
    with pytest.raises(jinja2.TemplateNotFound, match=r"none\.md"):
        render(package.name, "none.md")


def test_templates_may_include_each_other(package):
    (package / "a.md").write_text("{% include 'b.md' %}!")
    (package / "b.md").write_text("b")
    assert render(package.name, "a.md") == "b!"


def test_text_that_looks_like_a_template_is_only_text(package):
    (package / "t.md").write_text("{{ source }}")
    assert render(package.name, "t.md", source="{{ x }}{% y %}") == "{{ x }}{% y %}"


def test_rendering_from_several_threads_is_safe(package):
    (package / "t.md").write_text("{{ n }}")
    out = []
    threads = [
        threading.Thread(target=lambda n=n: out.append(render(package.name, "t.md", n=n)))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(int, out)) == list(range(20))


def test_nothing_is_cut_when_everything_fits():
    told, notice = heard()
    sections = [Section("a", "one\ntwo\n", 0.1), Section("b", "", 0.5), Section("c", "three", 0.1)]
    assert fitted(sections, 3, words, notice) == ("one\ntwo\n", "", "three")
    assert told == []


@pytest.mark.parametrize(
    ("keep", "want"),
    [
        ("head", "l0\nl1\nl2\n[… 17 lines left out …]"),
        ("tail", "[… 17 lines left out …]\nl17\nl18\nl19"),
        ("both", "l0\nl1\n[… 17 lines left out …]\nl19"),
    ],
)
def test_the_end_that_matters_is_kept_and_the_cut_is_marked(keep, want):
    told, notice = heard()
    assert fitted([Section("log", lines("l", 20), 1.0, keep)], 9, words, notice) == (want,)
    assert told == [("context", "log: shortened from 20 to 4 lines to fit the model's context")]


def test_room_that_is_not_used_goes_to_the_highest_priority():
    sections = [
        Section("small", "s", 0.5),
        Section("low", lines("l", 50), 0.25),
        Section("high", lines("h", 50), 0.25, priority=1),
    ]
    small, low, high = fitted(sections, 60, words)
    assert (small, high.count("\nh") > 30, low.count("\nl") < 20) == ("s", True, True)
    assert words(low) + words(high) < 60


def test_a_section_without_room_is_left_out_whole_and_told():
    told, notice = heard()
    sections = [Section("big", lines("b", 99), 1.0), Section("rules", "r1\nr2", 0.0)]
    assert fitted(sections, 20, words, notice)[1] == ""
    assert ("context", "rules: left out to fit the model's context") in told


def test_a_single_endless_line_is_cut_inside():
    (text,) = fitted([Section("min.js", "x" * 100_000, 1.0)], 1000, len)
    assert 500 < len(text) <= 1000
    assert text.endswith("[… 1 line left out …]")


def test_a_section_that_can_be_made_shorter_is_not_cut():
    (text,) = fitted([Section("a.py", "x" * 900, 1.0, shorten=lambda n: "y" * n)], 100, len)
    assert text == "y" * 100


def test_what_is_made_shorter_fits_although_it_has_more_tokens_than_the_rest():
    text = "aaaa" * 100 + "1" * 100

    def count(said):
        return said.count("1") + said.count("a") // 4

    (shown,) = fitted([Section("t", text, 1.0, shorten=lambda n: text[-n:])], 60, count)
    assert 40 < count(shown) <= 60


def test_without_any_room_nothing_is_left():
    assert fitted([Section("a", "x", 1.0), Section("b", "y", 0.5)], -5, len) == ("", "")
