"""Which generation the walk is in: found out from what tells it apart, and what is staged before it is in force."""

from dataclasses import replace

import pytest

from robot.engine import events
from robot.engine.ending import Obtained
from robot.engine.generations import Generations, sign_key
from robot.engine.resumed import Unanswered
from robot.engine.screen import Node, Tab
from robot.language.program import Program, compose
from robot.language.workspace import Workspace
from robot.outcomes import Outcome
from robot.secrets.secret import Secret
from tests.engine.conftest import ROOT, SIRET, Portal, Walker
from tests.engine.fake import View

SERVICES = "https://portail.chorus-pro.gouv.fr/aife_csm?id=aife_index"
LOGIN = f"TECH_1_{SIRET}@cpro.fr"


def tab(*signs: str) -> Tab:
    node = Node("1", "", True, "")
    return Tab("t", "https://portail.dgfip.finances.gouv.fr/portail/", "d", dict.fromkeys(signs, ((node,),)))


BANNER = [sign_key("pigp", generation, "banner") for generation in ("2017", "2019")]
VERSION = sign_key("pigp", "2019", "look.version")
FRAUD = sign_key("pigp", "2017", "look.fraud")
TITLE = sign_key("pigp", "2025", "sign_in.title")


@pytest.mark.parametrize(
    ("signs", "generation"),
    [([*BANNER, VERSION], "2019"), ([*BANNER, FRAUD], "2017"), ([TITLE], "2025"), ([*BANNER, TITLE], "2025"),
     (BANNER, None), ([], None), ([*BANNER, VERSION, FRAUD], "2017"), ([*BANNER, VERSION, TITLE], "2025"),
     ([*BANNER, FRAUD, TITLE], None)],
)  # fmt: skip
def test_a_generation_is_the_one_whose_signs_are_all_there(program: Program, signs, generation) -> None:
    generations = Generations(program, {})
    assert generations.see("pigp", tab(*signs)) == generation
    assert generations.found == ({"pigp": generation} if generation else {})
    assert bool(generations.unknown("pigp")) == (generation is None)


def test_until_it_is_known_the_ways_of_all_count_and_then_its_own_alone(program: Program) -> None:
    generations = Generations(program, {})
    both = generations.ways("pigp", "sign_in.username")
    assert {*both} == {way for one in program.candidates["pigp"] for way in one.elements["sign_in.username"].find}
    assert len(both) == len({*both})
    assert generations.signs(["pigp", "pigp"])
    generations.see("pigp", tab(*BANNER, VERSION))
    old = next(one for one in program.candidates["pigp"] if one.generation == "2019")
    assert generations.ways("pigp", "sign_in.username") == old.elements["sign_in.username"].find
    assert generations.ways("pigp", "sign_in.title") == (), "what the generation lacks is nowhere"
    assert generations.signs(["pigp"]) == []


def test_what_an_earlier_walk_found_out_is_known_and_told_once_more(program: Program) -> None:
    found = {"pigp": "2019"}
    generations = Generations(program, found)
    old = next(one for one in program.candidates["pigp"] if one.generation == "2019")
    assert generations.ways("pigp", "sign_in.username") == old.elements["sign_in.username"].find
    assert generations.signs(["pigp"]) == []
    assert [generations.see("pigp", tab()), generations.see("pigp", tab())] == ["2019", None]
    generations.see("chorus-pro", tab())
    assert found["pigp"] == "2019"


def test_a_generation_that_is_named_is_the_one() -> None:
    workspace = Workspace([ROOT])
    environment = workspace.environment("production").model_copy(update={"generations": {"pigp": "2017"}})
    program = compose(workspace, "rotate-technical-password", environment)
    generations = Generations(program, {})
    assert program.auto == {"chorus-pro", "portail-services"}
    assert generations.signs(["pigp"]) == []
    assert generations.see("pigp", tab(TITLE)) is None
    assert generations.ways("pigp", "look.fraud")


