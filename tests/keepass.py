"""KeePass databases whose key is derived quickly: the usual second for each opening is for real ones."""

from functools import cache
from io import BytesIO
from pathlib import Path

from pykeepass import PyKeePass
from pykeepass.pykeepass import BLANK_DATABASE_LOCATION, BLANK_DATABASE_PASSWORD


@cache
def _empty() -> bytes:
    made = PyKeePass(BLANK_DATABASE_LOCATION, BLANK_DATABASE_PASSWORD)
    parameters = made.kdbx.header.value.dynamic_header.kdf_parameters.data.dict
    parameters["I"].value, parameters["M"].value = 1, 64 * 1024
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def keepass(path: Path, password: str, keyfile: str | None = None) -> PyKeePass:
    """Makes an empty database."""
    made = PyKeePass(BytesIO(_empty()), BLANK_DATABASE_PASSWORD)
    made.filename, made.password, made.keyfile = str(path), password, keyfile
    made.save()
    return made
