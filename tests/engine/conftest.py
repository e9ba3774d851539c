import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from robot.engine import events
from robot.engine.ending import Ending
from robot.engine.resumed import Unanswered
from robot.engine.walk import Walk
from robot.language.program import Program, compose
from robot.language.workspace import Workspace
from robot.model.flow import Limits
from robot.secrets.secret import Secret
from tests.engine.fake import PIGP, FakeBrowser, View

ROOT = Path(__file__).parents[2]
SIRET = "21470244100012"
LOGIN = f"TECH_0{SIRET}@cpp2017.fr"


class Kept:
    """A keeper that remembers what it was given, and when."""

    def __init__(self, log: list[object]) -> None:
        self.secrets: list[str] = []
        self.screens: list[str] = []
        self._log = log

    def keep(self, name: str, secret: Secret, note: Mapping[str, str]) -> None:
        self.secrets.append(secret.reveal())
        self._log.append(("kept", name))

    def keep_screen(self, text: Secret, note: Mapping[str, str]) -> None:
        self.screens.append(text.reveal())

    def keep_answers(self, text: Secret, note: Mapping[str, str]) -> None:
        pass


@dataclass
class Walked:
    ending: Ending
    browser: FakeBrowser
    kept: Kept
    told: list[object] = field(default_factory=list)
    seconds: float = 0.0  # by the walk's own clock

    def of(self, kind: type) -> list:
        return [event for event in self.told if isinstance(event, kind)]


class Portal:
    """The portals as views, with the knobs that the tests turn."""

    def __init__(self, passwords: list[str] | None = None) -> None:
        self.passwords = list(passwords or ["J0+3zsN3Z4jofLg"])
        self.resets = 0
        self.shown_siret = SIRET
        self.recap_siret = SIRET
        self.expiry = 2019
        sign_in = {"pigp/sign_in.username": "", "pigp/sign_in.password": "", "pigp/sign_in.submit": "Connexion"}
        nav = {"chorus-pro/home.activities": "Activités du gestionnaire", "chorus-pro/session.sign_out": "Déconnexion"}
        self.views = {
            "sign-in": View(sign_in, PIGP, {"pigp/sign_in.submit": "menu"}),
            "menu": View(
                {"pigp/menu.heading": "Liste des applications", "pigp/menu.chorus_pro": "Chorus Pro",
                 "pigp/session.sign_out": "Déconnexion"},
                PIGP, {"pigp/menu.chorus_pro": "home", "pigp/session.sign_out": "out"}),
            "home": View(nav, clicks={"chorus-pro/home.activities": "list", "chorus-pro/session.sign_out": "out"}),
            "list": View({**nav, "chorus-pro/structures.heading": "Mes structures",
                          "chorus-pro/structures.list": "the list", "chorus-pro/structures.lines": SIRET,
                          "chorus-pro/structures.edit": ""},
                         clicks={"chorus-pro/structures.edit": "structure", "chorus-pro/session.sign_out": "out"}),
            "out": View({"chorus-pro/session.ended": "Vous êtes déconnecté", "pigp/session.ended": "déconnecté"}, PIGP),
        }  # fmt: skip
        self.nav = nav
        self.draw()

    def draw(self) -> None:
        structure = {
            **self.nav, "chorus-pro/structure.heading": "Modification de la structure",
            "chorus-pro/structure.identifier": self.shown_siret, "chorus-pro/structure.reset": "Réinitialiser",
            "chorus-pro/structure.technical_user": f"Utilisateur technique : {LOGIN} (ACTIF)",
            "chorus-pro/structure.expiry": f"Expiration du mot de passe : 18/05/{self.expiry + self.resets} 12:02:25",
        }  # fmt: skip
        out = {"chorus-pro/session.sign_out": "out"}
        self.views["structure"] = View(structure, clicks={"chorus-pro/structure.reset": "dialog", **out})
        dialog = {**structure, "chorus-pro/confirmation.heading": "Confirmation",
                  "chorus-pro/confirmation.confirm": [["Confirmer"], ["Confirmer"]],
                  "chorus-pro/confirmation.cancel": "Annuler"}  # fmt: skip
        self.views["dialog"] = View(
            dialog,
            same_document=True,
            clicks={"chorus-pro/confirmation.confirm": self.confirm, "chorus-pro/confirmation.cancel": "structure"},
        )
        password = self.passwords[min(self.resets, len(self.passwords)) - 1]
        self.views["recap"] = View(
            {**self.nav, "chorus-pro/recapitulatif.heading": "Récapitulatif",
             "chorus-pro/recapitulatif.sentence": f"pour la structure {self.recap_siret} NOM",
             "chorus-pro/recapitulatif.back": "Retour"},
            text=f"réinitialisé avec le mot de passe : [{password}]\nVous allez recevoir",
            clicks={"chorus-pro/recapitulatif.back": "structure", **out})  # fmt: skip

    def confirm(self, browser: FakeBrowser) -> str:
        self.resets += 1
        self.draw()
        return "recap"


Walker = Callable[..., Walked]


class Clock(asyncio.SelectorEventLoop):
    """A loop in which time passes only while everything waits, and then at once: no bound of time costs any."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        self._select = self._selector.select
        self._selector.select = self._pass

    def _pass(self, seconds: float | None) -> object:
        assert seconds is not None, "it waits for what can never come"
        self._now += seconds + 1e-6
        return self._select(0)

    def time(self) -> float:
        return self._now


@pytest.fixture(scope="session")
def program() -> Program:
    return compose(Workspace([ROOT]), "rotate-technical-password", "production")


@pytest.fixture
def walk(program: Program) -> Walker:
    def go(
        portal: Portal, *, page: float = 20.0, run: float = 600.0, dry_run: bool = False, flow: str | None = None,
        unanswered: Unanswered | None = None, act: Callable[[FakeBrowser, Walk], None] | None = None,
        hook: Callable[[object, FakeBrowser, Walk], None] | None = None, inputs: Mapping[str, str] | None = None,
    ) -> Walked:  # fmt: skip
        async def main() -> Walked:
            limits = Limits(page=timedelta(seconds=page), run=timedelta(seconds=run))
            used = compose(Workspace([ROOT]), flow, "production") if flow else program
            told: list[object] = []
            browser = FakeBrowser(portal.views)
            kept = Kept(told)

            def listen(event: events.Event) -> None:
                told.append(event)
                if hook is not None:
                    hook(event, browser, walking)

            walking = Walk(
                replace(used, limits=limits), browser, kept, inputs={"siret": SIRET, **(inputs or {})},
                secrets={"pigp_username": Secret("agent-xt"), "pigp_password": Secret("s3cret-pigp")},
                listen=listen, dry_run=dry_run, unanswered=unanswered,
            )  # fmt: skip
            if act is not None:
                act(browser, walking)
            ending = await walking.go()
            await walking.leave()
            return Walked(ending, browser, kept, told, asyncio.get_running_loop().time())

        with asyncio.Runner(loop_factory=Clock) as runner:
            return runner.run(main())

    return go
