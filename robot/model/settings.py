"""Environments (where the portals answer) and policies (what a consumer of a secret accepts)."""

import ipaddress
import string
from typing import Literal

from pydantic import Field

from robot.model.base import Model, Name
from robot.model.flow import Limits


class Trust(Model):
    """What is accepted beside the system's certificate authorities."""

    spki: tuple[str, ...] = Field(
        default=(),
        description="Base64 of the SHA-256 of a public key; for servers on this machine, which `hosts` names.",
    )
    ca: tuple[str, ...] = Field(
        default=(), description="Files of a company's own certificate authority (PEM or DER), as seen from this file."
    )


class Proxy(Model):
    """The proxy through which the portals are reached."""

    server: str
    bypass: str | None = None
    username: str | None = Field(default=None, description="A reference to a secret.")
    password: str | None = Field(default=None, description="A reference to a secret.")


class Wire(Model):
    """How secrets pass between the robot and the portals."""

    secrets: Literal["swapped", "typed"] = Field(
        default="swapped",
        description="`swapped`: the browser never has them. `typed`: it does, and nothing of the run is recorded from "
        "then on; for a portal that changes what is typed before it sends it.",
    )


class Environment(Model):
    """Where the portals answer, what is trusted there, and where the secrets come from."""

    environment: Name
    about: str | None = None
    hosts: dict[str, str] = Field(
        default_factory=dict, description="Real host name to `address:port`; empty: their own names."
    )
    trust: Trust = Field(default_factory=Trust)
    generations: dict[Name, str] = Field(default_factory=dict)
    secrets: dict[Name, str] = Field(
        default_factory=dict, description="References: `env:`, `file:`, `keyring:`; never a secret."
    )
    proxy: Proxy | None = None
    wire: Wire = Field(default_factory=Wire)
    limits: Limits | None = None


def is_loopback(address: str) -> bool:
    """Say whether an address (`127.0.0.1:9543`, `[::1]:9543`, `localhost:9543`) is one of this machine alone."""
    name = address.rpartition(":")[0].strip("[]")
    try:
        found = ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost"
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback is True


class Policy(Model):
    """What a consumer accepts as a password. Data: a new consumer is a new entry."""

    about: str | None = None
    forbid: str = Field(default="", description="Characters that must not occur.")
    min_length: int = Field(default=1, ge=1)
    max_length: int | None = None
    allow: Literal["any", "printable-ascii"] = "any"

    def breaches(self, secret: str) -> list[str]:
        """What the secret breaks, in words that do not give it away; empty: it is accepted."""
        found = []
        if self.forbid and any(sign in secret for sign in self.forbid):
            found.append("it holds a forbidden character")
        if len(secret) < self.min_length:
            found.append("it is too short")
        if self.max_length is not None and len(secret) > self.max_length:
            found.append("it is too long")
        if self.allow == "printable-ascii" and any(sign not in string.printable[:95] for sign in secret):
            found.append("it holds a character that is not printable ASCII")
        return found


class Policies(Model):
    """`config/policies.yaml`."""

    policies: dict[Name, Policy]


class Staging(Model):
    """`config/staging.yaml`: to whom staged secrets are encrypted; without it, to this machine's own identity."""

    recipients: tuple[str, ...] = Field(default=(), description="Public keys of age: `age1...`.")
    identity: str | None = Field(default=None, description="File of the identity that reads them back.")
