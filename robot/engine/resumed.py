"""Finds out, on a walk that carries a run on, what became of the step that nobody saw answered: by reading alone.

Must not know where it is written down that there was one, nor act.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from robot.engine import events, sentences
from robot.engine.ahead import brings_secret, is_last
from robot.engine.ending import Obtained, Stop
from robot.engine.scene import Scene
from robot.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What an earlier process of this run left open: a destructive step whose answer nobody saw."""

    witness: str
    before: str | None
    """What the witness said before that step; None where it was not on the page."""
    ahead: Mapping[str, Obtained] = field(default_factory=dict)
    """What was staged before that step and is in force where it has happened, by name."""
    page: str = ""
    read: bool = True
    """Whether the witness was looked for before that step at all."""
    shown: bool = False
    """Whether its answer showed a secret that is staged, and that nobody compared with the page."""
    tells: bool = True
    """Whether a witness that has not moved tells that the step had no effect."""


class Resumed:
    """What is known of that step. `found` is the sentence for it, once there is one."""

    def __init__(self, scene: Scene, unanswered: Unanswered | None) -> None:
        self._scene = scene
        self._open = unanswered
        self.found = ""

    @property
    def open(self) -> bool:
        """Whether there is such a step, and its witness was not read yet."""
        return self._open is not None

    def compare(self) -> str:
        """Has the step that nobody saw answered happened? The witness tells by having moved.

        That it is not on the page is read as well. Gives the sentence to end with where nothing is left to do: the step
        brings no secret and was the last.
        """
        step, values, program = self._open, self._scene.values, self._scene.program
        if step is None or not step.read or step.witness not in values:
            return ""
        before, now = step.before, values[step.witness]
        self._open = None
        self._leave_to_a_person(step, now)
        brings = brings_secret(program, step.page)
        if before is None and now is None and brings:
            self.found = sentences.NOT_TOLD.format(step.witness)
            return ""
        happened = now != before
        if not happened and not step.tells and brings:
            self._scene.listen(events.Found(None, step.witness, before, now))
            self.found = sentences.JUST_BEFORE.format(step.witness, now or sentences.ABSENT)
            return ""
        self._scene.unanswered = happened and brings  # then nobody has read what it brought
        self._scene.listen(events.Found(happened, step.witness, before, now))
        if not happened:
            told = sentences.HAD_NOT_HAPPENED
        else:
            told = sentences.HAD_HAPPENED if brings else sentences.HAD_TAKEN_FORCE
        self.found = told.format(step.witness, before or sentences.ABSENT, now or sentences.ABSENT)
        if happened and not brings and not is_last(program, step.page):
            raise Stop(Outcome.UNKNOWN, sentences.HALF_WAY, self._scene.place)
        return sentences.NOTHING_LEFT if happened and not brings else ""

    def _leave_to_a_person(self, step: Unanswered, now: str | None) -> None:
        """Stops the walk where something is staged that may be in force: another reset would kill it.

        That the witness moved does not tell by whose hand it did.
        """
        moved = now != step.before
        told = moved or (step.tells and now is not None)  # else the witness says nothing
        if step.shown or (step.ahead and (moved or not told)):
            self._scene.listen(events.Found(None, step.witness, step.before, now))
            found = sentences.HAD_MOVED if moved else sentences.HAD_NOT_MOVED
            self.found = found.format(step.witness, step.before or sentences.ABSENT, now or sentences.ABSENT)
            raise Stop(Outcome.UNKNOWN, sentences.MAY_BE_IN_FORCE, self._scene.place)
