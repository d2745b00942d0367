import os

import pytest

from standalone_orchestrator.core.checks import Outcome
from standalone_orchestrator.workspace.toolchains.junit import explain, read_report, steady

HEAD = '<testsuites><testsuite tests="{n}" failures="{f}" errors="{e}" time="{t}">'
TAIL = "</testsuite></testsuites>"


def case(name, inner="", time="0.1"):
    prop = f'<properties><property name="nodeid" value="t.py::{name}"/></properties>'
    return f'<testcase classname="t" name="{name}" time="{time}">{prop}{inner}</testcase>'


def report(tmp_path, *cases, f=0, e=0, t="1.0"):
    path = tmp_path / "report.xml"
    path.write_text(HEAD.format(n=len(cases), f=f, e=e, t=t) + "".join(cases) + TAIL)
    return path


FAILURE = '<failure message="assert 5 == 6">t.py:3: in test_b\nE   assert 5 == 6</failure>'


def test_each_kind_of_outcome_is_told_apart(tmp_path):
    read = read_report(
        report(
            tmp_path,
            case("a"),
            case("b", FAILURE),
            case("c", '<error message="failed on setup">E   RuntimeError</error>'),
            case("d", '<skipped type="pytest.skip" message="no">t.py:1: no</skipped>'),
            case("e", '<skipped type="pytest.xfail" message="later"/>'),
            f=1,
            e=1,
        )
    )
    outcomes = {c.id: c.outcome.value for c in read.cases}
    assert outcomes == {
        "t.py::a": "passed",
        "t.py::b": "failed",
        "t.py::c": "error",
        "t.py::d": "skipped",
        "t.py::e": "skipped",
    }
    assert [c.expected_to_fail for c in read.cases] == [False] * 4 + [True]


def test_the_hash_does_not_depend_on_times_folders_or_addresses(tmp_path):
    def read(folder, address, time):
        failure = f"<failure>{folder}/t.py:3: in b\nE   at 0x{address}</failure>"
        path = report(tmp_path, case("b", failure, time), f=1, t=time)
        return read_report(path, [(f"{folder}/", "")]).cases[0]

    one, two = read("/tmp/x1", "7f0123456789", "0.1"), read("/tmp/x2", "7fabcdefabcd", "0.7")
    assert one == two
    assert one.message == "t.py:3: in b\nE   at 0x…"


def test_another_failure_has_another_hash(tmp_path):
    one = read_report(report(tmp_path, case("b", FAILURE), f=1)).cases[0]
    other = read_report(report(tmp_path, case("b", FAILURE.replace("5", "7")), f=1)).cases[0]
    assert one.output_hash != other.output_hash


def test_of_two_cases_of_one_test_the_gravest_counts(tmp_path):
    cases = (case("b", FAILURE), case("b", "<error>E   x</error>"))
    read = read_report(report(tmp_path, *cases, f=1, e=1))
    assert [c.outcome for c in read.cases] == [Outcome.ERROR]


@pytest.mark.parametrize(
    ("failures", "code", "agrees"),
    [(0, 0, True), (1, 1, True), (1, 0, False), (0, 1, False), (0, 3, False), (0, None, False)],
)
def test_the_report_must_agree_with_the_exit_code(tmp_path, failures, code, agrees):
    inner = FAILURE if failures else ""
    assert read_report(report(tmp_path, case("b", inner), f=failures)).agrees_with(code) is agrees


def test_a_report_whose_own_count_differs_agrees_with_nothing(tmp_path):
    read = read_report(report(tmp_path, case("b"), f=1))
    assert not read.agrees_with(0)
    assert not read.agrees_with(1)


def test_no_tests_and_exit_code_five_agree(tmp_path):
    assert read_report(report(tmp_path)).agrees_with(5)
    assert not read_report(report(tmp_path)).agrees_with(0)


@pytest.mark.parametrize("text", ["", "<testsuites><testsuite", "nonsense", "\0\1"])
def test_a_broken_report_is_none(tmp_path, text):
    path = tmp_path / "report.xml"
    path.write_text(text)
    assert read_report(path) is None


def test_a_link_a_pipe_a_folder_and_nothing_are_no_report(tmp_path):
    real = report(tmp_path, case("a"))
    link, pipe = tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(real)
    os.mkfifo(pipe)
    for path in (link, pipe, tmp_path, tmp_path / "gone"):
        assert read_report(path) is None


def test_an_explosion_of_entities_is_none_or_harmless(tmp_path):
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' if n else '<!ENTITY e0 "lol">' for n in range(12)
    )
    path = tmp_path / "report.xml"
    path.write_text(f"<!DOCTYPE x [{entities}]><testsuites>&e11;</testsuites>")
    assert read_report(path) is None


TRACE = """\
test_c.py:17: in test_deep
    calc.load("{")
          ^^^^^^^^
calc.py:9: in load
    return json.loads(text)
/usr/lib/python3.11/json/__init__.py:346: in loads
    return _default_decoder.decode(s)
E   json.decoder.JSONDecodeError: Expecting property name"""


def test_an_explanation_shows_the_test_the_last_own_frame_and_the_fault():
    assert explain(TRACE, "") == (
        'test_c.py:17: in test_deep\n    calc.load("{")\ncalc.py:9: in load\n'
        "    return json.loads(text)\nE   json.decoder.JSONDecodeError: Expecting property name"
    )


def test_a_long_assertion_is_cut_in_its_middle():
    text = "t.py:1: in t\n" + "\n".join(f"E   {n}" for n in range(50))
    lines = explain(text, "").splitlines()
    assert len(lines) == 10
    assert lines[-1] == "E   49"
    assert "E   …" in lines


def test_a_text_without_error_lines_is_shortened():
    assert explain("", "collection skipped") == "collection skipped"


def test_numbers_of_temporary_folders_do_not_show():
    assert steady("/tmp/pytest-of-me/pytest-17/x", ()) == "/tmp/pytest-of-me/pytest-0/x"
