"""The report as people meet it: on a screen, on a phone, on paper, in the dark, by keyboard, read aloud."""

import itertools
import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from robot.outcomes import Outcome
from robot.report.story import (
    Check,
    Correction,
    Doubt,
    File,
    Finding,
    Line,
    Missing,
    Near,
    Selector,
    Sent,
    Staged,
    Step,
    Story,
    Value,
    Visit,
    Walk,
)
from tests.report.conftest import Shown
from tests.report.stories import LOGIN, SIRET, carried_on, failed, renewed

STORIES = [renewed, failed, carried_on]
each_story = pytest.mark.parametrize("story", STORIES, ids=lambda made: made.__name__)

CONTRASTS = """() => {
  const number = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((one) => one / 255)
    .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = number(getComputedStyle(one).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility()) continue;
    const [a, b] = [light(number(getComputedStyle(element).color)), light(ground(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) found.push(`${contrast.toFixed(2)} ${walker.currentNode.textContent}`);
  }
  return found;
}"""


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")


def wider_than_screen(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


# -- content


def test_the_outcome_comes_first_in_one_sentence(shown: Shown) -> None:
    page = shown(renewed())
    expect(page.get_by_role("heading", level=1)).to_have_text("Done: the new password is delivered.")
    assert page.title() == "ok: rotate-technical-password, run 20261121-0912-7f3a"
    main = page.get_by_role("main")
    assert main.inner_text().startswith("Done: the new password is delivered.")
    for told in (f"Le mot de passe du compte technique de {SIRET} est renouvelé.", "file:/srv/corail/new.json",
                 "ok, exit code 0", "production", "2026-12-18T12:02:25", LOGIN):  # fmt: skip
        expect(main.get_by_text(told).first).to_be_visible()


def test_a_failed_run_says_what_to_do_and_what_was_on_the_screen(shown: Shown) -> None:
    page = shown(failed())
    expect(page.get_by_role("heading", level=1)).to_contain_text("the flow does not know")
    expect(page.get_by_text("chorus-robot resume 20261121-0912-7f3a")).to_be_visible()
    page.get_by_text("What was on the screen").click()
    expect(page.get_by_text("Oui, réinitialiser; Non")).to_be_visible()
    page.get_by_text("Accessible outline of the page it failed on").last.click()
    expect(page.get_by_text('- heading "Demande de confirmation" [level=2]')).to_be_visible()
    expect(page.get_by_role("link", name="failure.html")).to_have_attribute("href", "./failure.html")


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_its_sentence(shown: Shown, outcome: Outcome) -> None:
    page = shown(replace(failed(), outcome=outcome, reset_count=1, staged=outcome is Outcome.UNDELIVERED))
    heading = page.get_by_role("heading", level=1).inner_text()
    assert re.fullmatch(r"[A-Z][^.]+\.", heading), heading
    if outcome not in (Outcome.OK, Outcome.USAGE, Outcome.INVALID):
        expect(page.get_by_text("What to do now")).to_be_visible()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "delivered"), ({"staged": True, "delivered": ()}, "staged"), ({"reset_count": 0}, "nothing was changed"),
        ({"rehearsal": True}, "Rehearsed"),
    ],
)  # fmt: skip
def test_a_good_end_says_what_became_of_the_password(shown: Shown, changes: dict[str, object], said: str) -> None:
    expect(shown(replace(renewed(), **changes)).get_by_role("heading", level=1)).to_contain_text(said)


def test_the_way_shows_pages_in_order_with_times_interruptions_resets_and_the_end(shown: Shown) -> None:
    way = shown(renewed()).get_by_role("region", name="The way through the pages")
    stops = [re.sub(r"\s+", " ", text) for text in way.locator(".stop").all_inner_texts()]
    assert len(stops) == 13
    assert stops[0] == "sign-in at 0.41 s 0.79 s there"
    assert stops[2] == "announcement interruption at 1.90 s 0.41 s there"
    assert stops[6].endswith("Destructive step 1 sent")
    assert stops[7].endswith("New password staged, rejected by the policy")
    assert stops[9] == "confirmation visit 2 at 5.98 s 1.17 s there Destructive step 2 sent"
    assert stops[10].endswith("New password staged, accepted")
    assert stops[12] == "Ended well after 7.96 s Signed out of chorus-pro Signed out of pigp"
    expect(way.get_by_text("12 pages in 7.96 s, 2 destructive steps, 1 interruption")).to_be_visible()


