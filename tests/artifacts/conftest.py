"""Runs whose artifacts are looked at: the command line, a real browser, the sandbox."""

from tests.end_to_end.conftest import operator, sandbox, shared_sandbox

__all__ = ["operator", "sandbox", "shared_sandbox"]
