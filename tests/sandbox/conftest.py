"""A visitor of the practice portal without a browser: addresses, forms, cookies and redirects, and what a page says."""

from __future__ import annotations

import html
import http.client
import http.cookiejar
import re
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

import pytest

from robot.sandbox import Behaviour, Sandbox

PIGP = "https://portail.dgfip.finances.gouv.fr"
CHORUS = "https://chorus-pro.gouv.fr"


@dataclass(frozen=True)
class Page:
    url: str
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def html(self) -> str:
        return self.body.decode()

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", self.html)))

    @property
    def key(self) -> str:
        return urllib.parse.parse_qs(urllib.parse.urlsplit(self.url).query)["execution"][0]

    @property
    def password(self) -> str:
        sentence = html.unescape(re.search(r"avec le mot de passe : (.*?)</p>", self.html, re.DOTALL)[1])
        shown = re.sub(r"</?(strong|br)>", "", sentence)
        return shown[shown.index("[") + 1 : shown.rindex("]")].strip(" \n\u00a0")


class Visitor:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        context = sandbox.client_context

        class Connection(http.client.HTTPSConnection):
            def connect(self) -> None:
                address = sandbox.address.split(":")
                sock = socket.create_connection((address[0], int(address[1])), self.timeout)
                self.sock = self._context.wrap_socket(sock, server_hostname=self.host)

        class Handler(urllib.request.HTTPSHandler):
            def https_open(self, request):
                return self.do_open(Connection, request, context=context)

        self.jar = http.cookiejar.CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self.jar)
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), Handler(), cookies)

    def open(self, url: str, data: dict[str, str] | None = None, timeout: float = 5) -> Page:
        body = None if data is None else urllib.parse.urlencode(data).encode()
        try:
            answer = self._opener.open(urllib.request.Request(url, body), timeout=timeout)  # noqa: S310 - https only
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return Page(answer.url, answer.status, answer.headers, answer.read())

    def sign_in(self, password: str | None = None) -> Page:
        data = {"identifiant": self.sandbox.username, "secret": password or self.sandbox.password, "apply": "Connexion"}
        return self.open(f"{PIGP}/portail/accueilIAM.pl", data)

    def home(self) -> Page:
        self.sign_in()
        return self.open(f"{PIGP}/portail/application.pl?nom=chorus-pro")

    def list(self, number: int = 1) -> Page:
        page = self.open(f"{CHORUS}/cpp/gestionnaire")
        if number == 1:
            return page
        return self.event(page, "page", **{"listeResultats.page": str(number)})

    def structure(self, position: int = 0) -> Page:
        page = self.list(position // 5 + 1)
        return self.event(page, "modifier", ligne=str(position % 5))

    def confirm(self, page: Page, timeout: float = 5) -> Page:
        return self.event(page, "reinitialiser", timeout=timeout)

    def event(self, page: Page, name: str, timeout: float = 5, **data: str) -> Page:
        return self.open(page.url, {"_eventId": name, **data}, timeout)


@pytest.fixture
def visit():
    """Start a sandbox and return a visitor of it."""
    started = []

    def start(*behaviours: str, **options: object) -> Visitor:
        sandbox = Sandbox(behaviour=Behaviour.parse(behaviours), **{"seed": 7, **options}).start()
        started.append(sandbox)
        return Visitor(sandbox)

    yield start
    for sandbox in started:
        before = time.monotonic()
        sandbox.stop()
        assert time.monotonic() - before < 2, "stopping took long"
