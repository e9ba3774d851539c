"""The sinks and folders of a run, each found fit to take what it is to get, before anything is started.

Must not know any particular sink, nor the walk.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from robot.errors import Problem
from robot.files import named_folder
from robot.language.program import Program
from robot.model.settings import Environment
from robot.outcomes import Outcome
from robot.runs.left import KINDS, PAGES, RECORDING
from robot.runs.order import Order
from robot.sinks import Planned, Sink, parse

_EACH = "{secret}"
"""What stands for a secret's name in what names a sink."""


def destinations(order: Order, program: Program) -> tuple[list[Sink], dict[str, str]]:
    """Give the sinks of an order, none of them looked at yet; and, by their names, those that take one secret alone.

    `{secret}` in what names a sink makes one of it for each secret. Raises Problem (USAGE).
    """
    kept_back = frozenset(_variables(program.environment))
    secrets = list(program.flow.delivers)
    sinks, only = list[Sink](), dict[str, str]()
    for text in order.deliver:
        if _EACH in text and len(secrets) > 1:
            made = {name: parse(text.replace(_EACH, name), kept_back) for name in secrets}
            sinks += made.values()
            only |= {sink.name: name for name, sink in made.items()}
            continue
        sink = parse(text, kept_back)
        if len(secrets) > 1 and hasattr(sink, "path"):
            raise Problem(
                f"Flow '{program.flow.flow}' delivers several secrets ({', '.join(secrets)}), and the sink {sink.name} "
                "holds one.", hint=f"Write {_EACH} in its path: it is made one path for each.", outcome=Outcome.USAGE,
            )  # fmt: skip
        sinks.append(sink)
    return sinks, only


def probe(sinks: Sequence[Sink], order: Order, home: Path, planned: Planned) -> None:
    """See that all sinks can take what is planned. Raises Problem: USAGE where one is named twice, else INVALID."""
    for number, sink in enumerate(sinks):
        if sink.place in [other.place for other in sinks[:number]]:
            raise Problem(
                f"The sink {sink.name} is given twice.", hint="Leave one --deliver out.", outcome=Outcome.USAGE
            )
    for sink in sinks:
        whose = _taken(sink, order, home)
        if whose:
            raise Problem(f"The sink {sink.name} is {whose}.", hint="Name a file elsewhere.")
        sink.probe(planned)


def folders(order: Order) -> None:
    """See that the run can write what it leaves into the folders that a person named. Raises Problem (INVALID)."""
    for name, files, inside in ((order.out, frozenset(KINDS), PAGES), (order.record, RECORDING, None)):
        if name is None:
            continue
        folder = named_folder(Path(name))
        if inside is not None and os.path.lexists(folder / inside):
            named_folder(_plain(folder / inside, Path.is_dir, "a folder"))
        for file in files:
            if os.path.lexists(folder / file):
                _plain(folder / file, Path.is_file, "an ordinary file")


def _plain(path: Path, is_so: Callable[[Path], bool], what: str) -> Path:
    if path.is_symlink() or not is_so(path):
        raise Problem(f"{path} is not {what}: the run writes one of this name.", hint="Move it away, or name another.")
    return path


def _variables(environment: Environment) -> Iterable[str]:
    """Name the variables in which secrets of this environment stand."""
    proxy = environment.proxy
    references = [*environment.secrets.values(), *((proxy.username, proxy.password) if proxy else ())]
    return (rest for kind, _, rest in (one.partition(":") for one in references if one) if kind == "env")


def _taken(sink: Sink, order: Order, home: Path) -> str:
    """Say what the robot itself has in the place of a new file; empty where it has nothing there."""
    path = getattr(sink, "path", None)
    if not isinstance(path, Path) or os.path.lexists(path):  # a sink replaces only what it knows
        return ""
    folder = path.parent.resolve()
    if folder.is_relative_to(home.resolve()):
        return f"in {home}, where the robot keeps its own state"
    out, record = (Path(name).resolve() if name else None for name in (order.out, order.record))
    own = (folder == out and path.name in (*KINDS, PAGES)) or (out is not None and folder == out / PAGES)
    if own or (folder == record and path.name in RECORDING):
        return "a file that the run itself writes"
    return ""
