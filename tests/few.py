"""The cases of a test of which a few run each time and all in the soak."""

from collections.abc import Iterable
from typing import Any

import pytest


def few(cases: Iterable[Any], keep: int = 1) -> list[Any]:
    """Give the cases, with all but the first `keep` left to `make soak`."""
    told = [case if isinstance(case, tuple) else (case,) for case in cases]
    return [pytest.param(*case, marks=() if number < keep else pytest.mark.soak) for number, case in enumerate(told)]
