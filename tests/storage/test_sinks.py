import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import killed_in_the_middle, mode

from robot.errors import Problem
from robot.outcomes import Outcome
from robot.secrets import Secret
from robot.sinks import Delivery, Planned, parse
from robot.sinks.command import CommandSink
from tests.keepass import keepass

VALUE = "aB3+{&:|;-/x[Z9]"
SIRET = "12345678200010"
LOGIN = f"TECH_0{SIRET}@cpp2017.fr"
WHOLE = {
    "siret": SIRET,
    "login": LOGIN,
    "password": VALUE,
    "expires_on": "2027-11-21T10:00:00",
    "reset_at": "2026-11-21T09:12:00+00:00",
}
DELIVERY = Delivery(**{**WHOLE, "password": Secret(VALUE)})


PLANNED = Planned(SIRET)


def refused(call, outcome, *arguments):
    with pytest.raises(Problem) as caught:
        call(*arguments)
    error = caught.value
    assert error.outcome is outcome
    assert error.hint
    while error is not None:
        assert VALUE not in repr(error) + str(error)
        error = error.__context__
    return str(caught.value)


def test_a_delivery_does_not_show_its_password():
    assert VALUE not in f"{DELIVERY} {DELIVERY!r}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        VALUE,
        "ftp:x",
        "file:",
        "kdbx:",
        "kdbx:?password=env:A",
        f"kdbx:a?password={VALUE}",
        f"kdbx:a?{VALUE}=1",
        "kdbx:a?keyfile=",
        "command:",
        "command:  ",
        "command:a 'b",
    ],
)
def test_a_wrong_sink_is_a_wrong_command_line_and_not_repeated(text):
    refused(lambda: parse(text), Outcome.USAGE)


def test_a_sink_keeps_the_name_it_was_given(tmp_path):
    for text in (f"file:{tmp_path}/a", f"kdbx:{tmp_path}/a.kdbx?password=env:A", "command:true 'a b'"):
        assert parse(text).name == text


# file


@pytest.mark.usefixtures("umask")
def test_file_is_delivered_private_and_whole(tmp_path):
    sink = parse(f"file:{tmp_path}/out.json")
    sink.probe(PLANNED)
    assert list(tmp_path.iterdir()) == []
    sink.deliver(DELIVERY)
    assert json.loads((tmp_path / "out.json").read_text()) == WHOLE
    assert mode(tmp_path / "out.json") == 0o600
    sink.probe(PLANNED)
    sink.deliver(Delivery(SIRET, LOGIN, Secret('"é\\'), None, "x"))
    assert json.loads((tmp_path / "out.json").read_text())["password"] == '"é\\'
    assert json.loads((tmp_path / "out.json").read_text())["expires_on"] is None
    assert len(list(tmp_path.iterdir())) == 1


def test_file_is_probed(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "file")
    assert "does not exist" in refused(parse(f"file:{tmp_path}/none/a").probe, Outcome.INVALID, PLANNED)
    assert "ordinary" in refused(parse(f"file:{tmp_path}/folder").probe, Outcome.INVALID, PLANNED)
    assert "ordinary" in refused(parse(f"file:{tmp_path}/link").probe, Outcome.INVALID, PLANNED)
    assert "ordinary" in refused(parse("file:/dev/null").probe, Outcome.INVALID, PLANNED)
    assert "cannot be written" in refused(parse("file:/proc/a").probe, Outcome.INVALID, PLANNED)


def test_file_that_fails_is_undelivered(tmp_path):
    assert "No such file" in refused(lambda: parse(f"file:{tmp_path}/none/a").deliver(DELIVERY), Outcome.UNDELIVERED)


# command


def script(tmp_path, body):
    path = tmp_path / "sink script"
    path.write_text(f"#!{sys.executable}\nimport json, os, subprocess, sys, time\n{body}\n")
    path.chmod(0o700)
    return f"command:'{path}' --one 'two words'"


def test_command_gets_json_on_its_standard_input_alone(tmp_path):
    text = script(
        tmp_path,
        f"""
seen = sys.stdin.read()
assert json.loads(seen)["password"] not in str(sys.argv) + str(dict(os.environ))
open({str(tmp_path / "got")!r}, "w").write(json.dumps([json.loads(seen), sys.argv[1:]]))
print("on standard output:", seen)
""",
    )
    sink = parse(text)
    sink.probe(PLANNED)
    assert not (tmp_path / "got").exists()
    sink.deliver(DELIVERY)
    assert json.loads((tmp_path / "got").read_text()) == [WHOLE, ["--one", "two words"]]


