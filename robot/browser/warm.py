"""Makes ready what the wire needs, while nobody waits for it. Must not know a browser."""

from robot.model.flow import SecretOnPage
from robot.secrets.secret import Secret
from robot.wire.hiding import Hider
from robot.wire.incoming import Answer, Captured, capture, hide


def warm() -> None:
    """Do what the wire does once on a small page, so that its patterns are made before they are needed."""
    where = SecretOnPage(after="passe", between=("[", "]"))
    hider = Hider()
    hider.add(Secret("aB3/+xyz"), "crobotz7")
    reply = capture(
        Answer("text/html", b"<p class=a>passe : [<b>x&lt;y/zt&#97;0</b>]</p>"), {"": (where,)}, lambda *_: "-"
    )
    if isinstance(reply, Captured):
        hide(Answer("text/html", reply.body + b"aB3/+xyz"), hider)
