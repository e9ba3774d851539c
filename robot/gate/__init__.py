"""The gate: finds secrets in files, however they are encoded or packed, and destroys the files that hold one.

Knows nothing of runs, portals or browsers.
"""

from robot.gate.destroy import destroy
from robot.gate.scan import Hit, scan
from robot.gate.streams import Bounds

__all__ = ["Bounds", "Hit", "destroy", "scan"]
