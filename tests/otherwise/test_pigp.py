"""What PIGP may ask or say around a sign-in, in the words and the build of LemonLDAP::NG, which DGFiP wrote.

Each page is written after what a person sees there: boxes that an icon labels, messages in an alert, one button. What
a page asks of a person ends as `human`, with nothing typed where it asks before the password; what it only tells is
gone through and told.
"""

import pytest

from robot.outcomes import Outcome

from .portal import OtherPortal, Page, document, menu
from .visitor import Shell, Visitor, Walked

ICON = '<i aria-hidden="true">◆</i>'


def lemon(message: str, body: str, *, kind: str = "warning") -> str:
    """A page of the portal: its banner, a message in an alert where there is one, and what else it shows."""
    alert = f'<div class="message message-{kind} alert" role="alert"><span>{message}</span></div>' if message else ""
    return document(
        f'<div id="header"><img alt="Portail" src="data:,"></div><main class="container">{alert}{body}</main>',
        title="Portail d'authentification",
    )


def form(message: str = "", more: str = "") -> str:
    """The sign-in, whose boxes have an icon for a label and a placeholder."""
    return lemon(
        message,
        f"""<form method="post" action="/portail/accueilIAM.pl"><input type="hidden" name="token" value="1">
<div><label for="u">{ICON}</label><input id="u" name="identifiant" type="text" placeholder="Identifiant" required></div>
<div><label for="p">{ICON}</label><input id="p" name="secret" type="password" placeholder="Mot de passe" required></div>
{more}<button type="submit"><span>◆</span> <span>Se connecter</span></button></form>""",
    )


CAPTCHA = f"""<div><img alt="Renew Captcha" title="Renew Captcha" src="data:,"><img id="captcha" src="data:,"></div>
<div><label for="c">{ICON}</label><input id="c" name="captcha" type="text" placeholder="Captcha" required></div>"""

CANCEL = '<a class="btn" href="/portail/?cancel=1" role="button"><span>Annuler</span></a>'


def code(kind: str, message: str = "Un code vous a été envoyé, entrez-le ici") -> str:
    return lemon(
        message,
        f"""<form method="post" action="/portail/2fcheck"><div><label for="x">{ICON}</label>
<input id="x" name="code" type="{kind}" placeholder="Code" autocomplete="one-time-code"></div>
<button type="submit">Se connecter</button> <button type="submit" formaction="/renvoi">Renvoyer le code</button>
{CANCEL}</form>""",
        kind="positive",
    )


CHOICE = lemon(
    "Choisissez votre second facteur",
    f"""<form method="post" action="/portail/2fchoice">
<button name="sf" value="totp"><h4>Application OTP</h4></button>
<button name="sf" value="mail"><h4>Code par mail</h4></button>
</form>{CANCEL}""",
    kind="positive",
)

KEY = lemon("", "<h3>Posez votre doigt sur le périphérique U2F</h3><p>Votre clef clignotera.</p>" + CANCEL)


def change(message: str) -> str:
    boxes = "".join(
        f'<div><label for="{name}">{ICON}</label>'
        f'<input id="{name}" name="{name}" type="password" placeholder="{said}"></div>'
        for name, said in {
            "oldpassword": "Mot de passe actuel", "newpassword": "Nouveau mot de passe",
            "confirmpassword": "Confirmez le mot de passe",
        }.items()
    )  # fmt: skip
    return lemon(
        message,
        f"""<form method="post" action="/portail/change"><div><label>{ICON}</label>
<input type="text" readonly value="cdodue-xt"></div>{boxes}<button type="submit">Envoyer</button></form>""",
    )


def information(told: str, *, buttons: str = "<button>Continuer</button>") -> str:
    return lemon(
        "",
        f"""<form method="post" action="/portail/suite"><div class="card"><h3>Information</h3>
<div class="card-body">{told}</div></div>{buttons}</form>""",
    )


WILL_EXPIRE = (
    "<h3>5 jours, 3 heures, 2 minutes et 1 secondes avant expiration de votre mot de passe, pensez à le changer !</h3>"
)
GRACE = "<h3>2 <span>authentifications restantes, changez votre mot de passe !</span></h3>"
LAST_LOGINS = "<h3>Dernières connexions</h3><table><tr><th>Date</th></tr><tr><td>12/10/2026 08:00</td></tr></table>"


def then_menu(portal: OtherPortal, page: str) -> None:
    """PIGP shows this page after a right password, and then its menu."""
    portal.pages["menu"] = lambda portal: page if not portal.happened("went on") else menu(portal)

    def on(portal: OtherPortal) -> str:
        portal.note("went on")
        return menu(portal)

    portal.paths["/portail/suite"] = on


