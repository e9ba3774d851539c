"""Writes the report of a run into its folder, from what the walk told, what the journal holds and what lies there.

It is the last thing of a run, and never changes how the run ended: where it cannot be written, the journal says so.
"""

import contextlib
import re
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
    from robot.report.story import File, Picture, Story, Visit, Walk

PICTURES = "pages"
"""The folder of the pictures, numbered as pages were reached: `01-sign-in.jpg`, or `01-pigp-sign-in.jpg`."""

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
        walks=illustrated(walks, folder / PICTURES), lines=lines_of(recorded), files=_files(folder, now),
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
    """The walks with the pictures that lie in a folder."""
    visits = [visit for walk in walks for visit in walk.visits]
    found = iter(matched(visits, sorted(folder.iterdir()) if folder.is_dir() else []))
    return tuple(
        replace(walk, visits=tuple(replace(visit, picture=next(found)) for visit in walk.visits)) for walk in walks
    )


def matched(visits: Sequence["Visit"], files: Iterable[Path]) -> list["Picture | None"]:
    """The picture of each visit, if there is one: by its name, which ends as the page's, and its number.

    Numbers go up with the visits. What the journal alone knows lacks interruptions, and one picture may be missing:
    so of all ways to put pictures to visits of the same name, in order, the one with most pictures is taken.
    """
    numbered = []
    for file in files:
        fits = re.fullmatch(r"(\d+)-(.+)", file.stem)
        if fits and file.suffix.lower() in _KINDS:
            numbered.append((int(fits[1]), fits[2], file))
    numbered.sort(key=lambda one: one[0])
    pairs = _longest([visit.page for visit in visits], [name for _, name, _ in numbered])
    return [_picture(numbered[pairs[place]][2]) if place in pairs else None for place in range(len(visits))]


def _longest(pages: Sequence[str], names: Sequence[str]) -> dict[int, int]:
    """The longest common order of two lists, of equal ones the latest: place in the first -> place in the second."""
    rows = [[0] * (len(names) + 1) for _ in range(len(pages) + 1)]
    for i, page in enumerate(pages, 1):
        for j, name in enumerate(names, 1):
            alike = f"-{name}".endswith(f"-{page}")
            rows[i][j] = rows[i - 1][j - 1] + 1 if alike else max(rows[i - 1][j], rows[i][j - 1])
    pairs, i, j = {}, len(pages), len(names)
    while i and j:
        if f"-{names[j - 1]}".endswith(f"-{pages[i - 1]}"):
            i, j = i - 1, j - 1
            pairs[i] = j
        elif rows[i - 1][j] >= rows[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return pairs


def _picture(file: Path) -> "Picture | None":
    from robot.report.story import Picture

    try:
        return Picture(f"{PICTURES}/{file.name}", _KINDS[file.suffix.lower()], file.read_bytes())
    except OSError:
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
