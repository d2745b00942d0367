"""The doctor: what it makes of probes."""

from standalone_orchestrator.app.doctor import Broken, Probe, Works, examine, healthy, one_of
from standalone_orchestrator.core.errors import WorkspaceError


def faulty() -> Works:
    raise WorkspaceError("it is a file", "remove it")


def test_only_what_is_needed_decides() -> None:
    good = Probe("a", lambda: Works("1.0"), True, "")
    optional = Probe("b", lambda: Broken("not here"), False, "install b")
    needed = Probe("c", lambda: Broken("not here", "install c2"), True, "install c")
    assert healthy(examine([good, optional]))
    assert not healthy(examine([good, needed]))


def test_a_fault_in_a_probe_is_a_finding_with_its_way_out() -> None:
    (finding,) = examine([Probe("a", faulty, True, "generic")])
    assert (finding.works, finding.detail, finding.mend) == (False, "it is a file", "remove it")


def test_one_rung_that_works_is_enough() -> None:
    rungs = [("system bwrap", "not installed"), ("wheel", "")]
    (good,) = examine([one_of("sandbox", rungs, "mend")])
    assert good.works
    assert good.detail == "system bwrap: not installed; wheel: works"
    (bad,) = examine([one_of("sandbox", rungs[:1], "mend")])
    assert (bad.works, bad.mend) == (False, "mend")
