"""Each switch of the practice portal shows what it says."""

import gzip
import html
import http.client
import itertools
import re
from datetime import datetime, timedelta

import pytest

from robot.sandbox.behaviour import ALWAYS, Behaviour, about
from robot.sandbox.passwords import in_html

PIGP = "https://portail.dgfip.finances.gouv.fr"
CHORUS = "https://chorus-pro.gouv.fr"


@pytest.mark.parametrize(
    ("manner", "words"),
    [
        ("refused-message", "Identifiant ou mot de passe incorrect"),
        ("locked", "Votre compte est bloqué"),
        ("expired", "Votre mot de passe a expiré"),
        ("refused-silent", "Authentification Saisir"),
    ],
)
def test_sign_in_refused(visit, manner, words):
    visitor = visit(f"sign-in={manner}")
    page = visitor.sign_in()
    assert words in page.text
    assert visitor.sandbox.signed_in_sessions["pigp"] == 0
    assert visitor.sandbox.sign_ins_submitted == visitor.sandbox.happened("sign-in refused") == 1
    assert 'value=""' not in page.html
    assert visitor.sandbox.username not in page.html


@pytest.mark.parametrize(
    ("manner", "words"), [("message", "mot de passe incorrect"), ("silent", "Authentification Saisir")]
)
def test_wrong_credentials(visit, manner, words):
    visitor = visit(f"refusal={manner}")
    assert words in visitor.sign_in("faux").text
    assert visitor.sandbox.signed_in_sessions["pigp"] == 0


def test_one_time_code(visit):
    visitor = visit("sign-in=one-time-code")
    page = visitor.sign_in()
    assert "Saisissez le code à usage unique" in page.text
    pending = re.search(r'name="etape" value="(\w+)"', page.html)[1]
    address = f"{PIGP}/portail/code.pl"
    assert "Code incorrect" in visitor.open(address, {"etape": pending, "code": "x"}).text
    assert visitor.sandbox.signed_in_sessions["pigp"] == 0
    visitor.open(address, {"etape": pending, "code": visitor.sandbox.one_time_code})
    assert visitor.sandbox.signed_in_sessions["pigp"] == 1


def test_sign_in_answered_by_a_redirect(visit):
    assert "Liste des applications" in visit("sign-in-answer=redirect").sign_in().text


@pytest.mark.parametrize(
    ("link", "pattern"),
    [
        ("same-tab", r"nom=chorus-pro\">Chorus Pro"),
        ("window-open", r"window\.open\(.*>Chorus Pro"),
        ("new-tab", r"target=\"_blank\">Chorus Pro"),
    ],
)
def test_chorus_link(visit, link, pattern):
    assert re.search(pattern, visit(f"chorus-link={link}", "sign-in-answer=redirect").sign_in().html)


def test_menu_without_chorus(visit):
    page = visit("chorus-link=missing", "sign-in-answer=redirect").sign_in()
    assert "Chorus Pro" not in page.text
    assert "OCSITAN" in page.text


@pytest.mark.parametrize("host", ["cpro.chorus-pro.gouv.fr", "portail.dgfip.finances.gouv.fr"])
def test_chorus_host(visit, host):
    assert visit(f"chorus-host={host}").home().url == f"https://{host}/cpp/accueil?execution=e1s1"


@pytest.mark.parametrize("where", ["sign-in-page", "after-sign-in", "chorus-link", "chorus-home"])
def test_astray(visit, where):
    visitor = visit(f"astray={where}", "sign-in-answer=redirect")
    visitor.open(f"{PIGP}/portail/")
    visitor.home()
    assert visitor.sandbox.happened("look-alike visited") == 1


@pytest.mark.parametrize(("portal", "words"), [("pigp", "momentanément indisponible"), ("chorus", "en maintenance")])
def test_maintenance(visit, portal, words):
    visitor = visit(f"{portal}=maintenance")
    page = visitor.home()
    assert (page.status, words in page.text) == (503, True)
    visitor.sandbox.behave(**{portal: "maintenance-200"})
    page = visitor.home()
    assert (page.status, words in page.text) == (200, True)
    visitor.sandbox.behave(**{portal: "up"})
    assert "Fil d'événements" in visitor.home().text


