"""What each key of the language means, in a sentence: for editors, and for whoever left one out.

What a model says of its own field comes first. Imported where a sentence is needed alone: a run needs none.
"""

from pydantic import BaseModel

from robot.language.shape import keys_of

_EVERYWHERE = {
    "about": "A sentence on it, for people.",
    "say": "The sentence for the operator at this end; ${inputs.x} and ${values.x} stand in it.",
    "portal": "The portal, by the name of its folder in selectors/.",
    "next": "The pages of which exactly one must come.",
    "do": "Steps, in this order.",
    "end": "Ends the run with this outcome.",
    "or_else": "How the run ends where none of `next` comes in time.",
    "when": "The condition under which this way is taken; the last way has none.",
    "is": "The text must be this.",
    "is_not": "The text must not be this.",
    "contains": "The text must hold this.",
    "matches": "A regular expression that must be found in the text; upper and lower case count as one.",
    "effect": "What the step does to the world: read, reversible or destructive.",
    "as": "The name of the value.",
    "element": "The element that is looked at.",
}

_OF_MODEL = {
    "All": {"all": "All of these conditions hold."},
    "Answer": {"answer": "Accepts or dismisses a message box of the browser."},
    "AnyOf": {"any": "At least one of these conditions holds."},
    "BreaksPolicy": {
        "secret": "A secret that the flow delivers.",
        "breaks": "`policy`: the secret breaks the policy that its delivery names.",
    },
    "ByBeside": {
        "beside": "The words left of a box or above it, tied to it or not; one text or several.",
        "kind": "What kind of box: text, password, list (one that opens at a click) or any.",
    },
    "ByCss": {"css": "A CSS selector, the last resort.", "why": "What makes this CSS hold."},
    "ByIcon": {"icon": "What the picture is called in its title, class or file name; one text or several."},
    "ByLabel": {"label": "The label that is tied to the box; one text or several."},
    "ByMatch": {"matches": "A regular expression in the text, boxes read as their contents."},
    "ByOnlyAction": {"only": "`action`: the one thing to click without words there is."},
    "ByPager": {"pager": "`next`: what leads to the next page of a list."},
    "ByPlaceholder": {"placeholder": "The words in the box while it is empty; one text or several."},
    "ByRole": {
        "role": "What it is for a person: button, link, heading, ...; one or several.",
        "name": "The name it goes by; one text or several.",
    },
    "ByText": {"text": "The text that it shows, exactly; one text or several."},
    "Check": {"check": "The box to tick.", "to": "false: unticks it."},
    "Click": {"click": "The element to click."},
    "Delivers": {"policy": "What the consumer accepts: a policy of config/policies.yaml."},
    "Download": {"download": "The element that answers with a file.", "as": "The file's name in the run's folder."},
    "Environment": {
        "environment": "Its name, which is also that of its file.",
        "trust": "What is accepted beside the system's certificate authorities.",
        "generations": "For each portal the generation to use; `auto` for the one that is shown.",
        "wire": "How secrets pass between the robot and the portals.",
        "proxy": "The proxy through which the portals are reached.",
        "limits": "Time bounds in the place of the flow's.",
    },
    "Extract": {
        "from": "The element that is read.",
        "as": "What the value is: text, date or date-time.",
        "optional": "true: the value may be missing on the page.",
    },
    "Fill": {"fill": "The box to type into.", "with": "The text; ${secrets.x} alone types a secret."},
    "Flow": {
        "flow": "Its name, which is also that of its file.",
        "uses": "Page libraries whose pages and sessions it has as its own.",
        "inputs": "What the operator gives with -i NAME=VALUE.",
        "secrets": "The secrets that it may type; the environment says where each comes from.",
        "delivers": "The secrets that it obtains for a consumer.",
        "limits": "Time bounds.",
    },
    "Input": {"type": "What is accepted: text, siret, login or file.", "default": "Taken where nothing is given."},
    "Library": {"library": "Its name, which is also that of its file."},
    "Limits": {"page": "How long the next page is waited for: 20s.", "run": "How long a run may take: 5m."},
    "Not": {"not": "The condition does not hold."},
    "Open": {"open": "An https address of one of the flow's portals."},
    "Page": {
        "see": "Elements that are all on the screen: by these the page is recognised.",
        "names": "What is called by name must be what earlier pages called so, or the run ends as refused.",
        "verify": "What is on the screen must be what was asked for, or the run ends as refused.",
        "extract": "Values that are read from the page.",
        "secret": "Secrets that the page shows; staged before all else.",
        "choose": "Ways on, in the place of `do` and `next`: the first whose condition holds is taken.",
    },
    "Policies": {"policies": "What each consumer accepts as a password."},
    "Policy": {
        "min_length": "The fewest characters.",
        "max_length": "The most characters.",
        "allow": "Which characters may occur: any or printable-ascii.",
    },
    "Press": {"press": "A key: Enter, Escape, Control+A.", "on": "The element that gets the key."},
    "Proxy": {"server": "http://host:port (or https, socks5).", "bypass": "Hosts that are reached without it."},
    "Read": {
        "read": "The element that is read.",
        "matches": "A regular expression; its first group, if it has one, is the value.",
    },
    "SecretOnPage": {
        "in": "Where it is read.",
        "after": "The words that it comes after.",
        "between": "The two signs that it stands between.",
    },
    "Seen": {"seen": "The element is on the screen."},
    "Select": {"select": "The list.", "option": "What the option shows."},
    "Selectors": {
        "generation": "The name of this look of the portal, in quotes; also that of the file.",
        "recognised_by": "Elements that tell this look from the others.",
        "elements": "The portal's elements, by name: structure.reset.",
    },
    "Session": {
        "opened_by": "Pages that show that the sign-in succeeded.",
        "sign_out": "The element that ends the session.",
    },
    "Start": {"open": "The address where a run begins.", "next": "The pages expected there."},
    "Counted": {
        "counted": "What is counted: each element with a text of its own once, over all visits of this page.",
        "of": "What says how many there are. Where it is not on the screen the condition holds.",
    },
    "Unchanged": {"unchanged": "The element shows what it showed when this page was last left."},
    "Upload": {"upload": "The file box.", "file": "A path, or ${inputs.x} of an input that holds one."},
    "Usable": {"usable": "The element is on the screen and not greyed out."},
    "_Pages": {
        "language": "Always 1.",
        "start": "Where a run begins.",
        "sessions": "Sign-ins, each under the name of its portal.",
        "pages": "The pages, by name.",
    },
}


def meaning_of(model: type[BaseModel], key: str) -> str:
    """Give what a key of a model means; empty where nothing is said of it."""
    field = keys_of(model).get(key)
    if field is not None and field.description:
        return str(field.description)
    for kind in model.__mro__:
        if key in _OF_MODEL.get(kind.__name__, {}):
            return _OF_MODEL[kind.__name__][key]
    return _EVERYWHERE.get(key, "")
