"""The behaviour that is in force while the practice portal runs.

Knows nothing of what a switch does, only how often each was used.
"""

from __future__ import annotations

import dataclasses
import threading
from typing import TYPE_CHECKING

from robot.sandbox.behaviour import Behaviour

if TYPE_CHECKING:
    from collections.abc import Mapping


class Switches:
    """The behaviour in force, changeable at any time, with a count of how often each switch was used."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._lock = threading.Lock()
        self._behaviour = behaviour
        self._used: dict[str, int] = {}

    @property
    def behaviour(self) -> Behaviour:
        """The behaviour as it was set, without regard to what is used up."""
        return self._behaviour

    def set(self, behaviour: Behaviour) -> None:
        """Put another behaviour in force and forget what was used up."""
        with self._lock:
            self._behaviour = behaviour
            self._used.clear()

    def change(self, changes: Mapping[str, object]) -> None:
        """Change some switches; those count from the start again."""
        with self._lock:
            self._behaviour = self._behaviour.changed(changes)
            for name in changes:
                self._used.pop(name.replace("-", "_"), None)

    def now(self, *used: str) -> Behaviour:
        """Return what is in force now (what is used up is at its default); the named switches count as used once."""
        with self._lock:
            behaviour = self._behaviour
            over = {
                name: getattr(Behaviour(), name) for name, limit in behaviour.times if self._used.get(name, 0) >= limit
            }
            for name in used:
                self._used[name] = self._used.get(name, 0) + 1
            return dataclasses.replace(behaviour, **over) if over else behaviour

    def strikes(self, name: str, value: object) -> bool:
        """Tell whether the switch stands at *value* now; if so it counts as used once."""
        struck = bool(getattr(self.now(), name) == value)
        if struck:
            self.now(name)
        return struck
