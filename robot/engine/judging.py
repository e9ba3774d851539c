"""Judges the page the walk is on: is it what was asked for, what does it say, which way on.

Must not act: nothing here clicks or types.
"""

import asyncio
import re
import textwrap
import unicodedata
from collections.abc import Mapping
from typing import assert_never

from robot.engine import events, sentences
from robot.engine.ending import STAYS, Obtained, Sought, Stop
from robot.engine.naming import strange
from robot.engine.needs import elements_asked_for
from robot.engine.recognition import nodes_of, shown
from robot.engine.scene import Scene
from robot.engine.visits import Visits
from robot.errors import Problem
from robot.language.references import fill_in
from robot.language.values import parse_moment
from robot.model.conditions import All, AnyOf, BreaksPolicy, Condition, Counted, Not, Seen, Unchanged, Usable, Value
from robot.model.flow import Branch, Extract, Names, Page, Verify
from robot.outcomes import Outcome

_MOST = 160
"""Characters that a message repeats of a text on the screen."""

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n")
_SPACED_DIGITS = re.compile(r"(?<=\d)\s(?=\d)")
_DOTTED = re.compile(r"(?<![\d.])\d{3}\.\d{3}\.\d{3}(?:\.\d{5})?(?![\d.]*\d)")
"""A number that is written with dots between its groups, as that of a structure may be."""


