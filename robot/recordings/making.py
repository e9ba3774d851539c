"""Makes a recording of a HAR: sanitised, small, with what a replay must yield.

Must not know where the HAR is from: a run, or somebody's browser.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from robot.language.assembly import Program
from robot.outcomes import Outcome
from robot.recordings.allowed import SECRET_FIELD
from robot.recordings.exchange import Exchange
from robot.recordings.folder import Expected, write_recording
from robot.recordings.har import as_utf8
from robot.recordings.sanitise import PASSWORD, USERNAME, Rules, Sanitised, sanitised
from robot.recordings.slim import slim
from robot.secrets import Secret
from robot.wire.swapped import Swapped

_WORDS_FROM: Final = (".yaml", ".yml")


@dataclass(frozen=True)
class Outcomes:
    """How the run ended that the HAR is of.

    `shown` are the secrets that the portal showed it, by name, in order; None where only the pages can tell.
    """

    outcome: Outcome
    values: Mapping[str, str | None] = field(default_factory=dict)
    reset_count: int = 0
    pages: tuple[str, ...] = ()
    interruptions: tuple[str, ...] = ()
    generations: Mapping[str, str] = field(default_factory=dict)
    shown: tuple[tuple[str, Secret], ...] | None = None


def rules_of(programs: Sequence[Program], secrets: Mapping[str, Secret], hide: Sequence[str] = ()) -> Rules:
    """Give the rules by which recordings of these flows are sanitised; the words to `hide` are names in any case."""
    files = {path for program in programs for path in program.files if path.suffix in _WORDS_FROM}
    return Rules(
        words=[path.read_text(encoding="utf-8") for path in sorted(files)],
        hosts=frozenset(host for program in programs for host in program.hosts()),
        passages=tuple(dict.fromkeys(
            (name, where, program.policy_of(name)) for program in programs for page in program.pages.values()
            for name, where in page.secret.items()
        )),
        secrets=secrets,
        policies={name: policy for program in programs for name, policy in program.policies.items()},
        hide=tuple(hide),
    )  # fmt: skip


def make(
    folder: Path, exchanges: list[Exchange], program: Program, *, outcomes: Outcomes, inputs: Mapping[str, str],
    secrets: Mapping[str, Secret], about: str = "", dry_run: bool = False, hide: tuple[str, ...] = (),
    source: str = "", may_stay: tuple[str, ...] = (), swapped: Swapped | None = None,
) -> Sanitised:  # fmt: skip
    """Sanitise what a HAR holds and write it as a recording into `folder`. Raises Problem where it cannot."""
    from robot import __version__

    kept = slim([in_utf8(one) for one in exchanges])
    rules = replace(rules_of([program], secrets, hide), shown=outcomes.shown, swapped=swapped or Swapped())
    made = sanitised(kept, rules)
    named = {name: found.generation for name, found in program.selectors.items() if name not in program.auto}
    written: dict[str, Any] = {
        "recording": 1,
        "flow": program.flow.flow,
        "about": about,
        "recorded": month(exchanges),
        "generations": {**named, **outcomes.generations},
        "made_with": {"chorus-robot": __version__} | ({"source": source} if source else {}),
        "inputs": {name: made.disguise(value) for name, value in inputs.items()},
        "stand_ins": {name: _stand_in(name, made) for name in program.flow.secrets},
        "dry_run": dry_run or None,
        "replaced": made.replaced,
        "left_out": made.left_out,
        "may_stay_unused": may_stay,
    }
    shown: dict[str, list[str]] = {}
    for name, stand_in in made.shown:
        shown.setdefault(name, []).append(stand_in)
    expected = Expected(
        outcomes.outcome, outcomes.outcome.exit_code,
        {name: None if value is None else made.disguise(value) for name, value in outcomes.values.items()},
        outcomes.reset_count, outcomes.pages, tuple(sorted(set(outcomes.interruptions))),
        {name: tuple(texts) for name, texts in shown.items()},
    )  # fmt: skip
    write_recording(folder, written, expected, made.exchanges)
    return made


def _stand_in(name: str, made: Sanitised) -> str:
    """What a replay gives for a secret: what stands in the recording for it, or for what was typed as one like it."""
    kind = PASSWORD if SECRET_FIELD.search(name) else USERNAME
    return made.stand_ins.get(name) or made.stand_ins.get(kind) or f"stand-in-{name}"


def in_utf8(one: Exchange) -> Exchange:
    """Give an exchange whose texts are in UTF-8 and say so, whatever they came in."""
    response = one.response
    if response is None or response.body is None or "charset=utf-8" in response.content_type.lower():
        return one
    body, kind = as_utf8(response.body, response.content_type, decoded=False)
    others = tuple(header for header in response.headers if header[0].lower() != "content-type")
    headers = (*others, ("Content-Type", kind)) if kind else others
    return replace(one, response=replace(response, headers=headers, body=body))


def month(exchanges: list[Exchange]) -> str:
    """When a recording was made: the month, since the day would tell by how much its dates were moved."""
    started = next((one.started for one in exchanges if one.started), None) or datetime.now(UTC)
    return f"{started:%Y-%m}"
