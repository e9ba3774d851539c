"""Says why a request was not sent. Must not know what it held."""

from typing import Final

from robot.wire.outgoing import Reason, Refused

AGAIN: Final = (
    "the portal's answer was about to send the destructive step a second time, by a redirect or a reload; that was not "
    "sent"
)
_NOT_CARRIED: Final = (
    "a page was sent without the secret that was typed on it; the portal seems to change what is typed before it sends "
    "it. If that is so, put 'wire: {secrets: typed}' into the environment"
)
_MADE: Final = ". If the portal's own page does so, put 'wire: {secrets: typed}' into the environment"


def why(refused: Refused) -> str:
    """Give the sentence on a request that must not be sent."""
    if refused.reason is Reason.MISSING:
        return _NOT_CARRIED
    made = _MADE if refused.reason is Reason.MADE else ""
    return f"a request to {refused.host} was not sent: {refused.reason}{made}"
