"""Writes the report of a run into its folder, from what the walk told, what the journal holds and what lies there.

It is the last thing of a run, and never changes how the run ended: where it cannot be written, the journal says so.
"""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from robot.files import write_private
from robot.journal.events import Event
from robot.report.telling import Telling
from robot.runs.drifting import Drifting
from robot.runs.order import Result
from robot.runs.preparing import Prepared
from robot.store import JournalStore

if TYPE_CHECKING:
    from robot.report.story import File, Picture, Story, Walk

_KINDS = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
_FILES = ("log.jsonl", "failure.html", "failure.aria.yaml", "proposal.yaml", "trace.zip")
_LATER = ("robot.language.picture.drawing", "robot.language.picture.svg", "robot.runs.proposing")
_LONGEST = 64_000
"""Characters of the accessible outline that are shown."""


def ahead() -> None:
    """Imports what a report takes, while the walk waits for pages."""
    for name in _LATER:
        import_module(name)
    import_module("robot.report.page").ready()


def reported(
    prepared: Prepared, journal: JournalStore, result: Result, telling: Telling | None = None,
    drifting: Drifting | None = None,
) -> Result:  # fmt: skip
    """The result with the path of its report, which is written. `telling` and `drifting` heard its walk, if any.

    Never raises. What else belongs in the run's folder is there before; once more after a change, it is replaced.
    """
    if result.artifacts is None:
        return result
    try:
        from robot.report.page import NAME, render

        folder = Path(result.artifacts)
        data = render(story(prepared, journal, result, telling, folder, drifting=drifting), prepared.redactor.clean)
        write_private(folder / NAME, data)
    except Exception as error:  # noqa: BLE001 - a password was renewed: a report that fails must not tell otherwise
        with contextlib.suppress(Exception):
            journal.record(result.run, Event.NOTE, report="not written", because=type(error).__name__)
        return result
    return replace(result, report=str(folder / NAME))


def story(
    prepared: Prepared, journal: JournalStore, result: Result, telling: Telling | None, folder: Path, *,
    drifting: Drifting | None = None,
) -> "Story":  # fmt: skip
    """All that the report shows."""
    from robot.report.recalling import lines_of, walks_of
    from robot.report.story import Story

    known, recorded = journal.run(result.run), journal.events(result.run)
    walks = walks_of(recorded)
    now = telling.walk() if telling else None
    if now is not None:
        walks = (*walks[:-1], now)
    outline = folder / "failure.aria.yaml"
    flow = prepared.program.flow
    return Story(
        run=result.run, flow=result.flow, outcome=result.outcome, message=result.message, about=flow.about,
        inputs=prepared.inputs, environment=prepared.program.environment.environment,
        rehearsal=prepared.order.dry_run, started=known.started, ended=known.ended, reset_count=result.reset_count,
        values=result.values, delivered=result.delivered, staged=result.staged, versions=_versions(),
        walks=illustrated(walks, folder), lines=lines_of(recorded), files=_files(folder, now),
        map=_map(prepared, walks),
        screen=outline.read_text("utf-8", "replace")[:_LONGEST] if outline.is_file() else "",
        **(drifting.told() if drifting is not None else {}),
    )  # fmt: skip


def _map(prepared: Prepared, walks: Iterable["Walk"]) -> str:
    """The flow's picture, with the pages that were reached."""
    from robot.language.picture.drawing import drawing_of
    from robot.language.picture.svg import svg

    return svg(drawing_of(prepared.program), {visit.page for walk in walks for visit in walk.visits})


def illustrated(walks: Sequence["Walk"], folder: Path) -> tuple["Walk", ...]:
    """The walks with those of their pictures that lie in the run's folder."""
    return tuple(
        replace(walk, visits=tuple(replace(visit, picture=_picture(folder, visit.file)) for visit in walk.visits))
        for walk in walks
    )


def _picture(folder: Path, name: str) -> "Picture | None":
    from robot.report.story import Picture

    kind = _KINDS.get(Path(name).suffix.lower())
    with contextlib.suppress(OSError):
        return Picture(name, kind, (folder / name).read_bytes()) if kind else None
    return None


def _files(folder: Path, walk: "Walk | None") -> tuple["File", ...]:
    """The files of the run that lie beside the report; what else is in the folder is none of its."""
    from robot.report.story import File, Step

    kept = [deed.text for visit in walk.visits for deed in visit.deeds
            if isinstance(deed, Step) and deed.verb == "download"] if walk else []  # fmt: skip
    names = [*_FILES, *sorted(file.name for file in folder.glob("*.har*")), *kept]
    there = [folder / name for name in dict.fromkeys(names)]
    return tuple(File(file.name, file.stat().st_size) for file in there if file.is_file())


def _versions() -> dict[str, str]:
    import platform
    import sys

    from robot import __version__

    system = f"{sys.platform} {platform.machine()}"
    return {"chorus-robot": __version__, "Python": platform.python_version(), "system": system}
