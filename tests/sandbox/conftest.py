"""A visitor of the practice portal without a browser: addresses, forms, cookies and redirects, and what a page says."""

from __future__ import annotations

import contextlib
import html
import http.client
import http.cookiejar
import re
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from robot.sandbox import Behaviour, Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable

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

    def open(self, url: str, data: dict[str, str] | None = None) -> Page:
        body = None if data is None else urllib.parse.urlencode(data).encode()
        try:
            answer = self._opener.open(urllib.request.Request(url, body), timeout=60)  # noqa: S310 - https only
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return Page(answer.url, answer.status, answer.headers, answer.read())

    def unanswered(self, ask: Callable[[], object], requests: int = 1) -> bool:
        """Whether the portal receives what is asked for, in so many requests, and gives no answer."""
        before = self.sandbox.happened("request")

        def quietly() -> None:
            with contextlib.suppress(Exception):
                ask()

        asking = threading.Thread(target=quietly, daemon=True)
        asking.start()
        while asking.is_alive() and self.sandbox.happened("request") < before + requests:
            time.sleep(0.005)
        asking.join(0.3)
        return asking.is_alive()

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

    def confirm(self, page: Page) -> Page:
        return self.event(page, "reinitialiser")

    def event(self, page: Page, name: str, **data: str) -> Page:
        return self.open(page.url, {"_eventId": name, **data})


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
        assert time.monotonic() - before < 9, "stopping took long"  # in vain it waits for ten seconds
