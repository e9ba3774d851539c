"""The engine's own sentences for the operator, in one place. What a portal's page means, the flow itself says."""

from collections.abc import Collection, Iterable

from robot.engine.screen import Outline
from robot.signs import BREAK


def nothing_recognised(page: str | None, expected: list[str], seconds: float) -> str:
    """No expected page appeared in time."""
    wanted = ", ".join(f"'{name}'" for name in expected)
    after = f"after page '{page}', " if page else ""
    return (
        f"{after}none of the expected pages ({wanted}) was recognised within {seconds:g} s: the portal may have changed"
    )


def unknown_generation(portal: str, known: tuple[str, ...]) -> str:
    """No generation of the portal was recognised."""
    return (
        f". No known generation of {portal} ({', '.join(known)}) was recognised: for a new look write "
        f"selectors/{portal}/<its year>.yaml"
    )


def several_recognised(names: list[str]) -> str:
    """Two pages at once."""
    return f"the screen fits several pages at once ({', '.join(names)}): their 'see' must tell them apart"


def no_single_element(element: str, found: list[int]) -> str:
    """An element is not there, or not alone."""
    if not any(found):
        return f"element '{element}' was not found by any of its {len(found)} ways: the portal may have changed"
    ways = ", ".join(f"way {number}: {count}" for number, count in enumerate(found, 1))
    return f"element '{element}' was not found as one single element ({ways})"


def no_agreement(element: str, found: list[int]) -> str:
    """The ways of a destructive element disagree."""
    ways = ", ".join(f"way {number}: {count}" for number, count in enumerate(found, 1))
    return f"the ways to find '{element}' do not agree on one single element ({ways}); nothing was clicked"


MISTAKEN = "what was found for '{}' is the button of a destructive step: it is not clicked by another name"
ELSEWHERE = "'{}' does not stand in the dialog or form of the page that was recognised; nothing was clicked"


def in_flight(reason: str) -> str:
    """Why the walk ended between a destructive step and its answer."""
    return (
        f"the destructive step was sent and its answer was not seen ({reason}); the old password is probably dead. "
        "'chorus-robot resume' finds out by reading, and carries on"
    )


def obtained_but_lost(reason: str) -> str:
    """A password was obtained (and broke the policy), then the way on was lost."""
    return f"{reason}. The last password the portal showed is staged; 'chorus-robot resume' carries on"


def silent(seconds: float, through: str | None) -> str:
    """Nothing came, and nobody said why."""
    told = f"; it is reached through {through}, which may be what does not answer" if through else ""
    return f"the portal does not answer (waited {seconds:g} s){told}"


def secrets(names: Iterable[str]) -> str:
    """Secrets by their names."""
    return ", ".join(f"secret '{name}'" for name in sorted(names))


def strayed(where: str, typed: Collection[str]) -> str:
    """The portals lead elsewhere; and what had been submitted by then."""
    return STRAYED.format(where) + (f", but {secrets(typed)} had been submitted before" if typed else "")


def barred(reason: str, typed: Collection[str]) -> str:
    """A proxy answers, or something that looks like one; and what had been submitted by then."""
    return BARRED_AFTER.format(secrets(typed), reason) if typed else BARRED.format(reason)


def outline(shown: Outline) -> str:
    """What is on the screen, in a few lines."""
    rows = [("page", (shown.title or shown.address,)), ("headings", shown.headings), ("alerts", shown.alerts),
            ("boxes", shown.boxes), ("buttons and links", shown.actions)]  # fmt: skip
    told = [(name, "; ".join(items).replace("\n", BREAK)) for name, items in rows if items]
    return "\n".join(f"  {name}: {text}" for name, text in told)


