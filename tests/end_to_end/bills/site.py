"""A small site of another kind: a water company where customers sign in and download their bills."""

import http.server
import secrets
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from robot.sandbox.certificate import Certificate, make_certificate

HOST = "my.water.example"
BILLS = {"2026-07": ("14 July 2026", "31.20 EUR"), "2026-04": ("15 April 2026", "28.75 EUR")}
CUSTOMER, PASSWORD = "C-4711", "correct horse battery"


def page(title: str, body: str) -> str:
    return f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><body><h1>{title}</h1>{body}"


def sign_in(words: str = "") -> str:
    note = f"<p role=alert>{words}</p>" if words else ""
    return page(
        "Your water account",
        f"""{note}<form method=post action=/session>
        <p><label>Customer number <input name=customer></label>
        <p><label>PIN or password <input name=secret type=password></label>
        <p><button>Go to my account</button></form>""",
    )


def bills() -> str:
    rows = "".join(
        f"<tr><td>{number}<td>{date}<td>{amount}<td><a href=/bills/{number}.csv>Save</a>"
        for number, (date, amount) in BILLS.items()
    )
    return page(
        "Your bills",
        f"""<p>Customer {CUSTOMER} - balance: 59.95 EUR</p>
        <table><tr><th>Bill<th>Date<th>Amount<th>{rows}</table>
        <form method=post action=/bye><button>Leave</button></form>""",
    )


class Site(http.server.ThreadingHTTPServer):
    """Serves the company's pages over TLS; remembers who is signed in and what was asked for."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.certificate: Certificate = make_certificate([HOST])
        self.open: set[str] = set()
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)
        tls = tls or self.certificate.server_context()
        # Shaken hands with in the connection's own thread: one that is refused does not hold up the next.
        self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever does not trust the certificate goes away."""


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Site

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.server.asked.append(f"GET {path}")
        if path == "/":
            self._answer(bills() if self._known() else sign_in())
        elif self._known() and path.startswith("/bills/") and (number := path[7:-4]) in BILLS:
            content = f"bill;date;amount\n{number};{BILLS[number][0]};{BILLS[number][1]}\n"
            self._answer(content, "text/csv", {"Content-Disposition": f"attachment; filename=bill-{number}.csv"})
        else:
            self._answer(page("Nothing here", ""), status=404)

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        self.server.asked.append(f"POST {self.path}")
        if self.path == "/bye":
            self.server.open.discard(self._session())
            self._answer(page("Goodbye", "<p>You have left your account.</p>"))
        elif (form.get("customer"), form.get("secret")) == ([CUSTOMER], [PASSWORD]):
            key = secrets.token_hex(8)
            self.server.open.add(key)
            more = {"Set-Cookie": f"visit={key}; Secure; HttpOnly", "Location": "/"}
            self._answer("", headers=more, status=303)
        else:
            self._answer(sign_in("We do not know this customer number and password."))

    def _session(self) -> str:
        return (self.headers.get("Cookie") or "").partition("visit=")[2].partition(";")[0]

    def _known(self) -> bool:
        return self._session() in self.server.open

    def _answer(
        self,
        text: str,
        kind: str = "text/html; charset=utf-8",
        headers: dict[str, str] | None = None,
        status: int = 200,
    ) -> None:
        content = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """The site, for as long as it is needed; with a certificate of its own, or another."""
    site = Site(tls)
    thread = threading.Thread(target=site.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        thread.join()
        site.server_close()
