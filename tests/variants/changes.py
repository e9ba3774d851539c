"""What a portal may change of its pages without telling anybody: labels, ids and classes, order, tags.

Each change is said in full (what, where, from what to what), so that a variant can be read and repeated. A page still
works after it: links lead where they led, forms send what they sent.
"""

import html
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

from .markup import Element, parsed, written

SHOWN = ("value", "title", "aria-label", "placeholder", "alt")
REFERENCES = ("for", "form", "aria-labelledby", "aria-controls", "aria-describedby")
USED_BY_SCRIPTS = {"confirmation", "reinitialisation", "sortie", "page", "in", "fade"}
WORDS = {
    "Connexion": "S'identifier", "Se connecter": "Entrer", "Mot de passe": "Code secret", "Identifiant": "Matricule",
    "Modifier": "Gérer", "Confirmer": "Valider", "Annuler": "Abandonner", "Soumettre": "Envoyer",
    "Déconnexion": "Quitter la session", "Mes structures": "Vos structures", "Réinitialiser": "Renouveler",
    "Activités du gestionnaire": "Espace gestionnaire", "Supprimer": "Retirer", "Domaines": "Univers",
}  # fmt: skip
NONSENSE = ("Lorem", "Zone", "Bloc", "Module", "Rubrique", "Volet")
SCRIPTS = "/scripts"
"""The name under which all scripts of a portal stand among its pages."""
VITAL = re.compile(
    "connexion|connecter|identifiant|mot de passe|chorus pro|liste des applications|activités du gestionnaire|"
    "mes structures|modif|pencil|utilisateur technique|compte technique|type de demande|accéder|"
    "réinitialis|confirm|récapitulatif|retour sur|déconn|suivante"
)
"""The words of what the main flow sees, fills and clicks: half of the changes are made there."""
HEADINGS = ("h1", "h2", "h3", "h4", "p", "div", "strong", "span")
BOXES = ("div", "section", "article", "main", "aside", "span")
INLINE = ("strong", "b", "em", "span", "i")


@dataclass(frozen=True)
class Label:
    """A text that begins with other words."""

    where: str
    old: str
    new: str

    def apply(self, root: Element) -> None:
        for element in root.all():
            if element.tag in {"script", "style", "title", "option"}:
                continue
            for at, child in enumerate(element.children):
                if isinstance(child, str) and html.unescape(child).strip().startswith(self.old):
                    element.children[at] = child.replace(
                        html.escape(self.old, quote=False) if html.escape(self.old, quote=False) in child else self.old,
                        html.escape(self.new, quote=False), 1)  # fmt: skip
            for name in SHOWN:
                shown = name != "value" or _is_button(element)
                value = element.attributes.get(name)
                if shown and value and value.startswith(self.old):
                    element.attributes[name] = self.new + value[len(self.old) :]


@dataclass(frozen=True)
class Id:
    """Another id, and what refers to it follows."""

    where: str
    old: str
    new: str

    def apply(self, root: Element) -> None:
        for element in root.all():
            for name in ("id", *REFERENCES):
                if element.attributes.get(name) == self.old:
                    element.attributes[name] = self.new
            for name in ("href", "data-close"):
                if element.attributes.get(name) == f"#{self.old}":
                    element.attributes[name] = f"#{self.new}"


@dataclass(frozen=True)
class Class:
    """Another class; the style sheet does not know it."""

    where: str
    old: str
    new: str

    def apply(self, root: Element) -> None:
        for element in root.all():
            if held := element.attributes.get("class"):
                element.attributes["class"] = " ".join(self.new if one == self.old else one for one in held.split())
            if element.attributes.get("data-close") == f".{self.old}":
                element.attributes["data-close"] = f".{self.new}"


@dataclass(frozen=True)
class Order:
    """Two neighbours change places."""

    where: str
    parent: str
    first: int

    def apply(self, root: Element) -> None:
        for parent in [element for element in root.all() if signature(element) == self.parent]:
            places = [at for at, child in enumerate(parent.children) if isinstance(child, Element)]
            if len(places) > self.first + 1:
                one, other = places[self.first], places[self.first + 1]
                parent.children[one], parent.children[other] = parent.children[other], parent.children[one]


@dataclass(frozen=True)
class Tag:
    """Another tag that does the same."""

    where: str
    old: str
    new: str

    def apply(self, root: Element) -> None:
        for element in [element for element in root.all() if signature(element) == self.old]:
            retag(element, self.new)


