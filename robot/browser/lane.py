"""A context's own way to the relay, where several stand side by side: whose a connection is, no relay can see.

What is to go on a connection of its own has connections ended that wait for nothing; another session's may be about to
be used, or have its answer on it. To Chromium it is the context's proxy. Must not know what passes.
"""

from __future__ import annotations

import asyncio
import re
from typing import Final

from robot.browser.relay import HERE, Refused, Relay

_ASKED: Final = re.compile(rb"CONNECT ([^\s:]+):443 HTTP/1\.1\r\n")
_OPEN: Final = b"HTTP/1.1 200 OK\r\n\r\n"


class Lane(Relay):
    """Hands on to a relay what it is asked to by one context."""

    def __init__(self, relay: Relay) -> None:
        super().__init__(relay.hosts)
        self._relay = relay

    @classmethod
    async def to(cls, relay: Relay) -> Lane:
        """Begin. Raises OSError where no port is free."""
        lane = cls(relay)
        await lane.listen()
        return lane

    async def begun(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, bytes]:
        """See `Relay.begun`; here the host is asked for by name, and only one that the relay hands on to is given."""
        try:
            said = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise Refused from error
        asked = _ASKED.match(said)
        host = asked[1].decode("ascii", "replace").lower() if asked is not None else ""
        if host not in self.hosts:
            raise Refused
        writer.write(_OPEN)
        return host, b""

    async def connected(self, _: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """See `Relay.connected`; the relay sees by itself which host it is."""
        return await asyncio.open_connection(HERE, self._relay.port)
