import pytest

from standalone_orchestrator.models.thinking import Thought, split


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("plain", Thought("", "plain")),
        ("<think>a</think>b", Thought("a", "b")),
        ("\n<think>\na\n</think>\n\nb", Thought("a", "\n\nb")),
        ("<think>a</think><think>b</think>c", Thought("a\nb", "c")),
        ("a\n</think>\nb", Thought("a", "\nb")),
        ("</think>b", Thought("", "b")),
        ("<think>never ended", Thought("never ended", "", closed=False)),
        ("<|im_start|>assistant\n<think>a</think>b", Thought("a", "b")),
        ("[THINK]a[/THINK]b", Thought("a", "b")),
        ("<|channel>thought\na<channel|>b", Thought("a", "b")),
        (
            "<|channel|>analysis<|message|>a<|end|><|start|>assistant"
            "<|channel|>final<|message|>b<|return|>",
            Thought("a", "b"),
        ),
        ("<|channel|>analysis<|message|>a", Thought("a", "", closed=False)),
        ("analysis a assistantfinal b", Thought("a", "b")),
        ("analysis of the problem", Thought("", "analysis of the problem")),
        ('```python\nEND = "</think>"\n```', Thought("", '```python\nEND = "</think>"\n```')),
        ('x = "</think>" + y', Thought("", 'x = "</think>" + y')),
        ('{"a": "<think>b</think>"}', Thought("", '{"a": "<think>b</think>"}')),
    ],
)
def test_reasoning_is_set_apart(text, want):
    assert split(text) == want
