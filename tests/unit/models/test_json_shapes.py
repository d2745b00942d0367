"""Shapes in which models were seen to write JSON, each named by its kind."""

import json

import pytest

from standalone_orchestrator.models.parse import JsonFound, json_in

WANT = {"path": "calc.py", "needs": ["ast", "re"], "count": 2}
TEXT = json.dumps(WANT)
PRETTY = json.dumps(WANT, indent=2)
KEYS = ("path", "needs", "count")
XML = {"path": "calc.py", "needs": ["ast", "re"], "count": "2"}

EXACT = [
    ("bare", TEXT, WANT),
    ("bare with line ends around", f"\n\n{PRETTY}\n", WANT),
    ("byte order mark", "\ufeff" + TEXT, WANT),
    ("zero width space in front", "\u200b" + TEXT, WANT),
    ("json fence", f"```json\n{PRETTY}\n```", WANT),
    ("plain fence", f"```\n{PRETTY}\n```", WANT),
    ("tilde fence", f"~~~json\n{PRETTY}\n~~~", WANT),
    ("upper case label", f"```JSON\n{PRETTY}\n```", WANT),
    ("unclosed fence", f"```json\n{PRETTY}\n", WANT),
    ("fence on one line", f"```json {TEXT} ```", WANT),
    ("fence closed without an opening", f"{PRETTY}\n```", WANT),
    ("indented fence in a list", f"1. The plan:\n   ```json\n   {TEXT}\n   ```", WANT),
    ("after prose", f"Sure! Here is the plan you asked for:\n\n{PRETTY}", WANT),
    ("before prose", f"{PRETTY}\n\nLet me know if you want changes.", WANT),
    ("fence between prose", f"Here you go:\n```json\n{PRETTY}\n```\nHope this helps!", WANT),
    ("prose with braces", f"Using f-strings like {{name}} and sets {{}}: {TEXT}", WANT),
    ("prose with citations", f"As said in [1] and [2, 3]: {TEXT}", WANT),
    ("label in front", f"JSON:\n{TEXT}", WANT),
    ("assignment in front", f"plan = {TEXT}", WANT),
    ("bold heading", f"**Answer**\n\n{TEXT}", WANT),
    ("think block", f"<think>\nThe user wants a plan.\n</think>\n\n{TEXT}", WANT),
    ("empty think block", f"<think>\n\n</think>\n\n{TEXT}", WANT),
    ("think block that holds a draft", f'<think>{{"path": "old.py"}}?</think>{TEXT}', WANT),
    ("think block opened by the template", f"I need a plan.\nOk.\n</think>\n\n{TEXT}", WANT),
    ("think block, then fence", f"<think>hm</think>\n```json\n{PRETTY}\n```", WANT),
    ("Magistral think", f"[THINK]Let me see[/THINK]{TEXT}", WANT),
    ("Seed think", f"<seed:think>Let me see</seed:think>{TEXT}", WANT),
    ("Kimi think", f"◁think▷Let me see◁/think▷{TEXT}", WANT),
    ("thinking tag", f"<thinking>Let me see</thinking>\n{TEXT}", WANT),
    (
        "Hermes and Qwen tool call",
        f'<tool_call>\n{{"name": "plan", "arguments": {TEXT}}}\n</tool_call>',
        WANT,
    ),
    (
        "tool call after prose, unclosed",
        f'I will call it.\n<tool_call>\n{{"name": "plan", "arguments": {TEXT}}}',
        WANT,
    ),
    ("bare JSON in a tool call tag", f"<tool_call>{TEXT}</tool_call>", WANT),
    (
        "Qwen3-Coder parameters",
        "<tool_call>\n<function=plan>\n<parameter=path>\ncalc.py\n</parameter>\n"
        '<parameter=needs>\n["ast", "re"]\n</parameter>\n<parameter=count>\n2\n</parameter>\n'
        "</function>\n</tool_call>",
        XML,
    ),
    (
        "Qwen3-Coder parameters without closing tags",
        '<function=plan>\n<parameter=path>calc.py\n<parameter=needs>["ast", "re"]\n'
        "<parameter=count>2\n</function>",
        XML,
    ),
    (
        "GLM argument tags",
        "<tool_call>plan\n<arg_key>path</arg_key>\n<arg_value>calc.py</arg_value>\n"
        '<arg_key>needs</arg_key>\n<arg_value>["ast", "re"]</arg_value>\n'
        "<arg_key>count</arg_key>\n<arg_value>2</arg_value>\n</tool_call>",
        XML,
    ),
    (
        "invoke tags",
        '<function_calls>\n<invoke name="plan">\n<parameter name="path">calc.py</parameter>\n'
        '<parameter name="needs">["ast", "re"]</parameter>\n'
        '<parameter name="count">2</parameter>\n</invoke>\n</function_calls>',
        XML,
    ),
    (
        "DeepSeek V4 tags",
        '<｜DSML｜tool_calls>\n<｜DSML｜invoke name="plan">\n'
        '<｜DSML｜parameter name="path" string="true">calc.py</｜DSML｜parameter>\n'
        '<｜DSML｜parameter name="needs" string="false">["ast", "re"]</｜DSML｜parameter>\n'
        '<｜DSML｜parameter name="count" string="false">2</｜DSML｜parameter>\n'
        "</｜DSML｜invoke>\n</｜DSML｜tool_calls>",
        XML,
    ),
    (
        "DeepSeek V4 tags with plain bars, cut short",
        '<|DSML|invoke name="plan"><|DSML|parameter name="path" string="true">calc.py</|DSML|param'
        'eter><|DSML|parameter name="needs" string="false">["ast", "re"]</|DSML|parameter>'
        '<|DSML|parameter name="count" string="false">2',
        XML,
    ),
    (
        "MiniCPM function with param tags",
        '<function name="plan"><param name="path">calc.py</param>'
        '<param name="needs">["ast", "re"]</param><param name="count">2</param></function>',
        XML,
    ),
    (
        "Qwen3-Coder call without its head",
        "<name>plan\n</parameter>\n<parameter=path>\ncalc.py\n</parameter>\n"
        '<parameter=needs>\n["ast", "re"]\n</parameter>\n<parameter=count>\n2\n</parameter>\n'
        "</function>",
        XML,
    ),
    (
        "Qwen3-Coder call with quoted values",
        '<tool_call>\n<function=plan>\n<parameter=path>\n"calc.py"\n</parameter>\n'
        '<parameter=needs>\n["ast", "re"]\n</parameter>\n<parameter=count>\n"2"\n</parameter>\n'
        "</function>\n</tool_call>",
        XML,
    ),
    (
        "two Qwen3-Coder calls, of which the first counts",
        '<function=plan><parameter=path>calc.py</parameter><parameter=needs>["ast", "re"]'
        "</parameter><parameter=count>2</parameter></function>"
        "<function=plan><parameter=path>other.py</parameter></function>",
        XML,
    ),
    ("tools tag", f'<tools>{{"name": "plan", "arguments": {TEXT}}}</tools>', WANT),
    (
        "harmony commentary that was meant as the answer",
        f"<|channel|>commentary<|message|>{PRETTY}<|end|>",
        WANT,
    ),
    (
        "harmony tool call without its tokens",
        f"analysisWe call it.assistantcommentary to=functions.plan json{TEXT}",
        WANT,
    ),
    ("MiniMax think", f"<mm:think>hm</mm:think>{TEXT}", WANT),
    ("Llama function tag", f"<function=plan>{TEXT}</function>", WANT),
    ("Mistral call list", f'[TOOL_CALLS][{{"name": "plan", "arguments": {TEXT}}}]', WANT),
    ("Mistral call with name first", f"[TOOL_CALLS]plan[ARGS]{TEXT}", WANT),
    ("Mistral call with name and no mark", f"[TOOL_CALLS]plan{TEXT}</s>", WANT),
    (
        "Phi tool call token",
        f'<|tool_call|>[{{"name": "plan", "arguments": {TEXT}}}]<|/tool_call|>',
        WANT,
    ),
    (
        "Granite tool call token without an end",
        f'<|tool_call|>[{{"arguments": {TEXT}, "name": "plan"}}]',
        WANT,
    ),
    (
        "harmony final channel",
        "<|channel|>analysis<|message|>We need JSON {maybe}.<|end|><|start|>assistant"
        f"<|channel|>final<|message|>{TEXT}<|return|>",
        WANT,
    ),
    (
        "harmony final channel constrained",
        f"<|channel|>final <|constrain|>json<|message|>{TEXT}",
        WANT,
    ),
    (
        "harmony tool call",
        "<|channel|>commentary to=functions.plan <|constrain|>json<|message|>" + TEXT + "<|call|>",
        WANT,
    ),
    ("harmony without its tokens", f"analysisWe need a plan.assistantfinal{TEXT}", WANT),
    (
        "DeepSeek R1 tool call",
        "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>plan\n"
        f"```json\n{TEXT}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        WANT,
    ),
    (
        "DeepSeek V3.1 tool call",
        "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>plan<｜tool▁sep｜>"
        f"{TEXT}<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        WANT,
    ),
    (
        "Kimi K2 tool call",
        "<|tool_calls_section_begin|><|tool_call_begin|>functions.plan:0"
        f"<|tool_call_argument_begin|>{TEXT}<|tool_call_end|><|tool_calls_section_end|>",
        WANT,
    ),
    ("Llama python tag", f'<|python_tag|>{{"name": "plan", "parameters": {TEXT}}}<|eom_id|>', WANT),
    (
        "Cohere action",
        f'<|START_ACTION|>[{{"tool_call_id": "0", "tool_name": "plan", "parameters": {TEXT}}}]'
        "<|END_ACTION|>",
        WANT,
    ),
    ("call without any mark", f'{{"name": "plan", "arguments": {TEXT}}}', WANT),
    (
        "call with arguments in a string",
        json.dumps({"name": "plan", "arguments": TEXT}),
        WANT,
    ),
    (
        "call in the OpenAI form",
        json.dumps({"id": "c1", "type": "function", "function": {"name": "p", "arguments": TEXT}}),
        WANT,
    ),
    (
        "list of calls in the OpenAI form",
        json.dumps({"tool_calls": [{"type": "function", "function": {"arguments": WANT}}]}),
        WANT,
    ),
    ("ReAct action", json.dumps({"action": "plan", "action_input": WANT}), WANT),
    ("answer tag", f"<answer>{TEXT}</answer>", WANT),
    ("end token behind", f"{TEXT}<|im_end|>", WANT),
    ("end token of Llama behind", f"{TEXT}<|eot_id|>assistant\n\n", WANT),
    ("newline-delimited, one object", f"{TEXT}\n\n", WANT),
    ("said twice", f"{TEXT}\n\nOr as a block:\n```json\n{PRETTY}\n```", WANT),
    (
        "corrected afterwards",
        f'```json\n{{"path": "x.py", "needs": [], "count": 0}}\n```\nWait, better:\n'
        f"```json\n{TEXT}\n```",
        WANT,
    ),
    (
        "example of another shape first",
        f'The schema {{"type": "object"}} asks for this:\n{TEXT}',
        WANT,
    ),
    ("code block before the answer", f"```python\nd = {{'a': 1}}\n```\n{TEXT}", WANT),
    ("HTML comment around", f"<!-- plan -->\n{TEXT}\n<!-- end -->", WANT),
]


@pytest.mark.parametrize(("text", "want"), [pytest.param(t, w, id=n) for n, t, w in EXACT])
def test_json_is_found_in_every_wrapping_without_repair(text, want):
    found = json_in(text)
    assert isinstance(found, JsonFound)
    assert (found.value, found.repaired) == (want, False)


@pytest.mark.parametrize(("text", "want"), [pytest.param(t, w, id=n) for n, t, w in EXACT])
def test_expected_keys_never_make_it_worse(text, want):
    found = json_in(text, KEYS)
    assert isinstance(found, JsonFound)
    assert found.value == want