def test_the_walk_tells_the_generation_once(walk: Walker) -> None:
    portal = Portal()
    shows = dict(portal.views["sign-in"].shows) | dict.fromkeys([*BANNER, VERSION], "x")
    portal.views["sign-in"] = replace(portal.views["sign-in"], shows=shows)
    walked = walk(portal)
    assert walked.ending.outcome is Outcome.OK
    assert walked.of(events.GenerationSeen) == [events.GenerationSeen("pigp", "2019")]


def test_finding_a_generation_out_costs_one_look_for_each_portal(walk: Walker) -> None:
    looks = []
    for signs in ([], [*BANNER, VERSION]):
        portal = Portal()
        shows = dict(portal.views["sign-in"].shows) | dict.fromkeys(signs, "x")
        portal.views["sign-in"] = replace(portal.views["sign-in"], shows=shows)
        looks.append(walk(portal).browser.looks)
    assert 0 <= looks[1] - looks[0] <= 1


def test_an_unknown_look_names_the_file_to_write(walk: Walker) -> None:
    portal = Portal()
    portal.views["sign-in"] = View({}, portal.views["sign-in"].address)
    walked = walk(portal)
    assert walked.ending.outcome is Outcome.NOT_RECOGNISED
    assert "No known generation of pigp (2017, 2019, 2025)" in walked.ending.message
    assert "selectors/pigp/" in walked.ending.message


class Services(Portal):
    """The Portail de services instead of Chorus Pro."""

    def __init__(self, passwords: list[str] | None = None) -> None:
        super().__init__(passwords)
        self.submitted = 0
        self.prepared = 0
        self.answer = "done"
        p = "portail-services/"
        frame = {p + "nav.domains": "Domaines", p + "session.sign_out": "Se déconnecter"}
        form = {**frame, p + "request.type": "", p + "request.structure": f"{SIRET} - NOM",
                p + "request.account": LOGIN, p + "request.submit": [["Soumettre"], ["Soumettre"]]}  # fmt: skip
        out = {p + "session.sign_out": "out", p + "nav.domains": "domains"}

        def view(shows: dict[str, object], clicks: dict[str, object]) -> View:
            return View({**frame, **shows}, SERVICES, {**out, **clicks}, same_document=True)  # type: ignore[dict-item]

        self.views["home"] = View({**frame, p + "welcome.sign_in": "Se connecter"}, SERVICES,
                                  {p + "welcome.sign_in": "in"})  # fmt: skip
        self.views["in"] = replace(view({}, {}), same_document=False)
        self.views["domains"] = view(
            {p + "domains.heading": "Les domaines", p + "domains.technical_account": "Compte technique"},
            {p + "domains.technical_account": "application"})  # fmt: skip
        self.views["application"] = view({p + "application.heading": "x", p + "application.open": "Accéder"},
                                         {p + "application.open": "form"})  # fmt: skip
        self.views["form"] = view({p + "request.type": "-- Aucun --"}, {p + "request.type": "types"})
        self.views["types"] = view({p + "request.type": "", p + "types.reset": "x", p + "list.options": "x"},
                                   {p + "types.reset": "typed"})  # fmt: skip
        self.views["typed"] = view({p + "types.chosen": "x", p + "request.structure": "-- Aucun --"},
                                   {p + "request.structure": "structures"})  # fmt: skip
        self.views["structures"] = view({p + "list.options": "x", p + "list.structure": SIRET},
                                        {p + "list.structure": "chosen"})  # fmt: skip
        self.views["chosen"] = view(
            {p + "request.structure": f"{SIRET} - NOM", p + "request.structure_chosen": SIRET,
             p + "request.account": "-- Aucun --"}, {p + "request.account": "accounts"})  # fmt: skip
        self.views["password"] = replace(
            view({**form, p + "request.new_password": "Nouveau mot de passe"}, {p + "request.submit": self.submit}),
            text=lambda: f"Nouveau mot de passe :\n{self.passwords[min(self.prepared, len(self.passwords)) - 1]}",
        )
        self.views["done"] = view({p + "done.heading": "prise en compte"}, {})
        self.views["error"] = view({p + "notice.error": "Erreur technique"}, {})
        self.accounts()

    def accounts(self) -> None:
        p = "portail-services/"
        said = f"{LOGIN} Actif - Expiration du mot de passe : 18/05/{self.expiry + self.submitted} 12:02:25"
        self.views["accounts"] = View(
            {p + "nav.domains": "x", p + "session.sign_out": "x", p + "account.logins": said, p + "list.options": said},
            SERVICES,
            {p + "account.logins": self.choose, p + "session.sign_out": "out"},
            same_document=True,
        )

    def choose(self, _browser: object) -> str:
        self.prepared += 1
        return "password"

    def submit(self, _browser: object) -> str:
        self.submitted += 1
        self.accounts()
        return self.answer


