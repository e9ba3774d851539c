"""A tab, a browser or a driver that is killed ends a run by what was sent by then, and never as a bug."""

import json
import os
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.few import few

from .portal import NEW, OtherPortal
from .visitor import Shell

PAGES = ("sign-in", "menu", "home", "structures", "structure", "confirmation", "recapitulatif", "signed-out")
WHO: dict[str, Callable[[str], bool]] = {
    "tab": lambda line: "--type=renderer" in line,
    "browser": lambda line: ("headless" in line or "chrom" in line) and "--type=" not in line and "node" not in line,
    "driver": lambda line: "run-driver" in line,
}


def family(ancestor: int) -> Iterator[tuple[int, str]]:
    """The processes that stem from one, each with its command line."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    for process in parents:
        at = process
        while at in parents and at != ancestor:
            at = parents[at]
        if at == ancestor and process != ancestor:
            try:
                yield process, Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")
            except OSError:
                continue


def kill(shell: Shell, who: str) -> None:
    assert shell.process is not None
    for process, line in family(shell.process.pid):
        if WHO[who](line):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue


def ends_by_what_was_sent(portal: OtherPortal, shell: Shell, page: str, who: str) -> None:
    shown = portal.pages[page]
    killed: list[str] = []

    def fatal(portal: OtherPortal) -> object:
        if not killed and (page != "structure" or portal.happened("reset") == 0):
            killed.append(page)
            kill(shell, who)
        return shown(portal)

    portal.pages[page] = fatal  # type: ignore[assignment]
    said = shell.rotate()
    assert killed, said.out + said.err
    assert said.json["reset_count"] == portal.happened("reset")
    if page == "signed-out":
        assert said.code == 0, said.out + said.err
    elif portal.happened("reset"):
        assert said.code == 8, said.out + said.err
    else:
        assert said.code == 11, said.out + said.err
    assert "never retrieved" not in said.err
    if said.code == 0:
        assert json.loads(shell.file.read_text())["password"] == NEW
    if who == "tab" and page != "home":  # of a session that was never seen nobody knows where it ends
        assert not portal.open  # in a new tab


MOMENTS = [("recapitulatif", "tab"), ("structure", "browser"), ("recapitulatif", "driver")]
MOMENTS += [(page, who) for page in PAGES for who in WHO if (page, who) not in MOMENTS]


@pytest.mark.parametrize(("page", "who"), few(MOMENTS, 3))
def test_dead_tab(portal: OtherPortal, shell: Shell, page: str, who: str) -> None:
    ends_by_what_was_sent(portal, shell, page, who)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_dead_at_any_moment(portal: OtherPortal, shell: Shell, seed: int) -> None:
    """Killed some time after a page was sent; the journal's own count says what may be told."""
    source = random.Random(seed)
    page, who, after = source.choice(PAGES[:-1]), source.choice([*WHO]), source.random()
    shown = portal.pages[page]

    def fatal(portal: OtherPortal) -> object:
        portal._loop.call_later(after, kill, shell, who)
        return shown(portal)

    portal.pages[page] = fatal  # type: ignore[assignment]
    said = shell.rotate()
    assert said.code in (0, 7, 8, 11), said.out + said.err
    counted, happened = said.json["reset_count"], portal.happened("reset")
    # Dead between the click and the request: nobody knows that it was not sent.
    assert counted == happened or (counted == happened + 1 and said.code == 8)
    assert (said.code == 11) == (counted == 0)
    assert "never retrieved" not in said.err