@dataclass(frozen=True)
class Script:
    """Another label, class or tag in the scripts that draw a page, and in their style sheet."""

    where: str
    old: str
    new: str

    def rewrite(self, text: str, *, style: bool) -> str:
        kind, _, old = self.old.partition(" ")
        if kind == "class":
            token = (
                rf"(?<=\.){re.escape(old)}(?![\w-])" if style else rf'(?<![\w-]){re.escape(old)}(?![\w-])(?=[\w -]*")'
            )
            return re.sub(token, self.new, text)
        if style:
            return text
        return text.replace(f'make("{old}"', f'make("{self.new}"') if kind == "tag" else text.replace(
            f'"{old}"', f'"{self.new}"')  # fmt: skip


Change = Label | Id | Class | Order | Tag | Script


def signature(element: Element) -> str:
    """What tells an element from its kind: tag, id, class, and its words where they are few."""
    words = element.text() if element.tag in {"a", "button", "label", "h1", "h2", "h3", "h4", "strong"} else ""
    held = element.attributes
    name = f"{element.tag}#{held.get('id') or held.get('name') or ''}.{held.get('class') or ''}"
    return f"{name} {words[:40]}".strip()


def retag(element: Element, new: str) -> None:
    held = element.attributes
    if element.tag == "a" and new == "button":
        to = held.pop("href", "#")
        target = held.pop("target", None)
        held.setdefault("onclick", f"window.open('{to}')" if target else f"location.href = '{to}'")
        held["type"] = "button"
    elif element.tag == "a" and new == "span":
        to = held.pop("href", "#")
        target = held.pop("target", None)
        held.setdefault("onclick", f"window.open('{to}')" if target else f"location.href = '{to}'")
        held["style"] = "cursor: pointer"
    elif element.tag == "button" and new == "input":
        held |= {"type": held.get("type") or "submit", "value": held.get("value") or element.text()}
        element.children = []
    elif element.tag == "button" and new == "a":
        kind = held.pop("type", "submit")
        form = held.pop("form", None)
        if kind == "submit":
            of = f"document.getElementById('{form}')" if form else "this.closest('form')"
            send = f"{of}.submit()"
            if name := held.pop("name", None):
                value = held.pop("value", "")
                make = f"var b = document.createElement('input'); b.type = 'hidden'; b.name = '{name}'"
                send = f"{make}; b.value = '{value}'; {of}.appendChild(b); {send}"
            held["onclick"] = f"{send}; return false"
        held["href"] = "#"
        if "data-reset" in held or "data-cancel" in held or "data-close" in held:
            held["href"] = "javascript:void(0)"
    elif element.tag == "input" and new == "button":
        element.children = [html.escape(held.pop("value", None) or "")]
    elif element.tag == "label" and new == "span":
        held.pop("for", None)
    element.tag = new


def _may_become(element: Element) -> tuple[str, ...]:  # noqa: PLR0911 - one for each kind of tag
    held = element.attributes
    match element.tag:
        case "h1" | "h2" | "h3" | "h4":
            return tuple(tag for tag in HEADINGS if tag != element.tag)
        case "section" | "div" | "main" | "header" | "footer" | "nav":
            return tuple(tag for tag in BOXES if tag != element.tag)
        case "strong" | "span" | "em" | "p":
            return INLINE
        case "label" if "for" in held:
            return ("span",)
        case "a" if "data-sign-out" not in held and not (held.get("href") or "#").startswith("#"):
            return ("button", "span")
        case "button" if "disabled" not in held:
            plain = not element.elements() and "name" not in held
            return ("a", "input") if plain else ("a",)
        case "input" if held.get("type") == "submit" and "name" in held:
            return ("button",)
        case _:
            return ()


def propose(chance: random.Random, pages: Mapping[str, str]) -> Change:
    """A change of one of these pages, each by its name (`chorus-pro/list`) with its HTML."""
    while True:
        where = chance.choice([*sorted(pages), *4 * [name for name in sorted(pages) if name.endswith(SCRIPTS)]])
        if where.endswith(SCRIPTS):
            return _script(chance, where, pages[where])
        root = parsed(pages[where])
        elements = [element for element in root.all() if element.tag not in {"", "html", "head", "body", "script"}]
        if chance.random() < 0.5:
            elements = [element for element in elements if _is_vital(element)]
        if not elements:
            continue
        made = chance.choice((_label, _label, _id, _class, _order, _tag))(chance, where, elements)
        if made is not None:
            return made


