"""Keeps a run from submitting a secret that its portal refused, and notes what becomes of one that is submitted.

Which page refuses which secret, the flow says. Must not know where notes are kept.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from robot.blocks import Note, Standing
from robot.engine import events
from robot.errors import Problem
from robot.language.references import references_in
from robot.model.flow import Page
from robot.model.steps import Fill
from robot.outcomes import Outcome
from robot.runs.preparing import Prepared

Marks = Mapping[tuple[str, str], str]
"""The mark of each secret that a portal can refuse, by the names of both."""


def check(prepared: Prepared, *, after_refusal: bool) -> None:
    """Raises `Problem` (REFUSED) where a secret of this run was refused and has not changed since."""
    if after_refusal or prepared.replayer is not None:
        return
    for (name, portal), mark in _marks(prepared).items():
        known = prepared.blocks.of(mark)
        if known.blocked:
            reference = prepared.program.environment.secrets.get(name, "?")
            hint = (_REFUSED_HINT if known.refused else _UNSEEN_HINT).format(name=name, portal=portal, at=reference)
            raise Problem(_told(name, portal, known), hint=hint, outcome=Outcome.REFUSED, blocked=True)


def _told(name: str, portal: str, known: Standing) -> str:
    if known.refused is None:
        how = "its answer was not understood" if known.unread > 1 else "nobody saw its answer"
        return _UNSEEN.format(name=name, portal=portal, times=max(known.unseen, known.unread), how=how)
    at = datetime.fromisoformat(known.refused.at).astimezone()
    return _REFUSED.format(name=name, portal=portal, at=at, run=known.refused.run)


_REFUSED = (
    "{portal} refused secret '{name}' on {at:%Y-%m-%d} at {at:%H:%M} (run {run}), and it has not changed since: it is "
    "not submitted again, for two wrong passwords in a row lock an account."
)
_REFUSED_HINT = (
    "Put the right one where '{name}' comes from ({at}). If it is right as it is (the account was unlocked, or the "
    "password was set anew on {portal}), give --after-refusal: it is then submitted once."
)
_UNSEEN = (
    "Secret '{name}' was submitted to {portal} {times} times in a row, and {how}: it may have been refused, and one "
    "more wrong password may lock the account. It is not submitted again."
)
_UNSEEN_HINT = (
    "Sign in to {portal} yourself, with what '{name}' comes from ({at}). If it is right, give --after-refusal: it is "
    "then submitted once."
)


class BlockListener:
    """A listener of a walk that notes the submissions of one run, each on disk when the listener returns."""

    def __init__(self, prepared: Prepared, run: str) -> None:
        self._program = prepared.program
        self._blocks = prepared.blocks
        self._run = run
        self._marks = _marks(prepared) if prepared.replayer is None else {}
        self._typed: dict[tuple[str, str], str] = {}  # secrets with their portals, and the page of each
        self._open: set[tuple[str, str]] = set()  # that of which nothing is known yet

    def __call__(self, event: events.Event) -> None:
        """Notes what a later run must know."""
        match event:
            case events.SecretTyped():
                typed = (event.name, self._program.portal_of(event.page))
                if typed in self._marks and typed not in self._typed:
                    self._typed[typed] = event.page
                    self._open.add(typed)
                    self._note({typed}, Note.SUBMITTED, event.page)
            case events.SecretUnsent():
                self._close(self._open, Note.UNSENT)
            case events.SecretRefused():
                self._close({typed for typed in self._typed if typed[0] in event.names}, Note.REFUSED, event.page)
            case events.SessionOpened():
                self._close({typed for typed in self._typed if typed[1] == event.session}, Note.ACCEPTED)
            case events.PageReached() if self._says(event):
                self._close(self._open, Note.ANSWERED, event.page)
            case events.Ended(outcome=Outcome.NOT_RECOGNISED):
                self._close(self._open, Note.UNREAD)
            case _:
                pass

    def _says(self, event: events.PageReached) -> bool:
        """Whether that a page was reached says that the portal has nothing against what was typed on another.

        A portal that is down, or shows an error that may come anywhere, says nothing of it.
        """
        page = self._program.pages[event.page]
        says = not page.refuses and not (page.anywhere and page.end is Outcome.UNAVAILABLE)
        return says and not event.interruption and event.page not in self._typed.values()

    def _close(self, which: Collection[tuple[str, str]], note: Note, page: str = "") -> None:
        which = set(which)
        self._note(which, note, page)
        self._open -= which

    def _note(self, which: Collection[tuple[str, str]], note: Note, page: str) -> None:
        for typed in sorted(which):
            self._blocks.note(self._marks[typed], note, self._run, page)


def _marks(prepared: Prepared) -> Marks:
    """The account of a secret is what else is typed on the same portal, and not refused by any page."""
    program, secrets, blocks = prepared.program, prepared.secrets, prepared.blocks
    refused = {name for page in program.pages.values() for name in page.refuses}
    typed: dict[str, set[str]] = {}
    for page_name, page in program.pages.items():
        typed.setdefault(program.portal_of(page_name), set()).update(_typed_on(page) & set(secrets))
    made: dict[tuple[str, str], str] = {}
    for portal, names in typed.items():
        account = [secrets[name].reveal() for name in sorted(names - refused)]
        made |= {(name, portal): blocks.mark(portal, account, secrets[name].reveal()) for name in names & refused}
    return made


def _typed_on(page: Page) -> set[str]:
    fills = (step for way in page.ways_on() for step in way.do if isinstance(step, Fill))
    return {name for step in fills for kind, name in references_in(step.with_) if kind == "secrets"}