def test_a_host_that_does_not_answer(visit):
    visitor = visit("pigp=no-answer")
    assert visitor.unanswered(lambda: visitor.open(f"{PIGP}/portail/"))


PLACES = {
    "sign-in": lambda v: v.open(f"{PIGP}/portail/"),
    "menu": lambda v: (v.sign_in(), v.open(f"{PIGP}/portail/"))[1],
    "home": lambda v: v.home(),
    "list": lambda v: (v.home(), v.list())[1],
    "structure": lambda v: (v.home(), v.structure())[1],
    "confirm": lambda v: (v.home(), v.confirm(v.structure()))[1],
    "summary": lambda v: (v.home(), v.confirm(v.structure()))[1],
}


@pytest.mark.parametrize("place", PLACES)
def test_http_500_and_no_answer_once(visit, place):
    visitor = visit(f"http-500={place}*1")
    page = PLACES[place](visitor)
    assert page.status == http.client.INTERNAL_SERVER_ERROR
    assert "Erreur 500" in page.text
    assert PLACES[place](visitor).status == http.client.OK


@pytest.mark.parametrize("place", ["list", "confirm"])
def test_no_answer_at_a_place(visit, place):
    visitor = visit(f"no-answer={place}*1")
    visitor.home()
    if place == "confirm":
        sheet = visitor.structure()
        assert visitor.unanswered(lambda: visitor.confirm(sheet))
    else:
        assert visitor.unanswered(visitor.list, requests=2)
    assert visitor.sandbox.reset_count() == 0
    assert "Mes structures" in visitor.list().text


@pytest.mark.parametrize("place", ["home", "list", "structure", "confirm"])
@pytest.mark.parametrize(
    ("shows", "words"), [("page", "Votre session a expiré"), ("sign-in", "Votre connexion a expiré vous")]
)
def test_session_ends(visit, place, shows, words):
    visitor = visit(f"session-ends={place}*1", f"expired-shows={shows}")
    assert words in PLACES[place](visitor).text
    assert visitor.sandbox.signed_in_sessions == {"pigp": 0, "chorus-pro": 0}
    assert visitor.sandbox.reset_count() == 0
    assert words not in PLACES[place](visitor).text


@pytest.mark.parametrize(
    ("form", "markup"), [("modal", 'role="dialog"'), ("overlay", 'class="overlay"'), ("dialog", "<dialog")]
)
def test_announcement(visit, form, markup):
    visitor = visit(f"announcement={form}*1", "announcement-delay=400")
    page = visitor.home()
    assert markup in page.html
    assert 'data-announcement="400"' in page.html
    assert "Information importante" not in visitor.home().text


def test_cookie_banner(visit):
    assert "J'accepte" in visit("cookie-banner=on").home().text


@pytest.mark.parametrize(
    ("form", "markup"),
    [
        ("icon-link", r'<a class="row-action" href="[^"]*"><span class="icon icon-pencil"></span></a>'),
        ("titled-link", r'title="Modifier"><span'),
        ("labelled-button", r'<button type="submit" class="btn btn-link" aria-label="Modifier">'),
        ("bare-button", r'<button type="submit" class="btn btn-link"><span class="icon icon-pencil"></span></button>'),
        ("image-input", r'<input type="image" src="[^"]*" width="16" height="16">'),
        ("image-link", r'<a class="row-action" href="[^"]*"><img src="[^"]*" width="16" height="16"></a>'),
    ],
)
def test_pencil(visit, form, markup):
    visitor = visit(f"pencil={form}")
    visitor.home()
    page = visitor.list()
    assert len(re.findall(markup, page.html)) == 5
    assert "Consulter" not in page.html
    assert visitor.open(f"{CHORUS}/cpp/ressources/crayon.svg").status == http.client.OK


def test_eye_beside_the_pencil(visit):
    visitor = visit("row-actions=eye-first")
    visitor.home()
    page = visitor.list()
    assert page.html.index("icon-eye") < page.html.index("icon-pencil")
    sheet = visitor.event(page, "consulter", ligne="0")
    assert "Consultation de la structure" in sheet.text
    assert "Réinitialiser le mot de passe" not in sheet.text
    assert "n'est plus disponible" in visitor.confirm(sheet).text
    visitor.sandbox.behave(row_actions="eye-last")
    page = visitor.list()
    assert page.html.index("icon-eye") > page.html.index("icon-pencil")


