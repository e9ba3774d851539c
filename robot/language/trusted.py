"""Where the files of `trust: {ca: ...}` lie: named as seen from the file of the environment, as people write them.

Must not know what is in them.
"""

from pathlib import Path

from robot.files import expanded
from robot.model.settings import Environment


def authority_files(environment: Environment) -> tuple[Path, ...]:
    """Give the files of an environment's own authorities."""
    return tuple(_file(environment, text) for text in environment.trust.ca)


def belongs_to_machine(text: str) -> bool:
    """Say whether a file is named by a path of one machine: on another one it need not be there."""
    return text.startswith("~") or Path(text).is_absolute()


def _file(environment: Environment, text: str) -> Path:
    if belongs_to_machine(text):
        return expanded(text)
    beside, here = Path(environment.trust.place.file).parent / text, expanded(text)
    # From the current folder too, as `file:` references are.
    return here if here.exists() and not beside.exists() else beside
