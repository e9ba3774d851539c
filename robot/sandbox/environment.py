"""Writes the environment file through which the robot reaches a practice portal.

Knows nothing of how the portal works: addresses, a fingerprint and credentials in, files out. The credentials are
invented, yet stand in files of their own that only their owner can read, as real ones would.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NAME = "sandbox.yaml"


def write_environment(
    folder: Path,
    *,
    hosts: Sequence[str],
    address: str,
    spki: str,
    generations: Mapping[str, str],
    secrets: Mapping[str, str],
) -> Path:
    """Write ``sandbox.yaml`` and one file per secret into *folder* and return the path of the former.

    The folder is made with mode 0700; one that is there already stays as it is.
    """
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True)
        folder.chmod(0o700)
    folder = folder.resolve()
    lines = ["environment: sandbox", "hosts:"]
    lines += [f"  {host}: {address}" for host in hosts]
    lines += [f"trust: {{spki: [{json.dumps(spki)}]}}"]
    lines += [f"generations: {{{', '.join(f'{portal}: {name}' for portal, name in generations.items())}}}", "secrets:"]
    for name, value in secrets.items():
        path = folder / name
        _write_private(path, value)
        reference = json.dumps(f"file:{path}", ensure_ascii=False)
        lines.append(f"  {name}: {reference}")
    _write_private(folder / NAME, "\n".join(lines) + "\n")
    return folder / NAME


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)  # so that the mode below holds for a file that was there already
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline="\n"
    ) as file:
        file.write(text)
