"""What is found in files and folders: archives in one another, windows, links, what cannot be read."""

import base64
import bz2
import gzip
import io
import lzma
import os
import random
import socket
import sqlite3
import struct
import subprocess
import sys
import tarfile
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from robot.errors import Problem
from robot.gate import Bounds, destroy, scan
from robot.gate.streams import OVERLAP, WINDOW
from robot.outcomes import Outcome
from robot.secrets import Secret

SECRET = "Kq7/x+Zü&w3=Rm>p"
DATA = f"<p>{SECRET}</p>".encode()
ROOT = Path(__file__).resolve().parents[2]


def hits(path, *secrets, **bounds):
    return scan(path, [Secret(one) for one in secrets or (SECRET,)], bounds=Bounds(**bounds))


def members(path, **bounds):
    return [hit.member for hit in hits(path, **bounds) if hit.secret is not None]


def reasons(path, **bounds):
    return [hit.kind for hit in hits(path, **bounds) if hit.secret is None]


def zipped(files, method=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files.items():
            # Of no certain day: what damage does to the bytes is the same each time.
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return made.getvalue()


def tarred(files):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return made.getvalue()


@pytest.fixture
def put(tmp_path):
    def put(data, name="file.bin"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return put


# -- a file


def test_a_hit_tells_where_and_never_what(put):
    path = put(b"12345" + base64.b64encode(SECRET.encode()))
    (hit,) = hits(path, "Another-1", SECRET)
    assert (hit.path, hit.file, hit.member, hit.kind, hit.offset, hit.secret) == (path, str(path), "", "base64", 5, 1)
    assert str(hit) == f"{path}: secret 2 at byte 5, base64"
    assert hit.told("env:X") == f"{path}: env:X at byte 5, base64"


def test_each_way_it_is_written_is_told_once(put):
    text = (
        SECRET.encode() + b" " * (WINDOW + OVERLAP) + SECRET.encode().hex().encode() + b" " * WINDOW + SECRET.encode()
    )
    found = hits(put(text))
    assert [(hit.kind, hit.offset) for hit in found] == [
        ("raw", 0),
        ("hex", text.index(SECRET.encode().hex().encode())),
    ]


def test_a_clean_folder_has_no_hits(put, tmp_path):
    put(b"nothing", "a/b.txt")
    put(b"", "a/empty")
    put(zipped({"x.txt": b"nothing"}), "a/x.zip")
    assert hits(tmp_path) == []


def test_a_blank_secret_is_not_looked_for_and_a_double_is_told_once(put):
    path = put(b"   " + DATA)
    assert [hit.secret for hit in hits(path, "  ", "", SECRET, SECRET)] == [2]


@pytest.mark.parametrize("suffix", ["", "-wal"])
def test_a_database_and_its_log_are_bytes(tmp_path, suffix):
    path = tmp_path / "journal.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE t (x)")
        database.execute("INSERT INTO t VALUES (?)", (SECRET,))
        database.commit()
        assert hits(tmp_path / f"journal.sqlite3{suffix}") or not suffix
    database.close()
    assert hits(tmp_path)


# -- windows


@pytest.mark.parametrize("before", range(-48, 1, 8))
@pytest.mark.parametrize("data", [SECRET.encode(), base64.b64encode(b"ab" + SECRET.encode("utf-16-le"))])
def test_a_secret_across_a_window_is_found(put, before, data):
    noise = random.Random(1).randbytes(WINDOW + 2 * OVERLAP)
    for edge in (WINDOW, WINDOW + OVERLAP):
        place = edge + before
        found = hits(put(noise[:place] + b"\n" + data + b"\n" + noise[place:]))
        assert len(found) == 1
        assert place < found[0].offset <= place + 3  # base64 has two bytes before it


def test_a_long_disguise_across_a_window_is_found(put):
    split = "<b class='x'>".join("".join(f"&#{ord(sign):05};" for sign in one) for one in SECRET)
    for place in range(WINDOW - len(split), WINDOW, 151):
        assert hits(put(b" " * place + split.encode() + b" " * OVERLAP))


def test_a_large_file_takes_little_memory(tmp_path):
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(20 * WINDOW)
        file.seek(19 * WINDOW)
        file.write(DATA)
    tracemalloc.start()
    assert hits(path)
    assert tracemalloc.get_traced_memory()[1] < 10 * WINDOW
    tracemalloc.stop()


# -- archives


PACKED = {
    "zip": (zipped({"a.txt": b"x", "trace.network": DATA}), "trace.network"),
    "stored zip": (zipped({"a.txt": b"x", "trace.network": DATA}, zipfile.ZIP_STORED), "trace.network"),
    "bzip2 zip": (zipped({"trace.network": DATA * 9}, zipfile.ZIP_BZIP2), "trace.network"),
    "zip in zip": (zipped({"in.zip": zipped({"trace.network": DATA})}, zipfile.ZIP_STORED), "in.zip!trace.network"),
    "zip in packed zip": (zipped({"in.zip": zipped({"a/b": DATA})}), "in.zip!a/b"),
    "gzip in zip": (zipped({"a.gz": b"x" * 99 + gzip.compress(DATA)}), "a.gz!gzip@99"),
    "tar": (tarred({"a": b"x", "b/c": DATA}), "b/c"),
    "zip in tar": (tarred({"b.zip": zipped({"a": DATA})}), "b.zip!a"),
    "gzip": (gzip.compress(DATA), "gzip@0"),
    "gzip after gzip": (gzip.compress(b"x") + gzip.compress(DATA), f"gzip@{len(gzip.compress(b'x'))}"),
    "zlib": (zlib.compress(DATA), "zlib@0"),
    "zlib, small window": (zlib.compressobj(wbits=9).compress(b"") + b"", None),
    "zlib in a file": (b"%PDF stream\n" + zlib.compress(DATA, 9), "zlib@12"),
    "deflate": (zlib.compressobj(wbits=-15).compress(b""), None),
    "bzip2": (bz2.compress(DATA), "bzip2@0"),
    "xz": (lzma.compress(DATA * 9), "xz@0"),
}


def deflated(data, wbits):
    made = zlib.compressobj(wbits=wbits)
    return made.compress(data) + made.flush()


PACKED["deflate"] = (deflated(DATA * 3, -15), "deflate@0")
PACKED["zlib, small window"] = (deflated(DATA * 3, 9), "zlib@0")


@pytest.mark.parametrize("name", PACKED)
def test_what_is_packed_is_looked_into(put, name):
    data, member = PACKED[name]
    assert DATA not in data or "stored" in name or "tar" in name
    found = hits(put(data))
    assert {hit.member for hit in found} == {member}
    assert {hit.file for hit in found} == {str(put(b""))}


@pytest.mark.parametrize("name", ["zip", "zip in zip", "gzip", "zlib", "gzip in zip"])
def test_what_is_packed_may_lie_across_windows(put, name):
    data, _ = PACKED[name]
    for place in (WINDOW - 20, WINDOW, WINDOW + OVERLAP - 20):
        assert members(put(b"\n" * place + data + b"\n" * OVERLAP))


def test_a_large_member_is_found_at_its_end(put):
    noise = "".join(random.Random(2).choices("abc. \n", k=WINDOW + 2 * OVERLAP)).encode()
    (hit,) = hits(put(zipped({"a": b"x", "b": noise + DATA})))
    assert (hit.member, hit.offset) == ("b", len(noise) + 3)


def test_many_members_are_looked_into(put):
    files = {f"{number}.html": b"<p>nothing</p>" * number for number in range(300)}
    assert members(put(zipped({**files, "last.html": DATA}))) == ["last.html"]


def test_an_archive_cut_short_is_looked_into(put):
    whole = zipped({"a.txt": b"x", "trace.network": DATA * 50})
    assert members(put(whole[:-120])) == ["trace.network"]


def test_a_member_written_without_its_size_has_its_name(put):
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a", b"x")
        archive.writestr("b", DATA)
    assert members(put(pipe.getvalue())) == ["b"]


def test_a_secret_in_the_name_of_a_member_is_found_and_not_shown(put):
    (hit,) = hits(put(zipped({"a-Sekret-99.txt": b"x"})), "Sekret-99")[:1]
    assert hit.secret == 0
    path = put(zipped({"Sekret-99.txt": b"Sekret-99"}))
    assert "Sekret-99" not in " ".join(map(str, hits(path, "Sekret-99")))


# -- what cannot be looked into


def encrypted_zip():
    data = bytearray(zipped({"a.txt": b"x" * 40}))
    data[6] |= 1
    return bytes(data)


def with_method(method):
    data = bytearray(zipped({"a.txt": b"x" * 40}))
    struct.pack_into("<H", data, 8, method)
    return bytes(data)


def damaged(data):
    return data[: len(data) // 2] + bytes(255 - byte for byte in data[len(data) // 2 :])


NOISE = random.Random(3).randbytes(5000)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (encrypted_zip(), "encrypted"),
        (with_method(93), "packed by the method 93, which is not unpacked here"),
        (damaged(zipped({"a": DATA * 99})), "damaged"),
        (damaged(gzip.compress(b"x" * 9000 + NOISE)), "damaged"),
        (zipped({"in.gz": damaged(gzip.compress(b"x" * 9000 + NOISE))}), "damaged"),
        (bz2.compress(NOISE)[:-900], "cut short"),
        (b"\x28\xb5\x2f\xfd rest", "Zstandard is not unpacked here"),
        (b"7z\xbc\xaf\x27\x1c rest", "7z is not unpacked here"),
    ],
)
def test_what_cannot_be_unpacked_is_told(put, data, reason):
    assert f"cannot be looked into: {reason}" in reasons(put(data))


