"""Does one step on one element that was found. What is left out is not typed, and a secret is submitted once.

Must not know how the element was found, nor what is done where a step fails.
"""

import re
from pathlib import Path
from typing import assert_never
from urllib.parse import urlsplit

from robot.engine import events, sentences
from robot.engine.ending import Stop
from robot.engine.scene import Scene
from robot.engine.screen import Node, Tab
from robot.language.references import references_in
from robot.model.base import Place
from robot.model.steps import Answer, Check, Click, Download, Fill, Open, Press, Read, Select, Step, Upload
from robot.outcomes import Outcome
from robot.secrets.secret import Secret


class Doing:
    """Does steps on the scene's browser."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.typing: tuple[str | None, str] | None = None  # the page and document that a secret is being typed into

    async def act(self, step: Step, node: Node | None, tab: Tab) -> None:  # noqa: C901, PLR0912 - one case for each verb
        """Does a step; `node` is its element, where it has one."""
        browser = self._scene.browser
        if not isinstance(step, Fill | Select | Check | Read):
            self.typing = None  # it may have sent what was typed
        match step:
            case Fill():
                await self._fill(step, _needed(node))
            case Click():
                await browser.click(_needed(node))
            case Answer():
                await browser.answer(tab.id, step.answer)
            case Select():
                if option := self._given(step.option, step.place_of("option")):
                    await browser.select(_needed(node), option)
            case Check():
                await browser.check(_needed(node), step.to)
            case Press():
                await browser.press(step.press, node)
            case Upload():
                if file := self._given(step.file, step.place_of("file")):
                    await browser.upload(_needed(node), Path(file))
            case Download():
                await browser.download(_needed(node), self._scene.downloads / step.as_)
            case Read():
                self._read(step, _needed(node).text)
            case Open():
                await browser.open(self._given(step.open, step.place_of("open")))
            case _:
                assert_never(step)

    def _given(self, text: str, place: Place) -> str:
        """What is to be typed or chosen; empty where it is all of inputs that were left out, or values not shown."""
        scene = self._scene
        references = references_in(text)
        missing = [name for kind, name in references if kind == "values" and scene.values.get(name) is None]
        if not missing:
            filled = scene.fill_in(text)
            return "" if references and not filled.strip() else filled
        if re.fullmatch(r"\s*\$\{[^{}]*\}\s*", text):
            return ""
        raise Stop(Outcome.NOT_RECOGNISED, sentences.NOTHING_TO_TYPE.format(missing[0]), place)

    def _read(self, step: Read, text: str) -> None:
        wanted = self._scene.fill_pattern(step.matches) if step.matches is not None else None
        found = re.search(wanted, text, re.IGNORECASE) if wanted is not None else None
        if found is not None:
            text = found[1] if found.re.groups else found[0]
        # What lies over an answer that is not read may be a part of it.
        known = not (self._scene.in_flight or self._scene.unanswered)
        self._scene.values[step.as_] = text if known else None
        if self._scene.unread:
            self._scene.untold.add(step.as_)
        self._scene.listen(events.ValueRead(step.as_, text, step.place))

    async def _fill(self, step: Fill, node: Node) -> None:
        scene = self._scene
        references = list(references_in(step.with_))
        name = next((name for kind, name in references if kind == "secrets"), None)
        if name is None:
            text = self._given(step.with_, step.place_of("with"))
            if text or not references:  # what was left out stays as the portal has it
                await scene.browser.fill(node, text)
            return
        address = urlsplit(node.address)
        if address.scheme != "https" or address.hostname not in scene.program.portals[scene.portal].hosts:
            raise Stop(Outcome.NOT_RECOGNISED, sentences.WRONG_HOST.format(scene.words(node.address)), step.place)
        here = (scene.page, scene.tab.document if scene.tab else "")
        if name in scene.typed and self.typing != here:  # a box to confirm it in stands on the same page
            raise Stop(Outcome.REFUSED, sentences.TYPED_TWICE.format(name), step.place)
        secret: Secret = scene.secrets[name]
        scene.typed_in = scene.tab.document if scene.tab else None
        if name not in scene.typed:
            scene.listen(events.SecretTyped(name, scene.page or ""))
        self.typing = here
        await scene.browser.fill(node, secret, scene.program.portals[scene.portal].hosts)
        scene.typed.add(name)


def _needed(node: Node | None) -> Node:
    assert node is not None  # noqa: S101 - one is found for every verb that names an element
    return node
