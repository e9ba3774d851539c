"""The portal of other make itself: the shipped flows do their job on it, so that what a test changes is what fails."""

import json

from .portal import NEW, OtherPortal
from .visitor import Shell, Visitor


def test_the_command_line_renews_a_password(portal: OtherPortal, shell: Shell) -> None:
    said = shell.rotate()
    assert said.code == 0, said.out + said.err
    assert json.loads(shell.file.read_text())["password"] == NEW == portal.password
    assert not portal.open


def test_a_walk_does_too(portal: OtherPortal, visitor: Visitor) -> None:
    for _ in range(2):
        portal.forget()
        walked = visitor.walk()
        assert walked.deliverable == [NEW], walked.ending.message
        assert walked.kept.secrets == [NEW]
        assert portal.happened("reset") == 1
        assert not portal.open