def test_a_brotli_file_is_known_by_its_name(put):
    assert reasons(put(b"x", "a.js.br")) == ["cannot be looked into: Brotli is not unpacked here"]


def test_a_bomb_is_told_and_left(put):
    bomb = put(zipped({"bomb": bytes(9 << 20), "after": DATA}))
    (told,) = [hit for hit in hits(bomb, member=3 << 20) if hit.secret is None]
    assert (told.member, told.kind) == ("bomb", "cannot be looked into: too large when unpacked")
    assert members(bomb, member=3 << 20) == ["after"]
    assert reasons(bomb, total=3 << 20)
    assert not reasons(bomb)


def test_archives_in_one_another_have_a_bound(put):
    data = DATA
    for _ in range(6):
        data = zipped({"in.zip": data})
    assert members(put(data)) == ["!".join(["in.zip"] * 6)]
    assert reasons(put(data), depth=3) == ["cannot be looked into: too many archives in one another"]


def test_a_socket_is_told(tmp_path):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(tmp_path / "s"))
        assert reasons(tmp_path) == ["cannot be looked into: neither a file nor a folder"]


def test_a_path_that_is_not_there_is_told(tmp_path):
    assert reasons(tmp_path / "none") == ["cannot be looked into: no such file or directory"]


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_what_may_not_be_read_is_told(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(DATA)
    real = os.open

    def refused(path, *rest, **named):
        if os.fspath(path).endswith("file"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real(path, *rest, **named)

    monkeypatch.setattr(os, "open", refused)
    assert reasons(tmp_path) == ["cannot be looked into: permission denied"]


# -- links and names


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_links_are_not_followed(put, tmp_path):
    outside = put(DATA, "outside/file")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "loop").symlink_to(inside)
    (inside / "link").symlink_to(outside)
    (inside / "gone").symlink_to(tmp_path / "gone")
    assert hits(inside) == []
    assert hits(inside / "link")  # but the one that is named


@pytest.mark.skipif(os.name != "posix", reason="names")
def test_names_are_looked_at_and_not_shown(put, tmp_path):
    put(b"x", "Sekret-99/a.txt")
    put(b"x", "b-Sekret-99.txt")
    (tmp_path / "link").symlink_to("/tmp/Sekret-99")
    found = hits(tmp_path, "Sekret-99")
    assert sorted(hit.kind for hit in found) == ["in its name", "in its name", "in what it links to"]
    assert "Sekret-99" not in repr(found) + "".join(map(str, found))


# -- destroying


def test_a_destroyed_file_is_gone_and_overwritten(put, monkeypatch):
    path = put(DATA * 1000)
    other = path.with_name("same")
    os.link(path, other)
    path.chmod(0o400)
    destroy(path)
    assert not path.exists()
    assert DATA not in other.read_bytes()
    destroy(path)  # gone already


def test_of_a_link_the_link_goes(put):
    path = put(DATA)
    link = path.with_name("link")
    link.symlink_to(path)
    destroy(link)
    assert not link.is_symlink()
    assert path.read_bytes() == DATA


def test_a_folder_loses_its_name_alone(put, tmp_path):
    put(b"x", "Sekret-99/a.txt")
    destroy(tmp_path / "Sekret-99")
    (kept,) = tmp_path.rglob("a.txt")
    assert kept.parent != tmp_path / "Sekret-99"


def test_what_cannot_be_removed_is_told_without_its_name(put, monkeypatch):
    path = put(DATA)

    def refused(self, **_):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(Problem) as told:
        destroy(path)
    assert told.value.outcome is Outcome.LEAK
    assert path.name not in str(told.value)
    assert told.value.__context__ is None
    assert path.read_bytes() == b""


# -- no false alarms


@pytest.mark.parametrize("folder", ["robot", "flows", "selectors", "config", "docs"])
def test_the_project_itself_is_clean(folder):
    assert hits(ROOT / folder, "aB3+{&:|;-/x[Z9]", "Pässwörd 2026!", "k%41\\u0042&lt;x>9", "rK8=") == []


@pytest.mark.parametrize("module", [sys.modules["zipfile"], sys.modules["tarfile"], gzip])
def test_code_that_knows_archives_is_none(module):
    assert hits(Path(module.__file__)) == []
    assert hits(Path(module.__cached__)) == []


# -- the command


def command(*arguments, **secrets):
    environment = {**os.environ, **secrets}
    return subprocess.run(
        [sys.executable, "-m", "robot", "scan", *map(str, arguments)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_command_tells_and_leaves(put, tmp_path):
    put(zipped({"trace.network": DATA}), "trace.zip")
    put(b"nothing", "log.txt")
    done = command(tmp_path, "--secret", "env:OTHER", "--secret", "env:MINE", MINE=SECRET, OTHER="Other-secret-1")
    assert done.returncode == 10
    assert done.stdout.splitlines() == [
        f"{tmp_path}/trace.zip!trace.network: env:MINE at byte 3, raw",
        "leak: a secret in 1 file",
    ]
    assert SECRET not in done.stdout + done.stderr
    assert (tmp_path / "trace.zip").exists()


def test_the_command_says_that_all_is_clean(put):
    done = command(put(b"nothing"), "--secret", "env:MINE", MINE=SECRET)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ok: no secret found\n", "")


def test_the_command_destroys(put, tmp_path):
    put(DATA, "a.txt")
    put(encrypted_zip(), "b.zip")
    put(SECRET.encode(), "secret.txt")
    put(b"nothing", "in/c.txt")
    reference = f"file:{put(SECRET.encode(), 'apart/secret')}"
    done = command(
        tmp_path / "a.txt", tmp_path / "b.zip", tmp_path / "in", "--secret", reference, "--destroy", "--json"
    )
    assert done.returncode == 10
    import json

    told = json.loads(done.stdout)
    assert told["outcome"] == "leak"
    assert told["exit_code"] == 10
    assert told["destroyed"] == [f"{tmp_path}/a.txt"]
    assert [(hit["file"], hit["secret"], hit["byte"]) for hit in told["hits"]] == [
        (f"{tmp_path}/a.txt", reference, 3),
        (f"{tmp_path}/b.zip", None, None),
    ]
    assert not (tmp_path / "a.txt").exists()
    assert (tmp_path / "b.zip").exists()  # it holds none that is known
    assert SECRET not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((".",), 2),
        (("--secret", "env:MINE"), 2),
        (("none", "--secret", "env:MINE"), 2),
        ((".", "--secret", "env:NOT_THERE"), 3),
        ((".", "--secret", SECRET), 3),
        ((".", "--secret", "env:BLANK"), 3),
    ],
)
def test_the_command_line_may_be_wrong(arguments, code):
    done = command(*arguments, MINE=SECRET, BLANK="  ")
    assert done.returncode == code
    assert SECRET not in done.stdout + done.stderr


def test_the_command_does_not_show_a_secret_in_a_name(put, tmp_path):
    put(b"x", "Sekret-99.txt")
    for more in ((), ("--json",), ("--destroy",)):
        done = command(tmp_path, "--secret", "env:MINE", *more, MINE="Sekret-99")
        assert done.returncode == 10
        assert "Sekret-99" not in done.stdout + done.stderr
    assert not list(tmp_path.iterdir())
    assert "Sekret-99" not in command("Sekret-99", "--secret", "env:MINE", MINE="Sekret-99").stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become someone else")
def test_the_command_of_someone_else_tells_what_it_may_not_read(put, tmp_path):
    put(DATA, "file").chmod(0)
    code = "import os, sys; os.setgid(65534); os.setuid(65534); from robot.gate import scan; from robot.secrets import "
    code += "Secret; from pathlib import Path; print(*scan(Path('.'), [Secret('Another-1')]))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode == 0:
        assert "permission denied" in done.stdout
