"""Certificates as files and connections give them: the authorities in a file, and the key that a certificate is for.

Must not know who trusts them, nor what for.
"""

import base64
import binascii
import hashlib
import re
import ssl
import time
from pathlib import Path
from typing import Any

from robot.errors import Problem

_LARGEST = 4_194_304
"""The most bytes a file of authorities may have: those of a whole system are a quarter of a megabyte."""

_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----", re.DOTALL)
_CERTIFICATES = (b"CERTIFICATE", b"X509 CERTIFICATE", b"TRUSTED CERTIFICATE")
_SEQUENCE, _INTEGER, _VERSION = 0x30, 0x02, 0xA0
_LONG = 0x80


def authorities_in(file: Path) -> tuple[bytes, ...]:
    """Read the certificate authorities of a file, PEM or DER, with or without words around them; each as DER.

    What is no authority (a server's own certificate) or has expired is left out where others are good. Raises Problem
    (INVALID), which names the file, the certificate and the reason, where none is, or where one is damaged.
    """
    blocks = _certificates(file)
    good, bad = [], []
    for number, der in enumerate(blocks, 1):
        reason = _unfit(file, number, der)
        if reason:
            bad.append(f"certificate {number} {reason}" if len(blocks) > 1 else f"its certificate {reason}")
        else:
            good.append(der)
    if not good:
        raise _problem(file, "; ".join(bad))
    return tuple(dict.fromkeys(good))


def key_of(der: bytes) -> str:
    """Return the Base64 of the SHA-256 of a certificate's public key. Raises ValueError for what is no certificate.

    Nothing but plain DER is read: what two readers could understand in two ways has no key.
    """
    whole, end = _inside(der, 0, _SEQUENCE)
    at, until = _inside(der, whole, _SEQUENCE)
    if end != len(der):
        raise ValueError
    tags = [_INTEGER, *[_SEQUENCE] * 5]  # serial number, algorithm, issuer, validity, subject, public key
    if der[at : at + 1] == bytes([_VERSION]):
        tags.insert(0, _VERSION)
    start = at
    for tag in tags:
        start, (_, at) = at, _inside(der, at, tag)
        if at > until:
            raise ValueError
    return base64.b64encode(hashlib.sha256(der[start:at]).digest()).decode("ascii")


def _inside(der: bytes, at: int, tag: int) -> tuple[int, int]:
    """Where the contents of the DER value at `at` begin and end."""
    if der[at : at + 1] != bytes([tag]) or at + 1 >= len(der):
        raise ValueError
    length, start = der[at + 1], at + 2
    if length & _LONG:
        count = length & ~_LONG
        length = int.from_bytes(der[start : start + count], "big")
        # One way to write each length: no open end, and no byte more than it needs.
        if not 1 <= count <= 3 or length < _LONG or length < 1 << 8 * (count - 1):  # noqa: PLR2004 - 16 MB are enough
            raise ValueError
        start += count
    if start + length > len(der):
        raise ValueError
    return start, start + length


def _certificates(file: Path) -> list[bytes]:
    try:
        with file.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise _problem(file, reason or "it cannot be read") from error
    if len(data) > _LARGEST:
        raise _problem(file, "it is larger than any file of authorities")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):  # some editors save texts as UTF-16
        data = data.decode("utf-16", "replace").encode()
    blocks = _BLOCK.findall(data)
    found = [text for label, text in blocks if label in _CERTIFICATES]
    if not found and data[:1] == bytes([_SEQUENCE]):
        return [data]
    if not found:
        named = sorted({label.decode("ascii").lower() for label, _ in blocks})
        cut = " (one begins, and does not end)" if b"-----BEGIN" in data and not blocks else ""
        raise _problem(file, f"no certificate is in it{cut}" + (f", only: {', '.join(named)}" if named else ""))
    return [_decoded(file, number, text) for number, text in enumerate(found, 1)]


def _decoded(file: Path, number: int, text: bytes) -> bytes:
    try:
        der = base64.b64decode(b"".join(text.split()), validate=True)
        return der[: _inside(der, 0, _SEQUENCE)[1]]  # a "trusted certificate" has more behind it
    except (binascii.Error, ValueError) as error:
        raise _problem(file, f"certificate {number} is damaged: its text is not Base64 of a certificate") from error


def _unfit(file: Path, number: int, der: bytes) -> str:
    """Why a certificate is not an authority to trust now; empty: it is."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=der)
        key_of(der)
    except (ssl.SSLError, ValueError) as error:
        raise _problem(file, f"certificate {number} is damaged: it cannot be read as a certificate") from error
    known = context.get_ca_certs()
    if not known:
        return "is no certificate authority but belongs to a server or a person"
    told: Any = known[0]
    name = next((value for part in reversed(told["subject"]) for _, value in part), "")
    called = f"({name}) " if name else ""
    now = time.time()
    if ssl.cert_time_to_seconds(told["notAfter"]) < now:
        return f"{called}expired on {told['notAfter']}"
    if ssl.cert_time_to_seconds(told["notBefore"]) > now:
        return f"{called}is valid only from {told['notBefore']}"
    return ""


def _problem(file: Path, reason: str) -> Problem:
    return Problem(
        f"The certificate authority of 'trust: {{ca: ...}}' cannot be read from {file}: {reason}.",
        hint="PEM files (BEGIN CERTIFICATE) and DER files are taken; ask for the authority that signs the servers.",
    )
