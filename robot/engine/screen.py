"""What the engine knows of a screen, and the small `Browser` protocol it drives one with.

Plain data: no browser library is known here. `robot.browser` implements the protocol with Playwright, the tests
with a fake. The browser only finds and acts; which page this is, and what to do, the engine decides.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Protocol

from robot.model.settings import Policy
from robot.secrets.secret import Secret
from robot.wire.agreement import Shown
from robot.wire.description import Description
from robot.wire.incoming import Candidate


@dataclass(frozen=True, slots=True)
class Query:
    """How to find one element: its ways, with every reference replaced, as plain data for the browser.

    Each way is what the selector file says (`{"role": ["button"], "name": ["Connexion"], "row": "2147..."}`).
    """

    name: str
    ways: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Node:
    """An element found on a screen."""

    id: str  # what the browser knows it by, for as long as its document lives
    text: str  # what it shows, boxes read as their contents, runs of spaces folded
    enabled: bool
    address: str  # address of the document it is in
    usable: bool = True  # enabled, and there is something of it to point at
    kind: str = ""  # for the hand: text, password, list, tick, file, button; empty where it is not known
    actor: str = ""  # the id of what a click on it sets off: itself, or the button around it
    leads: str = ""  # the address that a link leads to, as it is written
    dialog: str = ""  # the id of what lies over the page and holds it
    form: str = ""  # the id of the form that holds it

    @property
    def acts(self) -> str:
        """The id of what a click on it sets off."""
        return self.actor or self.id


@dataclass(frozen=True, slots=True)
class Tab:
    """What one tab shows at one moment."""

    id: str
    address: str
    document: str  # changes with every page load of the tab's main frame
    found: Mapping[str, tuple[tuple[Node, ...], ...]]  # element name -> for each of its ways, what it finds
    status: int | None = None  # HTTP status of the main document, where there is one
    loaded: bool = False  # the document and all it needs have arrived
    rested: bool = False  # loaded, no request under way, and nothing changed for a moment
    pending: bool = False  # a request for a page has been sent and nothing has answered
    failure: str | None = None  # why nothing came, in the browser's words or our own: `net::ERR_CONNECTION_REFUSED`
    message_box: str | None = None  # an open message box of the browser itself
    requests: int = 0  # how many it has sent to a server: for pages, and by scripts


@dataclass(frozen=True, slots=True)
class Screen:
    """All open tabs, the newest first. `number` grows with each look."""

    number: int
    tabs: tuple[Tab, ...]
    strayed: str | None = None  # a page on a host that is not declared was asked for
    opening: bool = False  # a new tab has asked for its page, and nothing has answered
    stillborn: str | None = None  # a new tab's first request failed, and the tab with it: `net::ERR_...`
    withheld: str | None = None  # a request with a secret was not sent, for this reason
    barred: str | None = None  # what stands before the portals wants other settings, for this reason
    through: str | None = None  # what stands before the portals, if anything: `the proxy http://proxy.example:3128`


@dataclass(frozen=True, slots=True)
class Outline:
    """What a person would say is on a screen: for messages when nothing was recognised."""

    address: str
    title: str
    headings: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()


class Trouble(StrEnum):
    """Why the browser could not carry out a step."""

    GONE = "gone"  # the element is no longer there
    COVERED = "covered"  # something lies over it
    UNREADY = "unready"  # it does not come to rest, or cannot be used
    UNREACHABLE = "unreachable"  # the host does not answer
    BROKEN = "broken"  # the browser itself died


class BrowserTrouble(Exception):  # noqa: N818 - the engine's word for it
    """A step was not carried out. Its text never holds what was typed."""

    def __init__(self, kind: Trouble, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Awaited:
    """A secret that the portal is about to show: the ways an answer may show it, and the policy to judge it by."""

    ways: tuple[Description, ...]
    policy: Policy | None = None


Keep = Callable[[str, Candidate], None]
"""Takes what may be a secret that was awaited under a name; it is on disk when this returns. Never raises."""


@dataclass(frozen=True, slots=True)
class BrowserSettings:
    """What a browser is started with."""

    declared_hosts: frozenset[str]
    hosts: Mapping[str, str] = field(default_factory=dict)
    spki: Sequence[str] = ()
    ca: Sequence[str] = ()
    proxy: Mapping[str, str | Secret] | None = None
    headed: bool = False
    slow_mo: int = 0  # milliseconds
    offline: bool = False  # no host is reached, not even a declared one: all answers come from a recording
    typed: bool = False  # the browser gets secrets as they are: nothing is swapped
    downloads: bool = True  # files that portals answer with are kept for a step that takes them
    recorded: bool = False  # a trace or a recording is kept: pages are to look as they do for a person


class Browser(Protocol):
    """One browser with one context. Every method may raise `BrowserTrouble`."""

    async def open(self, address: str) -> None:
        """Goes to an address in the newest tab; returns once the request is sent, not once it is answered."""

    async def look(self, queries: Sequence[Query], *, after: int, timeout: float, tab: str | None = None) -> Screen:
        """Says what is on screen. Returns at once where the last look's number is not `after`; otherwise as soon
        as anything differs from it, and after `timeout` seconds at the latest. Costs nothing while it waits.

        `tab` is the one that matters: of the others those that stay as they are, but for the newest, are not asked
        anew, so that what they show of queries they were not asked before is missing.
        """

    async def fill(self, node: Node, text: str | Secret, hosts: Collection[str] = ()) -> None:
        """Puts a text in a box, in place of what is there. Of a secret the page gets a placeholder; the secret goes to
        these hosts alone, in the field that it was typed into.
        """

    async def holds(self, node: Node) -> bool:
        """Whether a box still holds what `fill` put in it."""

    def uncarried(self) -> bool:
        """Whether a secret's placeholder was typed that no request has carried."""

    async def expect(self, awaited: Mapping[str, Awaited], keep: Keep) -> bool:
        """From now on takes these secrets out of the answers that show them, and gives each to `keep` before the
        page gets a stand-in for it. False where pages are to have secrets as they are.
        """

    async def click(self, node: Node, *, once: bool = False) -> None:
        """Clicks. With `once` (a destructive step) the element is made ready first, then clicked a single time:
        where this raises, `BrowserTrouble.kind` is not `UNREADY` unless nothing was clicked.
        """

    async def select(self, node: Node, option: str) -> None:
        """Chooses the option of a list that shows this text."""

    async def check(self, node: Node, to: bool) -> None:  # noqa: FBT001 - the value of the step itself
        """Ticks or unticks."""

    async def press(self, key: str, node: Node | None) -> None:
        """Presses a key on an element, or wherever the focus is."""

    async def upload(self, node: Node, file: Path) -> None:
        """Gives a file to a file box."""

    async def download(self, node: Node, to: Path) -> None:
        """Clicks what answers with a file, and keeps the file for its owner alone."""

    def boxes(self, answered: Callable[[str, str], bool]) -> None:
        """From now on asks of each message box that opens, by its kind (`alert`, `confirm`, `prompt`) and its text,
        whether it is accepted at once; else it stays open. `answered` is called before the page goes on.
        """

    async def answer(self, tab: str, answer: Literal["accept", "dismiss"]) -> None:
        """Answers the message box of a tab."""

    async def read_secret(self, tab: str) -> Sequence[Secret]:
        """The whole text that each frame of a tab shows, exactly (spaces kept, blocks as lines), as secrets; with the
        secrets in place of what stands for them.
        """

    async def guard(self, *, on: bool) -> None:
        """A destructive step is about to be sent: from now on all that comes is kept in memory. Off: it is dropped."""

    def silent(self) -> bool | None:
        """Whether nothing at all, whoever wanted it, has gone to the portals since `guard`; None: nobody can tell."""

    async def answers(self, tabs: Collection[str]) -> Sequence[Secret]:
        """What came since, as the wire had it, then the source of these tabs' documents and what their message boxes
        say: what the page has and shows to no eye.
        """

    def as_sent(self) -> Sequence[Shown]:
        """What the tabs showed as the request of the destructive step was about to go, with what stands for secrets."""

    async def at_rest(self, tab: str, seconds: float, *, quiet: bool = False) -> Sequence[Shown]:
        """The whole text that each frame of a tab shows, with what stands for secrets, once nothing is under way on
        the page that may yet change it, after `seconds` at the latest. `quiet`: and it has not changed for a moment.
        """

    async def opener(self, tab: str, query: Query) -> Node | None:
        """What is clicked to show an element that the page holds and hides: a menu's button, the heading of a part
        that is folded. None where nothing is tied to it, or more than one thing.
        """

    async def outline(self, tab: str) -> Outline:
        """What a person sees on a tab; what is typed in boxes is not part of it."""

    async def close(self) -> None:
        """Ends the browser, bounded in time. Never raises."""