STRAYED = "a page on a host that the flow does not declare was asked for ({}); nothing was typed there"
BARRED = "{}; no secret was sent to the portal"
BARRED_AFTER = (
    "{} had been submitted, and what answered is a proxy, or looks like one: whether it came to the portal is not "
    "known ({})"
)
UNREACHABLE = "the portal cannot be reached ({})"
BROKEN_ANSWER = "the portal answered with an error (HTTP {})"
RUN_LIMIT = "the run took longer than its limit of {:g} s"
LOOP_LIMIT = "page '{}' was reached more often than its bound of {}"
WAY_LIMIT = "this way on from page '{}' was taken as often as its bound of {} allows"
UNREADABLE = "page '{}' shows no readable secret '{}'"
NOT_YET = (
    f"{UNREADABLE}: nothing stands there, or what does cannot be told apart from the signs of a sentence. It is not in "
    "force yet, so the old one still works, and the next run is shown another one"
)
OTHER_BOX = "the message box of page '{}' asks for something other than what was asked for ({}); it is not accepted"
BOX_DISMISSED = (
    "after the click a message box asked something other than was expected ({}); it was dismissed, and nothing was sent"
)
BOX_INSTEAD = "after the click a message box said ({}), and nothing was sent"
OTHER_NAME = "page '{}' names another than the pages before it"
SHOWN_INSTEAD = ". On the page: {}"
NOT_AS_ASKED = "page '{}' does not show what was asked for ({})"
NOT_READ = "value '{}' could not be read from element '{}'"
REHEARSED = "rehearsal: everything was ready up to the confirmation, which was cancelled; nothing was changed"
INTERRUPTED = "interrupted; the session was closed and nothing is left half done"
WRONG_HOST = "a secret is typed only on its portal's own hosts over TLS, not on {}"
NOT_CARRIED = (
    "what was typed in place of a secret was not sent as it was: the portal seems to change it first, in the browser. "
    "If that is so, put 'wire: {secrets: typed}' into the environment"
)
AT_ONCE = (
    "'{}' was clicked, and the portal did what only the step of page '{}' was to do: it counts as a reset, and the old "
    "password is probably dead"
)
AT_ONCE_KEPT = (
    ". What the page shows is staged as doubtful and delivered to nobody: 'chorus-robot secret reveal' prints it, and "
    "a person must look"
)
AT_ONCE_REHEARSED = ". That this was a rehearsal did not keep the portal from it"
NOT_SURE = "page '{}' does not tell for sure what secret '{}' is: {}"
NOT_SURE_YET = (
    f"{NOT_SURE}. Nothing was submitted, and the next run is shown another one; where it is always so, say in the "
    "flow's 'secret' what stands around it ('between')"
)
IN_DOUBT = (
    f"{NOT_SURE}. All that it may be is staged as doubtful and delivered "
    "to nobody: 'chorus-robot secret reveal' prints it, and a person must look"
)
UNTOLD = "what is kept back here: the answer is not read, and may hold the new password"
KEPT = " (a password that the portal showed is staged)"
MAYBE_TWICE = (
    ". Where a portal closes the connection without an answer the browser sends the request once more by itself: it "
    "may have been carried out twice, which is not known and counted once"
)
SCREEN_KEPT = (
    ". What is to be read on the open pages, and what came for them, is staged and told nowhere else, for the new "
    "password may stand there: 'chorus-robot secret reveal' prints it"
)
TYPED_TWICE = "secret '{}' was already submitted in this run; a second wrong one would lock the account"
NOTHING_TO_TYPE = "value '{}' was not on the page that shows it, so that there is nothing to type here"
FINISHED = "done"
NOT_IN_FORCE = "the password that the portal showed was not submitted: the old one still works."
HAD_HAPPENED = (
    "The reset whose answer was not seen had happened ({} moved from {} to {}): nobody could read its password, and a "
    "new one was asked for."
)
HAD_TAKEN_FORCE = "The step whose answer was not seen had happened ({} moved from {} to {})."
HAD_NOT_HAPPENED = "The step whose answer was not seen had not happened ({0} is still {1})."
NOT_TOLD = (
    "Whether the reset whose answer was not seen had happened cannot be told ({} is on the page neither before it nor "
    "now): a new password was asked for."
)
JUST_BEFORE = (
    "Whether the reset whose answer was not seen had happened cannot be told ({} is still {}, but another reset came "
    "just before it): it is counted, and a new password was asked for."
)
HAD_MOVED = "Since the step whose answer was not seen, {} moved from {} to {}: by that step, or by another's hand."
HAD_NOT_MOVED = "Since the step whose answer was not seen, {} has not moved: it is still {}."
NOT_MOVED = "; but {} is still {}, as it was before: see that the new password works"
MAY_BE_IN_FORCE = (
    "a password is staged that may be the one in force, and nobody could compare it with the page: nothing was "
    "delivered or reset. 'chorus-robot secret reveal' prints it; if it is in force, 'chorus-robot resume RUN "
    "--deliver-staged' delivers it, else a new run resets it"
)
ABSENT = "not on the page"
NOTHING_LEFT = "Nothing is left to do."
HALF_WAY = (
    "the flow goes on after that step, and what follows it was not done: see on the portal how far it came, then start "
    "a new run"
)
NOBODY_KNOWS = (
    "a step that cannot be taken back was sent earlier in this run, and nothing on the portal's pages tells whether it "
    "has happened: it is not sent again. See on the portal, then start a new run"
)
