"""What a walk knows at each moment: where it is, what it sees, what it has read, what it has sent.

The parts of the engine share one scene; only it talks to the browser about what is on the screen.
"""

import asyncio
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from robot.engine import events, sentences
from robot.engine.ending import Sought, Stop
from robot.engine.generations import Generations, sign_key
from robot.engine.lookups import Lookups
from robot.engine.needs import called_on, dangers_of, elements_of, told
from robot.engine.recognition import Candidate
from robot.engine.screen import Browser, BrowserTrouble, Outline, Query, Screen, Tab
from robot.engine.signed_in import SignedIn
from robot.engine.telling import Telling
from robot.engine.values import Values
from robot.language.program import Program
from robot.language.references import as_expression, fill_in
from robot.model.base import NOWHERE, Place
from robot.model.flow import Page
from robot.model.selectors import Scope
from robot.outcomes import Outcome
from robot.secrets.secret import Secret

_PATTERNS = ("matches", "name_matches", "holding", "not_holding", "besides", "near")
_ANSWER = 5.0
"""Seconds that a page is given to say what is on it."""


class Scene(Telling):
    """The state of one walk."""

    def __init__(
        self, program: Program, browser: Browser, listen: events.Listener, *, inputs: Mapping[str, str],
        secrets: Mapping[str, Secret], dry_run: bool, resets: int, downloads: Path, signed_in: SignedIn,
    ) -> None:  # fmt: skip
        super().__init__(listen)
        self.program = program
        self.browser = browser
        left_out = {name: spec.default for name, spec in program.flow.inputs.items() if spec.default is not None}
        self.inputs = {**left_out, **inputs}
        self.secrets = secrets
        self.dry_run = dry_run
        self.resets = resets
        self.limits = program.limits
        self.generations = Generations(program, signed_in.generations)
        self.values = Values()
        self.page: str | None = None
        self.place: Place = NOWHERE
        self.typed: set[str] = set()  # names of secrets that were submitted in this run
        self.typed_in: str | None = None  # the document in which the last one was typed
        self.sessions = signed_in.sessions
        self.opened: set[str] = set()  # those that were seen to be open in this walk
        self.screen = Screen(0, ())
        self.downloads = downloads
        self._tab_id: str | None = None
        self._over = False
        self._queries: dict[str, Query] = {}
        self._lookups = Lookups(self.generations, self._ways)
        self._looking: tuple[Query, ...] = ()
        self._dangers = dangers_of(program.pages, program.portal_of)
        self.interruptions = self._everywhere(ending=False)
        self.ends = self._everywhere(ending=True)

    # -- the flow, compiled for this walk ---------------------------------------------------------------------------

    def fill_in(self, text: str) -> str:
        """Replaces the references to inputs and values."""
        return fill_in(text, self.inputs, {name: value or "?" for name, value in self.values.items()})

    def fill_pattern(self, text: str) -> str:
        """The same in a regular expression: what is put in stands for itself."""
        inputs = {name: as_expression(value) for name, value in self.inputs.items()}
        return fill_in(text, inputs, {name: as_expression(value or "?") for name, value in self.values.items()})

    def take_input(self, name: str, value: str) -> None:
        """An input becomes known on the way: whatever is looked for by it is looked for anew."""
        self.inputs[name] = value
        known, self._queries = [key for key in self._queries if "@" not in key], {}
        for key in known:
            self.query(*key.split("/", 1))

    def query(self, portal: str, element: str) -> Query:
        """How to find an element; made once."""
        key = f"{portal}/{element}"
        if key not in self._queries:
            ways = self._lookups.ask(portal, element)
            if (portal, element) in self._dangers:
                ways = tuple({**way, "whole": True} for way in ways)  # its name is no part of another
            self._queries[key] = Query(key, ways)
        return self._queries[key]

    def dangers(self, portal: str) -> list[tuple[str, str]]:
        """The elements of a portal that destructive steps click, and the page of each."""
        return [(element, page) for (its, element), page in self._dangers.items() if its == portal]

    def _ways(self, ways: Iterable[Scope]) -> tuple[dict[str, object], ...]:
        return tuple(
            {name: self._replaced(name, value) for name, value in way.model_dump(exclude_none=True).items()}
            for way in ways
        )

    def sign_queries(self, pages: Iterable[str]) -> list[Query]:
        """What tells the generations of these pages' portals, as long as they are not known."""
        queries = []
        for portal, generation, element in self.generations.signs(self.program.portal_of(page) for page in pages):
            key = sign_key(portal, generation, element)
            if key not in self._queries:
                known = next(one for one in self.program.candidates[portal] if one.generation == generation)
                self._queries[key] = Query(key, self._ways(known.elements[element].find))
            queries.append(self._queries[key])
        return queries

    def _see_generation(self, portal: str, tab: Tab) -> None:
        """Finds out the generation of the portal whose page was reached; from then on its own ways alone count."""
        generation = self.generations.see(portal, tab)
        if generation is None:
            return
        self._lookups.narrow(tab)
        for key in [key for key in self._queries if key.startswith(f"{portal}/")]:
            del self._queries[key]
            self.query(portal, key.removeprefix(f"{portal}/"))
        self.listen(events.GenerationSeen(portal, generation))

    def _replaced(self, key: str, value: object) -> object:
        if isinstance(value, str):
            fill = self.fill_pattern if key in _PATTERNS else self.fill_in
            return fill(value) if "${" in value else value
        if isinstance(value, tuple | list):
            return [self._replaced(key, item) for item in value]
        return value

    def candidate(self, name: str) -> Candidate:
        """A page as it is recognised."""
        page = self.program.pages[name]
        portal = self.program.portal_of(name)

        def keys(elements: Iterable[str]) -> tuple[str, ...]:
            return tuple(self.query(portal, element).name for element in elements)

        needs = elements_of(page) if page.anywhere else [*page.see, *page.without, *page.changes]
        hosts = frozenset(self.program.portals[portal].hosts)
        return Candidate(name, page, keys(page.see), keys(page.without), keys(page.changes), keys(needs), hosts)

    def _everywhere(self, *, ending: bool) -> list[Candidate]:
        return [
            self.candidate(name)
            for name, page in self.program.pages.items()
            if page.anywhere and (page.end is not None) == ending
        ]

    def open_now(self, candidates: list[Candidate]) -> list[Candidate]:
        """Those that count now: some only while a session is open."""
        return [held for held in candidates if held.page.signed_in is None or held.page.signed_in in self.opened]

    def queries_for(self, candidates: Iterable[Candidate]) -> list[Query]:
        """All that must be looked for to recognise these."""
        names = {name for held in candidates for name in held.needs}
        return [self._queries[name] for name in sorted(names)]

    def selector(self, portal: str, element: str, tab: Tab | None) -> events.Selector | None:
        """By which of its ways an element is found on a tab: the first that finds one alone, else any."""
        looked = self.looked(portal, element, tab) if tab else None
        if looked is None:
            return None
        way = looked.way
        way = way if way is not None else next((way for way, nodes in enumerate(looked.found) if nodes), None)
        if way is None:
            return None
        ways = looked.ways
        return events.Selector(looked.element, way, len(ways), told(ways[way]), ways[way].place)

    def looked(self, portal: str, element: str, tab: Tab) -> events.Looked:
        """How an element was looked for on a tab, and what each of its ways found there."""
        self.query(portal, element)
        return self._lookups.looked(portal, element, tab)

    def tell_drift(self, page: str, portal: str, elements: Iterable[str], tab: Tab) -> None:
        """Tells of the elements that are found on a tab, but not by their first way; once of each."""
        if others := self._lookups.drifted(portal, elements, tab):
            self.listen(events.Drifted(page, tab.id, others))

    def selectors(self, page: str, elements: Iterable[str], tab: Tab) -> tuple[events.Selector, ...]:
        """The same for several elements of a page; those that are not on the tab are left out."""
        portal = self.program.portal_of(page)
        return tuple(one for element in elements if (one := self.selector(portal, element, tab)) is not None)

    # -- the page the walk is on ------------------------------------------------------------------------------------

    def enter(self, name: str, page: Page, tab: Tab) -> None:
        """The walk is on this page now."""
        self.page, self.place, self._tab_id = name, page.place, tab.id
        self._see_generation(self.portal, tab)
        self._came_instead(name, page)
        for opened, session in self.program.sessions.items():
            if name in session.opened_by and opened not in self.opened:
                self.opened.add(opened)
                self.sessions[opened] = tab
                self.listen(events.SessionOpened(opened))
        seen = self.selectors(name, page.see, tab)
        self.listen(events.PageReached(name, tab.address, page.place, self.seconds(), tab=tab.id, seen=seen))
        # What is called by name may stand in several places: which of its ways finds it tells nothing.
        named = page.names.element if page.names is not None else None
        self.tell_drift(name, self.portal, [one for one in elements_of(page) if one != named], tab)

    def _came_instead(self, name: str, page: Page) -> None:
        """Another portal's page came instead: what would have opened a session there has not opened it."""
        pages = self.program.pages
        others = {
            other for other, held in pages.items()
            if name in held.instead_of or other in page.instead_of or {*held.instead_of} & {*page.instead_of}
        }  # fmt: skip
        for session, seen in list(self.sessions.items()):
            opened_by = self.program.sessions[session].opened_by
            if seen is None and name not in opened_by and {*opened_by} & others:
                del self.sessions[session]

    def turn_to(self, tab: Tab) -> None:
        """The walk ends on a page that it does not know: from now on that tab is looked at."""
        self._tab_id = tab.id

    def leave_page(self) -> None:
        """The walk is over: from now on every tab matters."""
        self._tab_id = None
        self._over = True

    def may_open(self, pages: Iterable[str]) -> None:
        """What was just sent may bring one of these pages, and with it a session: from now on it may be open."""
        for name, session in self.program.sessions.items():
            if set(session.opened_by) & set(pages):
                self.sessions.setdefault(name, None)

    @property
    def portal(self) -> str:
        """The portal of the current page."""
        return self.program.portal_of(self.page or "")

    @property
    def tab(self) -> Tab | None:
        """The tab the walk is on, as last seen; the newest where it is gone."""
        return next((tab for tab in self.screen.tabs if tab.id == self._tab_id), next(iter(self.screen.tabs), None))

    def here(self, element: str) -> str:
        """The query's name of an element of the current page."""
        return self.query(self.portal, element).name

    def visit_queries(self, name: str) -> list[Query]:
        """All that is needed while the walk is on a page, and to know later that the next pages were not there yet."""
        page = self.program.pages[name]
        portal = self.program.portal_of(name)
        following = [self.candidate(one) for branch in page.ways_on() for one in branch.next]
        used = (*elements_of(page), *called_on(page, self.program.pages.values()), *self.hidden(name).values())
        return [*(self.query(portal, element) for element in used), *self.queries_for(following)]

    @staticmethod
    def is_on(candidate: Candidate, tab: Tab) -> bool:
        """Whether a tab is on a host of the page's portal."""
        return urlsplit(tab.address).hostname in candidate.hosts

    def hidden(self, name: str) -> dict[str, str]:
        """The elements of a page that may have to be unfolded, each with what is clicked for it."""
        page, portal = self.program.pages[name], self.program.portal_of(name)
        behind = {element: self.generations.behind(portal, element) for element in elements_of(page)}
        return {element: opener for element, opener in behind.items() if opener is not None}

    async def focus(self, name: str) -> None:
        """Looks for all that a page needs, unless that was looked for when it was recognised."""
        queries = [*self.visit_queries(name), *self.queries_for([*self.interruptions, *self.ends])]
        looking = {query.name: query for query in self._looking}
        if any(looking.get(query.name) is not query for query in queries):
            await self.look_afresh(queries)

    # -- looking ----------------------------------------------------------------------------------------------------

    async def look_afresh(self, queries: list[Query] | None = None) -> Screen:
        """Looks at the screen as it is now, for other elements where `queries` are given."""
        if queries is not None:
            guarded = [self.query(*danger) for danger in self._dangers]
            self._looking = tuple({query.name: query for query in [*queries, *guarded]}.values())
        return await self._look(-1, _ANSWER)

    async def look_again(self, seconds: float) -> Screen:
        """Looks at the screen as soon as it has changed, after so many seconds at the latest."""
        return await self._look(self.screen.number, seconds)

    async def _look(self, after: int, seconds: float) -> Screen:
        self.screen = await self.browser.look(self._looking, after=after, timeout=seconds, tab=self._tab_id)
        if self._over:
            return self.screen  # whatever ended the walk, it signs out
        if self.screen.strayed is not None:
            message = sentences.strayed(self.words(self.screen.strayed), self.typed)
            raise Stop(Outcome.NOT_RECOGNISED, message, self.place)
        if self.screen.withheld is not None:
            raise Stop(Outcome.NOT_RECOGNISED, self.words(self.screen.withheld), self.place)
        return self.screen

    async def rest(self, deadline: float) -> bool:
        """Waits for the next change of the current tab; False once it rests or time is up: what is not there is not.

        Raises nothing of its own: what the caller looked for in vain, it names itself.
        """
        tab = self.tab
        left = deadline - asyncio.get_running_loop().time()
        if left <= 0 or (tab is not None and (tab.rested or tab.message_box is not None)):
            return False
        await self.look_again(left)
        return True

    def deadline(self) -> float:
        """When the current page's time is up, in the loop's time."""
        return asyncio.get_running_loop().time() + self.limits.page.total_seconds()

    def in_question(self, sought: Sought | None) -> Tab | None:
        """The tab on which something was sought in vain: for pages the newest, else the one the walk is on."""
        newest = next(iter(self.screen.tabs), None)
        return newest if sought is not None and sought.pages and newest is not None else self.tab

    async def outline(self, sought: Sought | None = None) -> Outline | None:
        """What is on the screen, for a message; nothing of an answer that is not read."""
        tab = self.in_question(sought) if not self.unread else None
        try:
            return await self.browser.outline(tab.id) if tab else None
        except BrowserTrouble:
            return None
