"""Runs to make reports of: one that went well after two resets, one that failed, one that was carried on."""

import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from robot.outcomes import Outcome
from robot.report.story import (
    Check,
    Correction,
    Deed,
    File,
    Left,
    Line,
    Missing,
    Near,
    Picture,
    Selector,
    Sent,
    Staged,
    Step,
    Story,
    Value,
    Visit,
    Walk,
)

SIRET = "21470244100012"
ROTATE = "flows/rotate-technical-password.yaml"
SIGN_IN, STRUCTURES = "flows/pages/pigp-sign-in.yaml", "flows/pages/chorus-pro-structure.yaml"
FLOWS = {"sign-in": SIGN_IN, "menu": SIGN_IN, "announcement": STRUCTURES, "home": STRUCTURES, "structures": STRUCTURES}
LOGIN = f"TECH_0{SIRET}@cpp2017.fr"
BEGAN = datetime(2026, 11, 21, 9, 12, 4, tzinfo=UTC)
PIGP = "https://portail.dgfip.finances.gouv.fr/portail/"
CHORUS = "https://chorus-pro.gouv.fr/cpp/gestionnaire?execution=e1s"


def drawn(shade: int, width: int = 320, height: int = 400) -> bytes:
    """A picture as a PNG: a light page with a band at its top, whose shade tells the pages apart."""
    band, blank = bytes([0, *[40, 60 + shade % 120, 120] * width]), bytes([0, *[250, 250, 248] * width])
    rows = b"".join(band if y < 40 or (y % 50 == 20 and 90 < y < 300) else blank for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def picture(number: int, page: str) -> Picture:
    return Picture(f"pages/{number:02d}-{page}.png", "image/png", drawn(number * 17))


def found(element: str, way: int = 0, ways: int = 3, line: int = 12) -> Selector:
    portal = element.split("/", maxsplit=1)[0]
    return Selector(element, way, ways, "role: button, name: Réinitialiser", f"selectors/{portal}/2019.yaml:{line}:9")


def visit(number: int, page: str, seconds: float, *deeds: Deed, **more: object) -> Visit:
    return Visit(
        page=page, seconds=seconds, deeds=deeds, picture=picture(number, page), place=FLOWS.get(page, ROTATE) + ":17:3",
        address=PIGP if page in ("sign-in", "menu", "signed-out") else f"{CHORUS}{number}", **more,
    )  # fmt: skip


def reset(number: int, sent: Sent = Sent.SENT) -> Step:
    return Step("click", "confirmation.confirm", place=f"{ROTATE}:48:9", reset=number, sent=sent)


VALUES = (
    Check("structure.identifier", f"{ROTATE}:19:9"),
    Value("technical_login", LOGIN, f"{ROTATE}:24:7"),
    Value("expires_on", "2026-12-18T12:02:25", f"{ROTATE}:25:7"),
    Step("click", "structure.reset", place=f"{ROTATE}:32:13"),
)
STRUCTURE = (
    found("chorus-pro/structure.heading"), found("chorus-pro/structure.identifier"),
    found("chorus-pro/structure.reset", 1, 3, 88),
)  # fmt: skip


CORRECTIONS = (
    Correction(
        "chorus-pro/structure.reset", "selectors/chorus-pro/2019.yaml:87",
        '{role: [button, link], name: "Réinitialiser le mot de passe (utilisateur technique)"}',
        '{role: [button, link], name: ["Renouveler le mot de passe", "Réinitialiser le mot de passe (utilisateur '
        'technique)"]}',
        "button 'Renouveler le mot de passe'",
    ),
)  # fmt: skip
MISSING = (
    Missing(
        "chorus-pro/confirmation.confirm", "Le bouton « Confirmer »", "confirmation",
        (Near("button 'Oui, réinitialiser'", ("name: Oui, réinitialiser, looked for Confirmer",)),
         Near("button 'Non'")),
        (Correction(
            "chorus-pro/confirmation.confirm", "selectors/chorus-pro/2019.yaml:96",
            '{role: [button, link], name: "Confirmer", within: dialog}',
            '{role: [button, link], name: ["Oui, réinitialiser", "Confirmer"], within: dialog}',
            "button 'Oui, réinitialiser'",
        ),),
    ),
    Missing("chorus-pro/confirmation.heading", "Le titre de la demande de confirmation", "confirmation"),
)  # fmt: skip


def timed(*visits: Visit, took: float) -> tuple[Visit, ...]:
    ends = [*(one.seconds for one in visits[1:]), took]
    return tuple(replace(one, lasted=round(end - one.seconds, 3)) for one, end in zip(visits, ends, strict=True))


def renewed() -> Story:
    """Two resets, an interruption, one element that was not found by its first choice."""
    visits = timed(
        visit(1, "sign-in", 0.412,
              Step("fill", "sign_in.username", "${secrets.pigp_username}", f"{SIGN_IN}:21:9"),
              Step("fill", "sign_in.password", "${secrets.pigp_password}", f"{SIGN_IN}:22:9"),
              Step("click", "sign_in.submit", place=f"{SIGN_IN}:23:9"),
              selectors=(found("pigp/sign_in.username"), found("pigp/sign_in.password"), found("pigp/sign_in.submit"))),
        visit(2, "menu", 1.204, Step("click", "menu.chorus_pro", place=f"{SIGN_IN}:40:9"),
              selectors=(found("pigp/menu.heading"), found("pigp/menu.chorus_pro"))),
        visit(3, "announcement", 1.9, Step("click", "announcement.close", place=f"{STRUCTURES}:70:9"),
              interruption=True, selectors=(found("chorus-pro/announcement.close"),)),
        visit(4, "home", 2.31, Step("click", "home.activities", place=f"{STRUCTURES}:12:9")),
        visit(5, "structures", 2.96, Step("click", "structures.edit", place=f"{STRUCTURES}:31:9")),
        visit(6, "structure", 3.58, *VALUES, selectors=STRUCTURE),
        visit(7, "confirmation", 3.83, reset(1), selectors=(found("chorus-pro/confirmation.confirm"),)),
        visit(8, "recapitulatif", 5.12, Staged("technical_password", 1, ("it holds a forbidden character",)),
              Check("recapitulatif.sentence", f"{ROTATE}:66:9"),
              Step("click", "recapitulatif.back", place=f"{ROTATE}:74:13")),
        visit(9, "structure", 5.7, *VALUES, selectors=STRUCTURE),
        visit(10, "confirmation", 5.98, reset(2), selectors=(found("chorus-pro/confirmation.confirm"),)),
        visit(11, "recapitulatif", 7.15, Staged("technical_password", 2),
              Check("recapitulatif.sentence", f"{ROTATE}:66:9"),
              Step("click", "session.sign_out", place=f"{ROTATE}:80:13")),
        visit(12, "signed-out", 7.9),
        took=7.96,
    )  # fmt: skip
    lines = [("planned", {"sinks": ["file:/srv/corail/new.json"]}), ("note", {"page": "sign-in", "seconds": 0.412}),
             ("intent", {"number": 1, "page": "confirmation", "element": "confirmation.confirm",
                         "witness": "expires_on", "before": "2026-12-18T12:02:25"}),
             ("submitted", {"number": 1}),
             ("staged", {"name": "technical_password", "number": 1, "rejected": True,
                         "breaches": ["it holds a forbidden character"]}),
             ("intent", {"number": 2, "page": "confirmation", "element": "confirmation.confirm"}),
             ("submitted", {"number": 2}), ("staged", {"name": "technical_password", "number": 2, "rejected": False}),
             ("delivered", {"sink": "file:/srv/corail/new.json"}), ("done", {})]  # fmt: skip
    return Story(
        run="20261121-0912-7f3a",
        flow="rotate-technical-password",
        outcome=Outcome.OK,
        message=f"Le mot de passe du compte technique de {SIRET} est renouvelé.",
        about="Réinitialise le mot de passe du compte technique d'une structure et le remet aux destinataires.",
        inputs={"siret": SIRET},
        environment="production",
        started=BEGAN,
        ended=BEGAN + timedelta(seconds=9.4),
        reset_count=2,
        values={"technical_login": LOGIN, "expires_on": "2026-12-18T12:02:25"},
        delivered=("file:/srv/corail/new.json",),
        versions={"chorus-robot": "0.1.0", "Python": "3.11.9"},
        walks=(Walk(visits, 7.96, (Left("chorus-pro", well=True), Left("pigp", well=True)), began=BEGAN),),
        lines=tuple(Line(BEGAN + timedelta(seconds=place), name, data) for place, (name, data) in enumerate(lines)),
        corrections=CORRECTIONS,
        files=(File("log.jsonl", 18_204), File("trace.zip", 2_412_000), File("manifest.json", 940)),
    )


def failed() -> Story:
    """A portal that has changed: after the structure's page nothing expected came."""
    story = renewed()
    visits = timed(*story.visits[:6], took=24.6)
    message = (
        "after page 'structure', none of the expected pages ('confirmation', 'confirmation-box') was recognised within "
        "20 s: the portal may have changed [flows/rotate-technical-password.yaml:17:5]\non the screen:\n"
        "  page: Chorus Pro - Structure\n  headings: Modification de la structure; Demande de confirmation\n"
        "  buttons and links: Oui, réinitialiser; Non"
    )
    return replace(
        story, outcome=Outcome.NOT_RECOGNISED, message=message, reset_count=0, delivered=(),
        ended=BEGAN + timedelta(seconds=26), lines=story.lines[:2],
        walks=(Walk(visits, 24.6, (Left("chorus-pro", well=True), Left("pigp", well=False)), began=BEGAN),),
        files=(*story.files[:1], File("failure.html", 48_811), File("failure.aria.yaml", 1_204),
               File("proposal.yaml", 18_030)),
        missing=MISSING, proposal="proposal.yaml", proposed="selectors/chorus-pro/2019.yaml",
        screen='- heading "Demande de confirmation" [level=2]\n- button "Oui, réinitialiser"\n- button "Non"\n',
    )  # fmt: skip


def carried_on() -> Story:
    """A run whose first walk was cut short after its reset was sent."""
    story = renewed()
    first = (*story.visits[:6], replace(story.visits[6], deeds=(reset(1),)))
    recalled = tuple(replace(one, address="", place="", selectors=(), deeds=()) for one in first[:-1])
    recalled += (replace(first[-1], address="", place="", selectors=(), lasted=None),)
    earlier = Walk(recalled, None, full=False, began=BEGAN)
    return replace(story, walks=(earlier, replace(story.walks[0], began=BEGAN + timedelta(minutes=12))))