def test_command_output_goes_nowhere(tmp_path, capfd):
    parse(script(tmp_path, "print(sys.stdin.read()); print('x', file=sys.stderr)")).deliver(DELIVERY)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "disguise",
    [
        "p",
        "json.dumps(p)",
        "__import__('base64').b64encode(b'x:' + p.encode()).decode()",
        "p.encode().hex()",
        "__import__('urllib.parse').parse.quote(p)",
        "'\\0'.join(p)",
        "'\\x1b[2J' + p",
        "f'{p[:5]}\\x07{p[5:]}'",
        "p[:-1]",
        "p[1:].upper()",
    ],
)
def test_command_that_fails_is_undelivered_and_nothing_is_told_of_what_it_said(tmp_path, disguise):
    body = f"""
p = json.load(sys.stdin)["password"]
print("first line", p, file=sys.stderr)
print("refused:", {disguise}, "(end)", file=sys.stderr)
sys.exit(3)
"""
    said = refused(lambda: parse(script(tmp_path, body)).deliver(DELIVERY), Outcome.UNDELIVERED)
    assert "exit code 3" in said
    assert "what it said is dropped" in said
    assert "refused: " not in said
    assert "(end)" not in said
    assert "first line" not in said
    assert VALUE[1:-1].lower() not in said.lower()


def test_command_that_takes_too_long_is_ended_with_its_children(tmp_path):
    beat = tmp_path / "beat"
    text = script(tmp_path, f"subprocess.run(['sh', '-c', 'while :; do date >> {beat}; sleep 0.05; done'])")
    sink = parse(text)
    for seconds in (0.6, 5, 40):  # a slow machine needs long to start it
        quick = CommandSink(sink.name, sink.arguments, seconds=seconds)
        assert f"longer than {seconds} s" in refused(lambda: quick.deliver(DELIVERY), Outcome.UNDELIVERED)  # noqa: B023
        if beat.exists():
            break
    time.sleep(0.2)
    size = beat.stat().st_size
    assert size
    time.sleep(0.3)
    assert beat.stat().st_size == size
    assert sink.seconds == 60


def test_command_that_does_not_read_counts_by_its_exit_code(tmp_path):
    big = Delivery(SIRET, LOGIN, Secret("x" * 1_000_000), None, "x")
    parse(script(tmp_path, "sys.exit(0)")).deliver(big)


def test_command_is_probed(tmp_path):
    (tmp_path / "plain").write_text("")
    for program in ("no-such-program-anywhere", f"{tmp_path}/none", f"{tmp_path}/plain", str(tmp_path)):
        assert "not found" in refused(parse(f"command:{program}").probe, Outcome.INVALID, PLANNED)
    assert "not found" in refused(lambda: parse("command:/none").deliver(DELIVERY), Outcome.UNDELIVERED)
    (tmp_path / "bad").write_text("#!/no/interpreter\n")
    (tmp_path / "bad").chmod(0o700)
    assert "did not start" in refused(lambda: parse(f"command:{tmp_path}/bad").deliver(DELIVERY), Outcome.UNDELIVERED)


# kdbx


MASTER = "master"


@pytest.fixture
def database(tmp_path, monkeypatch):
    path = tmp_path / "keys.kdbx"
    keepass(path, MASTER)
    path.chmod(0o644)
    monkeypatch.setenv("KDBX_PASSWORD", "master")
    return path


def opened(path, secret=MASTER, keyfile=None):
    from pykeepass import PyKeePass

    return PyKeePass(str(path), password=secret, keyfile=keyfile)


@pytest.mark.usefixtures("umask")
def test_kdbx_keeps_an_entry_per_structure_and_its_history(tmp_path, database):
    sink = parse(f"kdbx:{database}")
    before = sorted(path.name for path in tmp_path.iterdir()), database.read_bytes()
    sink.probe(PLANNED)
    assert (sorted(path.name for path in tmp_path.iterdir()), database.read_bytes()) == before
    sink.deliver(DELIVERY)
    sink.deliver(Delivery("99999999900019", "other", Secret("other"), None, "y"))
    sink.deliver(Delivery(SIRET, LOGIN, Secret("newer/é"), "2028-01-02", "z"))
    sink.deliver(Delivery(SIRET, LOGIN, Secret("newest"), None, "zz"))
    found = opened(database)
    assert len(found.entries) == 2
    entry = found.find_entries(title=f"Chorus Pro {SIRET}", first=True)
    assert (entry.username, entry.password, entry.url) == (LOGIN, "newest", "https://chorus-pro.gouv.fr")
    assert entry.custom_properties == {"siret": SIRET, "expires_on": None, "reset_at": "zz"}
    assert entry.expires is False
    assert [old.password for old in entry.history] == [VALUE, "newer/é"]
    assert entry.history[0].custom_properties["expires_on"] == "2027-11-21T10:00:00"
    assert entry.history[1].expires is True
    assert mode(database) == 0o644  # as it was
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["keys.kdbx"]


