"""Hardens this process before it holds a secret: no core dumps, none of the driver's debug variables, nobody looks in.

It also names the signals that end a process.

Must not know what the secrets are.
"""

import os
import signal
import sys
from typing import Final

_NAMES: Final = frozenset({
    "DEBUG", "DEBUG_FILE", "DEBUG_COLORS", "DEBUG_DEPTH", "DEBUG_SHOW_HIDDEN", "DEBUGP", "NODE_OPTIONS",
    "NODE_V8_COVERAGE", "NODE_REDIRECT_WARNINGS", "NODE_INSPECT_RESUME_ON_START", "SSLKEYLOGFILE",
    "INTERNAL_PW_GREENLET_DEBUG",
})  # fmt: skip
_PREFIXES: Final = ("PWDEBUG", "PWTEST", "PW_TEST", "PW_CHECK", "NODE_DEBUG", "NPM_CONFIG_PW", "NPM_PACKAGE_CONFIG_PW")
_NO_DUMPS: Final = 4
"""Linux's PR_SET_DUMPABLE."""


def harden() -> list[str]:
    """Do all of it; give the names of the variables that were taken out of this process's environment.

    Limits on core dumps pass on to the driver and the browser. What the system refuses is left as it is.
    """
    _no_core_dumps()
    if sys.platform == "linux":
        _not_dumpable()
    return _without_debugging()


def endings() -> list[signal.Signals]:
    """Give the signals that ask a process to end: Ctrl-C, the system's, and that of a terminal that was closed.

    Not the last where it is ignored: `nohup` does that.
    """
    found = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        found.append(signal.SIGHUP)
    return found


def _without_debugging() -> list[str]:
    """Take out what makes Playwright, Node or TLS write down what passes through them."""
    names = sorted(name for name in os.environ if name.upper() in _NAMES or name.upper().startswith(_PREFIXES))
    for name in names:
        del os.environ[name]
    return names


def _no_core_dumps() -> None:
    try:
        import resource
    except ImportError:  # Windows writes none unless it is told to
        return
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return


def _not_dumpable() -> None:
    """No dump is handed to a program either, and no other process of this user reads the memory or the environment."""
    import ctypes

    try:
        ctypes.CDLL(None).prctl(_NO_DUMPS, 0, 0, 0, 0)
    except (OSError, AttributeError):
        return
