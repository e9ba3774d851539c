"""Everything that can go wrong before anything is started: files, inputs, secrets, sinks, staging.

Raises one `Problem` for it. Must not know the browser nor the walk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from robot.errors import Problem
from robot.files import expanded, home
from robot.language.diagnostics import at
from robot.language.program import Program, compose
from robot.language.references import references_in
from robot.language.values import parse_input
from robot.language.workspace import Workspace
from robot.model.settings import Environment
from robot.model.steps import Effect, Upload, effect_of, witness_of
from robot.outcomes import Outcome
from robot.runs.destinations import destinations, folders, probe
from robot.runs.order import Order
from robot.runs.recording import REPLAY, fits, opened
from robot.runs.superseding import subject
from robot.secrets.common import is_common, is_word
from robot.secrets.redactor import Redactor
from robot.secrets.references import fetch
from robot.secrets.secret import Secret
from robot.sinks import Planned, Sink
from robot.store import Blocks, FileStore, StagingStore, Store

if TYPE_CHECKING:
    from robot.recordings.folder import Recording
    from robot.recordings.replay import Replayer


@dataclass(frozen=True)
class Prepared:
    """An order whose every part was checked and is ready."""

    order: Order
    program: Program
    inputs: Mapping[str, str]
    secrets: Mapping[str, Secret]
    sinks: tuple[Sink, ...]
    staging: StagingStore
    redactor: Redactor
    home: Path
    store: Store
    blocks: Blocks
    only: Mapping[str, str]
    """The sinks that take one secret alone, by their names, and which."""
    remarks: tuple[str, ...] = ()
    """What a person should know before anything is started."""
    replayer: Replayer | None = None

    @property
    def destructive(self) -> bool:
        """Whether the flow has a step that cannot be taken back."""
        steps = [step for page in self.program.pages.values() for branch in page.ways_on() for step in branch.do]
        return any(effect_of(step) is Effect.DESTRUCTIVE for step in steps)

    def sinks_of(self, secret: str) -> list[Sink]:
        """The sinks that a secret is to be delivered to."""
        return [sink for sink in self.sinks if self.only.get(sink.name, secret) == secret]

    def locks(self) -> list[tuple[str, str]]:
        """What only one run at a time may work on: kinds and names, in an order that no two runs can cross."""
        if self.replayer is not None:
            return []
        return sorted((kind, self._lock_name(text)) for kind, text in self.program.flow.locks.items())

    def subjects(self) -> list[str]:
        """What the run works on, each by a name that is the same in every run: what it locks by its inputs alone."""
        if self.replayer is not None:
            return []
        found = []
        for kind, text in sorted(self.program.flow.locks.items()):
            if {held for held, _ in references_in(text)} == {"inputs"}:
                found.append(subject(self.program.environment.hosts, kind, self._lock_name(text)))
        return found

    @property
    def locked_by_inputs(self) -> frozenset[str]:
        """The kinds of locks that are each run's own; the others are the account's, which several may share."""
        locks = self.program.flow.locks.items()
        return frozenset(kind for kind, text in locks if any(held == "inputs" for held, _ in references_in(text)))

    @property
    def witnesses(self) -> frozenset[str]:
        """The values that tell whether a destructive step had its effect."""
        steps = [step for page in self.program.pages.values() for branch in page.ways_on() for step in branch.do]
        return frozenset(name for step in steps if (name := witness_of(step)) is not None)

    def _lock_name(self, text: str) -> str:
        for kind, name in references_in(text):
            value = self.secrets[name].reveal() if kind == "secrets" else self.inputs[name]
            text = text.replace(f"${{{kind}.{name}}}", value)
        return text


def prepare(
    order: Order, *, cwd: Path | None = None, probing: bool = True, store: Store | None = None
) -> Prepared:  # fmt: skip
    """Checks the whole order. Raises `Problem`: USAGE for the command line, INVALID for files, secrets and sinks.

    Without `probing` the sinks are not looked at: what is there to be delivered goes to each that takes it. Without a
    `store` it is this machine's.
    """
    workspace = Workspace.at(cwd or Path.cwd())
    order, recording = opened(order)
    environment = order.environment if recording is None else _replay_environment(recording)
    program = compose(workspace, order.flow, environment)
    if recording is not None:
        fits(recording, program.flow.flow)
    inputs = _inputs(program, order.inputs)
    if recording is None:
        inputs |= _files(program, inputs)
    redactor = Redactor()
    fetched = {name: _secret(program, name, recording) for name in program.flow.secrets}
    secrets = {name: secret for name, (secret, _) in fetched.items()}
    remarks = tuple(remark for _, remark in fetched.values() if remark)
    for name in set(secrets).difference(unsought(secrets)):
        redactor.add(secrets[name], alone=is_word(secrets[name].reveal()))
    if order.deliver and not program.flow.delivers:
        raise Problem(
            f"Flow '{program.flow.flow}' obtains no secret: there is nothing to deliver.",
            hint="Leave out --deliver.", outcome=Outcome.USAGE,
        )  # fmt: skip
    place = home()
    store = store or FileStore(place)
    sinks, only = destinations(order, program)
    if probing:
        probe(sinks, order, place, _planned(inputs))
    # What a replay stages are stand-ins: they are for nobody but who replays.
    staging = staging_of(workspace, store) if recording is None else store.staging()
    if program.flow.delivers:
        staging.probe()
    folders(order)
    replayer = None if recording is None else recording.replayer()
    return Prepared(
        order, program, inputs, secrets, tuple(sinks), staging, redactor, place, store, store.blocks(), only, remarks,
        replayer,
    )  # fmt: skip


def probe_sinks(prepared: Prepared) -> None:
    """Looks at the sinks of an order that was prepared without. Raises `Problem` as `prepare` does."""
    probe(prepared.sinks, prepared.order, prepared.home, _planned(prepared.inputs))


def _planned(inputs: Mapping[str, str]) -> Planned:
    return Planned(siret=inputs.get("siret", ""))


def unsought(secrets: Mapping[str, Secret]) -> list[str]:
    """The names of the secrets that are words: they are kept from pages, and nothing can be searched for them."""
    return [name for name, secret in secrets.items() if is_common(secret.reveal())]


def staging_of(workspace: Workspace, store: Store, identity: Path | None = None) -> StagingStore:
    """The staging as the workspace configures it."""
    settings = workspace.staging()
    named = expanded(settings.identity) if settings.identity else None
    return store.staging(settings.recipients, identity or named)


def _inputs(program: Program, given: Mapping[str, str]) -> dict[str, str]:
    wanted = program.flow.inputs
    names = ", ".join(sorted(wanted)) or "none"
    for name in given:
        if name not in wanted:
            raise Problem(f"Flow '{program.flow.flow}' has no input '{name}'.", hint=f"Its inputs: {names}.",
                          outcome=Outcome.USAGE)  # fmt: skip
    filled = {}
    for name, spec in wanted.items():
        text = given.get(name, spec.default)
        if text is None:
            raise Problem(f"Input '{name}' is missing ({spec.about}).", hint=f"Give it with -i {name}=...",
                          outcome=Outcome.USAGE)  # fmt: skip
        left_out = text == spec.default == ""
        filled[name] = "" if left_out else parse_input(spec.type, text)
    return filled


def _files(program: Program, inputs: Mapping[str, str]) -> dict[str, str]:
    """Find the files that are given to portals, so that none is missed when a form is half filled; absolute paths.

    A resumed run finds them from wherever it is resumed. Raises Problem: USAGE for an input, INVALID for the flow.
    """
    found = {}
    for name, spec in program.flow.inputs.items():
        if spec.type == "file" and inputs.get(name):
            path = Path(inputs[name]).expanduser().absolute()
            _readable(path, f"of input '{name}'", Outcome.USAGE)
            found[name] = str(path)
    for page in program.pages.values():
        for step in (step for branch in page.ways_on() for step in branch.do):
            if isinstance(step, Upload) and not references_in(step.file):
                _readable(Path(step.file), f"that the flow uploads [{at(step.place)}]", Outcome.INVALID)
    return found


def _readable(path: Path, whose: str, outcome: Outcome) -> None:
    try:
        with path.open("rb") as stream:
            stream.read(1)
    except OSError as error:
        raise Problem(f"The file {path} {whose} cannot be read: {error.strerror}.", outcome=outcome) from None


def _replay_environment(recording: Recording) -> Environment:
    """The environment that no file needs to describe: nothing in it is reached, and its secrets are stand-ins."""
    return Environment.model_validate({"environment": REPLAY, "generations": dict(recording.about.generations)})


def _secret(program: Program, name: str, recording: Recording | None) -> tuple[Secret, str]:
    if recording is not None:
        return Secret(recording.about.stand_ins.get(name, f"stand-in-{name}")), ""
    reference = program.environment.secrets.get(name)
    if reference is None:
        raise Problem(
            f"Environment '{program.environment.environment}' does not say where secret '{name}' comes from.",
            hint=f'Add it under "secrets:", for example: {name}: "env:{name.upper()}".',
        )
    return fetch(reference)
