"""Looking: what a screen says while pages come, go, hang, fail and open others, and what that costs."""

# ruff: noqa: E501 - markup is kept as it would stand in a page

import asyncio
import time
from collections.abc import Callable

import pytest

from robot.browser import acts, looking, sight
from robot.browser import watch as watching
from robot.browser.errors import playwright_error
from robot.browser.watch import FrameWatch
from robot.engine.screen import BrowserTrouble, Query, Screen, Trouble

from .stage import HOST, OTHER, PATIENCE, Stage, soon

HERE = Query("here", ({"text": ["Bonjour"]},))
THERE = Query("there", ({"text": ["Ensuite"]}, {"role": ["heading"], "name": ["Ensuite"]}))


def texts(screen: Screen, name: str, tab: int = 0) -> list[str]:
    return [node.text for way in screen.tabs[tab].found[name] for node in way]


def test_late_element_is_seen_soon(stage: Stage):
    late: list[float] = []
    while not late or (min(late) >= 150 and len(late) < 10):
        stage.show(
            "<script>setTimeout(() => { document.body.innerHTML = '<h1>Ensuite</h1>'; window.at = Date.now(); }, 300)</script>"
        )
        stage.until(lambda tab: tab.found["there"][0], HERE, THERE)
        late.append(time.time() * 1000 - stage.js("at"))
    assert min(late) < 150


@pytest.mark.parametrize(
    "change",
    [
        "p.textContent = 'Bonjour'", "p.firstChild.data = 'Bonjour'", "p.hidden = false; p.textContent = 'Bonjour'",
        "i.value = 'Bonjour'; i.dispatchEvent(new Event('input', {bubbles: true}))", "p.innerHTML = '<b>Bonjour</b>'",
        "q.style.display = 'block'", "document.styleSheets[0].ownerNode.remove()", "d.open = true",
        "q.attachShadow({mode: 'closed'}).innerHTML = '<p>Bonjour</p>'; q.style = ''",
        "const r = q.attachShadow({mode: 'open'}); q.style = ''; setTimeout(() => { r.innerHTML = '<p>Bonjour</p>'; }, 150)",
        "const f = document.createElement('iframe'); f.srcdoc = '<p>Bonjour</p>'; document.body.append(f)",
    ],
)  # fmt: skip
def test_every_kind_of_change_wakes(stage: Stage, change: str):
    stage.show(
        "<style>#s { display: none }</style><p id=p>x</p><input id=i><div id=q style='display:none'>Bonjour</div>"
        "<div id=s>Bonjour</div><details id=d><summary>s</summary><p>Bonjour</p></details>"
    )
    screen = stage.until(lambda tab: tab.rested, HERE)
    assert texts(screen, "here") == []
    stage.js(f"() => {{ setTimeout(() => {{ {change} }}, 100) }}")
    stage.until(lambda tab: tab.found["here"][0], HERE)


def at_rest_after(stage: Stage, more: str) -> float:
    """How many milliseconds after its last change a page is said to be at rest."""
    stage.show(
        f"<p>x</p><script>onload = () => {{ document.body.append('y'); {more}; at = performance.now() }}</script>"
    )
    stage.until(lambda tab: tab.rested, HERE)
    return float(stage.js("performance.now() - at"))


def test_a_page_with_nothing_under_way_is_at_rest_at_once(stage: Stage):
    late: list[float] = []
    while not late or (min(late) >= 90 and len(late) < 20):
        late.append(at_rest_after(stage, ""))
    assert min(late) < 90


@pytest.mark.parametrize(
    "more",
    ["setTimeout(() => {}, 9000)", "setInterval(() => {}, 9000)", "new Worker('data:text/javascript,')",
     "document.body.animate({opacity: [0, 1]}, 9000)"],
)  # fmt: skip
def test_what_a_page_has_under_way_is_given_time(stage: Stage, more: str):
    assert at_rest_after(stage, more) >= 95


def test_a_script_that_is_on_its_way_is_waited_for(stage: Stage):
    asked: list[str] = []

    async def late(_: str) -> tuple[int, dict[str, str], str]:
        asked.append("")
        await asyncio.sleep(0.3)
        return 200, {"Content-Type": "text/javascript"}, "document.body.innerHTML = '<p>Bonjour</p>'"

    stage.server.pages["/late.js"] = late
    stage.show("<p>x</p><script>onload = () => { s = document.createElement('script'); s.src = '/late.js';"
               " document.body.append(s) }</script>")  # fmt: skip
    screen = stage.until(lambda tab: tab.rested and bool(asked), HERE)
    assert texts(screen, "here")


def test_transition_ends(stage: Stage):
    stage.show("<div id=p style='opacity:0;transition:opacity .2s'>Bonjour</div>")
    assert texts(stage.until(lambda tab: tab.rested, HERE), "here") == []
    stage.js("() => { p.style.opacity = 1 }")
    stage.until(lambda tab: tab.found["here"][0], HERE)


