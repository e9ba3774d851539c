"""What a walk tells for its report: how each element was found, what was verified, what the flow says of a step."""

from robot.engine import events
from robot.report.story import Check, Sent, Staged, Step, Value
from robot.report.telling import Telling
from tests.engine.conftest import LOGIN, ROOT, SIRET, Portal, Walked, Walker
from tests.engine.fake import View


def told(walked: Walked) -> Telling:
    telling = Telling()
    for event in walked.told:
        if not isinstance(event, tuple):
            telling(event)
    return telling


def test_a_page_tells_by_what_it_was_recognised(walk: Walker) -> None:
    done = walk(Portal())
    first = done.of(events.PageReached)[0]
    assert [(one.element, one.way, one.ways > 1) for one in first.seen] == [
        ("pigp/sign_in.username", 0, True), ("pigp/sign_in.password", 0, True), ("pigp/sign_in.submit", 0, True),
    ]  # fmt: skip
    assert first.seen[0].how.startswith("label: Identifiant / ")
    assert "selectors/pigp/20" in first.seen[0].place.file
    assert "way 1 of" in repr(first.seen[0])


def test_a_step_tells_its_selector_also_where_it_is_not_the_first_choice(walk: Walker) -> None:
    portal = Portal()
    listed = portal.views["list"]
    portal.views["list"] = View(
        {**listed.shows, "chorus-pro/structures.edit": [[], ["the pencil"]]}, listed.address, listed.clicks
    )
    done = walk(portal)
    step = next(event for event in done.of(events.StepDone) if event.element == "structures.edit")
    assert step.selector is not None
    assert (step.selector.element, step.selector.way) == ("chorus-pro/structures.edit", 1)
    assert step.selector.place == done.of(events.OtherWay)[0].place


def test_a_step_tells_what_the_flow_says_and_never_what_was_typed(walk: Walker) -> None:
    done = walk(Portal())
    assert [(step.verb, step.element, step.text) for step in done.of(events.StepDone)][:3] == [
        ("fill", "sign_in.username", "${secrets.pigp_username}"),
        ("fill", "sign_in.password", "${secrets.pigp_password}"),
        ("click", "sign_in.submit", ""),
    ]
    assert "s3cret-pigp" not in repr(done.told)


def test_what_was_verified_is_told_before_the_destructive_step(walk: Walker) -> None:
    done = walk(Portal())
    verified = next(event for event in done.told if isinstance(event, events.Verified))
    assert (verified.page, verified.element) == ("structure", "structure.identifier")
    assert done.told.index(verified) < done.told.index(done.of(events.Intended)[0])


def test_an_interruptions_steps_are_told(walk: Walker) -> None:
    portal = Portal()
    home = portal.views["home"]
    over = {**home.shows, "chorus-pro/announcement.heading": "Information", "chorus-pro/announcement.close": "Fermer"}
    portal.views["covered"] = View(over, clicks={"chorus-pro/announcement.close": "home"})
    portal.views["menu"].clicks["pigp/menu.chorus_pro"] = "covered"
    done = walk(portal)
    step = next(event for event in done.of(events.StepDone) if event.page == "announcement")
    assert (step.verb, step.element) == ("click", "announcement.close")
    reached = next(event for event in done.of(events.PageReached) if event.interruption)
    assert reached.seen


def test_the_whole_walk_makes_a_story(walk: Walker) -> None:
    made = told(walk(Portal(["a/b-0ne", "g00d-one"]))).walk()
    assert made is not None
    assert [visit.page for visit in made.visits] == [
        "sign-in", "menu", "home", "structures", "structure", "confirmation", "recapitulatif", "structure",
        "confirmation", "recapitulatif", "renewed",
    ]  # fmt: skip
    structure, confirmation, recapitulatif = made.visits[4:7]
    lines = (ROOT / "flows" / "rotate-technical-password.yaml").read_text(encoding="utf-8").splitlines()
    line = 1 + next(number for number, line in enumerate(lines) if "element: structure.identifier" in line)
    assert structure.deeds[0] == Check("structure.identifier", f"flows/rotate-technical-password.yaml:{line}:9")
    assert next(deed.value for deed in structure.deeds if isinstance(deed, Value)) == LOGIN
    sent = confirmation.deeds[-1]
    assert isinstance(sent, Step)
    assert (sent.verb, sent.element, sent.reset, sent.sent) == ("click", "confirmation.confirm", 1, Sent.SENT)
    assert recapitulatif.deeds[2] == Staged("technical_password", 1, ("it holds a forbidden character",))
    assert made.visits[9].deeds[2] == Staged("technical_password", 2)
    assert [(one.session, one.well) for one in made.left] == [("chorus-pro", True), ("pigp", True)]
    assert SIRET not in structure.place
