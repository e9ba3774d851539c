"""The values that the switches of the practice portal can take.

Knows nothing of what any of them does; `behaviour.py` says which switch takes which, the pages act on them.
"""

from enum import StrEnum


class SignIn(StrEnum):
    """The answer to right credentials."""

    OK = "ok"
    REFUSED_MESSAGE = "refused-message"
    REFUSED_SILENT = "refused-silent"
    LOCKED = "locked"
    EXPIRED = "expired"
    ONE_TIME_CODE = "one-time-code"


class Refusal(StrEnum):
    """The manner in which wrong credentials are refused."""

    MESSAGE = "message"
    SILENT = "silent"


class SignInAnswer(StrEnum):
    """How a browser is led from a successful sign-in to the menu."""

    REFRESH = "refresh"
    REDIRECT = "redirect"


class ChorusLink(StrEnum):
    """How the menu opens Chorus Pro."""

    NEW_TAB = "new-tab"
    SAME_TAB = "same-tab"
    WINDOW_OPEN = "window-open"
    MISSING = "missing"


class ChorusHost(StrEnum):
    """The host under which Chorus Pro answers."""

    CHORUS_PRO = "chorus-pro.gouv.fr"
    CPRO = "cpro.chorus-pro.gouv.fr"
    PIGP = "portail.dgfip.finances.gouv.fr"


class Service(StrEnum):
    """The state of a whole portal."""

    UP = "up"
    MAINTENANCE = "maintenance"
    MAINTENANCE_200 = "maintenance-200"
    NO_ANSWER = "no-answer"


class Place(StrEnum):
    """Where something goes wrong."""

    NOWHERE = "nowhere"
    SIGN_IN = "sign-in"
    MENU = "menu"
    HOME = "home"
    LIST = "list"
    STRUCTURE = "structure"
    CONFIRM = "confirm"
    SUMMARY = "summary"


class SessionEnds(StrEnum):
    """The Chorus Pro page at which the sessions of both portals turn out to have expired."""

    NEVER = "never"
    HOME = "home"
    LIST = "list"
    STRUCTURE = "structure"
    CONFIRM = "confirm"


class Astray(StrEnum):
    """Where the portal sends the browser to a host that no portal declares."""

    NEVER = "never"
    SIGN_IN_PAGE = "sign-in-page"
    AFTER_SIGN_IN = "after-sign-in"
    CHORUS_LINK = "chorus-link"
    CHORUS_HOME = "chorus-home"


class ExpiredShows(StrEnum):
    """What an expired session gets to see."""

    PAGE = "page"
    SIGN_IN = "sign-in"


class Announcement(StrEnum):
    """The pop-up that covers the Chorus Pro home page."""

    NONE = "none"
    MODAL = "modal"
    OVERLAY = "overlay"
    DIALOG = "dialog"


class Pencil(StrEnum):
    """The form of the pencil in a row of "Mes structures"."""

    ICON_LINK = "icon-link"
    TITLED_LINK = "titled-link"
    LABELLED_BUTTON = "labelled-button"
    BARE_BUTTON = "bare-button"
    IMAGE_INPUT = "image-input"
    IMAGE_LINK = "image-link"


class RowActions(StrEnum):
    """The actions of a row of "Mes structures"."""

    PENCIL = "pencil"
    EYE_FIRST = "eye-first"
    EYE_LAST = "eye-last"


class Dialog(StrEnum):
    """The form of the confirmation dialog."""

    BOOTSTRAP = "bootstrap"
    FADE = "fade"
    NATIVE = "native"
    ROLE = "role"
    CONFIRM = "confirm"


class Manager(StrEnum):
    """What the signed-in person is to the structures; only a principal manager can use the reset button."""

    PRINCIPAL = "principal"
    SECONDARY = "secondary"
    SECONDARY_GREYED = "secondary-greyed"


class SignOut(StrEnum):
    """How one signs out of Chorus Pro."""

    LINK = "link"
    MENU = "menu"
    QUESTION = "question"
    BOX = "box"


class Siret(StrEnum):
    """Whether a page names the structure that was asked for."""

    RIGHT = "right"
    OTHER = "other"


class Confirm(StrEnum):
    """What Confirmer does and answers."""

    OK = "ok"
    NO_ANSWER = "no-answer"
    NO_ANSWER_NOT_RESET = "no-answer-not-reset"
    HTTP_500 = "http-500"
    HTTP_500_NOT_RESET = "http-500-not-reset"
    EMPTY_BRACKETS = "empty-brackets"
    NO_SENTENCE = "no-sentence"


class ConfirmBy(StrEnum):
    """Whether the récapitulatif is the answer to the form itself or stands behind a redirect."""

    REDIRECT = "redirect"
    POST = "post"


class Markup(StrEnum):
    """The markup around the shown password."""

    PLAIN = "plain"
    STRONG_INSIDE = "strong-inside"
    STRONG_OUTSIDE = "strong-outside"


class Entities(StrEnum):
    """How the special characters of the shown password are written in HTML."""

    MINIMAL = "minimal"
    NAMED = "named"
    DECIMAL = "decimal"
    HEX = "hex"


class Blanks(StrEnum):
    """What stands between the brackets and the shown password."""

    NONE = "none"
    SPACE = "space"
    NBSP = "nbsp"
    NEWLINE = "newline"
    BR = "br"
