"""Makes a proposal of what a walk looked for in vain and of what is on the screen, as a selector file to look at.

Where the generation that is shown is known, the file is that generation's with the corrected lines in it; else it is a
new one, `like` the newest. What `check` finds a mistake in is not written. Must not ask the browser anything.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from robot.drift import sentences
from robot.drift.finding import Way, find, texts
from robot.drift.mending import Mended
from robot.drift.proposal import Lost, newly, study
from robot.drift.ranking import LIKELY, Wanted, rank
from robot.drift.seen import Screen
from robot.drift.words import finds, same
from robot.drift.writing import MARK, edited, line, new_file
from robot.engine import events
from robot.engine.ending import Ending, Sought
from robot.engine.needs import absent_from, elements_of
from robot.engine.scene import Scene
from robot.engine.screen import Tab
from robot.language.assembly import key_place
from robot.model.base import Place
from robot.model.flow import Page
from robot.model.selectors import Selectors
from robot.model.steps import Click, Effect, effect_of, elements_in
from robot.report.story import Correction, Missing, Near
from robot.runs.artifacts import Artifacts
from robot.runs.left import PROPOSAL
from robot.runs.preparing import Prepared

SURE: Final = 0.6
"""How near an element must be that the page may well lack."""

_HEAD = """\
# Proposed by run {run}. The robot does not use this file. Compare each line marked "proposed" with the screen in
# report.html; then save it as {target} in your workspace, and rehearse:
#   chorus-robot check {target}
#   chorus-robot run {flow} --dry-run --headed
"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is told of a walk that ended without what it looked for; `file` is where the proposed file belongs."""

    sentence: str
    missing: tuple[Missing, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """Where a proposal is written, and what its first lines tell of."""

    artifacts: Artifacts
    prepared: Prepared
    run: str

    @property
    def path(self) -> Path:
        """The file of the proposal."""
        return self.artifacts.folder / PROPOSAL

    def write(self, text: str, target: str) -> bool:
        """Writes a proposal; False where it would not pass `check`, and is not written."""
        from robot.language.check import check
        from robot.language.workspace import Workspace

        head = _HEAD.format(run=self.run, target=target, flow=self.prepared.program.flow.flow)
        self.artifacts.keep(PROPOSAL, head + text)
        if MARK in text and not check([self.path], Workspace.at(Path.cwd())):
            return True
        self.path.unlink(missing_ok=True)
        return False


def propose(
    scene: Scene, ending: Ending, screen: Screen, values: Mapping[str, str], paper: Paper
) -> Proposal | None:  # fmt: skip
    """What is told, shown and written; None where nothing can be said. `values`: see `study`."""
    sought, tab = ending.sought, scene.in_question(ending.sought)
    if sought is None or tab is None or not screen:
        return None
    page, looked, lost = _lost(scene, sought, tab, Sight(screen, values))
    likely = [one for one in lost if one.likely is not None]
    if not lost or (not sought.sure and not likely):
        return None
    portal = scene.program.portal_of(page)
    missing = tuple(_missing(one, looked[one.wanted.element], page) for one in lost)
    sentence = sentences.nearest(likely or lost, page if sought.pages else None)
    shown = scene.generations.shown(portal, tab)
    text, target = _file(scene.program.candidates[portal], shown, likely, Sight(screen, values)) if likely else ("", "")
    if not text or not paper.write(text, target):
        return Proposal(sentence, missing)
    return Proposal(f"{sentence}. {sentences.PROPOSED.format(paper.path)}", missing, target)


# -- what was lost


class Sight(NamedTuple):
    """What is on the screen, and the references that stand for what this run was given."""

    screen: Screen
    values: Mapping[str, str]


def _lost(scene: Scene, sought: Sought, tab: Tab, sight: Sight) -> tuple[str, dict[str, events.Looked], list[Lost]]:
    """The page that was meant, how its elements were looked for, and what may have become of those not found."""
    page = _nearest_page(scene, sought.pages, tab, sight.screen) if sought.pages else scene.page or ""
    if page not in scene.program.pages:
        return page, {}, []
    portal, model = scene.program.portal_of(page), scene.program.pages[page]
    looked = {name: scene.looked(portal, name, tab) for name in dict.fromkeys([*elements_of(model), *sought.elements])}
    first = [*sought.elements] if sought.elements else [name for name in model.see if not _found(looked[name])]
    others = [name for name in _acted_on(model) if name not in first and not _found(looked[name])]
    sure = [one for name, one in looked.items() if name not in absent_from(model)]
    taken = {one.found[one.way][0] for one in sure if one.way is not None}
    if sought.elements:
        taken -= {node for name in sought.elements for nodes in looked[name].found for node in nodes}
    single = {*_single(model), *(sought.elements if sought.sure else ())}
    wanted = [wanted_of(looked[name], several=name not in single) for name in first]
    least = LIKELY if sought.sure else SURE
    never = {name: _foreign(scene, portal, name, sight.screen) for name in _destructive(model)}
    lost = study(wanted, sight.screen, taken=taken, values=sight.values, least=least, never=never)
    taken |= {one.likely.seen.id for one in lost if one.likely is not None}
    more = [wanted_of(looked[name], several=name not in single) for name in others]
    found = study(more, sight.screen, taken=taken, values=sight.values, least=SURE, never=never)
    lost += [one for one in found if one.likely is not None]
    # What cannot be taken back is told of nothing that is not likely it: somebody might believe it.
    return page, looked, [
        replace(one, candidates=()) if one.wanted.element in never and one.likely is None else one for one in lost
    ]  # fmt: skip


def _nearest_page(scene: Scene, names: Sequence[str], tab: Tab, screen: Screen) -> str:
    """The expected page that the screen is nearest to; pages that go on before those that end the walk."""
    host = urlsplit(tab.address).hostname
    here = [name for name in names if host in scene.program.portals[scene.program.portal_of(name)].hosts]

    def nearness(name: str) -> float:
        page, portal = scene.program.pages[name], scene.program.portal_of(name)
        scores = []
        for element in page.see:
            looked = scene.looked(portal, element, tab)
            ranked = [] if _found(looked) else rank(wanted_of(looked), screen)
            scores.append(1.0 if _found(looked) else ranked[0].score if ranked else 0.0)
        return (sum(scores) / len(scores) if scores else 0.0) + (0.25 if page.end is None else 0.0)

    return max(here or names, key=nearness)


def _found(looked: events.Looked) -> bool:
    return any(looked.found)


def _acted_on(page: Page) -> list[str]:
    return list(dict.fromkeys(name for branch in page.ways_on() for step in branch.do for name in elements_in(step)))


def _destructive(page: Page) -> list[str]:
    """The elements of a page with which something is done that cannot be taken back."""
    steps = [step for branch in page.ways_on() for step in branch.do if effect_of(step) is Effect.DESTRUCTIVE]
    return [step.click for step in steps if isinstance(step, Click)]


def _foreign(scene: Scene, portal: str, name: str, screen: Screen) -> set[str]:
    """What any other element of the portal is, by its ways or its words: what cancels is never what confirms."""
    others = {other for look in scene.program.candidates[portal] for other in look.elements if other != name}
    ways = [way for other in sorted(others) for way in scene.query(portal, other).ways if _may_lie(way, screen)]
    found = {seen.id for way in ways for seen in find(way, screen) or ()}
    words = [text for way in ways for key in ("name", "text") for text in texts(way.get(key, ()))]
    return {seen.id for seen in screen if (seen.box or seen.action) and (seen.id in found or same(seen.shows, words))}


def _may_lie(way: Way, screen: Screen) -> bool:
    """Whether a way looks on this screen at all: not where the box over the page is about something else."""
    said = " ".join(text for seen in screen if seen.dialog for text in (*seen.under, seen.name, seen.text))
    told = not said or "holding" not in way or finds(way["holding"], said)
    return told and not ("not_holding" in way and finds(way["not_holding"], said))


def _single(page: Page) -> set[str]:
    """The elements of a page that must be found alone: those that something is done with, or read from."""
    return {*_acted_on(page), *(one.element for one in page.verify), *(one.from_ for one in page.extract.values())}


def wanted_of(looked: events.Looked, *, several: bool = False) -> Wanted:
    """An element that was looked for, as the search for what is near takes it."""
    written = tuple(way.model_dump(exclude_none=True, exclude_defaults=True) for way in looked.ways)
    name = looked.element.partition("/")[2]
    more = looked.held.model_dump(exclude_none=True, exclude={"means", "find"})
    return Wanted(name, looked.held.means, looked.fill(looked.ways), written, looked.found, several=several, more=more)


# -- what is told


def _missing(lost: Lost, looked: events.Looked, page: str) -> Missing:
    near = tuple(Near(one.seen.told(), tuple(sentences.differs(one))) for one in lost.candidates[:3])
    told = lost.likely.seen.told() if lost.likely is not None else ""
    return Missing(looked.element, looked.held.means, page, near, tuple(corrections_of(looked, lost.mended, told)))


def corrections_of(looked: events.Looked, mended: Iterable[Mended], told: str) -> list[Correction]:
    """The corrected lines of an element, each with the place of the line that it is for."""
    found = []
    for one in mended:
        old = looked.ways[one.number] if one.number < len(looked.ways) else None
        was = line(old.model_dump(exclude_none=True, exclude_defaults=True)) if old is not None else ""
        place = old.place if old is not None else looked.ways[0].place
        found.append(Correction(looked.element, _at(place), was, line(one.way), told))
    return found


def _at(place: Place) -> str:
    """A place as `selectors/pigp/2019.yaml:42`: where on a machine the folder lies is nothing that a report needs."""
    if not place.line:
        return ""
    start = place.file.rfind("/selectors/")
    return f"{place.file[start + 1 :] if start >= 0 else place.file}:{place.line}"


# -- what is written


def _file(looks: Sequence[Selectors], shown: str | None, likely: Sequence[Lost], sight: Sight) -> tuple[str, str]:
    """The text of the selector file that is proposed, and where in a workspace it belongs."""
    known = {one.generation: one for one in looks}
    portal = looks[0].portal
    if shown is not None:
        return _amended(known[shown], likely), f"selectors/{portal}/{shown}.yaml"
    year = str(datetime.now(UTC).year)
    name = next(one for one in (year, *(f"{year}-{number}" for number in range(2, 100))) if one not in known)
    elements = [made for one in likely if (made := newly(one, sight.screen, sight.values)) is not None]
    signs = [one.name for one in elements][:2]
    return new_file(portal, name, [*known][-1], elements, signs), f"selectors/{portal}/{name}.yaml"


def _amended(selectors: Selectors, likely: Sequence[Lost]) -> str:
    file = selectors.place_of("generation").file
    lines = {
        one.wanted.element: key_place(selectors, "elements", one.wanted.element).line
        for one in likely
        if (held := selectors.elements.get(one.wanted.element)) is not None and held.place.file == file
    }
    return edited(Path(file).read_text(encoding="utf-8"), [one.written() for one in likely], lines)