class Judging:
    """Reads the current page through its scene."""

    def __init__(self, scene: Scene, obtained: Mapping[str, Obtained]) -> None:
        self._scene = scene
        self._obtained = obtained
        self.visits = Visits(scene)

    async def verify(self, name: str, page: Page, *, again: bool = False) -> None:
        """Stops the walk where the page does not show what was asked for; waits for what is drawn late.

        `again`: for what was drawn since, which is told of no more.
        """
        deadline = self._scene.deadline()
        box = self._scene.tab.message_box if self._scene.tab is not None else None
        if box is not None and any(
            compare(joined(box), matches=self._scene.fill_pattern(one)) for one in page.box_refused
        ):
            message = sentences.OTHER_BOX.format(name, self._scene.words(short(box)))
            raise Stop(Outcome.REFUSED, message, page.place_of("box_refused"))
        for check in page.verify:
            while not self._holds(check):
                if not await self._may_change(check, deadline):
                    said = self._scene.fill_in(check.say) if check.say else None
                    message = said or sentences.NOT_AS_ASKED.format(name, check.element)
                    if self._text(check.element) is None:
                        raise Stop(Outcome.NOT_RECOGNISED, self._missing(check.element), check.place, show=True,
                                   sought=Sought(elements=(check.element,)))  # fmt: skip
                    raise Stop(Outcome.REFUSED, message.rstrip(".") + self._instead(check), check.place)
            if not again and (found := self._selector(check.element)):
                self._scene.listen(events.Verified(name, check.element, check.place, found))
        if page.names is not None:
            self._named(name, page.names, box)

    def _named(self, name: str, names: Names, box: str | None) -> None:
        """Stops the walk where the page names another than the pages before it did; a name that none has is one."""
        if names.element is None:
            texts = [box or ""]
        else:
            tab = self._scene.tab
            found = tab.found.get(self._scene.here(names.element), ()) if tab else ()
            texts = [node.text for nodes in found for node in nodes]
        sentences_ = [one for text in texts for one in _SENTENCE_END.split(text)]
        unsure = [one for one in sentences_ if not (names.unless and self._said(names.unless, one))]
        said = [one for text in unsure for one in self._said(names.each, text)]
        known = [text for element in names.among for text in self.visits.called.get(element, ())]
        if others := strange(said, known, names.apart):
            message = self._scene.fill_in(names.say) if names.say else sentences.OTHER_NAME.format(name)
            told = ", ".join(short(self._scene.words(one)) for one in dict.fromkeys(others))
            raise Stop(Outcome.REFUSED, message.rstrip(".") + sentences.SHOWN_INSTEAD.format(told), names.place)

    async def _may_change(self, check: Verify, deadline: float) -> bool:
        """Whether a check that fails is worth another look: not where the page rests, and names another."""
        if await self._scene.rest(deadline):
            return True
        return not self._others(check) and not await self._stays(deadline)

    def _holds(self, check: Verify) -> bool:
        text = self._text(check.element)
        if text is None:
            return check.if_seen
        if check.each is not None and not all(
            self._fits(check, value) for value in self._each(check.each, check.element)
        ):
            return False
        return self._fits(check, text) and not any(self._names_another(check, one) for one in self._rivals(check))

    def _fits(self, check: Verify, text: str) -> bool:
        return any(
            compare(one, is_=self._filled(check.is_), contains=self._filled(check.contains),
                    matches=self._pattern(check.matches))
            for one in {text, joined(text)}
        )  # fmt: skip

    def _each(self, shape: str, element: str) -> list[str]:
        """All values of a shape that any way of an element shows: its first group, where it has one."""
        tab = self._scene.tab
        ways = tab.found.get(self._scene.here(element), ()) if tab else ()
        texts = dict.fromkeys(node.text for nodes in ways for node in nodes)
        return [one for text in texts for one in self._said(shape, text)]

    def _said(self, shape: str, text: str) -> list[str]:
        """All values of a shape in a text."""
        found = re.finditer(self._scene.fill_pattern(shape), text, re.IGNORECASE)
        return [next((group for group in one.groups() if group), one[0]) for one in found]

    def _instead(self, check: Verify) -> str:
        """What the page shows in the place of what was asked for; nothing of an answer that is not read."""
        if self._scene.unread:
            return ""
        others = self._others(check) or [self._text(check.element) or ""]
        return sentences.SHOWN_INSTEAD.format(", ".join(short(one) for one in dict.fromkeys(others)))

    def _others(self, check: Verify) -> list[str]:
        """What the page shows that is plainly another than what was asked for."""
        each = self._each(check.each, check.element) if check.each is not None else []
        others = [one for one in each if not self._fits(check, one)]
        return others or [one for one in self._rivals(check) if self._names_another(check, one)]

    def _rivals(self, check: Verify) -> list[str]:
        """What is shown by all that is found before an element is found alone."""
        tab = self._scene.tab
        texts: list[str] = []
        for nodes in tab.found.get(self._scene.here(check.element), ()) if tab else ():
            texts += [node.text for node in nodes]
            if len(nodes) == 1:
                break
        return texts

    def _names_another(self, check: Verify, text: str) -> bool:
        """Whether a text does not fit, and would for another value of what was asked for: another number as long."""
        pattern = check.matches or check.contains or check.is_
        if pattern is None or "${" not in pattern or self._fits(check, text):
            return False
        alike = {name: _shape(value) for name, value in self._scene.inputs.items()}
        shaped = fill_in(pattern, alike, {name: _shape(value or "") for name, value in self._scene.values.items()})
        return any(re.search(shaped, one, re.IGNORECASE) for one in {text, joined(text)})

    def _filled(self, text: str | None) -> str | None:
        return None if text is None else self._scene.fill_in(text)

    def _pattern(self, text: str | None) -> str | None:
        return None if text is None else self._scene.fill_pattern(text)

    def _text(self, element: str) -> str | None:
        tab = self._scene.tab
        return shown(tab, self._scene.here(element)) if tab else None

    def _selector(self, element: str) -> events.Selector | None:
        return self._scene.selector(self._scene.portal, element, self._scene.tab)

    def _missing(self, element: str) -> str:
        tab = self._scene.tab
        found = tab.found.get(self._scene.here(element), ()) if tab else ()
        return sentences.no_single_element(element, [len(nodes) for nodes in found])

    async def extract(self, page: Page) -> None:
        """Reads the page's values; one that is optional is None where the page does not show it."""
        deadline = self._scene.deadline()
        for name, wanted in page.extract.items():
            while (value := self._read(wanted)) is None:
                if not await self._scene.rest(deadline) and (wanted.optional or await self._stays(deadline)):
                    break
            if value is None and not wanted.optional:
                message = sentences.NOT_READ.format(name, wanted.from_)
                sought = Sought(elements=(wanted.from_,)) if self._text(wanted.from_) is None else None
                raise Stop(Outcome.NOT_RECOGNISED, message, wanted.place, show=True, sought=sought)
            self._scene.values[name] = value
            self._scene.listen(events.ValueRead(name, value, wanted.place, self._selector(wanted.from_)))

    def _read(self, wanted: Extract) -> str | None:
        text = self._text(wanted.from_)
        if text is None:
            return None
        if wanted.matches is not None:
            found = re.search(self._scene.fill_pattern(wanted.matches), text, re.IGNORECASE)
            if found is None:
                return None
            text = found[1] if found.re.groups else found[0]
        if wanted.as_ == "text":
            return text.strip() or None
        try:
            return parse_moment(text.strip(), wanted.as_, wanted.format or "")
        except (Problem, ValueError):
            return None

    async def choose(self, branches: tuple[Branch, ...]) -> tuple[int, Branch]:
        """The first branch whose condition holds. That something is absent is believed once the page rests."""
        deadline = self._scene.deadline()
        while True:
            for number, branch in enumerate(branches):
                holds = branch.when is None or self.holds(branch.when)
                if holds:
                    failed = branch.end not in (None, Outcome.OK)  # where all is well nothing is waited for
                    if failed and number and not await self._stays(deadline):
                        break
                    return number, branch
                if self._may_come(branch.when) and await self._scene.rest(deadline):
                    break
            else:
                raise Stop(Outcome.NOT_RECOGNISED, "no way on from this page applies", self._scene.place, show=True)

    def passed_over(self, branches: tuple[Branch, ...], taken: int) -> Sought | None:
        """What the ways before the one that was taken asked for, and the page does not show.

        That the portal has it all the same is sure where the flow itself ends because it recognises nothing.
        """
        tab = self._scene.tab
        asked = [element for branch in branches[:taken] for element in elements_asked_for(branch.when)]
        lost = [one for one in asked if tab is not None and not nodes_of(tab, self._scene.here(one))]
        sure = branches[taken].end is Outcome.NOT_RECOGNISED
        return Sought(elements=tuple(dict.fromkeys(lost)), sure=sure) if lost else None

    async def _stays(self, deadline: float) -> bool:
        """Whether the screen stays as it is for a while: a script may draw late what is missing, on a page at rest."""
        scene = self._scene
        before = scene.screen.number
        left = deadline - asyncio.get_running_loop().time()
        await scene.look_again(max(0.0, min(STAYS, left)))
        return left <= 0 or scene.screen.number == before

    def _all_seen(self, condition: Counted) -> bool:
        """Whether as many are seen as the screen says there are; it may say nothing of that."""
        seen = self.visits.count(condition.counted)
        told = re.finditer(condition.matches, self.visits.text_of(condition.of), re.IGNORECASE)
        numbers = [next((group for group in found.groups() if group), found[0]) for found in told]
        return all(seen >= int(number) for one in numbers if (number := re.sub(r"\D", "", one)))

    def _may_come(self, condition: Condition | None) -> bool:
        """Whether the condition asks about the screen, so that it may yet come to hold."""
        match condition:
            case Seen() | Usable() | Counted():
                return True
            case All():
                return any(self._may_come(one) for one in condition.all)
            case AnyOf():
                return any(self._may_come(one) for one in condition.any)
            case _:
                return False

    def holds(self, condition: Condition) -> bool:  # noqa: PLR0911 - one case for each condition
        """Whether a condition holds just now."""
        scene = self._scene
        match condition:
            case Seen():
                return scene.tab is not None and bool(nodes_of(scene.tab, scene.here(condition.seen)))
            case Usable():
                tab = scene.tab
                return tab is not None and any(node.enabled for node in nodes_of(tab, scene.here(condition.usable)))
            case Counted():
                return self._all_seen(condition)
            case Unchanged():
                return self.visits.unchanged(condition.unchanged)
            case Value():
                return compare(
                    scene.fill_in(condition.value), is_=self._filled(condition.is_),
                    is_not=self._filled(condition.is_not), contains=self._filled(condition.contains),
                    matches=self._pattern(condition.matches),
                )  # fmt: skip
            case BreaksPolicy():
                held = self._obtained.get(condition.secret)
                return held is not None and not held.keeps_policy
            case Not():
                return not self.holds(condition.not_)
            case All():
                return all(self.holds(one) for one in condition.all)
            case AnyOf():
                return any(self.holds(one) for one in condition.any)
            case _:
                assert_never(condition)


