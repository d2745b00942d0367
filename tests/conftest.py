"""How many examples a law gets: a few in the first pass of `make test`, many in the second."""

from hypothesis import HealthCheck, settings

# The same examples each time, so that what passed here passes elsewhere; a loaded machine is slow.
REPEATABLE = settings(
    deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("quick", REPEATABLE, max_examples=25)
settings.register_profile("thorough", REPEATABLE, max_examples=200)
# New examples each time: pytest -m hypothesis --hypothesis-profile=search
settings.register_profile("search", REPEATABLE, max_examples=1000, derandomize=False)
settings.load_profile("quick")
