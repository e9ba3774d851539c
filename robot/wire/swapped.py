"""What a browser had in place of secrets, for whoever must know its traffic again.

Must not know how anything was swapped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from robot.secrets.secret import Secret


@dataclass(frozen=True, slots=True)
class Swapped:
    """Texts, and the secrets that they stand for."""

    typed: Mapping[str, Secret] = field(default_factory=dict)
    """Placeholders of what was typed."""
    shown: Mapping[str, Secret] = field(default_factory=dict)
    """Stand-ins of what the portal showed."""
