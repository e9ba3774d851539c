"""The artifacts of a run: what lies in its folder, clean, private, listed in a manifest, and let through by the gate.

    pages/01-pigp-sign-in.jpg ...   each page reached
    failure.html, failure.aria.yaml the page that the run failed on
    proposal.yaml                   selectors that may fit that page
    trace.zip                       where it was asked for
    log.jsonl, manifest.json

A recording lies in a folder of its own, which the gate looks at too. It has no manifest: that tells the day.
Must not know how any of it is recorded, nor what a walk is.
"""

import contextlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from robot import __version__
from robot.errors import Problem
from robot.files import FILE_MODE, named_folder, private_folder, write_private
from robot.runs.left import KINDS, MANIFEST, PAGES, RECORDING, TRACE
from robot.runs.preparing import Prepared
from robot.secrets.common import SHORTEST
from robot.signs import visible

LEAKED: Final = "a secret was found in what the run wrote of its pages, which they may show as well"


class Artifacts:
    """The folder of one run, and the one of its recording. `seal` is called last, when nothing is written any more."""

    def __init__(self, prepared: Prepared, run: str, pictured: Iterable[str] = ()) -> None:
        """`pictured`: the names that earlier walks of the run gave to their pictures, taken or not."""
        order = prepared.order
        self.folder = named_folder(Path(order.out)) if order.out else private_folder(prepared.home / "runs" / run)
        self.record = named_folder(Path(order.record)) if order.record else None
        self.versions: dict[str, str] = {"chorus-robot": __version__, "python": sys.version.split()[0]}
        self._prepared = prepared
        self._redactor = prepared.redactor
        self._run = run
        self._withheld: list[str] = []
        self._pictured: list[str] = []
        self._unchecked: list[str] = []
        self._spared = {_real(path) for sink in prepared.sinks if isinstance(path := getattr(sink, "path", None), Path)}
        self._before = {path: looks for folder in self._folders() for path, looks in self._foreign(folder)}
        earlier = [*pictured, *map(str, (self.folder / PAGES).glob("*.jpg"))]
        numbers = [Path(name).name.partition("-")[0] for name in earlier]
        self._pictures = max((int(number) for number in numbers if number.isdigit()), default=0)

    # --- what is put in

    def name_picture(self, page: str, portal: str) -> str:
        """Name the file of a page's picture: numbered as the pages were reached, with a picture or without."""
        self._pictures += 1
        return f"{PAGES}/{self._pictures:02}-{portal}-{page}.jpg"

    def picture(self, name: str) -> tuple[Callable[[bytes], None], Callable[[str], None]]:
        """What keeps a picture under its name, and what notes why it is not kept."""

        def keep(data: bytes) -> None:
            write_private(named_folder(self.folder / PAGES) / Path(name).name, data, sync=False)
            self._pictured.append(name)

        return keep, lambda reason: self.withhold(f"{name}: {reason}")

    def no_pictures(self, reason: str) -> None:
        """Destroy the pictures that this run has put in, and note why."""
        names, self._pictured = self._pictured, []
        for name in names:
            with contextlib.suppress(OSError):
                (self.folder / name).unlink(missing_ok=True)
        if names:
            self.withhold(f"{', '.join(names)}: {reason}")

    def keep(self, name: str, text: str) -> None:
        """Write a text, without the secrets in it and with every sign to be seen; an empty one is not written."""
        if text:
            write_private(self.folder / name, visible(self._redactor.clean(text)).encode(), sync=False)

    def take(self, traces: list[Path], *, unwatched: float | None = None) -> None:
        """Take over the parts of a trace, without the secrets in them, and without frames from `unwatched` on."""
        from robot.runs.cleaning import clean_trace

        if traces:
            made = traces[0].with_name(TRACE)
            clean_trace(traces, self._redactor, made, unwatched=unwatched)
            made.chmod(FILE_MODE)
            _move(made, self.folder / TRACE)
        for part in traces:
            part.unlink(missing_ok=True)

    def withhold(self, reason: str) -> None:
        """Note why something is not there."""
        if reason not in self._withheld:
            self._withheld.append(reason)

    # --- the end

    def seal(self) -> str | None:
        """Write the manifest, then scan everything for every secret of the run; destroy what holds one.

        Gives the sentence of the leak, or None. It may take a while where there is a trace. A disk that has no room for
        a manifest keeps nobody from looking.
        """
        with contextlib.suppress(OSError):
            self._write_manifest()
        hits = self._hits()
        kept = _destroy(hits)
        if any(self._own(path) for path, _, _ in hits):  # what a page showed to the text, it showed to the picture
            self.no_pictures(LEAKED)
        if hits or self._unchecked:
            with contextlib.suppress(OSError):
                self._write_manifest(list(dict.fromkeys(f"{file}: {kind}" for _, file, kind in hits)))
            _destroy([(hit.path, hit.file, "") for hit in self._scan(self.folder / MANIFEST)])
        if not hits:
            return None
        names = ", ".join(dict.fromkeys(file for _, file, _ in hits))
        done = f"and not all of it could be destroyed: {'; '.join(kept)}" if kept else "which is destroyed"
        return (
            f"a secret was found in {names}, {done}. "
            "Tell whoever maintains the robot; if there is a copy of that file, destroy it and renew the secret"
        )

    def _hits(self) -> list[tuple[Path, str, str]]:
        """What is not clean: its path, its name to show, and how the secret is written or why nobody can tell."""
        found = [hit for folder in self._folders() for hit in self._scan(folder)]
        self._unchecked = [f"{hit.file}: {hit.kind}" for hit in found if hit.secret is None and not self._own(hit.path)]
        return [(hit.path, hit.file, hit.kind) for hit in found if hit.secret is not None or self._own(hit.path)]

    def _scan(self, path: Path) -> list[Any]:
        from robot.gate import scan

        # One of three signs stands alone somewhere in any picture: finding it there tells nothing.
        long = [secret for secret in self._redactor.known if len(secret.reveal()) >= SHORTEST]
        return scan(path, long, wanted=self._looked_at, alone=self._redactor.alone)

    def _folders(self) -> list[Path]:
        return list(dict.fromkeys(folder.resolve() for folder in (self.folder, self.record) if folder is not None))

    def _own(self, path: Path) -> bool:
        """Whether the robot itself wrote a file: what it cannot look into of its own is not let through."""
        in_recording = path.parent.resolve() == self._record()
        return path.name in KINDS or path.parent.name == PAGES or (in_recording and path.name in RECORDING)

    def _foreign(self, folder: Path) -> Iterator[tuple[Path, tuple[int, ...]]]:
        """What lies in a folder that somebody named before the run begins, and is no run's."""
        order = self._prepared.order
        if not (order.out and folder == Path(order.out).resolve()) and folder != self._record():
            return  # the run's own
        for path in folder.iterdir():
            if path.name != PAGES and not self._own(path):
                yield _real(path), _looks(path)

    def _record(self) -> Path | None:
        return self.record.resolve() if self.record is not None else None

    def _looked_at(self, path: Path) -> bool:
        """Whether a file or folder is the run's: not a sink's, nor one that lay there before and is as it was."""
        path = _real(path)
        return path not in self._spared and (path not in self._before or self._before[path] != _looks(path))

    def _write_manifest(self, destroyed: Sequence[str] = ()) -> None:
        told = {
            "run": self._run, "flow": self._prepared.program.flow.flow,
            "written": datetime.now(UTC).isoformat(timespec="seconds"), "versions": self.versions,
            "files": [row for folder in self._folders() for row in self._rows(folder)],
            "withheld": self._withheld, "unchecked": self._unchecked, "destroyed": list(destroyed),
        }  # fmt: skip
        text = visible(self._redactor.clean(json.dumps(told, ensure_ascii=False, indent=1)))
        write_private(self.folder / MANIFEST, f"{text}\n".encode(), sync=False)

    def _rows(self, folder: Path) -> Iterator[Mapping[str, Any]]:
        from hashlib import file_digest

        from robot.gate.walk import entries, opened

        for entry in entries(folder, self._looked_at):
            path = entry.path
            if not entry.is_file or path.name == MANIFEST:
                continue
            here = folder == self.folder.resolve()
            recording = folder == self._record() and path.name in RECORDING
            with opened(path) as file:
                digest = file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
            kind = "picture" if path.parent.name == PAGES else KINDS.get(path.name, "download")
            kind = "recording" if recording else kind
            name = path.relative_to(folder).as_posix() if here else str(path)
            yield {"file": name, "kind": kind, "bytes": path.stat().st_size, "sha256": digest}


def _real(path: Path) -> Path:
    return path.parent.resolve() / path.name


def _looks(path: Path) -> tuple[int, ...]:
    """What tells whether a file is as it was; of a folder, that it is that folder."""
    try:
        held = path.lstat()
    except OSError:
        return ()
    return (held.st_ino,) if path.is_dir() else (held.st_ino, held.st_size, held.st_mtime_ns)


def _move(source: Path, target: Path) -> None:
    """Move a file, also to another file system."""
    try:
        source.replace(target)
    except OSError:
        write_private(target, source.read_bytes(), sync=False)
        source.unlink()


def _destroy(hits: list[tuple[Path, str, str]]) -> list[str]:
    """Destroy files, what is deepest first; tells which are still there, and why."""
    from robot.gate import destroy

    kept = []
    for path, file in {path: file for path, file, _ in reversed(hits)}.items():
        try:
            destroy(path)
        except Problem as problem:
            kept.append(f"{file}: {problem.message}")
    return kept
