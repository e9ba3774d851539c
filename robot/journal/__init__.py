"""The journal: the durable record of what a run intended and did. Must not hold a secret or know a portal."""

from robot.journal.events import Answer, Event, Known, Plain, Recorded, Run
from robot.journal.journal import Journal
from robot.journal.state import Phase, RunState, state_of, taken_effect

__all__ = [
    "Answer", "Event", "Journal", "Known", "Phase", "Plain", "Recorded", "Run", "RunState", "state_of", "taken_effect",
]  # fmt: skip
