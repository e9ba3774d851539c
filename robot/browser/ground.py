"""What a Chromium stands on: what it trusts beside the system's authorities, and what it cannot go round.

Made before it starts, and gone with it. Must not start it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from robot.browser.authorities import surroundings, trusting_home
from robot.browser.lane import Lane
from robot.browser.relay import Relay
from robot.errors import Problem
from robot.files import homeless
from robot.model.settings import is_loopback

if TYPE_CHECKING:
    from robot.engine.screen import BrowserSettings


@dataclass(frozen=True)
class Ground:
    """`settings` as Chromium is to have them, and what was made for it: a home with authorities, a relay.

    `lanes` is the name that Chromium finds its contexts' own ways to the relay under, where several stand side by side.
    """

    settings: BrowserSettings
    home: Path | None = None  # in place of the user's
    relay: Relay | None = None
    own: Path | None = None  # a folder that goes with it
    lanes: str = ""
    lane: Lane | None = None  # the way of one context

    def environment(self, clean: dict[str, str]) -> dict[str, str]:
        """Give Chromium's variables."""
        return clean if self.home is None else surroundings(self.home, clean)

    def why(self, host: str) -> str | None:
        """Say what stood in the way of a host, where that is not the portal; None where nothing is known."""
        return self.relay.why(host) if self.relay is not None else None

    async def renew(self) -> None:
        """See that the next request goes on a connection of its own, where that can be seen to."""
        way = self.lane or self.relay
        if way is not None:
            await way.renew()

    @property
    def asked(self) -> int | None:
        """How often the browser, or its one context, has sent anything; None where not all of it comes by here."""
        way = self.lane or (None if self.lanes else self.relay)
        return way.asked if way is not None and not self.settings.proxy else None

    async def apart(self) -> Ground:
        """Give one of several contexts a way of its own, so that it ends no connection of another's.

        What goes through a proxy has none: a connection through it is Chromium's own. Raises OSError where no port is
        free.
        """
        if self.relay is None or not self.lanes or self.settings.proxy:
            return self
        return replace(self, lane=await Lane.to(self.relay))

    async def leave(self) -> None:
        """End the way of the one context."""
        if self.lane is not None:
            self.lane.close()

    @property
    def server(self) -> str:
        """The address of the one context's way, as a proxy's; empty where it has none."""
        return f"http://{self.lanes}:{self.lane.port}" if self.lane is not None else ""

    def close(self) -> None:
        """Remove what was made."""
        if self.relay is not None:
            self.relay.close()
        if self.own is not None:
            shutil.rmtree(self.own, ignore_errors=True)


async def grounded(
    settings: BrowserSettings, scratch: Path | None = None, cache: Path | None = None, *, several: bool = False
) -> Ground:  # fmt: skip
    """Make what the settings ask for; nothing for a browser that reaches nobody.

    `several`: contexts are to stand in it side by side, each on what `apart` gives.
    `scratch` is a folder that goes with the browser, `cache` one that stays. Raises Problem (INVALID) where it cannot
    be made.
    """
    home = scratch if homeless() else None
    if settings.offline:
        return Ground(settings, home)
    lanes = f"{os.urandom(16).hex()}.invalid" if several else ""  # no page can guess it
    own = Path(tempfile.mkdtemp(prefix="chorus-robot-")) if scratch is None and settings.ca else None
    try:
        if settings.ca:
            files = [Path(file) for file in settings.ca]
            home = await asyncio.to_thread(trusting_home, files, scratch or own or Path())
        if not settings.spki:
            hosts = {host: settings.hosts.get(host, host) for host in {*settings.declared_hosts, *settings.hosts}}
            return Ground(settings, home, await Relay.start(hosts, cache), own, lanes)
        _of_this_machine(settings)
        from robot.browser.keyed import KeyedRelay

        # Nothing is reached but what the relay stands for: a proxy has nothing to do.
        relay = await KeyedRelay.trusting(settings.hosts, settings.spki, cache)
        return Ground(replace(settings, proxy=None), home, relay, own, lanes)
    except BaseException as error:
        if own is not None:
            shutil.rmtree(own, ignore_errors=True)
        if isinstance(error, OSError):
            raise Problem(
                f"What the browser needs to reach its hosts cannot be made: {error.strerror or 'no port is free'}.",
                hint="Is there room on the disk, and may this user write in the state folder?",
            ) from error
        raise


def _of_this_machine(settings: BrowserSettings) -> None:
    """Raise Problem (INVALID) where keys alone would be trusted of another machine."""
    for host, address in settings.hosts.items():
        if not is_loopback(address):
            raise Problem(
                f"'trust: {{spki: ...}}' is for servers on this machine alone (127.0.0.1, ::1, localhost), and {host} "
                f"answers at {address}.",
                hint="Name the certificate authority that signs that server instead: trust: {ca: [FILE]}.",
            )
