"""The quick hand: it does the plain case alone, and stops a click that would reach anything else."""

# ruff: noqa: E501 - markup is kept as it would stand in a page

import pytest

from robot.browser import acts
from robot.engine.screen import Trouble
from robot.secrets.secret import Secret

from .stage import Stage
from .test_acts import trouble

BUTTON = {"role": ["button"], "name": ["Confirmer"]}


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright's own hand is not to be had."""

    async def none(*_: object) -> None:
        raise AssertionError("Playwright's hand was asked for")

    monkeypatch.setattr(acts.Target, "get", none)


@pytest.mark.parametrize("once", [False, True])
@pytest.mark.usefixtures("alone")
def test_plain_clicks_and_texts(stage: Stage, once: bool):
    stage.show(
        "<label>Nom <input value=ancien></label><label>Avis <textarea></textarea></label><div style='height:5000px'></div>"
        "<a href='#' onclick='window.n = (window.n || 0) + 1; return false'>Confirmer <b>tout</b></a>"
    )
    stage.js("() => { window.heard = []; document.querySelector('input').oninput = (e) => heard.push(e.isTrusted) }")
    stage.run(stage.browser.fill(stage.one({"label": ["Nom"]}), "Été [<&]"))
    stage.run(stage.browser.fill(stage.one({"label": ["Avis"]}), "un\ndeux"))
    stage.run(stage.browser.click(stage.one({"role": ["link"], "name": ["Confirmer tout"]}), once=once))
    assert stage.js("[document.querySelector('input').value, document.querySelector('textarea').value, n]") == [
        "Été [<&]", "un\ndeux", 1,
    ]  # fmt: skip
    assert stage.js("heard") == [True]


@pytest.mark.parametrize("once", [False, True])
@pytest.mark.usefixtures("alone")
def test_what_comes_between_at_the_last_moment_is_not_clicked(stage: Stage, once: bool):
    stage.show(
        "<button onclick='window.n = 1'>Confirmer</button>"
        "<div id=o hidden style='position:fixed;inset:0;background:#fff' onclick='window.hit = 1' onmousedown='window.hit = 1'>Annonce</div>"
    )
    button = stage.one(BUTTON)
    stage.js("() => document.addEventListener('mousemove', () => { o.hidden = false; o.getBoundingClientRect() })")
    assert trouble(stage, stage.browser.click(button, once=once)).kind is Trouble.COVERED
    assert stage.js("[window.n, window.hit]") == [None, None]
    stage.js("() => { o.remove() }")
    stage.run(stage.browser.click(stage.one(BUTTON), once=once))
    assert stage.js("window.n") == 1


@pytest.mark.usefixtures("alone")
def test_moving_button_is_awaited(stage: Stage):
    stage.show("<style>@keyframes k { to { margin-left: 300px } } button { animation: k .15s both }</style>")
    stage.js("() => { document.body.innerHTML = '<button onclick=\"window.n = 1\">Confirmer</button>' }")
    stage.run(stage.browser.click(stage.one(BUTTON)))
    assert stage.js("window.n") == 1


def test_click_does_not_wait_for_the_answer_to_it(stage: Stage):
    stage.server.pages["/nie"] = lambda _: None
    stage.show("<form action=/nie><button>Confirmer</button></form>")
    stage.run(stage.browser.click(stage.one(BUTTON), once=True))
    stage.until(lambda tab: tab.pending)


@pytest.mark.parametrize(
    "markup",
    [
        "<input id=x maxlength=3>", "<input id=x oninput='this.value = this.value.toUpperCase()'>",
        "<div id=x contenteditable role=textbox>ancien</div>", "<input id=x type=number value=7>",
    ],
)  # fmt: skip
def test_boxes_that_are_not_plain(stage: Stage, markup: str):
    stage.show(markup)
    stage.run(stage.browser.fill(stage.one({"css": "#x", "why": "x"}), "12345" if "number" in markup else "abcde"))
    held = stage.js("document.querySelector('#x').value ?? document.querySelector('#x').textContent")
    assert held == {"maxlength": "abc", "toUpperCase": "ABCDE", "number": "12345"}.get(
        next((word for word in ("maxlength", "toUpperCase", "number") if word in markup), ""), "abcde"
    )


def test_a_text_is_for_the_document_that_it_was_meant_for(fresh: Stage, monkeypatch: pytest.MonkeyPatch):
    fresh.server.pages["/autre"] = "<label>Code <input oninput='window.got = this.value'></label>"
    fresh.show("<label>Code <input type=password></label>")
    box = fresh.one({"label": ["Code"]})
    frame = fresh.browser._tabs[-1].page.main_frame
    asked: list[str] = []
    find = frame.evaluate_handle

    async def find_then_leave(*given: object) -> object:
        found = await find(*given)  # type: ignore[arg-type]
        await frame.goto("https://portail.example/autre")
        return found

    async def evaluate(*given: object) -> object:
        asked.append(repr(given))
        return await look(*given)  # type: ignore[arg-type]

    look = frame.evaluate
    monkeypatch.setattr(frame, "evaluate_handle", find_then_leave)
    monkeypatch.setattr(frame, "evaluate", evaluate)
    assert trouble(fresh, fresh.browser.fill(box, Secret("geheim/42"))).kind is Trouble.GONE
    assert fresh.js("[window.got, document.querySelector('input').value]") == [None, ""]
    assert "geheim" not in "".join(asked)