def walk(portal: OtherPortal, visitor: Visitor, **pages: str) -> Walked:
    """A dry run on a portal with these pages: what is at stake here comes before the reset."""

    def shows(page: str) -> Page:
        return lambda _: page

    for name, page in pages.items():
        portal.pages[name.replace("_", "-")] = shows(page)
    walked = visitor.walk(dry_run=True)
    assert portal.happened("sign-in") + portal.happened("refusal") <= 1
    return walked


def test_lemonldap_captcha(portal: OtherPortal, visitor: Visitor) -> None:
    walked = walk(portal, visitor, sign_in=form(more=CAPTCHA))
    assert walked.ending.outcome is Outcome.HUMAN, walked.ending.message
    assert not portal.happened("sent")


@pytest.mark.parametrize(
    "more",
    [
        '<img src="/captcha.png" alt="captcha"><input name="reponse" type="text">',
        '<img src="data:," alt=""><label>Recopiez les caractères <input name="reponse"></label>',
        '<label><input type="checkbox"> Je ne suis pas un robot</label>',
        '<iframe title="reCAPTCHA" srcdoc="<p>x</p>" width="300" height="70"></iframe>',
        '<div class="h-captcha" style="width:300px;height:70px"></div>',
    ],
    ids=["image", "words", "tick", "frame", "part"],
)
def test_another_captcha(portal: OtherPortal, visitor: Visitor, more: str) -> None:
    walked = walk(portal, visitor, sign_in=form(more=more))
    assert walked.ending.outcome is Outcome.HUMAN, walked.ending.message
    assert not portal.happened("sent")


def test_a_captcha_after_a_refusal(portal: OtherPortal, visitor: Visitor) -> None:
    """LemonLDAP::NG asks for one after some wrong passwords: whether ours was wrong is not known then."""
    walked = walk(portal, visitor, menu=form("Vous devez saisir le captcha", CAPTCHA))
    assert walked.ending.outcome is Outcome.HUMAN, walked.ending.message


@pytest.mark.parametrize("kind", ["text", "tel", "password"])
def test_code_box(portal: OtherPortal, visitor: Visitor, kind: str) -> None:
    walked = walk(portal, visitor, menu=code(kind))
    assert walked.ending.outcome is Outcome.HUMAN, walked.ending.message
    assert portal.happened("sent") == 1


def test_code_box_beside_a_user_name(portal: OtherPortal, visitor: Visitor) -> None:
    """A page for a code may show again who signs in, in a box, as a sign-in does."""
    page = lemon(
        "Un code vous a été envoyé par mail, entrez-le ici",
        f"""<form method="post"><label>Identifiant <input name="identifiant" value="cdodue-xt"></label>
<label>Code <input name="code" type="password"></label><button>Valider</button></form>{CANCEL}""",
    )
    walked = walk(portal, visitor, menu=page)
    assert walked.ending.outcome is Outcome.HUMAN, walked.ending.message


@pytest.mark.parametrize("shown", [CHOICE, KEY], ids=["lemonldap-choice-code", "a-key"])
def test_lemonldap_choice_code(portal: OtherPortal, visitor: Visitor, shown: str) -> None:
    walked = walk(portal, visitor, menu=shown)
    assert walked.ending.outcome is Outcome.HUMAN, walked.ending.message


@pytest.mark.parametrize(
    "message", ["Votre mot de passe a expiré", "Le mot de passe a été réinitialisé et doit être changé", ""]
)
def test_change_page(portal: OtherPortal, visitor: Visitor, message: str) -> None:
    walked = walk(portal, visitor, menu=change(message))
    assert walked.ending.outcome is Outcome.REFUSED, walked.ending.message
    assert "Le mot de passe PIGP a expiré" in walked.ending.message
    assert portal.happened("sent") == 1


def test_readonly_box(portal: OtherPortal, visitor: Visitor) -> None:
    page = form().replace('type="password"', 'type="password" readonly onfocus="this.removeAttribute(\'readonly\')"')
    walked = walk(portal, visitor, sign_in=page)
    assert walked.ending.outcome is Outcome.OK, walked.ending.message
    assert portal.happened("sign-in") == 1


def test_a_box_that_stays_readonly(portal: OtherPortal, visitor: Visitor) -> None:
    page = form().replace('type="password"', 'type="password" readonly')
    walked = walk(portal, visitor, sign_in=page)
    assert walked.ending.outcome is Outcome.NOT_RECOGNISED, walked.ending.message
    assert not portal.happened("sent")


@pytest.mark.parametrize(
    "message",
    [
        "You have no access authorization for this application",
        "Vous n'avez pas les droits d'accès à cette application",
        "Vous n'êtes pas autorisé à accéder à ce site",
        "Ouverture de session interdite",
        "Accès refusé",
    ],
)
def test_lemonldap_no_right(portal: OtherPortal, visitor: Visitor, message: str) -> None:
    page = lemon(
        message, '<a role="button" href="/portail/">Aller au portail</a> <a href="/portail/deconnexion">Déconnexion</a>'
    )
    walked = walk(portal, visitor, menu=page)
    assert walked.ending.outcome is Outcome.REFUSED, walked.ending.message
    assert "droit" in walked.ending.message
    assert not portal.open


