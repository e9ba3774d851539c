"""What of a sign-in outlives a run: which sessions may be open, and in which look each portal was seen.

The run that signed in hands it to the next one in the same browser. Must not know a run, nor look at a screen.
"""

from dataclasses import dataclass, field

from robot.engine.screen import Tab


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What is known of the portals that a browser is signed in to; nothing at first."""

    sessions: dict[str, Tab | None] = field(default_factory=dict)
    """The sessions that may be open, the last one opened last, and the tab in which each was seen."""
    generations: dict[str, str] = field(default_factory=dict)
    """The generation of each portal whose look was found out."""
