"""References in texts: `${inputs.siret}`, `${values.status}`, `${secrets.pigp_password}`; `$${` is a plain `${`.

Must not resolve a secret: those are swapped on the wire, and `fill_in` refuses a text that names one.
"""

import re
from collections.abc import Mapping

from robot.errors import Problem

KINDS = ("inputs", "values", "secrets")

_SIGN = re.compile(r"\$(?P<escaped>\$)?\{(?P<inside>[^{}]*)(?P<end>\}?)")
_INSIDE = re.compile(r"(?P<kind>[a-z]+)\.(?P<name>[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)")


def references_in(text: str) -> list[tuple[str, str]]:
    """List the references of a text as (kind, name), in order; malformed ones are left out (see `malformed_in`)."""
    return [
        (inside["kind"], inside["name"])
        for found in _SIGN.finditer(text)
        if not found["escaped"]
        and found["end"]
        and (inside := _INSIDE.fullmatch(found["inside"]))
        and inside["kind"] in KINDS
    ]


def malformed_in(text: str) -> list[str]:
    """Say what is wrong with each reference of a text that is not one of the three kinds; empty: nothing is."""
    said = []
    for found in _SIGN.finditer(text):
        if found["escaped"]:
            continue
        inside = _INSIDE.fullmatch(found["inside"])
        if not found["end"]:
            begun = re.match(r"\$\{[a-z]+\.[a-z0-9_-]{1,40}", found[0])
            said.append(f"the reference {f'`{begun[0]}`' if begun else '`${`'} has no closing `}}`")
        elif inside is None:
            said.append("a reference that is not written as ${kind.name}")
        elif inside["kind"] not in KINDS:
            said.append(f"a reference of the unknown kind `{inside['kind'][:20]}`")
    return said


def fill_in(text: str, inputs: Mapping[str, str], values: Mapping[str, str | None]) -> str:
    """Put inputs and values in the place of their references; an optional value that was not there is empty.

    Raises Problem (INVALID) for a reference that has no value, is malformed, or names a secret.
    """
    known: dict[str, Mapping[str, str | None]] = {"inputs": inputs, "values": values}

    def put(found: re.Match[str]) -> str:
        if found["escaped"]:
            return found[0][1:]
        inside = _INSIDE.fullmatch(found["inside"])
        if inside is None or not found["end"] or inside["kind"] not in known:
            raise Problem("A reference in this text cannot be filled in here.", hint=f"Write {_SPELLINGS}.")
        kind, name = inside["kind"], inside["name"]
        if name not in known[kind]:
            raise Problem(f"There is no value for ${{{kind}.{name}}} at this point.")
        return known[kind][name] or ""

    return _SIGN.sub(put, text)


def as_expression(text: str) -> str:
    """Give the regular expression, of Python and of browsers, that finds this text as it stands."""
    return re.sub(r"[\\^$.*+?()\[\]{}|/]", r"\\\g<0>", text)


_SPELLINGS = "${inputs.NAME} or ${values.NAME}, and $${ for a plain ${"