def test_bars_follow_each_other_and_are_as_long_as_the_time_on_the_page(shown: Shown) -> None:
    page = shown(renewed())
    bars = [bar.bounding_box() for bar in page.locator(".spent").all()]
    whole = page.locator(".track").first.bounding_box()["width"]
    for before, after in itertools.pairwise(bars):
        assert after["x"] == pytest.approx(before["x"] + before["width"], abs=1.5)
        assert after["y"] > before["y"]
    assert bars[6]["width"] == pytest.approx(whole * 1.29 / 7.96, abs=1.5)


def test_a_failed_run_shows_where_it_ended(shown: Shown) -> None:
    page = shown(failed())
    expect(page.locator(".stop.end")).to_contain_text("Ended here after 24.6 s: not-recognised")
    expect(page.locator(".stop.end")).to_contain_text("Could not sign out of pigp")
    expect(page.get_by_role("article", name="6. structure")).to_contain_text("ended here")


def test_a_run_that_was_carried_on_shows_both_walks(shown: Shown) -> None:
    page = shown(carried_on())
    expect(page.get_by_text(re.compile("Carried on at"))).to_be_visible()
    expect(page.get_by_text("Of this part the journal alone tells")).to_be_visible()
    assert page.locator(".stop").count() == 7 + 12 + 1
    assert page.get_by_role("article").count() == 19


def test_each_page_has_its_picture_its_steps_and_its_selectors(shown: Shown) -> None:
    page = shown(renewed())
    assert page.get_by_role("article").count() == 12
    there = page.get_by_role("article", name="6. structure")
    picture = there.get_by_role("img", name="Picture of page 6, structure")
    assert picture.evaluate("(image) => image.complete && image.naturalWidth") == 320
    items = [
        re.sub(r"\s+", " ", text)
        for text in there.get_by_role("list", name="Done here").locator("li").all_inner_texts()
    ]
    assert items == [
        "verified structure.identifier line 19", f"read technical_login: {LOGIN} line 24",
        "read expires_on: 2026-12-18T12:02:25 line 25", "click structure.reset line 32",
    ]  # fmt: skip
    there.get_by_text("3 elements found, 1 not by its first choice").click()
    expect(there.get_by_text("selectors/chorus-pro/2019.yaml:88:9")).to_be_visible()
    assert "structure.reset" in there.locator(".selectors li").first.inner_text(), "what to look at comes first"


def test_selectors_that_were_not_the_first_choice_stand_together(shown: Shown) -> None:
    page = shown(renewed())
    there = page.get_by_role("region", name="Selectors to look at")
    assert there.get_by_role("listitem").count() == 1
    expect(there).to_contain_text("way 2 of 3, not the first choice")
    there.get_by_role("link", name="on structure").click()
    expect(page.locator("#page-6")).to_be_in_viewport()
    quiet = replace(renewed(), walks=(replace(renewed().walks[0], visits=renewed().visits[:2]),))
    assert shown(quiet).get_by_role("region", name="Selectors to look at").count() == 0


def test_every_kind_of_deed_is_told(shown: Shown) -> None:
    deeds = (
        Step("", "confirmation.confirm", reset=3, sent=Sent.INTENDED), Step("click", "x", reset=4, sent=Sent.WITHDRAWN),
        Step("click", "y", reset=5, sent=Sent.HAPPENED), Step("press", "", "Enter"), Check("structure.identifier"),
        Value("expires_on", None), Staged("technical_password", 5), Doubt("technical_password", "another SIRET"),
        Finding(happened=True, witness="expires_on", before="2026", now="2027"),
        Finding(happened=False, witness="expires_on", before="2026", now="2026"),
    )  # fmt: skip
    page = shown(replace(failed(), walks=(Walk((Visit("structure", 1.0, 2.0, deeds=deeds),), 3.0),)))
    told = page.get_by_role("list", name="Done here").inner_text()
    for said in ("whether it was sent is not known", "and not sent", "found out later that it happened", "press Enter",
                 "verified structure.identifier", "not shown", "in doubt: another SIRET", "had happened",
                 "had not happened"):  # fmt: skip
        assert said in told
    expect(page.get_by_text("A person must look which structure was reset")).to_be_visible()


def test_the_journal_is_a_table(shown: Shown) -> None:
    page = shown(renewed())
    page.get_by_text("10 events").click()
    table = page.get_by_role("table")
    assert table.get_by_role("columnheader").all_inner_texts() == ["Time", "Event", "What is known of it"]
    row = table.get_by_role("row").filter(has_text="staged").first
    expect(row).to_contain_text("rejected true, breaches it holds a forbidden character")


