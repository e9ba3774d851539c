"""The combinations of generations are replayed by `make soak` alone, but for the oldest and the newest."""

import re

import pytest

_COMBINATION = re.compile(r"(?:check-)?well-20\d\d-\w+")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what takes long and tells little more."""
    for item in items:
        if item.path.name == "about.yaml" and _COMBINATION.fullmatch(item.path.parent.name):
            item.add_marker(pytest.mark.soak)