def _script(chance: random.Random, where: str, text: str) -> Script:
    kind = chance.choice(("label", "label", "class", "tag"))
    if kind == "label":
        found = sorted({one for one in re.findall(r'"([A-ZÀ-Ý][^"\\{}]{2,70})"', text) if " " in one or one.isalpha()})
        found = [
            one for one in found if one not in {"GET", "POST", "Accept", "Escape", "Enter", "ArrowDown", "ArrowUp"}
        ]
        vital = [one for one in found if VITAL.search(one.lower()) or one in {"Domaines", "Soumettre", "Structure"}]
        old = chance.choice(vital if chance.random() < 0.5 else found)
        word = next((old.replace(word, by) for word, by in WORDS.items() if word in old), chance.choice(NONSENSE))
        return Script(where, f"label {old}", chance.choice((word, f"{old} (nouveau)", old.upper(), f"Zone {old[:3]}")))
    if kind == "class":
        found = sorted({one for held in re.findall(r'"class": "([\w -]+)"', text) for one in held.split()})
        return Script(where, f"class {chance.choice(found)}", f"c{chance.randrange(1000)}")
    old = chance.choice(("h1", "h2", "h3", "p", "section", "article", "header"))
    return Script(where, f"tag {old}", chance.choice([tag for tag in ("div", "h4", "section", "p") if tag != old]))


def _is_button(element: Element) -> bool:
    """Whether its value is what it shows."""
    return element.tag == "input" and element.attributes.get("type") in {"submit", "button"}


def _is_vital(element: Element) -> bool:
    words = " ".join([element.text()[:120], *(value or "" for value in element.attributes.values())])
    return len(element.elements()) < 3 and VITAL.search(words.lower()) is not None


def _label(chance: random.Random, where: str, elements: list[Element]) -> Change | None:
    texts = [html.unescape(child).strip() for element in elements for child in element.children
             if isinstance(child, str) and element.tag not in {"style", "title", "meta", "option"}]  # fmt: skip
    texts += [value for element in elements for name in SHOWN if (value := element.attributes.get(name))
              and (name != "value" or _is_button(element))]  # fmt: skip
    found = [match[0].strip() for text in texts if (match := re.match(r"[^\W\d][^\d:\[(@|{}]{2,90}", text))]
    old = chance.choice(found) if found else ""
    if not old:
        return None
    words = old.split()
    other = [
        next((old.replace(word, by) for word, by in WORDS.items() if word in old), chance.choice(NONSENSE)),
        f"{chance.choice(NONSENSE)} {chance.randrange(100)}",
        f"{old} {chance.choice(('en ligne', 'de la structure', 'du portail', '(nouveau)'))}",
        old.upper(),
        " ".join(words[::-1]),
        " ".join(words[:-1]) if len(words) > 1 else old[: len(old) // 2 + 1],
    ]
    new = chance.choice(other)
    return Label(where, old, new) if new != old else None


def _id(chance: random.Random, where: str, elements: list[Element]) -> Change | None:
    held = [value for element in elements if (value := element.attributes.get("id")) and value not in USED_BY_SCRIPTS]
    return Id(where, chance.choice(held), f"id{chance.randrange(1000)}") if held else None


def _class(chance: random.Random, where: str, elements: list[Element]) -> Change | None:
    held = [one for element in elements for one in (element.attributes.get("class") or "").split()
            if one not in USED_BY_SCRIPTS]  # fmt: skip
    return Class(where, chance.choice(held), f"c{chance.randrange(1000)}") if held else None


def _order(chance: random.Random, where: str, elements: list[Element]) -> Change | None:
    parents = [element for element in elements if len(element.elements()) > 1]
    if not parents:
        return None
    parent = chance.choice(parents)
    return Order(where, signature(parent), chance.randrange(len(parent.elements()) - 1))


def _tag(chance: random.Random, where: str, elements: list[Element]) -> Change | None:
    able = [element for element in elements if _may_become(element)]
    if not able:
        return None
    element = chance.choice(able)
    return Tag(where, signature(element), chance.choice(_may_become(element)))


def changed(text: str, changes: list[Change]) -> str:
    """The HTML of a page after these changes."""
    root = parsed(text)
    for change in changes:
        change.apply(root)
    return written(root)