def joined(text: str) -> str:
    """A text with its digits as they would be typed: nothing between the groups of a long number."""
    return _SPACED_DIGITS.sub("", _DOTTED.sub(lambda found: found[0].replace(".", ""), text))


def short(text: str) -> str:
    """The beginning of a text, on one line."""
    return textwrap.shorten(text, _MOST, placeholder=" ...")


def _shape(value: str) -> str:
    """The expression of values of the same shape; nothing has that of no value."""
    return rf"(?<!\d)\d{{{len(value)}}}(?!\d)" if value.isdigit() else r"[\w.@-]+" if value else "(?!)"


_READ_AS = str.maketrans("\u2018\u2019\u02bc\u2032\u2010\u2011\u2012\u2013", "''''----")


def _same_signs(text: str) -> str:
    """A text as it would be typed: each accent one sign with its letter, the apostrophes and hyphens of a keyboard."""
    return unicodedata.normalize("NFC", text).translate(_READ_AS)


def compare(
    text: str, *, is_: str | None = None, is_not: str | None = None, contains: str | None = None,
    matches: str | None = None,
) -> bool:  # fmt: skip
    """Whether a text is, is not, contains and matches what is asked of it; spaces around it do not count."""
    text = _same_signs(text.strip())
    is_, is_not, contains, matches = (
        None if one is None else _same_signs(one) for one in (is_, is_not, contains, matches)
    )
    return (
        (is_ is None or text == is_.strip())
        and (is_not is None or text != is_not.strip())
        and (contains is None or contains in text)
        and (matches is None or re.search(matches, text, re.IGNORECASE) is not None)
    )
