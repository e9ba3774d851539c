"""What was asked for, and the result that answers it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from robot.files import expanded
from robot.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Order:
    """A run as asked for. Paths are absolute, so that a resumed run finds them from wherever it is resumed."""

    flow: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    environment: str = "production"
    deliver: tuple[str, ...] = ()
    out: str | None = None
    dry_run: bool = False
    headed: bool = False
    slow_mo: int = 0
    trace: bool = False
    record: str | None = None
    replay: str | None = None
    pause_on_failure: bool = False  # the window stays open: it implies `headed`
    practice: bool = False  # its passwords are nobody's: what may show one is kept; no command line says so
    after_refusal: bool = False  # said for this one time: the journal does not keep it

    @property
    def shown(self) -> bool:
        """Whether there is a window to look at."""
        return self.headed or self.pause_on_failure

    @property
    def kind(self) -> str | None:
        """What tells apart orders that start the browser in different ways; None where each starts one of its own."""
        if self.shown or self.replay is not None:
            return None
        return f"{self.flow} {self.environment} {self.trace or self.record is not None} {self.slow_mo}"

    def settings(self) -> dict[str, Any]:
        """What the journal keeps beside flow and inputs; made an order again by `from_journal`."""
        return {
            "environment": self.environment, "deliver": list(self.deliver), "out": self.out, "dry_run": self.dry_run,
            "headed": self.headed, "slow_mo": self.slow_mo, "trace": self.trace, "record": self.record,
            "replay": self.replay, "pause_on_failure": self.pause_on_failure,
        }  # fmt: skip

    @classmethod
    def from_journal(cls, flow: str, inputs: Mapping[str, str], settings: Mapping[str, Any]) -> "Order":
        """The order of an earlier run; what was not yet known when that ran is not wanted."""
        return cls(flow=flow, inputs=dict(inputs), **{**settings, "deliver": tuple(settings["deliver"])})


def absolute(name: str) -> str:
    """A path made absolute; a plain name (`production`, `rotate-technical-password`) stays a name."""
    if name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        return str(expanded(name))
    return name


@dataclass(frozen=True, slots=True)
class Result:
    """How a run stands now: what `--json` prints and the summary is made of."""

    run: str
    flow: str
    outcome: Outcome
    message: str
    reset_count: int = 0
    values: Mapping[str, str | None] = field(default_factory=dict)
    delivered: tuple[str, ...] = ()
    staged: bool = False
    blocked: bool = False
    signed_in: tuple[str, ...] = ()  # sessions that could not be seen to be over
    artifacts: str | None = None
    report: str | None = None  # for a person: it is not part of the object below

    def as_json(self) -> dict[str, Any]:
        """The object of the contract."""
        return {
            "run": self.run, "flow": self.flow, "outcome": self.outcome.value, "exit_code": self.outcome.exit_code,
            "reset_count": self.reset_count, "values": dict(self.values), "delivered": list(self.delivered),
            "staged": self.staged, "blocked": self.blocked, "signed_in": list(self.signed_in),
            "artifacts": self.artifacts, "message": self.message,
        }  # fmt: skip