@pytest.mark.parametrize(
    "message",
    [
        "Délai d'authentification dépassé",
        "Tentative d'authentification invalide",
        "Votre session a expiré, vous devez vous ré-authentifier",
        "Votre connexion a expiré vous devez vous authentifier de nouveau",
        "Le formulaire a expiré, veuillez réessayer",
        "Jeton invalide",
    ],
)
def test_form_expired(portal: OtherPortal, visitor: Visitor, message: str) -> None:
    walked = walk(portal, visitor, menu=form(message))
    assert walked.ending.outcome is Outcome.UNAVAILABLE, walked.ending.message
    assert portal.happened("sent") == 1


@pytest.mark.parametrize(
    "message",
    ["Connexion impossible au serveur LDAP", "Erreur anormale du serveur LDAP", "L'annuaire est injoignable"],
)
def test_ldap_down(portal: OtherPortal, visitor: Visitor, message: str) -> None:
    walked = walk(portal, visitor, menu=form(message))
    assert walked.ending.outcome is Outcome.UNAVAILABLE, walked.ending.message


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Identifiant ou mot de passe incorrect", "refuse l'identifiant ou le mot de passe"),
        ("Utilisateur inexistant", "refuse l'identifiant ou le mot de passe"),
        ("Nom d'utilisateur incorrect", "refuse l'identifiant ou le mot de passe"),
        ("Wrong credentials", "refuse l'identifiant ou le mot de passe"),
        ("Votre compte est bloqué", "bloqué"),
        ("Votre compte est verrouillé. Avant de pouvoir vous ré-authentifier, vous devez patienter", "bloqué"),
        ("Your account is locked", "bloqué"),
        ("Votre mot de passe a expiré", "expiré"),
        ("", "sans dire pourquoi"),
        ("Veuillez vous authentifier", "sans dire pourquoi"),
    ],
)
def test_a_refusal(portal: OtherPortal, visitor: Visitor, message: str, said: str) -> None:
    """What is a refusal stays one, and says which."""
    walked = walk(portal, visitor, menu=form(message))
    assert walked.ending.outcome is Outcome.REFUSED, walked.ending.message
    assert said in walked.ending.message


@pytest.mark.parametrize("told", [WILL_EXPIRE, GRACE, LAST_LOGINS], ids=["will-expire", "grace-notice", "last-logins"])
def test_grace_notice(portal: OtherPortal, visitor: Visitor, told: str) -> None:
    then_menu(portal, information(told))
    walked = walk(portal, visitor)
    assert walked.ending.outcome is Outcome.OK, walked.ending.message
    assert portal.happened("went on") == 1
    words = {WILL_EXPIRE: "5 jours", GRACE: "2 authentifications restantes", LAST_LOGINS: "Dernières connexions"}[told]
    assert words in walked.ending.message


def test_grace_notice_with_a_timer(portal: OtherPortal, visitor: Visitor) -> None:
    """The one that goes on by itself after thirty seconds has a second button, which stops it."""
    then_menu(
        portal, information(WILL_EXPIRE, buttons='<button>Continuer</button><button type="reset">Attendre</button>')
    )
    walked = walk(portal, visitor)
    assert walked.ending.outcome is Outcome.OK, walked.ending.message


def test_grace_notice_that_demands_a_change(portal: OtherPortal, visitor: Visitor) -> None:
    demand = "<h3>Votre mot de passe doit être changé avant de continuer</h3>"
    then_menu(portal, information(demand, buttons="<button>Continuer</button>"))
    walked = walk(portal, visitor)
    assert walked.ending.outcome is Outcome.REFUSED, walked.ending.message
    assert "Le mot de passe PIGP a expiré" in walked.ending.message
    assert not portal.happened("went on")


def test_a_notice_that_wants_to_be_accepted(portal: OtherPortal, visitor: Visitor) -> None:
    """Whether one agrees to terms is a person's decision."""
    tick = '<label><input type="checkbox" name="check1"> J\'accepte les conditions d\'utilisation</label>'
    notice = lemon(
        "",
        f"""<form method="post" action="/portail/suite"><h3>Vous avez de nouveaux messages</h3>
<h2>Nouvelles conditions</h2><p>Lisez-les.</p>{tick}{CANCEL} <button>Accepter</button></form>""",
    )
    then_menu(portal, notice)
    walked = walk(portal, visitor)
    assert walked.ending.outcome is Outcome.HUMAN, walked.ending.message
    assert not portal.happened("went on")


def test_grace_notice_is_told_by_the_command_line(portal: OtherPortal, shell: Shell) -> None:
    then_menu(portal, information(GRACE))
    said = shell.rotate("--dry-run")
    assert said.code == 0, said.out
    assert "2 authentifications restantes" in said.json["message"]
