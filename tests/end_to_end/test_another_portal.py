"""A portal of another kind, with a flow that was written from the reference alone: sign in, and save a file."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.language.check import check
from robot.language.workspace import Workspace

from .bills.site import CUSTOMER, HOST, PASSWORD, Site, serving
from .conftest import Operator

WORKSPACE = Path(__file__).parent / "bills" / "workspace"
FLOW = WORKSPACE / "flows" / "save-bill.yaml"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


class Customer(Operator):
    """Someone who has written a flow of their own."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.site = site
        shutil.copytree(WORKSPACE, folder, dirs_exist_ok=True)
        environments = folder / "config" / "environments"
        environments.mkdir(parents=True)
        (environments / "here.yaml").write_text(
            f"environment: here\nhosts: {{{HOST}: '127.0.0.1:{site.server_port}'}}\n"
            f"trust: {{spki: ['{site.certificate.spki}']}}\nlimits: {{page: 30s, run: 280s}}\n"
            "secrets: {water_customer: 'env:WATER_CUSTOMER', water_password: 'env:WATER_PASSWORD'}\n"
        )
        site.asked.clear()

    def save(self, bill: str, password: str = PASSWORD):
        secrets = {"WATER_CUSTOMER": CUSTOMER, "WATER_PASSWORD": password}
        return self.says("run", "save-bill", "-i", f"bill={bill}", "--env", "here", "--json", more=secrets)


@pytest.fixture
def customer(site: Site, tmp_path: Path) -> Customer:
    return Customer(site, tmp_path)


def test_the_flow_is_short_and_nothing_is_wrong_with_it() -> None:
    assert len(FLOW.read_text(encoding="utf-8").splitlines()) < 60
    assert check([], Workspace([WORKSPACE])) == []


def test_it_saves_the_bill_and_leaves(customer: Customer) -> None:
    done = customer.save("2026-04")
    assert done.code == 0, done.out + done.err
    assert done.json["values"] == {"balance": "59.95 EUR", "amount": "28.75 EUR"}
    (saved,) = Path(done.json["artifacts"]).rglob("bill.csv")
    assert saved.read_text() == "bill;date;amount\n2026-04;15 April 2026;28.75 EUR\n"
    assert done.json["message"].startswith("Bill 2026-04 (28.75 EUR) is saved; the balance is 59.95 EUR.")
    assert customer.site.asked.count("POST /session") == 1
    assert "POST /bye" in customer.site.asked
    assert not customer.site.open


def test_a_bill_there_is_not_is_refused(customer: Customer) -> None:
    done = customer.save("2025-01")
    assert done.code == 5, done.out
    assert done.json["message"].startswith("There is no bill 2025-01.")
    assert not customer.site.open


def test_a_wrong_password_is_refused_and_sent_once(customer: Customer) -> None:
    done = customer.save("2026-04", password="wrong")
    assert done.code == 5, done.out
    assert "does not know" in done.json["message"]
    assert customer.site.asked.count("POST /session") == 1
