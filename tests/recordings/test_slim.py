"""Recordings hold what steps need, and nothing twice."""

from robot.recordings.exchange import Exchange, Request, Response
from robot.recordings.slim import slim

A = "https://a.example"


def got(path: str, kind: str, body: str = "", status: int = 200) -> Exchange:
    return Exchange(9, Request("GET", A + path), Response(status, "", (("Content-Type", kind),), body.encode()))


def test_pictures_are_left_out_and_files_kept_once() -> None:
    page = got("/", "text/html", "<p>")
    style, other = got("/s.css", "text/css", "a{}"), got("/s.css", "text/css", "b{}")
    gone = Exchange(9, Request("GET", f"{A}/late.css"))
    refused = Exchange(9, Request("GET", f"{A}/menu"), None, "net::ERR_FAILED")
    made = slim([page, style, got("/p.png", "image/png", "x"), style, page, other, got("/s.css", "text/css", "", 304),
                 got("/f.woff2", "font/woff2", "x"), gone, refused])  # fmt: skip
    assert [(one.number, one.name, one.response and one.response.body) for one in made] == [
        (1, "GET a.example/", b"<p>"), (2, "GET a.example/s.css", b"a{}"), (3, "GET a.example/", b"<p>"),
        (4, "GET a.example/s.css", b"b{}"), (5, "GET a.example/menu", None),
    ]  # fmt: skip
