"""The practice portal: PIGP and Chorus Pro with real HTTP, TLS and sessions, and invented data.

Needs the extra ``sandbox``. Knows nothing of flows, selectors or the engine: what it shows follows the portals'
documents alone.
"""

from robot.sandbox.behaviour import Behaviour
from robot.sandbox.practice import Sandbox
from robot.sandbox.serving import serve

__all__ = ["Behaviour", "Sandbox", "serve"]