def test_what_is_shown_before_it_is_submitted_is_in_force_when_the_answer_is_seen(walk: Walker) -> None:
    portal = Services(["J0zsN3Z4jofLg"])
    walked = walk(portal)
    assert walked.ending.outcome is Outcome.OK, walked.ending.message
    assert portal.submitted == 1
    assert [(one.in_force, one.number) for one in walked.of(events.SecretStaged)] == [(False, 1), (True, 1)]
    kept = [at for at, one in enumerate(walked.told) if one == ("kept", "technical_password")]
    sent = next(at for at, one in enumerate(walked.told) if isinstance(one, events.Intended))
    assert kept[0] < sent < kept[-1], "staged before it is submitted, and again as the one in force"
    assert walked.ending.obtained["technical_password"].accepted
    assert walked.ending.obtained["technical_password"].note["technical_login"] == LOGIN


def test_a_password_that_breaks_the_policy_is_left_unsubmitted(walk: Walker) -> None:
    portal = Services(["J0/zsN3Z4jofLg", "J0zsN3Z4jofLg"])
    walked = walk(portal)
    assert walked.ending.outcome is Outcome.OK, walked.ending.message
    assert (portal.prepared, portal.submitted) == (2, 1)
    assert walked.ending.obtained["technical_password"].secret.reveal() == "J0zsN3Z4jofLg"


def test_what_was_never_submitted_is_not_in_force(walk: Walker) -> None:
    portal = Services(["J0/zsN3Z4jofLg"])
    walked = walk(portal)
    assert walked.ending.outcome is Outcome.LIMIT
    assert portal.submitted == 0
    assert not walked.ending.obtained["technical_password"].in_force
    assert "the old one still works" in walked.ending.message


def test_an_answer_that_is_not_seen_leaves_it_unknown_and_not_doubtful(walk: Walker) -> None:
    portal = Services()
    portal.answer = "error"
    walked = walk(portal)
    assert walked.ending.outcome is Outcome.UNKNOWN
    held = walked.ending.obtained["technical_password"]
    assert (held.in_force, held.doubtful, held.accepted) == (False, False, False)
    assert not walked.of(events.SecretDoubtful)


@pytest.mark.parametrize("moved", [True, False])
def test_stale_witness(walk: Walker, moved: bool) -> None:
    """A witness that moved does not tell by whose hand: what was staged is delivered by a person's word alone."""
    portal = Services(["new1new1"])
    staged = Obtained(Secret("staged-before"), {"siret": SIRET, "shown_at": "x"}, (), 1)
    before = "2018-05-18T12:02:25" if moved else "2019-05-18T12:02:25"
    walked = walk(portal, unanswered=Unanswered("expires_on", before, {"technical_password": staged}))
    assert walked.ending.outcome is (Outcome.UNKNOWN if moved else Outcome.OK), walked.ending.message
    assert (portal.prepared, portal.submitted) == ((0, 0) if moved else (1, 1))
    assert [one.happened for one in walked.of(events.Found)] == [None if moved else False]
    secrets = [held.secret.reveal() for held in walked.ending.obtained.values()]
    assert secrets == ([] if moved else ["new1new1"])


def test_a_session_that_another_portal_opened_instead_is_not_looked_for(walk: Walker) -> None:
    old = walk(Portal())
    assert [one.session for one in old.of(events.SessionEnded)] == ["chorus-pro", "pigp"]
    assert not any("aife" in done for done in old.browser.done)
    new = walk(Services())
    assert [one.session for one in new.of(events.SessionEnded)] == ["portail-services", "pigp"]
