"""A company's own authority, a person in the middle with its public certificate, and pinned keys: through the robot."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from robot.certificates import key_of
from tests.authorities import Issued, alone, authority

from .bills.site import HOST, PASSWORD, Site, serving
from .test_another_portal import Customer


class Client(Customer):
    """Somebody of a company that has its own authority."""

    def __init__(self, site: Site, folder: Path) -> None:
        super().__init__(site, folder)
        self.file = folder / "config" / "environments" / "here.yaml"

    def trusts(self, trust: str, *, more: str = "", address: str | None = None) -> None:
        self.file.write_text(
            f"environment: here\nhosts: {{{HOST}: '{address or f'127.0.0.1:{self.site.server_port}'}'}}\n"
            f"trust: {trust}\nlimits: {{page: 20s, run: 60s}}\n{more}"
            "secrets: {water_customer: 'env:WATER_CUSTOMER', water_password: 'env:WATER_PASSWORD'}\n"
        )

    def refused(self) -> dict[str, Any]:
        """Try; nothing may have been asked of the site."""
        done = self.save("2026-04")
        assert self.site.asked == []
        assert PASSWORD not in done.out + done.err
        return done.json


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture(scope="module")
def company() -> Issued:
    return authority("Société d'eau")


def test_ca_forms_of_a_company(company: Issued, tmp_path: Path):
    """An intermediate that is in the file alone, words with accents, a byte order mark: verified, and walked."""
    branch = company.authority("Succursale")
    with serving(branch.server(HOST).answering()) as site:
        client = Client(site, tmp_path)
        bundle = "\ufeff# Autorité de la société\r\n".encode() + company.pem + branch.pem
        (tmp_path / "config" / "environments" / "company.pem").write_bytes(bundle)
        client.trusts("{ca: [company.pem]}")
        done = client.save("2026-04")
        assert done.code == 0, done.out + done.err
        assert not site.open


def test_forged_leaf_in_the_middle(company: Issued, tmp_path: Path):
    """The company's certificate is public: who sends it along beside a key of their own gets nothing."""
    with serving(alone(HOST).answering(company)) as site:
        client = Client(site, tmp_path)
        (tmp_path / "company.pem").write_bytes(company.pem)
        client.trusts(f"{{ca: ['{tmp_path / 'company.pem'}']}}")
        told = client.refused()
        assert told["outcome"] == "unavailable"
        assert f"the certificate of {HOST} is from no authority that is trusted here" in told["message"]


def test_forged_pin(tmp_path: Path):
    pinned = alone(HOST)
    with serving(alone(HOST).answering(pinned)) as site:
        client = Client(site, tmp_path)
        client.trusts(f"{{spki: ['{key_of(pinned.der)}']}}")
        told = client.refused()
        assert told["outcome"] == "unavailable"
        assert "another key than 'trust: {spki: ...}' names" in told["message"]


@pytest.mark.parametrize(
    ("trust", "address", "reason"),
    [
        # One that is missing beside the environment, or holds none, is found as `check` finds it.
        ("{ca: [/none.pem]}", None, "/none.pem: there is no such file"),
        (f"{{spki: ['{'A' * 43}=']}}", "192.0.2.7:443", "for servers on this machine alone"),
    ],
    ids=["missing", "another-machine"],
)
def test_ca_forms_that_are_refused_before_the_start(
    tmp_path: Path, site: Site, trust: str, address: str | None, reason: str
):
    client = Client(site, tmp_path)
    client.trusts(trust, address=address)
    told = client.refused()
    assert told["exit_code"] == 3
    assert reason in told["message"]
