"""The journal: the durable record of what a run intended and did. Must not hold a secret or know a portal."""

from robot.journal.events import Answer, Event, Plain, Recorded, Run
from robot.journal.journal import Journal
from robot.journal.state import Phase, RunState, state_of

__all__ = ["Answer", "Event", "Journal", "Phase", "Plain", "Recorded", "Run", "RunState", "state_of"]
