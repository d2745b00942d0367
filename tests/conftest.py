"""How many examples a law gets: a few in the first pass of `make test`, many in the second.

Only a file of laws brings hypothesis with it: its import and its look at our constants take longer
than many a whole folder of tests.
"""

from functools import cache
from pathlib import Path

import pytest


@cache
def register_profiles() -> None:
    """Register the profiles, once, and begin with the quick one."""
    from hypothesis import HealthCheck, settings

    # The same examples each time, so that what passed here passes elsewhere; a loaded machine is
    # slow.
    repeatable = settings(
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
        print_blob=True,
    )
    settings.register_profile("quick", repeatable, max_examples=25)
    settings.register_profile("thorough", repeatable, max_examples=200)
    # New examples each time: pytest -m hypothesis --hypothesis-profile=search
    settings.register_profile("search", repeatable, max_examples=1000, derandomize=False)
    settings.load_profile("quick")


@pytest.hookimpl(tryfirst=True)  # before hypothesis loads the profile that it was told
def pytest_configure(config: pytest.Config) -> None:
    """Have the profiles where an option speaks of them."""
    if any(value for name, value in vars(config.option).items() if "hypothesis" in name):
        register_profiles()


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path) -> None:
    """Have the profiles before a file of laws is imported."""
    if b"from hypothesis import" in module_path.read_bytes():
        register_profiles()
