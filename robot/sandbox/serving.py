"""What the command ``chorus-robot sandbox`` does: serve the practice portal until told to stop.

Knows nothing of arguments or terminals: the command line parses, and gives a function that shows a line.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from robot.sandbox.behaviour import Behaviour
from robot.sandbox.practice import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_TICK = 0.2
_EXAMPLE = 7  # on the second page of the list


def serve(
    *,
    port: int | None,
    folder: Path,
    behaviours: Sequence[str],
    structures: int,
    seed: int,
    generations: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    stop: threading.Event | None = None,
    announce: Callable[[str], None],
) -> None:
    """Serve until *stop* is set or Ctrl-C.

    A wrong behaviour or generation is a `ValueError`, a port that is taken an `OSError`.
    """
    stop = stop or threading.Event()
    behaviour = Behaviour.parse(behaviours)
    with Sandbox(
        structures=structures,
        seed=seed,
        behaviour=behaviour,
        port=port or 0,
        generations=generations,
        words=words,
    ) as sandbox:
        environment = sandbox.environment_file(folder)
        announce(f"portals      https://{sandbox.address} ({sandbox.shown}, by their own host names)")
        announce(f"control      {sandbox.control_url}/state")
        announce(f"environment  {environment}")
        if after := sandbox.behaviour.lock_after:
            announce(f"account      {after} wrong passwords in a row lock it (--behave lock-after=0: none do);")
            announce(f"             POST {sandbox.control_url}/unlock unlocks it")
        if sandbox.structures:
            siret = sandbox.structures[min(_EXAMPLE, len(sandbox.structures)) - 1].siret
            announce(f"try          chorus-robot run rotate-technical-password -i siret={siret} --env {environment}")
        announce("Ctrl-C ends it.")
        try:
            while not stop.wait(_TICK):
                pass
        except KeyboardInterrupt:
            announce("ended.")
