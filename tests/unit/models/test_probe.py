import json
import re

import pytest

from standalone_orchestrator.core.errors import ModelUnreachable
from standalone_orchestrator.models.api import (
    Capabilities,
    Completed,
    Failed,
    StopReason,
    Usage,
)
from standalone_orchestrator.models.catalog import load_catalog
from standalone_orchestrator.models.edit_format import EditFormat
from standalone_orchestrator.models.fakes import FakeModel
from standalone_orchestrator.models.parse import SourceFound, file_in
from standalone_orchestrator.models.probe import probe
from standalone_orchestrator.models.profile import Applied
from standalone_orchestrator.system.clock import FakeClock

ROW = load_catalog().default_row()


def whole_file():
    def read(path, before, reply):
        found = file_in(reply.text, path)
        return found.text if isinstance(found, SourceFound) else None

    return EditFormat("Answer with the whole new {path} in one code block, nothing else.", read)


class Pupil:
    """Answers each of the probe's questions, as well as it is told to."""

    READ_PER_S = 100.0
    WRITE_PER_S = 10.0

    def __init__(self, *, knows=True, obeys=True, edits=True, keeps=1_000_000, tells=True):
        self.knows = knows
        self.obeys = obeys
        self.edits = edits
        self.keeps = keeps
        self.tells = tells

    def __call__(self, prompt, draw):
        asked = prompt.messages[-1].text
        text = self.text(asked, prompt)
        read, written = min(len(asked) // 4, self.keeps), max(len(text) // 4, 1)
        usage = Usage(seconds=read / self.READ_PER_S + written / self.WRITE_PER_S)
        if self.tells:
            usage = Usage(read=read, written=written, seconds=usage.seconds)
        return Completed(draw, text, StopReason.END, usage)

    def text(self, asked, prompt):
        if "password" in asked:
            return "Marigold." if self.knows and len(asked) // 4 <= self.keeps else "Tulip."
        if prompt.schema:
            return json.dumps({"colour": "red", "numbers": [3, 5]}) if self.obeys else "A poem."
        if "read_file" in asked:
            return '```json\n{"name": "read_file", "arguments": {"path": "src/main.py"}}\n```'
        if "Change nothing else" in asked:
            return self.edited(asked)
        return "1\n2\n3"

    def edited(self, asked):
        text = re.search(r"```\n(.*?)```", asked, re.DOTALL)[1]
        if self.edits and "0.21" in asked:
            text = text.replace("0.19", "0.21")
        return f"Here it is:\n```python\n{text}```"


def measure(pupil, formats=None, context=32_768, row=ROW):
    model = FakeModel(pupil, name="lab/pupil", capabilities=Capabilities(context=context))
    return probe(model, FakeClock(), row, formats or {}, "http://lab")


def test_a_good_model_gets_a_good_profile():
    profile = measure(Pupil())
    assert (profile.model, profile.server, profile.row) == ("lab/pupil", "http://lab", ROW.name)
    assert profile.read_per_s == pytest.approx(100, rel=0.1)
    assert profile.write_per_s == pytest.approx(10, rel=0.3)
    assert profile.chars_per_token == pytest.approx(4, rel=0.05)
    assert profile.context == 32_768
    assert profile.context_checked > 4_000
    assert profile.json_schema
    assert profile.tool_calls


def test_a_server_that_drops_the_front_loses_context():
    profile = measure(Pupil(keeps=4_000))
    assert profile.context == 4_000
    assert 0 < profile.context_checked < 4_000


def test_a_server_that_drops_the_front_and_counts_nothing_loses_context_too():
    assert measure(Pupil(keeps=2_000, tells=False)).context <= 2_000


def test_a_model_that_forgets_what_it_has_read_keeps_its_context():
    profile = measure(Pupil(knows=False))
    assert (profile.context, profile.context_checked) == (32_768, 0)


def test_a_small_context_is_not_overrun():
    seen = []

    def answer(prompt, draw):
        seen.append(len(prompt.messages[-1].text) // 4)
        return Pupil()(prompt, draw)

    measure(answer, context=2_048)
    assert max(seen) < 2_048


def test_a_model_that_ignores_a_schema_is_found_out():
    assert not measure(Pupil(obeys=False)).json_schema


def test_twenty_edits_are_tried_in_each_format_and_compared_exactly():
    def never(path, before, reply):
        return None

    formats = {"whole": whole_file(), "never": EditFormat("Say nothing about {path}.", never)}
    profile = measure(Pupil(), formats)
    assert profile.edits == {"whole": Applied(1, 20), "never": Applied(0, 20)}
    assert measure(Pupil(edits=False), formats).edits["whole"].exact == 0


def test_a_format_shows_the_file_its_own_way_and_constrains_the_reply():
    seen = []

    def answer(prompt, draw):
        seen.append(prompt)
        return Pupil()(prompt, draw)

    shouted = EditFormat(
        "Shout {path}.", lambda path, before, reply: None, shown=str.upper, schema="{}"
    )
    measure(answer, {"shouted": shouted})
    asked = [p for p in seen if "Shout cart.py." in p.messages[0].text]
    assert len(asked) == 5
    assert all("DEF TOTAL(PRICES" in p.messages[0].text and p.schema == "{}" for p in asked)


def test_a_slow_model_is_not_asked_for_all_edits():
    clock = FakeClock()

    def answer(prompt, draw):
        clock.advance(100)
        return Pupil()(prompt, draw)

    model = FakeModel(answer)
    profile = probe(model, clock, ROW, {"whole": whole_file()})
    assert profile.edits["whole"].tried == 7


def test_a_model_that_cannot_stop_thinking_gets_room_for_it():
    model = FakeModel(Pupil())
    probe(model, FakeClock(), load_catalog().row("gpt-oss-20b"), {})
    assert min(limits.max_tokens for _, _, limits in model.calls) > 2_000


def test_a_model_that_fails_ends_the_probe():
    def answer(prompt, draw):
        return Failed(draw, "nobody there")

    with pytest.raises(ModelUnreachable, match="nobody there"):
        measure(answer)
