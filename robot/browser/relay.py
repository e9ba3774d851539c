"""Stands between Chromium and every host that it reaches, and hands on what passes, unread: TLS is Chromium's own.

It is there to end the connections that wait for nothing. Where one that was used before ends without an answer,
Chromium sends the request anew on another by itself, a POST too (`HttpNetworkTransaction::ShouldResendRequest`): what
may be sent once only goes on a connection of its own. Must not know what passes, but which host a connection is for.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from typing import TYPE_CHECKING, Any, Final

from robot.files import write_private

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HERE: Final = "127.0.0.1"
_TLS: Final = 443
_CONNECTING: Final = 20.0
"""Seconds in which the address must have answered."""
_APART: Final = 0.25
"""Seconds after which another of a host's addresses is tried beside the first (RFC 8305)."""
_ENDING: Final = 1.0
"""Seconds that connections may take to end."""
_PIECE: Final = 65_536
_NOTE: Final = "relay.port"


class Relay:
    """Answers for some hosts on a port of its own. `trouble` says why it last handed a connection to nobody.

    `asked` counts the pieces that came from the browser so far: whoever in it sent them, and whatever they are.
    """

    def __init__(self, hosts: Mapping[str, str]) -> None:
        self.hosts = hosts
        self.port = 0
        self.key = ""  # of its own, where it speaks TLS itself
        self.trouble: str | None = None
        self.asked = 0
        self._server: asyncio.Server | None = None
        self._passing: dict[asyncio.Task[Any], Passing] = {}

    @classmethod
    async def start(cls, hosts: Mapping[str, str], folder: Path | None = None) -> Relay:
        """Begin, for hosts and where each answers. The port it had last is kept in `folder`, where there is one.

        Raises OSError where no port is free.
        """
        relay = cls(hosts)
        note = folder / _NOTE if folder is not None else None
        port = port_in(note)
        await relay.listen(port)
        if note is not None and relay.port != port and not port:
            with contextlib.suppress(OSError):
                write_private(note, f"port {relay.port}\n".encode(), sync=False)
        return relay

    async def listen(self, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        """Listen on this port where it is free, else on any. Raises OSError where none is."""
        for wanted in (port, 0) if port else (0,):
            with contextlib.suppress(OSError):
                self._server = await asyncio.start_server(self._serve, HERE, wanted, ssl=tls)
                break
        if self._server is None:
            raise OSError
        self.port = self._server.sockets[0].getsockname()[1]

    def stands_for(self) -> dict[str, str]:
        """Say where each host answers from now on."""
        return dict.fromkeys(self.hosts, f"{HERE}:{self.port}")

    def why(self, host: str) -> str | None:
        """Say why a host was not reached, where that is known here."""
        return self.trouble if self.trouble is not None and host in self.trouble else None

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
        passing = Passing(self)
        self.asked += 1
        task = asyncio.current_task()
        if task is not None:
            self._passing[task] = passing
            task.add_done_callback(self._passing.pop)
        on: asyncio.StreamWriter | None = None
        try:
            host, begun = await self.begun(reader, writer)
            answers, on = await self.connected(host)
            on.write(begun)
            await asyncio.gather(passing.pump(reader, on, asks=True), passing.pump(answers, writer, asks=False))
        except (OSError, Refused, asyncio.CancelledError):
            pass  # told by `trouble`; the browser sees its connection end
        finally:
            for one in (writer, on):
                if one is not None:
                    one.transport.abort()

    async def begun(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, bytes]:
        """Give the host that a connection is for, and what was read of it to know that. Raises Refused."""
        spoken = writer.get_extra_info("ssl_object")  # where the relay speaks TLS itself
        return (spoken.host, b"") if spoken is not None else await _begun(reader)

    async def connected(self, host: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to where a host answers. Raises Refused, and says why."""
        return await self.connect(host, happy_eyeballs_delay=_APART)

    async def connect(self, host: str, **how: Any) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection, as `asyncio.open_connection` does. Raises Refused, and says why."""
        address = self.hosts.get(host, "")
        try:
            name, port = address_of(address)
            async with asyncio.timeout(_CONNECTING):
                opened = await asyncio.open_connection(name, port, **how)
        except (OSError, ValueError) as error:  # TLS that fails is an OSError too
            at = f"{host} is said to answer at {address or 'no address'}" if address != host else host
            self.trouble = f"{at}: {_reason(error)}"
            raise Refused from error
        self.trouble = None
        return opened


class Passing:
    """What passes on one connection. `asked`: the last that passed came from the browser."""

    def __init__(self, relay: Relay) -> None:
        self.asked = False
        self._relay = relay

    async def pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, asks: bool) -> None:
        """Hand on what comes, until it ends; then end the other side too."""
        while data := await source.read(_PIECE):
            self.asked = asks
            self._relay.asked += asks
            sink.write(data)
            await sink.drain()
        sink.close()
        with contextlib.suppress(OSError):
            await sink.wait_closed()
        raise Refused  # TLS knows no half-closed connection: where one side ends, the other does


class Refused(Exception):  # noqa: N818 - not an error: somebody else answers
    """Nobody was found to hand a connection to."""


def _reason(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "no address is known for that name"
    return "nothing listens there" if isinstance(error, ConnectionRefusedError) else "it does not answer so"


def address_of(text: str) -> tuple[str, int]:
    """Give the host and the port that an address names: `portal.example`, `127.0.0.1:8443`, `[::1]:8443`.

    Raises ValueError where there is no host, or its port is no number.
    """
    if not text:
        raise ValueError
    name, colon, port = text.rpartition(":")
    if not colon or text.endswith("]") or (":" in name and not name.endswith("]")):
        return text.strip("[]"), _TLS
    return name.strip("[]"), int(port)


async def _begun(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    """Give the host that a connection is for, and what was read of it to know that. Raises Refused."""
    begun = b""
    while len(begun) < _PIECE and (data := await reader.read(_PIECE)):
        begun += data
        host = host_in(begun)
        if host is not None:
            return host, begun
    raise Refused


def host_in(begun: bytes) -> str | None:
    """Give the host that the beginning of a TLS connection is for (SNI); None where more of it is needed."""
    found: list[str] = []

    def named(_: object, name: str | None, __: object) -> int:
        found.append(name or "")
        return ssl.ALERT_DESCRIPTION_INTERNAL_ERROR  # no more is wanted

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = named
    coming = ssl.MemoryBIO()
    coming.write(begun)
    with contextlib.suppress(ssl.SSLError):
        context.wrap_bio(coming, ssl.MemoryBIO(), server_side=True).do_handshake()
    return found[0] if found else None


def port_in(note: Path | None) -> int:
    """Give the port that stands in the first line of a note; 0 where there is none."""
    try:
        first = note.read_bytes().partition(b"\n")[0] if note is not None else b""
    except OSError:
        return 0
    number = first.removeprefix(b"port ")
    return int(number) if number.isdigit() else 0
