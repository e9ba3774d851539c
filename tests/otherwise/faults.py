"""Makes a robot's writes fail, as a `sitecustomize` that it imports at its start: which, from when on, and how.

Writes are told apart by what is written to (`KINDS`). They are counted, and fail, once the file `armed` is there; those
of SQLite in its own words, all others with the error of the system. Must not know what the robot makes of it.
"""

import json
from pathlib import Path

KINDS = {
    "staging": r"/home/staging/.*\.age$",
    "journal": r"/home/journal\.sqlite3$",
    "log": r"/log\.jsonl$",
    "picture": r"/pages/.*\.jpg$",
    "report": r"/report\.html$",
    "trace": r"/trace\.zip$",
    "recording": r"/(traffic\.har.*|expected\.json|about\.yaml)$",
    "manifest": r"/manifest\.json$",
    "sink": r"/delivered\.json$",
    "any": r"/home/(?!journal)|/recording/",
}
"""What is written, and the path by which a write is known to be one of it."""

_CUSTOMIZE = '''
import atexit, builtins, errno, io, json, os, re, sqlite3, threading

told = json.loads(os.environ["FAULTS"])
wanted = re.compile(told["path"])
error = getattr(errno, told["error"])
count, by, holding = 0, {}, threading.local()
alone = threading.Lock()

def fails():
    """Counts a write; whether it fails."""
    global count
    if not os.path.exists(told["armed"]):
        return False
    with alone:
        count += 1
        with builtins_open(told["count"], "w") as file:
            file.write(str(count))
    return told["first"] <= count <= told["last"]

def strike():
    if fails():
        raise OSError(error, os.strerror(error))

builtins_open, os_open, os_fdopen = io.open, os.open, os.fdopen

class Faulty:
    def __init__(self, file):
        self._file = file
    def write(self, data):
        strike()
        return self._file.write(data)
    def __getattr__(self, name):
        return getattr(self._file, name)
    def __enter__(self):
        self._file.__enter__()
        return self
    def __exit__(self, *error):
        return self._file.__exit__(*error)
    def __iter__(self):
        return iter(self._file)

def is_wanted(path):
    return isinstance(path, (str, os.PathLike)) and wanted.search(os.fspath(path)) is not None

def open_descriptor(path, flags, *rest, **named):
    descriptor = os_open(path, flags, *rest, **named)
    if flags & (os.O_WRONLY | os.O_RDWR) and is_wanted(getattr(holding, "target", path)):
        by[descriptor] = True
    else:
        by.pop(descriptor, None)
    return descriptor

def open_file(file, mode="r", *rest, **named):
    opened = builtins_open(file, mode, *rest, **named)
    writes = any(sign in mode for sign in "wax+")
    return Faulty(opened) if writes and (by.get(file) if isinstance(file, int) else is_wanted(file)) else opened

os.open = open_descriptor
os.fdopen = lambda descriptor, *rest, **named: open_file(descriptor, *rest, **named)
builtins.open = io.open = open_file

import robot.files as files
write_private = files.write_private

def holds(path, data, **named):
    holding.target = path
    try:
        return write_private(path, data, **named)
    finally:
        del holding.target

files.write_private = holds

if wanted.search("/home/journal.sqlite3"):
    connect = sqlite3.connect
    class Connection(sqlite3.Connection):
        def execute(self, statement, *rest):
            if statement.split()[0] in ("INSERT", "UPDATE", "COMMIT") and fails():
                told_as = "database or disk is full" if error == errno.ENOSPC else "disk I/O error"
                raise sqlite3.OperationalError(told_as)
            return super().execute(statement, *rest)
    sqlite3.connect = lambda *rest, **named: connect(*rest, factory=Connection, **named)
'''


class Faults:
    """Faults of one kind; `environment` is what a robot is started with, `armed` the file that lets them begin."""

    def __init__(self, folder: Path, kind: str, error: str, *, first: int = 1, last: int = 1_000_000) -> None:
        (folder / "faulty").mkdir(exist_ok=True)
        (folder / "faulty" / "sitecustomize.py").write_text(_CUSTOMIZE)
        self.armed = folder / "armed"
        self.armed.unlink(missing_ok=True)
        self._count = folder / "count"
        self._count.unlink(missing_ok=True)
        told = {"path": KINDS[kind], "error": error, "armed": str(self.armed), "count": str(self._count),
                "first": first, "last": last}  # fmt: skip
        self._folder = folder
        self._told = json.dumps(told)

    def environment(self, path: str) -> dict[str, str]:
        """The variables of a robot whose writes fail; `path` is where it finds its modules."""
        return {"FAULTS": self._told, "PYTHONPATH": f"{self._folder / 'faulty'}:{path}"}

    def arm(self) -> None:
        """From here on writes count."""
        self.armed.touch()

    @property
    def counted(self) -> int:
        """How many writes there were of that kind since."""
        return int(self._count.read_text()) if self._count.exists() else 0
