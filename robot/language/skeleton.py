"""Skeletons of new flows: files that `check` finds no mistake in, to be changed into what is wanted.

One walks Chorus Pro as the built-in flows do, and runs as it is; one is for a portal that there is nothing of yet.
Must not know where they are written.
"""

from datetime import UTC, datetime
from string import Template

_LINE = "# yaml-language-server: $$schema=$up/docs/schemas/$kind.json\n"

_CHORUS_PRO = """\
language: 1
flow: $name
about: What this flow does, in one sentence.
portal: chorus-pro
# The way in, and from the home page of Chorus Pro to the page of the structure, are written already.
uses: [pigp-sign-in, chorus-pro-structure]

inputs:
  siret: {type: siret, about: SIRET of the structure}
secrets: [pigp_username, pigp_password]
limits: {page: 20s, run: 5m}
locks: {account: "$${secrets.pigp_username}"}

pages:
  structure:
    see: [structure.heading]
    # What is on the screen is what was asked for.
    verify:
      - {element: structure.identifier, matches: '(?<!\\d)$${inputs.siret}(?!\\d)'}
    # Values are printed at the end, and may be used below: $${values.technical_login}
    extract:
      technical_login: {from: structure.technical_user, matches: '(TECH_\\w+@[\\w.-]+)', optional: true}
    # Where the flow is to go on: do: [{click: structure.reset}], next: [...]
    end: ok
    say: The structure $${inputs.siret} was found.
"""

_FLOW = """\
language: 1
flow: $name
about: What this flow does, in one sentence.
portal: $portal

secrets: [${secret}_username, ${secret}_password]
limits: {page: 20s, run: 5m}
locks: {account: "$${secrets.${secret}_username}"}

start:
  open: "$address"
  next: [sign-in]

# A run that signed in signs out, also when it fails.
sessions:
  $portal:
    opened_by: [home]
    sign_out: session.sign_out
    ended: [sign_in.password]

pages:
  sign-in:
    see: [sign_in.username, sign_in.password]
    do:
      - {fill: sign_in.username, with: "$${secrets.${secret}_username}"}
      - {fill: sign_in.password, with: "$${secrets.${secret}_password}"}
      - {click: sign_in.submit}
    next: [home, refused]

  # Each refusal is a page of its own, so that the operator is told what to do.
  refused:
    see: [sign_in.refusal]
    without: [home.heading]
    refuses: [${secret}_password]
    end: refused
    say: The portal refuses the name or the password. Two wrong ones may lock the account.

  home:
    see: [home.heading]
    extract:
      heading: {from: home.heading}
    # Where the flow is to go on: do: [{click: ...}], next: [...]
    end: ok
    say: Signed in.
"""

_PORTAL = """\
portal: $portal
about: What this portal is.
# No other host is reached from a flow.
hosts: [$host]
"""

_SELECTORS = """\
portal: $portal
generation: "$year"
recognised_by: [sign_in.submit]

# Each element: what a person would call it, and independent ways to find it, best first.
elements:
  sign_in.username:
    means: The box for the name
    find:
      - {label: ["User name", "Name", "Login"]}
      - css: "form:has(input[type=password]) input:is([type=text], [type=email], :not([type]))"
        why: the only box for a text in the form with the password
  sign_in.password:
    means: The box for the password
    find:
      - {label: "Password"}
      - {css: "input[type=password]", why: "the page's only box for a password"}
  sign_in.submit:
    means: The button that sends name and password
    find:
      - {role: button, name: ["Sign in", "Log in", "Login"]}
  sign_in.refusal:
    means: The sentence that refuses them
    find:
      - {matches: '(name|login|password)\\b.{0,40}\\b(wrong|invalid|incorrect|unknown)'}
      - {matches: '(wrong|invalid|incorrect) (user ?name|login|password|credentials)'}
  home.heading:
    means: The heading of the page after the sign-in
    find:
      - {role: heading, name_matches: '^(welcome|home)\\b'}
      - {matches: '^(welcome|home)\\b'}
  session.sign_out:
    means: What ends the session
    find:
      - {role: [link, button, menuitem], name: ["Sign out", "Log out", "Logout"]}
"""


def skeleton(name: str) -> dict[str, str]:
    """Give the files of a new flow in Chorus Pro, by their paths in a workspace."""
    return {f"flows/{name}.yaml": _filled(_CHORUS_PRO, "flow", "..", name=name)}


def skeleton_of_portal(name: str, *, portal: str, host: str, address: str) -> dict[str, str]:
    """Give the files of a new flow in a new portal: the flow, the portal, and the selectors of its present look."""
    year = str(datetime.now(UTC).year)
    words = {"name": name, "portal": portal, "host": host, "address": address, "year": year,
             "secret": portal.replace("-", "_")}  # fmt: skip
    return {
        f"flows/{name}.yaml": _filled(_FLOW, "flow", "..", **words),
        f"selectors/{portal}/portal.yaml": _filled(_PORTAL, "portal", "../..", **words),
        f"selectors/{portal}/{year}.yaml": _filled(_SELECTORS, "selectors", "../..", **words),
    }


def _filled(text: str, kind: str, up: str, **words: str) -> str:
    return Template(_LINE + text).substitute(kind=kind, up=up, **words)
