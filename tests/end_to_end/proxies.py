"""Little proxies: one that works, and the ways in which one does not."""

import base64
import contextlib
import socket
import socketserver
import threading
from collections.abc import Iterator

PAGE = b"<html><body><h1>Access denied</h1></body></html>"


class Proxy(socketserver.ThreadingTCPServer):
    """Connects every host on to one port of this machine; or answers in its own way."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, manner: str, onward: int) -> None:
        self.manner = manner
        self.onward = onward
        self.asked: list[str] = []
        self.silence = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """The browser goes away when it likes."""


class _Handler(socketserver.StreamRequestHandler):
    server: Proxy

    def handle(self) -> None:
        while head := self._head():
            self.server.asked.append(head)
            if not self._answered(head):
                return

    def _head(self) -> str:
        lines = []
        while (line := self.rfile.readline()).strip():
            lines.append(line.decode())
        return "".join(lines)

    def _answered(self, head: str) -> bool:
        """Whether another request may follow on this connection."""
        manner = self.server.manner
        if manner == "silent":
            self.server.silence.wait(60)
        elif manner == "hangs-up":
            pass
        elif manner in ("403", "502", "503"):
            self._say(f"{manner} No", "")
        elif manner == "ntlm":
            self._say(
                "407 Proxy Authentication Required", "Proxy-Authenticate: NTLM\r\nProxy-Authenticate: Negotiate\r\n"
            )
        elif manner == "basic" and f"Basic {base64.b64encode(b'u:right').decode()}" not in head:
            self._say("407 Proxy Authentication Required", 'Proxy-Authenticate: Basic realm="the, company"\r\n')
        else:
            self._connect()
        return False

    def _say(self, status: str, more: str) -> None:
        self.wfile.write(
            f"HTTP/1.1 {status}\r\n{more}Content-Length: {len(PAGE)}\r\nConnection: close\r\n\r\n".encode()
        )
        self.wfile.write(PAGE)

    def _connect(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        with socket.create_connection(("127.0.0.1", self.server.onward)) as on:
            back = threading.Thread(target=_pump, args=(on, self.connection), daemon=True)
            back.start()
            _pump(self.connection, on)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def serving(manner: str, onward: int = 0) -> Iterator[Proxy]:
    """A proxy, for as long as it is needed."""
    with Proxy(manner, onward) as proxy:
        threading.Thread(target=proxy.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield proxy
        finally:
            proxy.silence.set()
            proxy.shutdown()
