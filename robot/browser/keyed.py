"""A relay to addresses of this machine whose certificate is known by its key alone (`trust: spki`).

Chromium has a switch for such keys, but takes *any* certificate of the chain that a server sends for the one that is
meant, and this for every host: a server with a certificate of its own key need only send the expected one along. So
what Chromium is told to accept is the key of this relay, and all that it can reach is this relay. The relay connects
on, and hands no byte over before it has seen that this very connection was made with the key that was named: there is
no moment between looking and using. Must not know what passes.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from robot.browser.relay import Refused, Relay, port_in
from robot.certificates import key_of
from robot.files import private_folder, write_private

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_NOTE: Final = "relay.pem"


class _Named(ssl.SSLObject):
    """A connection that knows which host it is for."""

    host = ""


class KeyedRelay(Relay):
    """Speaks TLS itself, with a key of its own (`key`), to both sides."""

    def __init__(self, hosts: Mapping[str, str], keys: Collection[str] = ()) -> None:
        super().__init__(hosts)
        self._keys = frozenset(keys)
        self._onward = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._onward.check_hostname = False
        self._onward.verify_mode = ssl.CERT_NONE  # the key is looked at instead, in `connected`

    @classmethod
    async def trusting(cls, hosts: Mapping[str, str], keys: Collection[str], folder: Path | None = None) -> KeyedRelay:
        """Begin. The relay's own key, and the port it had last, are kept in `folder`, where there is one.

        Raises OSError where no port is free.
        """
        relay = cls(hosts, keys)
        note = folder / _NOTE if folder is not None else None
        known = _remembered(note)
        if known is None:
            known = await asyncio.to_thread(_made, note)
        context, relay.key = known
        context.sslobject_class = _Named
        context.sni_callback = _name
        port = port_in(note)
        await relay.listen(port, context)
        if note is not None and not port:
            with contextlib.suppress(OSError):
                write_private(note, f"port {relay.port}\n".encode() + note.read_bytes(), sync=False)
        return relay

    def why(self, host: str) -> str | None:
        """See `Relay.why`; here nothing else is reached."""
        if host not in self.hosts:
            return f"with 'trust: {{spki: ...}}' only what 'hosts' names is reached, and {host} is not in it"
        return self.trouble

    async def connected(self, host: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to where a host answers; only one with a key that was named is given."""
        reader, writer = await self.connect(host, ssl=self._onward, server_hostname=host)
        try:
            key = key_of(writer.get_extra_info("ssl_object").getpeercert(binary_form=True) or b"")
        except ValueError:
            key = ""
        if key not in self._keys:
            writer.transport.abort()
            self.trouble = f"{self.hosts[host]} has the certificate of another key than 'trust: {{spki: ...}}' names"
            raise Refused
        return reader, writer


def _name(connection: Any, host: str | None, _: ssl.SSLContext) -> None:
    connection.host = host or ""


def _remembered(note: Path | None) -> tuple[ssl.SSLContext, str] | None:
    if note is None or not note.exists():
        return None
    try:
        return _context(note)
    except (OSError, ValueError):
        return None


def _context(file: Path) -> tuple[ssl.SSLContext, str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    text = file.read_text(encoding="ascii")
    return context, key_of(ssl.PEM_cert_to_DER_cert(text[text.index(begin) : text.index(end) + len(end)]))


def _made(note: Path | None) -> tuple[ssl.SSLContext, str]:
    """Make a key with a certificate that nobody but this browser is told to accept."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "chorus-robot")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / _NOTE
        if note is not None:
            private_folder(note.parent)
            file = note
        write_private(file, text, sync=False)
        return _context(file)