@each_story
def test_it_needs_nothing_beside_it(shown: Shown, story: object) -> None:
    page = shown(story())
    assert [one for one in page.asked if not one.startswith("data:image/")] == []
    assert page.locator("script, link, iframe, object, form, [onclick], [style]").count() == 0
    assert "default-src 'none'" in page.locator("meta[http-equiv]").get_attribute("content")


def test_a_script_in_it_would_not_run(shown: Shown) -> None:
    page = shown(renewed())
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=data: onerror=\"window.ran = 1\">')")
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None


# -- who reads it, and where


@each_story
@pytest.mark.parametrize("width", [320, 360, 768, 1400])
def test_nothing_is_wider_than_the_screen(shown: Shown, story: object, width: int) -> None:
    page = shown(story(), width=width, height=740)
    assert not wider_than_screen(page)
    unfold(page)
    assert not wider_than_screen(page)


@each_story
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_told_from_its_ground(shown: Shown, page: Page, story: object, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    shown(story())
    unfold(page)
    assert page.evaluate(CONTRASTS) == []
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(19, 23, 28)") == (scheme == "dark")


@each_story
def test_headings_are_in_order_and_landmarks_are_there(shown: Shown, story: object) -> None:
    page = shown(story())
    levels = [int(one.evaluate("(heading) => heading.tagName[1]")) for one in page.get_by_role("heading").all()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    for landmark in ("banner", "main", "contentinfo", "navigation"):
        assert page.get_by_role(landmark).count() == 1, landmark
    assert page.locator("html").get_attribute("lang") == "en"
    names = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(names) == len(set(names))


def test_what_a_screen_reader_is_told(shown: Shown) -> None:
    page = shown(failed())
    expect(page.get_by_role("banner")).to_match_aria_snapshot("""
      - banner:
        - paragraph:
          - strong: chorus-robot
          - text: Report of run 20261121-0912-7f3a
        - navigation "On this page":
          - list:
            - listitem:
              - link "The way through the pages"
            - listitem:
              - link "Each page"
            - listitem:
              - link "Values read"
            - listitem:
              - link "Journal"
            - listitem:
              - link "Files of this run"
    """)
    expect(page.get_by_role("region", name="The way through the pages")).to_match_aria_snapshot("""
      - region "The way through the pages":
        - heading "The way through the pages" [level=2]
        - paragraph: 6 pages in 24.6 s, 1 interruption
        - list:
          - listitem:
            - paragraph:
              - link "sign-in"
              - text: at 0.41 s 0.79 s there
          - listitem:
            - paragraph:
              - link "menu"
              - text: at 1.20 s 0.70 s there
          - listitem:
            - paragraph:
              - link "announcement"
              - text: interruption at 1.90 s 0.41 s there
    """)
    expect(page.get_by_role("article", name="6. structure")).to_match_aria_snapshot("""
      - article "6. structure":
        - heading "6. structure" [level=3]
        - text: ended here
        - paragraph: at 3.58 s, 21.0 s there
        - group:
          - img "Picture of page 6, structure"
          - text: Enlarge
        - list "Done here":
          - listitem:
            - text: verified
            - code: structure.identifier
            - text: line 19
    """)
    for image in page.locator("img").all():
        assert image.get_attribute("alt")
    assert page.locator("svg:not([aria-hidden=true])").count() == 0, "what a drawing says stands beside it in words"


def test_all_of_it_is_reached_and_unfolded_by_keyboard(shown: Shown) -> None:
    page = shown(failed())
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    assert page.locator(".skip").bounding_box()["y"] >= 0, "it is seen once it has the focus"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    summaries = page.locator("summary").count()
    links = page.locator("main a").count()
    met = []
    for _ in range(summaries + links):
        page.keyboard.press("Tab")
        met.append(page.evaluate("document.activeElement.tagName"))
        seen = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert seen == "solid", "where the focus is can be seen"
        if met[-1] == "SUMMARY":
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.parentElement.open")
    assert (met.count("SUMMARY"), met.count("A")) == (summaries, links)
    assert page.locator("details:not([open])").count() == 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BODY", "nothing else takes the focus"


def test_a_picture_is_enlarged_by_keyboard(shown: Shown) -> None:
    page = shown(renewed())
    image = page.get_by_role("img", name="Picture of page 1, sign-in")
    small = image.bounding_box()["width"]
    page.locator("summary").filter(has=image).focus()
    page.keyboard.press("Enter")
    assert image.bounding_box()["width"] > 2 * small
    expect(page.get_by_text("Reduce").first).to_be_visible()
    told = page.get_by_role("article", name="1. sign-in").locator(".told")
    assert told.bounding_box()["width"] == pytest.approx(image.bounding_box()["width"], abs=2), "words get the room too"
    page.keyboard.press("Enter")
    assert image.bounding_box()["width"] == small


def test_a_stop_leads_to_its_page(shown: Shown) -> None:
    page = shown(renewed())
    page.get_by_role("link", name="recapitulatif").nth(1).click()
    expect(page.locator("#page-11")).to_be_in_viewport()
    expect(page.get_by_role("article", name="11. recapitulatif")).to_have_id("page-11")


def test_on_paper_nothing_is_folded_or_lost(shown: Shown, page: Page) -> None:
    shown(failed(), width=794, height=1120)
    page.emulate_media(media="print", color_scheme="dark")
    for told in ("Oui, réinitialiser; Non", "selectors/chorus-pro/2019.yaml:88:9", "planned",
                 '- heading "Demande de confirmation" [level=2]'):  # fmt: skip
        assert page.get_by_text(told).last.evaluate(
            "(one) => one.checkVisibility() && one.getBoundingClientRect().height"
        )
    expect(page.get_by_role("navigation")).to_be_hidden()
    assert not wider_than_screen(page)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(CONTRASTS) == []
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    assert 3 <= sheets <= 12


# -- hostile texts

WORD = "a" * 3000
HOSTILE = [
    "<script>window.ran = 1</script>", '"><img src=x onerror="window.ran = 1">', "</style></title><h1>no", "&lt;b&gt;",
    "${x} {y} {0} %s", "' onmouseover='window.ran = 1", "\u202egnp.exe", "null \x00 bell \x07 half \ud800", WORD, "",
]  # fmt: skip


def everywhere(text: str) -> Story:
    """A story in which every text is this one."""
    step = Step(text, text, text, text)
    deeds = (
        step, replace(step, reset=1, sent=Sent.SENT), Check(text, text), Value(text, text, text), Doubt(text, text),
        Staged(text, 1, (text,)), Finding(happened=True, witness=text, before=text, now=text),
        Finding(happened=False, witness=text, before=text, now=text), Value(text, None),
    )  # fmt: skip
    correction = Correction(text, text, text, text, text)
    visit = Visit(text, 1, 2, text, text, selectors=(Selector(text, 1, 2, text, text),), deeds=deeds)
    return Story(
        text, text, Outcome.REFUSED, f"{text}\n{text}", text, {text: text}, text, reset_count=1, values={text: text},
        delivered=(text,), staged=True, versions={text: text}, walks=(Walk((visit,), 3),),
        lines=(Line(renewed().started, text, {text: [text]}),), files=(File(text, 1), File(f"//{text}", 2)),
        screen=text, corrections=(correction,), proposal=text, proposed=text,
        missing=(Missing(text, text, text, (Near(text, (text,)),), (correction, replace(correction, was=""))),),
    )  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_shown_as_text(shown: Shown, text: str) -> None:
    page = shown(everywhere(text), width=360, height=740)
    unfold(page)
    assert page.evaluate("window.ran") is None
    assert [one for one in page.asked if not one.startswith("data:")] == []
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.locator("script, img").count() == 0
    assert not wider_than_screen(page)
    shown_text = re.sub("[\x00\x07\u202e\ud800]", lambda sign: f"\\u{ord(sign[0]):04x}", text)
    assert page.locator(".deeds li").first.text_content().startswith(f"{shown_text} {shown_text}".strip())
    for link in page.locator(".files a").all():
        assert link.evaluate("(link) => link.protocol + link.host") == "file:"


@pytest.mark.soak
def test_two_hundred_pages_are_shown(shown: Shown) -> None:
    visits = tuple(replace(renewed().visits[place % 12], seconds=place, lasted=1.0) for place in range(200))
    page = shown(replace(renewed(), walks=(Walk(visits, 200.0),)), width=360, height=740)
    assert page.get_by_role("article").count() == 200
    expect(page.get_by_text("200 pages in 3 min 20 s")).to_be_visible()
    assert not wider_than_screen(page)
