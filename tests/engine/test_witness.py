"""A destructive step whose answer nobody saw: what a resumed walk makes of its witness."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from robot.engine import events
from robot.engine.ending import Obtained
from robot.engine.resumed import Unanswered
from robot.engine.walk import Walk
from robot.language.program import Program, compose
from robot.language.workspace import Workspace
from robot.outcomes import Outcome
from robot.secrets.secret import Secret

from .conftest import Clock, Kept
from .fake import FakeBrowser, View

FLOW = """
language: 1
flow: send
about: Sends a form once.
portal: shop
start: {open: "https://shop.example/", next: [form]}
inputs: {siret: {type: siret, about: Whose}}
DELIVERS
pages:
  form:
    see: [form.send]
    verify: [{element: form.siret, is: "${inputs.siret}"}]
    extract: {number: {from: form.number, optional: true}}
    do: [{click: form.send, effect: destructive, witness: number, rehearse: {click: form.leave}}]
    next: [sent]
  sent:
    see: [sent.heading]
MORE
    end: ok
    say: Sent.
"""
AGAIN = """    do: [{click: sent.on}]
    next: [again]
  again:
    see: [again.sure]
    verify: [{element: form.siret, is: "${inputs.siret}"}]
    do: [{click: again.sure, effect: destructive, witness: number, rehearse: {click: form.leave}}]
    next: [over]
  over:
    see: [over.heading]"""
ELEMENTS = (
    "form.send", "form.siret", "form.number", "form.leave", "sent.heading", "sent.on", "again.sure", "over.heading",
)  # fmt: skip
SIRET = "21470244100012"


def program(folder: Path, *, more: str = "", delivers: str = "") -> Program:
    files = {
        "flows/send.yaml": FLOW.replace("MORE\n", f"{more}\n" if more else "").replace("DELIVERS\n", delivers),
        "selectors/shop/portal.yaml": "portal: shop\nhosts: [shop.example]\n",
        "selectors/shop/2019.yaml": 'portal: shop\ngeneration: "2019"\nrecognised_by: [form.siret]\nelements:\n'
        + "".join(
            f"  {name}: {{means: It, find: [{{text: {name}}}, {{role: button, name: {name}}}]}}\n" for name in ELEMENTS
        ),
        "config/environments/here.yaml": "environment: here\n",
        "config/policies.yaml": "policies: {any: {about: Takes all}}\n",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return compose(Workspace([folder]), "send", "here")


Goes = Callable[..., tuple[object, FakeBrowser, list[object]]]


@pytest.fixture
def goes(tmp_path: Path) -> Goes:
    def go(number: str | None, unanswered: Unanswered | None = None, **flow: str):
        return asyncio.Runner(loop_factory=Clock).run(walked(number, unanswered, **flow))

    async def walked(number: str | None, unanswered: Unanswered | None, **flow: str):
        address = "https://shop.example/"
        shown = {"shop/form.send": [["Send"], ["Send"]], "shop/form.siret": SIRET}
        views = {
            "form": View(shown | ({"shop/form.number": number} if number else {}), address, {"shop/form.send": "sent"}),
            "sent": View({"shop/sent.heading": "Sent", "shop/sent.on": "On"}, address, text="key [k]"),
        }
        told: list[object] = []
        browser = FakeBrowser(views, "form")
        walk = Walk(
            program(tmp_path, **flow), browser, Kept(told), inputs={"siret": SIRET}, secrets={}, listen=told.append,
            unanswered=unanswered,
        )  # fmt: skip
        return await walk.go(), browser, told

    return go


def sent(browser: FakeBrowser) -> int:
    return browser.done.count("click shop/form.send")


@pytest.mark.parametrize(("before", "now"), [("1", "2"), (None, "1"), ("1", None)])
def test_witness_done(goes: Goes, before: str | None, now: str | None) -> None:
    """A step that brings no secret and has happened is done, whether its witness moved, came or went."""
    ending, browser, told = goes(now, Unanswered("number", before, page="form"))
    assert ending.outcome is Outcome.OK
    assert "had happened" in ending.message
    assert "Nothing is left to do" in ending.message
    assert sent(browser) == 0
    assert [(event.happened, event.before, event.now) for event in told if isinstance(event, events.Found)] == [
        (True, before, now)
    ]


@pytest.mark.parametrize("number", ["1", None], ids=["there", "absent-witness"])
def test_what_has_not_happened_is_done_once(goes: Goes, number: str | None) -> None:
    ending, browser, told = goes(number, Unanswered("number", number, page="form"))
    assert ending.outcome is Outcome.OK
    assert sent(browser) == 1
    assert [event.happened for event in told if isinstance(event, events.Found)] == [False]


def test_absent_witness_is_noted_as_read(goes: Goes) -> None:
    _, _, told = goes(None)
    [intended] = [event for event in told if isinstance(event, events.Intended)]
    assert intended.read
    assert intended.witness_value is None


def test_no_witness(goes: Goes) -> None:
    """Where nobody can tell (an old journal, a flow that has changed), a person looks; nothing is sent again."""
    ending, browser, _ = goes("2", Unanswered("number", None, page="form", read=False))
    assert ending.outcome is Outcome.UNKNOWN
    assert "not sent again" in ending.message
    assert sent(browser) == 0
    ending, browser, _ = goes("2", Unanswered("None", None, page="form", read=False))
    assert ending.outcome is Outcome.UNKNOWN


def test_a_flow_that_goes_on_after_the_step_asks_a_person(goes: Goes) -> None:
    ending, browser, _ = goes("2", Unanswered("number", "1", page="form"), more=AGAIN)
    assert ending.outcome is Outcome.UNKNOWN
    assert "what follows it was not done" in ending.message
    assert sent(browser) == 0


SHOWN = '    secret: {key: {after: "key", between: ["[", "]"]}}'


def test_a_secret_whose_answer_was_lost_is_asked_for_again(goes: Goes) -> None:
    delivers = "delivers: {key: {policy: any}}\n"
    for before, now, found in (("1", "2", [True]), ("1", "1", [False]), (None, None, [])):
        ending, browser, told = goes(now, Unanswered("number", before, page="form"), more=SHOWN, delivers=delivers)
        assert sent(browser) == 1
        assert [event.happened for event in told if isinstance(event, events.Found)] == found
    assert "cannot be told" in ending.message
    ahead = {"key": Obtained(Secret("k"), {}, (), 1)}
    ending, browser, _ = goes("2", Unanswered("number", "1", ahead, page="form"), more=SHOWN, delivers=delivers)
    assert ending.outcome is Outcome.UNKNOWN  # a person knows by whose hand it moved
    assert sent(browser) == 0
    assert not ending.obtained
