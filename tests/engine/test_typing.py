"""What is typed into boxes: a secret into its box and the one beside it, and nothing where an input was left out."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from robot.engine import events
from robot.engine.ending import Ending
from robot.engine.walk import Walk
from robot.language.program import compose
from robot.language.workspace import Workspace
from robot.outcomes import Outcome
from robot.secrets.secret import Secret

from .conftest import Clock, Kept
from .fake import FakeBrowser, View

FLOW = """
language: 1
flow: register
about: Fills a form.
portal: shop
start: {open: "https://shop.example/", next: [form]}
secrets: [shop_password]
inputs:
  note: {type: text, about: A note, default: ""}
  kind: {type: text, about: A kind, default: ""}
pages:
  form:
    see: [form.send]
    extract: {number: {from: form.number, optional: true}}
    do:
STEPS
      - {click: form.send}
    next: [sent]
  sent:
    see: [sent.heading]
SECOND
    end: ok
    say: Sent.
"""
ELEMENTS = (
    "form.send", "form.number", "form.password", "form.again", "form.note", "form.kind", "form.show", "sent.heading",
)  # fmt: skip
ADDRESS = "https://shop.example/"
TWICE = """
      - {fill: form.password, with: "${secrets.shop_password}"}
      - {fill: form.again, with: "${secrets.shop_password}"}"""
Goes = Callable[..., tuple[Ending, FakeBrowser, list[object]]]


@pytest.fixture
def goes(tmp_path: Path) -> Goes:
    def go(steps: str, *, second: str = "", inputs: dict[str, str] | None = None):
        files = {
            "flows/register.yaml": FLOW.replace("STEPS\n", f"{steps.strip(chr(10))}\n").replace(
                "SECOND\n", f"{second}\n" if second else ""
            ),
            "selectors/shop/portal.yaml": "portal: shop\nhosts: [shop.example]\n",
            "selectors/shop/2019.yaml": 'portal: shop\ngeneration: "2019"\nrecognised_by: [form.send]\nelements:\n'
            + "".join(f"  {name}: {{means: It, find: [{{text: {name}}}]}}\n" for name in ELEMENTS),
            "config/environments/here.yaml": "environment: here\n",
        }
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)

        async def walked():
            form = {f"shop/{name}": "as it was" for name in ELEMENTS if name not in ("sent.heading", "form.number")}
            views = {
                "form": View(form, ADDRESS, {"shop/form.send": "sent"}),
                "sent": View({"shop/sent.heading": "Sent", "shop/form.again": ""}, ADDRESS),
            }
            told: list[object] = []
            browser = FakeBrowser(views, "form")
            walk = Walk(
                compose(Workspace([tmp_path]), "register", "here"), browser, Kept(told), inputs=inputs or {},
                secrets={"shop_password": Secret("Zq7+wK&x9")}, listen=told.append,
            )  # fmt: skip
            return await walk.go(), browser, told

        with asyncio.Runner(loop_factory=Clock) as runner:
            return runner.run(walked())

    return go


def test_typed_twice(goes: Goes) -> None:
    """One secret into its box and the one that confirms it: one submission, told once before it is typed."""
    ending, browser, told = goes(TWICE)
    assert ending.outcome is Outcome.OK
    assert browser.typed["shop/form.password"] == browser.typed["shop/form.again"] == Secret("Zq7+wK&x9")
    assert [event.name for event in told if isinstance(event, events.SecretTyped)] == ["shop_password"]


@pytest.mark.parametrize("where", ["on the next page", "after a click"])
def test_a_secret_is_still_submitted_once(goes: Goes, where: str) -> None:
    again = '    do: [{fill: form.again, with: "${secrets.shop_password}"}]'
    between = TWICE.replace("\n      - {fill: form.again", "\n      - {click: form.show}\n      - {fill: form.again")
    ending, browser, _ = goes(TWICE, second=again) if where == "on the next page" else goes(between)
    assert ending.outcome is Outcome.REFUSED
    assert browser.done.count("fill shop/form.again") == (1 if where == "on the next page" else 0)


def test_blank_input(goes: Goes) -> None:
    """The boxes of inputs that were left out, and of a value that was not there, stay as the portal has them."""
    steps = """
      - {fill: form.note, with: "${inputs.note}"}
      - {select: form.kind, option: "${inputs.kind}"}
      - {fill: form.again, with: "${values.number}"}"""
    ending, browser, _ = goes(steps)
    assert ending.outcome is Outcome.OK
    assert browser.done == [f"open {ADDRESS}", "click shop/form.send"]
    ending, browser, _ = goes(steps, inputs={"note": "a word", "kind": "Mobile"})
    assert browser.typed == {"shop/form.note": "a word"}
    assert "select shop/form.kind" in browser.done


def test_a_box_is_emptied_where_the_flow_says_so(goes: Goes) -> None:
    ending, browser, _ = goes('      - {fill: form.note, with: ""}')
    assert ending.outcome is Outcome.OK
    assert browser.typed == {"shop/form.note": ""}


def test_a_value_that_was_not_there_is_not_typed_as_a_question_mark(goes: Goes) -> None:
    ending, browser, _ = goes('      - {fill: form.note, with: "No ${values.number}"}')
    assert ending.outcome is Outcome.NOT_RECOGNISED
    assert "'number' was not on the page" in ending.message
    assert browser.typed == {}
