"""A planned file of two functions, and generated tests of them."""

from standalone_orchestrator.core.checks import Authority, Check, Means, Role
from standalone_orchestrator.core.task import Plan, PlannedFile

PLAN = Plan((PlannedFile("box.py", "packs", ("def pack(x)", "def seal(x)")),), ())


def stated(*sources):
    """The frozen files and the checks of tests that each state one line: `g1`, `g2`, …"""
    tests = "".join(
        f"def test_{n}():\n    from box import pack, seal\n    {source}\n"
        for n, source in enumerate(sources, 1)
    )
    checks = tuple(
        Check(
            f"g{n}",
            Role.GOAL,
            Authority.GENERATED,
            Means.TEST,
            f"test_c1.py::test_{n}",
            ("c1",),
            ("box.py",),
            source,
        )
        for n, source in enumerate(sources, 1)
    )
    return {"test_c1.py": tests}, checks
