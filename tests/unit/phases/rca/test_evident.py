"""Causes that code can see."""

from standalone_orchestrator.core.checks import (
    Authority,
    Check,
    CheckResult,
    Means,
    Outcome,
    Role,
)
from standalone_orchestrator.core.events import Why
from standalone_orchestrator.core.task import PlannedFile
from standalone_orchestrator.phases.rca.evident import Before, evident

SOUND = "def pack(x):\n    return x\n"


def structure(name, target, *needs):
    return Check(name, Role.GOAL, Authority.STRUCTURE, Means.STRUCTURE, target, (), needs)


def test_sound_files_and_green_rules_give_no_cause():
    rule = structure("s1", "exists box.py", "box.py")
    results = [CheckResult("s1", Outcome.PASSED)]
    assert evident({"box.py": SOUND}, [rule], results) == ((), ())


def test_a_fault_of_the_source_is_a_cause_with_its_line():
    whys, blamed = evident({"box.py": "x = 1\ndef pack(:\n", "lid.py": SOUND}, (), ())
    assert blamed == ("box.py",)
    assert whys[0].evidence == "box.py:2"
    assert whys[0].text


def test_an_undefined_name_is_a_cause():
    _, blamed = evident({"box.py": "def pack():\n    return nowhere\n"}, (), ())
    assert blamed == ("box.py",)


def test_a_call_that_does_not_fit_another_file_is_a_cause():
    files = {"box.py": SOUND, "lid.py": "from box import seal\n\nseal()\n"}
    whys, blamed = evident(files, (), ())
    assert blamed == ("lid.py",)
    assert "seal" in whys[0].text


def test_a_broken_rule_of_structure_blames_its_file_also_where_it_is_missing():
    rule = structure("s1", "exists lid.py", "lid.py")
    results = [CheckResult("s1", Outcome.FAILED, "lid.py does not exist")]
    assert evident({"box.py": SOUND}, [rule], results) == (
        (Why("lid.py does not exist", "exists lid.py"),),
        ("lid.py",),
    )


def test_a_failing_test_is_no_evident_cause():
    test = Check("g1", Role.GOAL, Authority.GENERATED, Means.TEST, "t", (), ("box.py",))
    assert evident({"box.py": SOUND}, [test], [CheckResult("g1", Outcome.FAILED)]) == ((), ())


def test_at_most_five_whys_are_given_but_every_file_is_blamed():
    files = {f"f{n}.py": "def f():\n    return nowhere\n" for n in range(7)}
    whys, blamed = evident(files, (), ())
    assert (len(whys), len(blamed)) == (5, 7)


def test_files_of_an_unknown_language_are_left_alone():
    assert evident({"notes.md": "def f(:"}, (), ()) == ((), ())


def test_what_was_wrong_in_the_base_already_explains_nothing():
    old = "from box import seal\n\n\ndef close():\n    seal(nowhere)\n"
    base = {"box.py": SOUND, "lid.py": old}
    new = {**base, "lid.py": old + "\n\ndef add():\n    return 1\n"}
    assert evident(new, (), (), Before(base)) == ((), ())
    worse = {**base, "lid.py": old + "\n\ndef add():\n    return missing\n"}
    whys, blamed = evident(worse, (), (), Before(base))
    assert (blamed, len(whys)) == (("lid.py",), 1)
    assert "missing" in whys[0].text


def test_a_call_that_fitted_the_base_and_fits_no_more_is_a_cause():
    lid = "from box import pack\n\npack(1)\n"
    base = {"box.py": SOUND, "lid.py": lid}
    new = {"box.py": SOUND.replace("(x)", "(x, y)"), "lid.py": lid}
    assert evident(new, (), (), Before(base))[1] == ("lid.py",)


def test_files_that_are_not_planned_are_known_too():
    files = {"pkg/box.py": "from pkg.core import pack\n\npack(1)\n"}
    project = {**files, "pkg/__init__.py": "", "pkg/core.py": SOUND}
    assert evident(files, (), (), Before(project=project)) == ((), ())
    assert evident(files, (), (), Before(project={**project, "pkg/core.py": ""}))[1]


def test_a_stub_that_the_plan_exports_is_a_cause_although_the_base_had_it():
    base = {"box.py": "def pack(x):\n    ...\n"}
    planned = {"box.py": PlannedFile("box.py", "", ("def pack(x)",))}
    assert evident(base, (), (), Before(base)) == ((), ())
    assert evident(base, (), (), Before(base, planned))[1] == ("box.py",)
