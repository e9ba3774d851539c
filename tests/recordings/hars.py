"""HARs in the forms in which Playwright, Chrome and Firefox save them, of one small conversation."""

import base64
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

SIGN_IN = "https://portail.example/entree"
PAGE = '<meta charset="utf-8"><form method=post action="/entree"><input name=qui><input type=password name=cle></form>é'
TEXT = "qui=odile&cle=Sable%26+%C3%A9"


def entry(number: int, method: str, url: str, status: int, body: str | None = "", **more: Any) -> dict[str, Any]:
    kind = more.get("mime", "text/html; charset=utf-8")
    request: dict[str, Any] = {"method": method, "url": url, "headers": [{"name": "Accept", "value": "*/*"}]}
    if "sent" in more:
        form = "application/x-www-form-urlencoded"
        request["headers"].append({"name": "Content-Type", "value": form})
        request["postData"] = {"mimeType": form, "text": more["sent"]}
    headers = [{"name": "Content-Type", "value": kind}] if status == 200 else []
    headers += [{"name": name, "value": value} for name, value in more.get("headers", [])]
    content: dict[str, Any] = {"size": -1 if body is None else len(body.encode()), "mimeType": kind}
    if body:
        content["text"] = body
    response = {"status": status, "statusText": "", "headers": headers, "content": content,
                "redirectURL": dict(more.get("headers", [])).get("Location", "")}  # fmt: skip
    return {"startedDateTime": f"2026-03-02T10:00:{number:02d}.000Z", "time": 1, "request": request,
            "response": response} | more.get("beside", {})  # fmt: skip


def conversation() -> list[dict[str, Any]]:
    cookies = [("Set-Cookie", "jeton=3cf3e5334c56191c54a8; Path=/; HttpOnly"), ("Set-Cookie", "vu=1; Path=/")]
    return [
        entry(1, "GET", SIGN_IN, 200, PAGE),
        entry(2, "POST", SIGN_IN, 302, sent=TEXT, headers=[("Location", "/menu?cle=ab12cd34ef56ab12cd34"), *cookies]),
        entry(3, "GET", "https://portail.example/menu?cle=ab12cd34ef56ab12cd34", 200, "<p>Mme Odile VANNELOT</p>"),
        entry(4, "GET", "https://portail.example/style.css", 200, "p{color:red}", mime="text/css"),
    ]


def har(entries: list[Any]) -> dict[str, Any]:
    return {"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": entries}}


def written(path: Path, entries: list[Any]) -> Path:
    path.write_text(json.dumps(har(entries)), encoding="utf-8")
    return path


def attached(folder: Path, entries: list[Any]) -> Path:
    """As Playwright attaches: every body in a file of its own."""
    for one in entries:
        for part in (one["response"]["content"], one["request"].get("postData", {})):
            if "text" in part:
                data = part.pop("text").encode()
                part["_file"] = f"{hashlib.sha1(data).hexdigest()}.dat"  # noqa: S324 - a name
                (folder / part["_file"]).write_bytes(data)
    return written(folder / "har.har", entries)


def zipped(folder: Path, entries: list[Any]) -> Path:
    inside = folder / "inside"
    inside.mkdir()
    attached(inside, entries)
    with zipfile.ZipFile(folder / "traffic.har.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for path in inside.iterdir():
            file.write(path, path.name)
    return folder / "traffic.har.zip"


def as_chrome(entries: list[Any], *, sensitive: bool = True) -> list[Any]:
    """As Chrome and Edge save: cookies joined by line breaks, HTTP/2's own headers, params beside the text."""
    made = json.loads(json.dumps(entries))
    for one in made:
        request, response = one["request"], one["response"]
        request["headers"].insert(0, {"name": ":authority", "value": "portail.example"})
        request["headers"].append({"name": "Cookie", "value": "jeton=3cf3e5334c56191c54a8"})
        one |= {"_resourceType": "document", "_priority": "High", "connection": "443"}
        cookies = [each["value"] for each in response["headers"] if each["name"] == "Set-Cookie"]
        response["headers"] = [each for each in response["headers"] if each["name"] != "Set-Cookie"]
        if cookies:
            response["headers"].append({"name": "set-cookie", "value": "\n".join(cookies)})
        if not sensitive:
            for part in (request, response):
                part["headers"] = [each for each in part["headers"] if "cookie" not in each["name"].lower()]
        response["_error"] = None
    beside = entry(9, "GET", "data:image/png;base64,AAAA", 200, "", mime="image/png")
    return [*made, beside]


def as_firefox(entries: list[Any]) -> list[Any]:
    """As Firefox saves: the head of a form before its text, some texts in base64."""
    made = json.loads(json.dumps(entries))
    for one in made:
        posted = one["request"].get("postData")
        if posted:
            length = len(posted["text"])
            posted["text"] = f"Content-Type: {posted['mimeType']}\r\nContent-Length: {length}\r\n\r\n{posted['text']}"
        content = one["response"]["content"]
        if "css" in content["mimeType"]:
            content["text"] = base64.b64encode(content["text"].encode()).decode()
            content["encoding"] = "base64"
        one["response"]["redirectURL"] = one["response"].get("redirectURL", "")
        one["pageref"] = "page_1"
    return made
