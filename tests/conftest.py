"""For all tests: how many at once, in which order, and property tests that do not mind a slow machine."""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples each time, for who must know whether a change broke something: make test.
settings.register_profile("steady", settings.get_profile("patient"), derandomize=True, max_examples=50)
settings.load_profile("patient")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three for each processor: a robot waits for its portal most of the time."""
    return 3 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slowest first: at the end short ones are left, and no worker waits long for another."""
    items.sort(key=lambda item: not {"end_to_end", "recordings"} & {*item.path.parts})
