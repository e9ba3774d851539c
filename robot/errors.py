"""The one exception that a person is meant to read.

Anything else that reaches the edge of the program is a bug. Knows no layer of the robot but the outcomes.
"""

from robot.outcomes import Outcome


class Problem(Exception):  # noqa: N818 - it is the word the messages use: what is wrong, and what to do
    """Something a person can mend: what is wrong, the way out (`hint`) and how the command ends (`outcome`).

    A message never holds a secret: whoever raises this builds the sentence from names and places alone.
    """

    def __init__(
        self, message: str, *, hint: str = "", outcome: Outcome = Outcome.INVALID, blocked: bool = False
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.outcome = outcome
        self.blocked = blocked  # a refused secret that has not changed is not submitted again

    def __str__(self) -> str:
        return f"{self.message}\n  {self.hint}" if self.hint else self.message