@pytest.mark.parametrize(
    ("form", "markup"),
    [
        ("bootstrap", '<div class="modal" id="confirmation"'),
        ("fade", '<div class="modal fade" id="confirmation"'),
        ("native", '<dialog class="native" id="confirmation"'),
        ("role", 'id="confirmation" role="dialog"'),
        ("confirm", '<template id="confirmation"'),
    ],
)
def test_dialog(visit, form, markup):
    visitor = visit(f"dialog={form}")
    visitor.home()
    page = visitor.structure()
    assert markup in page.html
    assert "Confirmation de réinitialisation du mot de passe" in page.html
    assert f'data-reset="{form}"' in page.html


def test_secondary_manager(visit):
    visitor = visit("manager=secondary")
    visitor.home()
    page = visitor.structure()
    assert "Utilisateur technique : TECH_0" in page.text
    assert "Réinitialiser" not in page.html
    visitor.confirm(page)
    assert visitor.sandbox.reset_count() == 0


def test_another_siret(visit):
    visitor = visit("structure-siret=other", "recapitulatif-siret=other", structures=1)
    siret = visitor.sandbox.structures[0].siret
    visitor.home()
    page = visitor.structure()
    assert siret not in page.html
    assert visitor.sandbox.absent_siret in page.html
    page = visitor.confirm(page)
    assert siret not in page.html
    assert visitor.sandbox.reset_count(siret) == 1


@pytest.mark.parametrize(("answer", "resets"), [("no-answer", 1), ("no-answer-not-reset", 0)])
def test_confirm_without_an_answer(visit, answer, resets):
    visitor = visit(f"confirm={answer}*1")
    visitor.home()
    sheet = visitor.structure()
    assert visitor.unanswered(lambda: visitor.confirm(sheet))
    assert visitor.sandbox.happened("shown") == 0
    assert visitor.confirm(visitor.structure()).password == visitor.sandbox.state()["structures"][0]["current_password"]
    assert visitor.sandbox.reset_count() == resets + 1


@pytest.mark.parametrize(("answer", "resets"), [("http-500", 1), ("http-500-not-reset", 0)])
def test_confirm_answered_by_an_error(visit, answer, resets):
    visitor = visit(f"confirm={answer}*1")
    visitor.home()
    page = visitor.confirm(visitor.structure())
    assert page.status == http.client.INTERNAL_SERVER_ERROR
    assert visitor.sandbox.reset_count() == resets
    assert "Récapitulatif" in visitor.confirm(visitor.structure()).text


@pytest.mark.parametrize("answer", ["empty-brackets", "no-sentence"])
def test_a_summary_without_a_password(visit, answer):
    visitor = visit(f"confirm={answer}*1")
    visitor.home()
    page = visitor.confirm(visitor.structure())
    password = visitor.sandbox.current_password(visitor.sandbox.structures[0].siret)
    assert "Récapitulatif" in page.text
    assert password not in page.text
    assert ("avec le mot de passe : [ ]" in page.text) == (answer == "empty-brackets")
    assert ("Ce compte a été réinitialisé" in page.text) == (answer == "empty-brackets")
    assert visitor.confirm(visitor.structure()).password


def test_summary_without_a_redirect(visit):
    visitor = visit("confirm-by=post")
    visitor.home()
    sheet = visitor.structure()
    page = visitor.confirm(sheet)
    assert page.url == sheet.url
    assert page.password
    assert "n'est plus disponible" in visitor.open(page.url).text


def test_delays(visit):
    visitor = visit("confirm-delay-before=120", "confirm-delay-after=150", clock=datetime.now)
    visitor.home()
    visitor.confirm(visitor.structure())
    *_, sent, reset, led_on, _shown = visitor.sandbox.events
    assert (sent.kind, reset.kind, led_on.kind) == ("request", "reset", "request")
    assert reset.at - sent.at > timedelta(milliseconds=110)
    assert led_on.at - reset.at > timedelta(milliseconds=140)
    visitor.sandbox.behave(delay=60_000)
    assert visitor.unanswered(lambda: visitor.open(f"{PIGP}/portail/"))


