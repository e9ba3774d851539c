"""The folder of a recording: `traffic.har`, `expected.json` and `about.yaml`, read and written.

Must not know how any of them comes to be.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from robot.errors import Problem
from robot.files import write_private
from robot.model.recording import About, Gaps
from robot.outcomes import Outcome
from robot.recordings.exchange import Exchange
from robot.recordings.har import read_har
from robot.recordings.replay import Replayer
from robot.recordings.writing import har_text

TRAFFIC: Final = "traffic.har"
EXPECTED: Final = "expected.json"
ABOUT: Final = "about.yaml"
GAPS: Final = "gaps.yaml"
"""In the folder of all recordings: what none of them need cover."""


@dataclass(frozen=True)
class Expected:
    """What a replay must yield."""

    outcome: Outcome
    exit_code: int
    values: Mapping[str, str | None] = field(default_factory=dict)
    reset_count: int = 0
    pages: tuple[str, ...] = ()
    """The pages in the order in which the run reached them."""
    interruptions: tuple[str, ...] = ()
    """Pages that were handled on the way, by name; when each comes is left to the portal."""
    secrets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What each secret that the portal shows must come out as, each time it is shown."""

    def text(self) -> str:
        """Give the text of `expected.json`."""
        return json.dumps({**asdict(self), "outcome": self.outcome.value}, ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True)
class Recording:
    """A recording as it lies in its folder."""

    path: Path
    about: About
    expected: Expected
    exchanges: Sequence[Exchange] = field(repr=False)

    def replayer(self) -> Replayer:
        """Give what answers from this recording, from its beginning."""
        return Replayer(
            self.exchanges, volatile=self.about.volatile, secrets=tuple(self.about.stand_ins.values()),
            may_stay=self.about.may_stay_unused,
        )  # fmt: skip


def open_recording(path: Path) -> Recording:
    """Read a recording's folder. Raises Problem (INVALID) where something is missing or wrong in it."""
    if not (path / ABOUT).is_file():
        raise Problem(f"There is no recording in {path}: it lacks {ABOUT}.",
                      hint="`chorus-robot recordings import` makes one of a HAR.")  # fmt: skip
    return Recording(path, about_of(path), expected_of(path), read_har(path / TRAFFIC))


def about_of(path: Path) -> About:
    """Read `about.yaml`."""
    from robot.language.load import read

    found = read(path / ABOUT, "recording")
    if not isinstance(found, About):
        raise TypeError
    return found


def expected_of(path: Path) -> Expected:
    """Read `expected.json`."""
    file = path / EXPECTED
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return Expected(
            Outcome(data["outcome"]), int(data["exit_code"]), dict(data.get("values", {})),
            int(data.get("reset_count", 0)), tuple(data.get("pages", ())), tuple(data.get("interruptions", ())),
            {name: tuple(texts) for name, texts in data.get("secrets", {}).items()},
        )  # fmt: skip
    except OSError as error:
        raise Problem(f"{file} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Problem(f"{file} is not what a recording expects: outcome, exit_code, values, pages.",
                      hint="Make the recording anew, or mend the file.") from None  # fmt: skip


def allowed_gaps(folder: Path) -> Mapping[str, str]:
    """Read what no recording in a folder needs to cover, and why: `FLOW: page NAME`."""
    from robot.language.load import read

    file = folder / GAPS
    found = read(file, "gaps") if file.is_file() else None
    return found.gaps if isinstance(found, Gaps) else {}


def write_recording(path: Path, about: Mapping[str, Any], expected: Expected, traffic: Sequence[Exchange]) -> None:
    """Write a recording into a folder, which is there. `about.yaml` comes last: it makes it a recording."""
    from robot import __version__

    try:
        write_private(path / TRAFFIC, har_text(traffic, __version__).encode())
        write_private(path / EXPECTED, expected.text().encode())
        write_private(path / ABOUT, yaml_text(about).encode())
    except OSError as error:
        raise Problem(f"The recording cannot be written to {path}: {error.strerror}.") from None


def yaml_text(data: Mapping[str, Any]) -> str:
    """Write mappings of texts, numbers and lists as YAML, one to a line; what is empty is left out."""
    lines = []
    for key, value in data.items():
        if isinstance(value, Mapping):
            if value:
                lines.append(f"{key}:")
                lines += [f"  {_key(name)}: {_scalar(held)}" for name, held in value.items()]
        elif isinstance(value, list | tuple):
            if value:
                lines.append(f"{key}:")
                lines += [f"  - {_scalar(held)}" for held in value]
        elif value is not None and value != "":
            lines.append(f"{key}: {_scalar(value)}")
    return "\n".join([*lines, ""])


def _key(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() else json.dumps(name, ensure_ascii=False)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else json.dumps(str(value), ensure_ascii=False)
