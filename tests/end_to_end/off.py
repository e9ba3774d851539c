"""Protections switched off, one by one: what a robot imports at its start as `sitecustomize` for a test."""

UNWIRED = """
import robot.browser.tap as tap
swapped = tap.Tap.placeholder
async def typed(self, secret, *more):
    await swapped(self, secret, *more)
    return secret.reveal()
tap.Tap.placeholder = typed
tap.Tap.typed = lambda self, secret: None
cut = tap.Tap._without_secrets
tap.Tap._without_secrets = lambda self, event, body: cut(self, event, body) and None
import robot.engine.taking as taking
agreed = taking.agreed
taking.agreed = lambda shown, _, where, said: agreed(shown, None, where, said)
import robot.runs.pixels as pixels
pixels.Pixels.judge = lambda *_: None
pixels.Pixels.again = lambda _: False
"""
"""The browser gets the secrets, and nobody knows, nor notices that no answer gave up what the page shows, nor looks."""

NOT_CLEANED = """
import robot.secrets.redactor as redactor
redactor.Redactor.clean = lambda self, text: text
"""

NOT_SANITISED = """
import robot.recordings.making as making
from robot.recordings.sanitise import Sanitised
making.sanitised = lambda kept, _: Sanitised(tuple(kept), {}, {}, (), (), lambda text: text)
"""
"""A recording holds the traffic as the browser saw it."""

NOT_GATED = """
import robot.gate as gate
gate.scan = lambda *_, **__: []
"""