def test_limits_of_switches_that_concern_every_answer(visit):
    visitor = visit("delay=60000*1")
    assert visitor.unanswered(lambda: visitor.open(f"{PIGP}/portail/"))
    assert visitor.open(f"{PIGP}/portail/").status == http.client.OK


def test_compression(visit):
    visitor = visit("compression=on")
    visitor._opener.addheaders = [("Accept-Encoding", "gzip")]
    page = visitor.open(f"{PIGP}/portail/")
    assert page.headers["Content-Encoding"] == "gzip"
    assert "Bienvenue" in gzip.decompress(page.body).decode()


def test_given_passwords(visit):
    visitor = visit("passwords=a/b&c ]x[y]")
    visitor.home()
    page, shown = visitor.structure(), []
    for _ in range(3):
        summary = visitor.confirm(page)
        shown.append(summary.password)
        page = visitor.event(summary, "retour")
    assert shown[:2] == ["a/b&c", "]x[y]"]
    assert len(shown[2]) == 16


def test_made_passwords(visit):
    numbers = itertools.count(1)
    visitor = visit(make_password=lambda: f"made-{next(numbers)}")
    visitor.home()
    assert visitor.confirm(visitor.structure()).password == "made-1"


@pytest.mark.parametrize(("slash", "expected"), [("0", [0, 0, 0, 0]), ("2", [1, 1, 0, 0]), ("always", [1, 1, 1, 1])])
def test_slash(visit, slash, expected):
    visitor = visit(f"slash={slash}")
    siret = visitor.sandbox.structures[0].siret
    passwords = [visitor.sandbox._world.reset(siret, visitor.sandbox.behaviour) for _ in range(4)]
    assert ["/" in password for password in passwords] == [bool(each) for each in expected]
    assert all(len(password) == 16 for password in passwords)


def test_natural_slash(visit):
    visitor = visit("slash=natural")
    siret = visitor.sandbox.structures[0].siret
    count = sum("/" in visitor.sandbox._world.reset(siret, visitor.sandbox.behaviour) for _ in range(500))
    assert 60 < count < 160


@pytest.mark.parametrize("markup", ["plain", "strong-inside", "strong-outside"])
@pytest.mark.parametrize("entities", ["minimal", "named", "decimal", "hex"])
@pytest.mark.parametrize("blanks", ["none", "space", "nbsp", "newline", "br"])
def test_presentation_can_be_read(markup, entities, blanks):
    password = "a]+{&:|;-(_[<>\"'é/]"
    behaviour = Behaviour.parse([f"markup={markup}", f"entities={entities}", f"blanks={blanks}"])
    written = str(in_html(password, behaviour))
    text = html.unescape(re.sub(r"</?(strong|br)>", "", written))
    assert text[text.index("[") + 1 : text.rindex("]")].strip(" \n\u00a0") == password
    assert "<strong>" in written or markup == "plain"
    assert {"minimal": "&amp;", "named": "&lbrack;", "decimal": "&#91;", "hex": "&#x5B;"}[entities] in written


def test_hidden(visit):
    visitor = visit()
    siret = visitor.sandbox.structures[1].siret
    visitor.sandbox.behave(hidden=[siret])
    visitor.home()
    page = visitor.list()
    assert siret not in page.text
    assert "(11 ligne(s))" in page.text


# How behaviours are written


def test_every_switch_is_explained_and_can_be_written():
    for name, (choices, meaning) in about().items():
        assert meaning
        values = choices.split(" | ") if " | " in choices else ["3"]
        for value in (value.replace("a number", "3") for value in values):
            written = Behaviour.parse([f"{name}={value}"]).as_texts()
            assert written in ({name: value}, {})


def test_limits_are_kept_in_writing():
    assert Behaviour.parse(["confirm=no-answer*2"]).as_texts() == {"confirm": "no-answer*2"}
    assert Behaviour(confirm="http-500*1") == Behaviour.parse(["confirm=http-500*1"])
    assert Behaviour(slash="always").slash == ALWAYS


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("confirm=never", "no-answer-not-reset"),
        ("confrim=ok", "there are: .*confirm"),
        ("delay", "name=value"),
        ("delay=soon", "a number"),
        ("cookie-banner=perhaps", "on | off"),
    ],
)
def test_mistakes_say_what_would_be_right(text, message):
    with pytest.raises(ValueError, match=message):
        Behaviour.parse([text])
