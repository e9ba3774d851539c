"""Stands between Chromium and addresses of this machine whose certificate is known by its key alone (`trust: spki`).

Chromium has a switch for such keys, but takes *any* certificate of the chain that a server sends for the one that is
meant, and this for every host: a server with a certificate of its own key need only send the expected one along. So
what Chromium is told to accept is the key of this relay, and all that it can reach is this relay. The relay connects
on, and hands no byte over before it has seen that this very connection was made with the key that was named: there is
no moment between looking and using.

It can end the connections that wait for nothing: where one that was used before ends without an answer, Chromium sends
the request anew on another by itself, a POST too (`HttpNetworkTransaction::ShouldResendRequest`). What may be sent once
only goes on a connection of its own. Must not know what passes.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from robot.certificates import key_of
from robot.files import private_folder, write_private

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_HERE: Final = "127.0.0.1"
_CONNECTING: Final = 20.0
"""Seconds in which the address must have answered."""
_ENDING: Final = 1.0
"""Seconds that connections may take to end."""
_PIECE: Final = 65_536
_NOTE: Final = "relay.pem"


class _Named(ssl.SSLObject):
    """A connection that knows which host it is for."""

    host = ""


class Relay:
    """Answers for some hosts on a port of its own. `trouble` says why it last handed a connection to nobody."""

    def __init__(self, hosts: Mapping[str, str], keys: Collection[str]) -> None:
        self._hosts = hosts
        self._keys = frozenset(keys)
        self._onward = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._onward.check_hostname = False
        self._onward.verify_mode = ssl.CERT_NONE  # the key is looked at instead, in `_connected`
        self._server: asyncio.Server | None = None
        self._passing: dict[asyncio.Task[Any], _Passing] = {}
        self.port = 0
        self.key = ""
        self.trouble: str | None = None

    @classmethod
    async def start(cls, hosts: Mapping[str, str], keys: Collection[str], folder: Path | None = None) -> Relay:
        """Begin. The relay's own key, and the port it had last, are kept in `folder`, where there is one."""
        relay = cls(hosts, keys)
        note = folder / _NOTE if folder is not None else None
        known = _remembered(note)
        if known is None:
            known = await asyncio.to_thread(_made, note)
        context, relay.key = known
        context.sslobject_class = _Named
        context.sni_callback = _name
        port = _port(note)
        for wanted in (port, 0) if port else (0,):
            with contextlib.suppress(OSError):
                relay._server = await asyncio.start_server(relay._serve, _HERE, wanted, ssl=context)
                break
        if relay._server is None:
            raise OSError
        relay.port = relay._server.sockets[0].getsockname()[1]
        if note is not None and not port:
            with contextlib.suppress(OSError):
                write_private(note, f"port {relay.port}\n".encode() + note.read_bytes(), sync=False)
        return relay

    def stands_for(self) -> dict[str, str]:
        """Say where each host answers from now on."""
        return dict.fromkeys(self._hosts, f"{_HERE}:{self.port}")

    def close(self) -> None:
        """End; what is under way is cut."""
        if self._server is not None:
            self._server.close()
        for task in self._passing:
            task.cancel()

    async def renew(self) -> None:
        """End all connections but those on which an answer is awaited: the next request goes on a new one."""
        resting = [task for task, passing in self._passing.items() if not passing.asked]
        for task in resting:
            task.cancel()
        if resting:
            await asyncio.wait(resting, timeout=_ENDING)
            await asyncio.sleep(0)  # an aborted transport lets its socket go in the next round

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passing = _Passing()
        task = asyncio.current_task()
        if task is not None:
            self._passing[task] = passing
            task.add_done_callback(self._passing.pop)
        on: asyncio.StreamWriter | None = None
        try:
            answers, on = await self._connected(writer.get_extra_info("ssl_object").host)
            await asyncio.gather(passing.pump(reader, on, asks=True), passing.pump(answers, writer, asks=False))
        except (OSError, _Refused, asyncio.CancelledError):
            pass  # told by `trouble`; the browser sees its connection end
        finally:
            for one in (writer, on):
                if one is not None:
                    one.transport.abort()

    async def _connected(self, host: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to where a host answers; only one with a key that was named is given."""
        address = self._hosts.get(host, "")
        name, _, port = address.rpartition(":")
        try:
            async with asyncio.timeout(_CONNECTING):
                reader, writer = await asyncio.open_connection(
                    name.strip("[]"), int(port), ssl=self._onward, server_hostname=host
                )
        except (OSError, ValueError) as error:  # TLS that fails is an OSError too
            reason = "nothing listens there" if isinstance(error, ConnectionRefusedError) else "it does not answer so"
            self.trouble = f"{host} is said to answer at {address or 'no address'}: {reason}"
            raise _Refused from error
        try:
            key = key_of(writer.get_extra_info("ssl_object").getpeercert(binary_form=True) or b"")
        except ValueError:
            key = ""
        if key not in self._keys:
            writer.transport.abort()
            self.trouble = f"{address} has the certificate of another key than 'trust: {{spki: ...}}' names"
            raise _Refused
        return reader, writer


class _Passing:
    """What passes on one connection. `asked`: the last that passed came from the browser."""

    def __init__(self) -> None:
        self.asked = False

    async def pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, asks: bool) -> None:
        """Hand on what comes, until it ends; then end the other side too."""
        while data := await source.read(_PIECE):
            self.asked = asks
            sink.write(data)
            await sink.drain()
        sink.close()
        with contextlib.suppress(OSError):
            await sink.wait_closed()
        raise _Refused  # TLS knows no half-closed connection: where one side ends, the other does


class _Refused(Exception):  # noqa: N818 - not an error: somebody else answers
    """Nobody was found to hand a connection to."""


def _name(connection: Any, host: str | None, _: ssl.SSLContext) -> None:
    connection.host = host or ""


# --- the relay's own key


def _remembered(note: Path | None) -> tuple[ssl.SSLContext, str] | None:
    if note is None or not note.exists():
        return None
    try:
        return _context(note)
    except (OSError, ValueError):
        return None


def _port(note: Path | None) -> int:
    try:
        first = note.read_text(encoding="ascii").partition("\n")[0] if note is not None else ""
    except (OSError, ValueError):
        return 0
    number = first.removeprefix("port ")
    return int(number) if number.isdigit() else 0


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
