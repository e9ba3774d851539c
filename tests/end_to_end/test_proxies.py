"""What a proxy does wrong is told as the proxy's, by its address, and never with its password."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.authorities import Issued, authority

from . import proxies
from .bills.site import HOST, Site, serving
from .test_tls import Client

WRONG = "falsches-kennwort"


@pytest.fixture(scope="module")
def company() -> Issued:
    return authority("Société d'eau")


@pytest.fixture(scope="module")
def site(company: Issued) -> Iterator[Site]:
    with serving(company.server(HOST).answering()) as site:
        yield site


class Behind(Client):
    """Somebody behind a proxy."""

    def __init__(self, site: Site, folder: Path, company: Issued) -> None:
        super().__init__(site, folder)
        (folder / "company.pem").write_bytes(company.pem)
        self.page = "20s"

    def through(self, address: str, *, password: str = "") -> None:
        (self.folder / "proxy-password").write_text(password)
        who = (
            f", username: 'file:{self.folder}/user', password: 'file:{self.folder}/proxy-password'" if password else ""
        )
        (self.folder / "user").write_text("u")
        self.file.write_text(
            f"environment: here\ntrust: {{ca: ['{self.folder / 'company.pem'}']}}\n"
            f"proxy: {{server: '{address}'{who}}}\nlimits: {{page: {self.page}, run: 60s}}\n"
            "secrets: {water_customer: 'env:WATER_CUSTOMER', water_password: 'env:WATER_PASSWORD'}\n"
        )


@pytest.fixture
def behind(site: Site, tmp_path: Path, company: Issued) -> Behind:
    return Behind(site, tmp_path, company)


def test_proxy_that_works(behind: Behind):
    with proxies.serving("basic", behind.site.server_port) as proxy:
        behind.through(proxy.address, password="right")
        done = behind.save("2026-04")
    assert done.code == 0, done.out + done.err


@pytest.mark.parametrize(
    ("manner", "password", "code", "words"),
    [
        ("basic", "", 3, "wants a user and a password (it takes: Basic)"),
        ("basic", WRONG, 3, "refuses the user and password that 'proxy' gives (it takes: Basic)"),
        ("ntlm", WRONG, 3, "(it takes: NTLM, Negotiate)"),
        ("403", "", 11, f"refuses to connect to {HOST}"),
        ("502", "", 11, f"refuses to connect to {HOST}"),
        ("hangs-up", "", 11, f"{HOST} was asked for through the proxy"),
        ("silent", "", 11, "which may be what does not answer"),
    ],
    ids=["none-given", "wrong", "ntlm", "403", "502", "hangs-up", "silent"],
)
def test_proxy(behind: Behind, manner: str, password: str, code: int, words: str):
    behind.page = "3s" if manner == "silent" else "20s"
    with proxies.serving(manner) as proxy:
        behind.through(proxy.address, password=password)
        told = behind.refused()
    assert told["exit_code"] == code, told
    assert words in told["message"]
    assert f"the proxy {proxy.address}" in told["message"]
    assert WRONG not in str(told)
    assert "may have changed" not in told["message"]


def test_proxy_that_is_down(behind: Behind):
    with proxies.serving("down") as proxy:
        address = proxy.address
    behind.through(address)
    told = behind.refused()
    assert told["exit_code"] == 11
    assert f"the proxy {address} cannot be reached" in told["message"]
