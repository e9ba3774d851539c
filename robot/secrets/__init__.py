"""Secrets: the type that holds one, the references that name one, and the redactor that keeps them out of texts.

Knows nothing of portals, runs or where a secret goes.
"""

from robot.secrets.redactor import Redactor
from robot.secrets.references import check_reference, resolve
from robot.secrets.secret import Secret

__all__ = ["Redactor", "Secret", "check_reference", "resolve"]