def test_an_answer_that_is_lost_is_asked_for_again(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    stage.show("<p>x</p>")
    stage.until(lambda tab: tab.rested, HERE)
    watch = next(iter(stage.browser._watches.values()))
    watch._task.cancel()  # nobody waits for what the page says
    stage.js("() => { document.body.innerHTML = '<p>Bonjour</p>' }")
    monkeypatch.setattr(looking, "SILENCE", 0.3)
    screen = stage.look(HERE, timeout=PATIENCE)
    while not texts(screen, "here"):
        screen = stage.look(HERE, timeout=PATIENCE)


def test_a_frame_that_refuses_many_questions_is_asked_on(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    stage.show("<p>Bonjour</p>")
    watch = next(iter(stage.browser._watches.values()))
    evaluate, refused = watch.frame.evaluate, []

    async def refuses(*given: object) -> object:
        if len(refused) < 70:
            refused.append(given)
            raise playwright_error()("Execution context was destroyed")
        return await evaluate(*given)

    monkeypatch.setattr(watch.frame, "evaluate", refuses)
    monkeypatch.setattr(watching, "LONGEST", 0.02)
    stage.until(lambda tab: tab.found["here"][0], HERE)
    assert len(refused) == 70


def test_an_unchanged_page_costs_nothing(stage: Stage):
    stage.show("<p>Bonjour</p>" + "<div><span>texte</span><a href=#>lien</a></div>" * 300)
    stage.js("new Promise((done) => setTimeout(done, 1200))")  # after a second it is looked at for the last time
    screen = stage.until(lambda tab: tab.rested, HERE)
    watch = next(iter(stage.browser._watches.values()))
    sent, done = watch.evaluates, stage.js(sight.EVALUATIONS)
    started = time.process_time()
    again = stage.look(HERE, timeout=0.4)
    assert again == screen
    assert time.process_time() - started < 0.2
    assert watch.evaluates == sent
    assert stage.js(sight.EVALUATIONS) == done
    assert stage.look(HERE, after=-1, timeout=5) == screen


def test_a_busy_page_is_not_looked_at_all_the_time(stage: Stage):
    stage.show("<p>Bonjour</p><b id=b></b><script>let n = 0; setInterval(() => { b.textContent = ++n; }, 1)</script>")
    stage.until(lambda tab: tab.found["here"][0], HERE)
    now = f"[({sight.EVALUATIONS})(), performance.now()]"
    before, started = stage.js(now)
    screen = stage.look(HERE, timeout=0.5)
    after, ended = stage.js(now)
    assert after - before < (ended - started) / 15 + 3
    assert not screen.tabs[0].rested


def test_number_and_immediate_answer(stage: Stage):
    stage.show("<p>Bonjour</p>")
    screen = stage.until(lambda tab: tab.rested, HERE)
    assert soon(0.2, lambda: stage.look(HERE, after=screen.number - 1, timeout=5)).number == screen.number
    assert stage.look(HERE, after=screen.number, timeout=0.05).number == screen.number


def test_navigation_in_the_middle_of_a_look(stage: Stage):
    stage.server.pages["/second"] = "<h1>Ensuite</h1>"
    first = stage.show("<p>Bonjour</p><script>setTimeout(() => { location = '/second' }, 200)</script>")
    screen = stage.until(lambda tab: tab.found["there"][1], HERE, THERE)
    assert texts(screen, "here") == []
    assert screen.tabs[0].document != first.tabs[0].document
    assert screen.tabs[0].address == f"https://{HOST}/second"


def test_what_a_document_showed_goes_with_it():
    watch = FrameWatch(None, lambda _: None, lambda _: None)  # type: ignore[arg-type]
    node = {"id": "d:1", "text": "Bonjour", "enabled": True}
    watch.queries = (HERE,)
    watch.seen = {"address": "https://a.example/", "quiet": True, "found": [[[node]]]}
    assert [one.text for way in watch.nodes_of(HERE) for one in way] == ["Bonjour"]
    watch.seen = {"address": "https://a.example/", "quiet": True, "found": [[[]]]}
    assert watch.nodes_of(HERE) == ((),)
    watch.seen = None
    assert watch.nodes_of(HERE) == ()


def test_refresh_header(stage: Stage):
    stage.server.pages["/second"] = "<h1>Ensuite</h1>"
    stage.show((200, {"Refresh": f"0; URL=https://{HOST}/second"}, "<p>Bonjour</p>"), path="/refresh", wait=False)
    assert texts(stage.until(lambda tab: tab.found["there"][1], THERE), "there") == ["Ensuite", "Ensuite"]


def test_document_is_new_after_each_load(stage: Stage):
    documents = [stage.show("<p>Bonjour</p>", path="/same").tabs[0].document for _ in range(3)]
    assert len(set(documents)) == 3
    stage.js("history.pushState({}, '', '/moved')")
    screen = stage.until(lambda tab: tab.address.endswith("/moved"))
    assert screen.tabs[0].document == documents[2]


@pytest.mark.parametrize(
    ("status", "body"), [(500, "<h1>Erreur</h1>"), (503, "<h1>Erreur</h1>"), (200, "<h1>Erreur</h1>")]
)
def test_status(stage: Stage, status: int, body: str):
    assert stage.show((status, {}, body), path=f"/status{status}").tabs[0].status == status


def test_empty_500(stage: Stage):
    stage.show((500, {}, ""), path="/empty", wait=False)
    screen = stage.until(lambda tab: tab.status == 500)
    assert screen.tabs[0].status == 500


def test_refused_connection(stage: Stage):
    stage.show("<p>Bonjour</p>")
    stage.run(stage.browser.open("https://refused.example/"))
    screen = stage.until(lambda tab: tab.failure, HERE)
    assert (screen.tabs[0].failure or "").startswith("net::ERR_")
    assert screen.tabs[0].address == "https://refused.example/"
    assert screen.strayed is None
    assert stage.show("<p>Bonjour</p>").tabs[0].failure is None


def test_silent_server(stage: Stage):
    stage.show("<p>Bonjour</p>")
    soon(1, lambda: stage.show(lambda _: None, path="/silent", wait=False))
    screen = stage.until(lambda tab: tab.pending, HERE)
    assert not screen.tabs[0].rested
    assert screen.tabs[0].failure is None
    soon(0.5, lambda: stage.look(THERE, after=-1))
    screen = stage.show("<p>Bonjour</p>")
    assert not screen.tabs[0].pending
    assert screen.tabs[0].failure is None


def test_no_elements_before_the_document_is_whole(stage: Stage):
    async def slow(_: str) -> str:
        await asyncio.sleep(0.3)
        return "window.late = true"

    stage.server.pages["/slow.js"] = slow
    stage.show("<p>Bonjour</p><script src=/slow.js></script>", wait=False)
    screen = stage.until(lambda tab: tab.found["here"][0], HERE)
    assert stage.js("window.late") is True
    assert screen.tabs[0].loaded


def test_a_hanging_picture_frame_does_not_hold_up(stage: Stage):
    stage.server.pages["/hang"] = lambda _: None

    def seen() -> None:
        stage.show("<p>Bonjour</p><iframe src=/hang style='height:50px'></iframe>", wait=False)
        stage.until(lambda tab: tab.found["here"][0], HERE)

    soon(0.8, seen)
    started = time.monotonic()
    stage.until(lambda tab: tab.loaded, HERE)
    assert time.monotonic() - started > 0.1


def test_rested_waits_for_requests_and_changes(stage: Stage):
    async def slow(_: str) -> str:
        await asyncio.sleep(0.4)
        return "Ensuite"

    stage.server.pages["/data"] = slow
    stage.show(
        "<p>Bonjour</p><script>fetch('/data').then((r) => r.text()).then((t) => { document.body.innerHTML = t; })</script>"
    )
    screen = stage.until(lambda tab: tab.rested, HERE, THERE)
    assert texts(screen, "there") == ["Ensuite"]


def test_new_tab_and_its_end(fresh: Stage):
    fresh.server.pages["/tab"] = "<h1>Ensuite</h1><button onclick='window.close()'>Fermer</button>"
    fresh.show("<p>Bonjour</p><a href=/tab target=_blank>Ouvrir</a>")
    fresh.run(fresh.browser.click(fresh.one({"role": ["link"]})))
    screen = fresh.until(lambda tab: tab.found["there"][1], HERE, THERE)
    assert [texts(screen, "here", tab) for tab in (0, 1)] == [[], ["Bonjour"]]
    assert screen.tabs[0].id != screen.tabs[1].id
    assert screen.tabs[0].status == 200
    fresh.run(fresh.browser.click(fresh.one({"text": ["Fermer"]})))
    screen = fresh.until(lambda tab: tab.found["here"][0], HERE, THERE)
    assert len(screen.tabs) == 1


def test_popup_with_its_own_content(fresh: Stage):
    fresh.show(
        "<button onclick=\"window.open('', 'w', 'width=300,height=200').document.write('<p>Bonjour</p>')\">Ouvrir</button>"
    )
    fresh.run(fresh.browser.click(fresh.one({"role": ["button"]})))
    screen = fresh.until(lambda tab: tab.found["here"][0], HERE)
    assert len(screen.tabs) == 2


UNDECLARED = "https://undeclared.example/x"
STRAYING: dict[str, str] = {
    "link": f"<a href={UNDECLARED}>Aller</a>",
    "frame": f"<button onclick=\"document.body.append(Object.assign(document.createElement('iframe'), {{src: '{UNDECLARED}'}}))\">A</button>",
    "popup": f"<button onclick=\"window.open('{UNDECLARED}')\">A</button>",
    "script": f"<button onclick=\"location = '{UNDECLARED}'\">A</button>",
    "form": f"<form method=post action={UNDECLARED}><button>A</button></form>",
    "redirect": "<a href=/away>A</a>",
    "sub-domain": "<a href=https://x.portail.example/>A</a>",
    "look-alike": "<a href=https://portail.example.com/>A</a>",
    "plain-http": "<a href=http://portail.example/>A</a>",
    "port": "<a href=https://portail.example:8443/>A</a>",
    "address": "<a href=https://127.0.0.1:1/>A</a>",
}


@pytest.mark.parametrize("way", STRAYING)
def test_straying(fresh: Stage, way: str):
    fresh.server.pages["/away"] = (302, {"Location": UNDECLARED}, "")
    fresh.show(f"<p>Bonjour</p>{STRAYING[way]}<a href='https://{OTHER}/ok'>Autre</a>")
    assert fresh.look(after=-1).strayed is None
    fresh.run(fresh.browser.click(fresh.find({"role": ["button", "link"]})[0][0]))
    end = time.monotonic() + PATIENCE
    while not fresh.look(timeout=0.5).strayed:
        assert time.monotonic() < end
    assert not [path for path in fresh.server.seen if path.startswith(("undeclared", "x.portail"))]


def test_declared_hosts_do_not_stray(fresh: Stage):
    fresh.server.pages["/ok"] = (
        "<h1>Ensuite</h1><iframe src=about:blank></iframe><iframe srcdoc='x'></iframe><img src=https://no.example/x>"
    )
    fresh.show(f"<a href='https://{OTHER}/ok'>Autre</a>")
    fresh.run(fresh.browser.click(fresh.one({"role": ["link"]})))
    screen = fresh.until(lambda tab: tab.rested and tab.found["there"][1], THERE)
    assert screen.strayed is None
    assert screen.tabs[0].address == f"https://{OTHER}/ok"


@pytest.mark.parametrize(("answer", "result"), [("accept", "true"), ("dismiss", "false")])
def test_message_box(fresh: Stage, answer: str, result: str):
    fresh.show("<p>Bonjour</p><button onclick=\"out.textContent = confirm('Sûr ?')\">Supprimer</button><b id=out></b>")
    button = fresh.one({"role": ["button"]})
    fresh.look(HERE, after=-1)
    started = time.monotonic()
    fresh.run(fresh.browser.click(button))
    assert time.monotonic() - started < acts.WAIT / 1000  # the box does not hold it up
    screen = fresh.until(lambda tab: tab.message_box, HERE)
    assert screen.tabs[0].message_box == "Sûr ?"
    assert texts(screen, "here") == ["Bonjour"]
    soon(0.5, lambda: fresh.look(HERE, THERE, after=-1))
    with pytest.raises(BrowserTrouble):
        fresh.run(fresh.browser.click(button))
    fresh.run(fresh.browser.answer(screen.tabs[0].id, answer))  # type: ignore[arg-type]
    done = Query("out", ({"text": [result]},))
    assert fresh.until(lambda tab: tab.found["out"][0], done).tabs[0].message_box is None


def test_message_box_while_loading(fresh: Stage):
    fresh.show("<script>alert('Attention')</script><p>Bonjour</p>", wait=False)
    screen = fresh.until(lambda tab: tab.message_box, HERE)
    fresh.run(fresh.browser.answer(screen.tabs[0].id, "accept"))
    fresh.until(lambda tab: tab.found["here"][0], HERE)


def test_leaving_is_not_asked_about(fresh: Stage):
    fresh.show("<input id=i><script>onbeforeunload = (e) => { e.preventDefault(); return 'x'; }</script>")
    fresh.run(fresh.browser.fill(fresh.one({"css": "input", "why": "x"}), "x"))
    assert fresh.show("<p>Bonjour</p>").tabs[0].message_box is None


def test_content_security_policy(stage: Stage):
    policy = {"Content-Security-Policy": "default-src 'none'; sandbox allow-forms allow-scripts"}
    stage.show((200, policy, "<p>Bonjour</p>"), path="/csp")
    assert texts(stage.look(HERE, after=-1), "here") == ["Bonjour"]


def test_closed_browser_is_broken(new_stage: Callable[[], Stage]):
    stage = new_stage()
    stage.run(stage.browser.close())
    stage.run(stage.browser.close())
    with pytest.raises(BrowserTrouble) as caught:
        stage.look(HERE)
    assert caught.value.kind is Trouble.BROKEN