def test_kdbx_knows_when_the_password_expires(database):
    parse(f"kdbx:{database}").deliver(Delivery(SIRET, LOGIN, Secret("x"), "2027-11-21T10:00:00+01:00", "y"))
    entry = opened(database).entries[0]
    assert entry.expires is True
    assert entry.expiry_time == datetime(2027, 11, 21, 9, tzinfo=UTC)


def test_kdbx_with_a_key_file_and_another_reference(tmp_path):
    (tmp_path / "the key").write_bytes(b"k" * 64)
    (tmp_path / "pw+a").write_text("other\n")
    keepass(tmp_path / "b.kdbx", "other", str(tmp_path / "the key"))
    sink = parse(f"kdbx:{tmp_path}/b.kdbx?password=file:{tmp_path}/pw+a&keyfile={tmp_path}/the%20key")
    sink.probe(PLANNED)
    sink.deliver(DELIVERY)
    assert opened(tmp_path / "b.kdbx", "other", str(tmp_path / "the key")).entries[0].password == VALUE


def test_kdbx_is_probed(tmp_path, database, monkeypatch):
    sink = parse(f"kdbx:{database}")
    assert "does not exist" in refused(parse(f"kdbx:{tmp_path}/none.kdbx").probe, Outcome.INVALID, PLANNED)
    assert not (tmp_path / "none.kdbx").exists()
    assert "key file" in refused(parse(f"kdbx:{database}?keyfile=/none").probe, Outcome.INVALID, PLANNED)
    (tmp_path / "junk.kdbx").write_bytes(b"junk" * 100)
    assert "no KeePass database" in refused(parse(f"kdbx:{tmp_path}/junk.kdbx").probe, Outcome.INVALID, PLANNED)
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "read-only" in refused(sink.probe, Outcome.INVALID, PLANNED)
    monkeypatch.setenv("KDBX_PASSWORD", "wrong")
    assert "password or key file is wrong" in refused(sink.probe, Outcome.INVALID, PLANNED)
    monkeypatch.delenv("KDBX_PASSWORD")
    assert "KDBX_PASSWORD is not set" in refused(sink.probe, Outcome.INVALID, PLANNED)
    monkeypatch.setitem(sys.modules, "pykeepass", None)
    assert "chorus-robot[kdbx]" in refused(sink.probe, Outcome.INVALID, PLANNED)


def test_kdbx_that_fails_is_undelivered_and_untouched(database, monkeypatch):
    before = database.read_bytes()
    for value in ("bad \0 character", "bad \x01 character"):  # XML has no place for them
        delivery = Delivery(SIRET, LOGIN, Secret(value), None, "x")
        with pytest.raises(Problem) as caught:
            parse(f"kdbx:{database}").deliver(delivery)
        assert caught.value.outcome is Outcome.UNDELIVERED
        assert caught.value.__context__ is None
    monkeypatch.setenv("KDBX_PASSWORD", "wrong")
    refused(lambda: parse(f"kdbx:{database}").deliver(DELIVERY), Outcome.UNDELIVERED)
    assert database.read_bytes() == before


def test_kdbx_does_not_save_over_what_another_program_saved(database, monkeypatch):
    from robot.sinks import kdbx

    put, turns = kdbx._put, []

    def meanwhile(opened_database, delivery):
        if not turns:
            theirs = opened(database)
            theirs.add_entry(theirs.root_group, "theirs", "u", "p")
            theirs.save()
        turns.append(1)
        put(opened_database, delivery)

    monkeypatch.setattr(kdbx, "_put", meanwhile)
    parse(f"kdbx:{database}").deliver(DELIVERY)
    assert {entry.title for entry in opened(database).entries} == {"theirs", f"Chorus Pro {SIRET}"}
    assert len(turns) == 2


DELIVERER = """
import sys, itertools; from robot.sinks import Delivery, Planned, parse; from robot.secrets import Secret
sink = parse("kdbx:" + sys.argv[1]); sink.probe(Planned("1"))
print("ready", flush=True)
for number in itertools.count():
    sink.deliver(Delivery("1", "l", Secret(f"p{number}"), None, "r")); print(number, flush=True)
"""


def test_kdbx_stays_valid_when_its_writer_is_killed(database):
    for printed in killed_in_the_middle(DELIVERER, database, times=4):
        entries = opened(database).entries
        assert len(entries) <= 1
        if printed:
            assert int(entries[0].password[1:]) >= int(printed[-1])


def test_nothing_heavy_is_imported_with_the_package():
    import subprocess

    code = (
        "import sys, robot.sinks, robot.staging, robot.journal, robot.locks, robot.files, robot.secrets;"
        "heavy = 'pykeepass pyrage filelock platformdirs pydantic keyring sqlite3 subprocess asyncio'.split();"
        "print([m for m in heavy if m in sys.modules])"
    )
    root = Path(__file__).resolve().parents[2]
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )
