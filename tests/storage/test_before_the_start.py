"""What is refused before anything is started: sinks that would lose something, and workspaces that others can write.

All of it goes through `prepare`, as a run does, without a browser.
"""

import contextlib
import errno
import json
import os
import resource
import struct
import sys
import tempfile
from pathlib import Path

import pytest
from conftest import mode

from robot.errors import Problem
from robot.files import home
from robot.outcomes import Outcome
from robot.runs.order import Order
from robot.runs.preparing import prepare
from robot.secrets import Secret
from robot.sinks import Delivery, Planned
from tests.authorities import authority
from tests.keepass import keepass

A, B = "21470244100012", "21993277900016"
NEW = "aB3+{&:|;-x[Z9]"
MASTER = "master"

posix = pytest.mark.skipif(os.name != "posix", reason="modes and owners")


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """An operator's folder with an environment in it."""
    folder = tmp_path / "workspace"
    (folder / "config" / "environments").mkdir(parents=True)
    environment = folder / "config" / "environments" / "production.yaml"
    environment.write_text(
        'environment: production\nsecrets: {pigp_username: "env:PIGP_USERNAME", pigp_password: "env:PIGP_PASSWORD"}\n'
    )
    monkeypatch.setenv("PIGP_USERNAME", "cdodue-xt")
    monkeypatch.setenv("PIGP_PASSWORD", "Old/Passw0rd!")
    monkeypatch.setenv("KDBX_PASSWORD", MASTER)
    monkeypatch.chdir(folder)
    return folder


def prepared(*sinks, siret=A, **order):
    return prepare(Order("rotate-technical-password", inputs={"siret": siret}, deliver=sinks, **order))


def refused(*sinks, outcome=Outcome.INVALID, **order):
    """The sentence with which an order is refused; nothing is left behind by it."""
    before = {path: path.read_bytes() for path in Path.cwd().rglob("*") if path.is_file()}
    with pytest.raises(Problem) as caught:
        prepared(*sinks, **order)
    assert caught.value.outcome is outcome, caught.value
    assert caught.value.hint
    assert {path: path.read_bytes() for path in Path.cwd().rglob("*") if path.is_file()} == before
    return str(caught.value)


def delivery(siret=A, password=NEW):
    return Delivery(siret, f"TECH_0{siret}@cpp2017.fr", Secret(password), None, "2026-11-21T09:12:00+00:00")


# the same file


def test_same_file(workspace):
    text = f"file:{workspace}/new.json"
    [sink] = prepared(text).sinks
    sink.deliver(delivery())
    held = (workspace / "new.json").read_bytes()
    [again] = prepared(text).sinks  # the same structure's
    again.deliver(delivery(password="newer"))
    assert A in refused(text, siret=B)
    with pytest.raises(Problem) as caught:  # it came there in the meantime
        again.deliver(delivery(B))
    assert caught.value.outcome is Outcome.UNDELIVERED
    assert json.loads((workspace / "new.json").read_text())["password"] == "newer"
    assert held


@pytest.mark.parametrize(
    "content",
    [b"minutes of the council\n", b"[1, 2]", b'{"siret": "21470244100012"}', b"\xff\xfe", b"[" * 100_000, b"\0" * 9],
    ids=["text", "list", "other-keys", "no-text", "deep", "zeros"],
)
def test_same_file_that_is_none_of_ours(workspace, content):
    (workspace / "new.json").write_bytes(content)
    assert "something else" in refused(f"file:{workspace}/new.json")


def test_same_file_that_is_empty_is_taken(workspace):
    """`mktemp` makes such files."""
    (workspace / "new.json").touch()
    [sink] = prepared(f"file:{workspace}/new.json").sinks
    sink.deliver(delivery())
    assert json.loads((workspace / "new.json").read_text())["siret"] == A


# twice, and places that are taken


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("file:{0}/a", "file:{0}/a"),
        ("file:{0}/a", "file:{0}/./a"),
        ("file:{0}/a", "file:{0}/config/../a"),
        ("file:{0}/a", "file:{0}/link/a"),
        ("kdbx:{0}/v.kdbx", "kdbx:{0}/link/v.kdbx"),
        ("kdbx:{0}/v.kdbx", "kdbx:{0}/linked.kdbx?password=env:KDBX_PASSWORD"),
        ("command:true 'a b'", 'command:true "a b"'),
    ],
    ids=["spelled-alike", "dot", "dots", "linked-folder", "vault-in-linked-folder", "linked-vault", "quotes"],
)
def test_twice_a_sink(workspace, one, other):
    keepass(workspace / "v.kdbx", MASTER)
    (workspace / "link").symlink_to(workspace)
    (workspace / "linked.kdbx").symlink_to("v.kdbx")
    sinks = (text.format(workspace) for text in (one, "command:cat", other))
    assert "twice" in refused(*sinks, outcome=Outcome.USAGE)


@pytest.mark.parametrize(
    "place",
    ["{home}/journal.sqlite3", "{home}/runs/report.html", "out/report.html", "out/pages/01.json",
     "out/../out/log.jsonl", "rec/traffic.har"],
)  # fmt: skip
def test_twice_a_sink_or_the_report(workspace, place):
    """A file that the robot itself writes, though it is not there yet."""
    for folder in (home() / "runs", workspace / "out" / "pages", workspace / "rec"):
        folder.mkdir(parents=True, mode=0o700)
    path = place.format(home=home())
    said = refused(f"file:{workspace / path}", out=f"{workspace}/out", record=f"{workspace}/rec")
    assert "its own state" in said or "the run itself" in said
    assert prepared(f"file:{workspace}/out/mine.json", out=f"{workspace}/out").sinks


@pytest.mark.parametrize(
    "place",
    ["n" * 300, "n" * 300 + "/a", "config", ".", "linked", "/dev/null", "/dev/full", "/proc/self/mem", "password.txt",
     "config/environments/production.yaml"],
)  # fmt: skip
def test_twice_a_sink_or_what_is_no_file_of_its_own(workspace, place):
    (workspace / "password.txt").write_text("Old/Passw0rd!\n")
    (workspace / "linked").symlink_to("nowhere")
    refused(f"file:{workspace / place}")


def test_twice_a_sink_or_a_folder(workspace):
    """Also one that is not there, and somebody's home who is nobody."""
    for text in (f"file:{workspace}/none/", f"file:{workspace}/config/"):
        assert "names a folder" in refused(text, outcome=Outcome.USAGE)
    for text in ("file:~nobody-by-that-name/a", "kdbx:~nobody-by-that-name/a"):
        assert "does not exist" in refused(text)


@posix
@pytest.mark.parametrize("how", ["unchangeable", "sticky"])
def test_same_file_that_cannot_be_replaced(workspace, monkeypatch, how):
    """Its folder can be written to, and yet nothing can take its place: noticed after the reset otherwise."""
    path = workspace / "new.json"
    path.touch()
    [sink] = prepared(f"file:{path}").sinks
    if how == "unchangeable":  # chattr +i
        opened_ = os.open

        def refusing(name, flags, *more, **options):
            if flags == os.O_WRONLY and Path(name) == path:
                raise PermissionError(errno.EPERM, "Operation not permitted")
            return opened_(name, flags, *more, **options)

        monkeypatch.setattr(os, "open", refusing)
    else:
        workspace.chmod(0o1777)
        monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    with pytest.raises(Problem, match=r"not permitted|somebody else"):
        sink.probe(Planned(A))


# room


@contextlib.contextmanager
def at_most(size):
    """A disk that takes files of so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@posix
@pytest.mark.parametrize("sink", ["kdbx:{0}/v.kdbx", "file:{0}/new.json"], ids=["vault", "file"])
def test_vault_disk(workspace, sink):
    keepass(workspace / "v.kdbx", MASTER)
    text = sink.format(workspace)
    before = sorted(workspace.iterdir())
    with at_most(10_000):  # more than a probe of five bytes needs
        assert "no room" in refused(text)
    assert sorted(workspace.iterdir()) == before
    [well] = prepared(text).sinks
    assert sorted(workspace.iterdir()) == before  # what holds the room has no name
    well.deliver(delivery())


@pytest.mark.skipif(sys.platform != "linux", reason="a file without a name is Linux's")
def test_vault_disk_room_is_held_until_the_delivery(workspace, monkeypatch):
    """What a run writes on its way cannot take the room: it is taken already, as the disk itself tells."""
    keepass(workspace / "v.kdbx", MASTER)
    held = []
    make = tempfile.TemporaryFile

    def made(*arguments, **options):
        held.append(make(*arguments, **options))
        return held[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", made)
    [sink] = prepared(f"kdbx:{workspace}/v.kdbx").sinks
    [file] = held
    size = (workspace / "v.kdbx").stat().st_size
    found = os.fstat(file.fileno())
    assert found.st_nlink == 0
    assert min(found.st_size, found.st_blocks * 512) > size
    sink.deliver(delivery())
    assert file.closed


def test_vault_disk_without_a_way_to_reserve_is_written_to(workspace, monkeypatch):
    def none(*_):
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr(os, "posix_fallocate", none, raising=False)
    assert prepared(f"file:{workspace}/new.json").sinks
    with at_most(10_000):
        assert "no room" in refused(f"file:{workspace}/new.json")


# the vault


def opened(path):
    from pykeepass import PyKeePass

    return PyKeePass(str(path), password=MASTER)


@pytest.fixture
def vault(workspace):
    keepass(workspace / "v.kdbx", MASTER)
    return workspace / "v.kdbx"


def with_entry(vault, group=None, siret=None, **more):
    """A vault with an entry as the robot would write it."""
    database = opened(vault)
    made = database.add_entry(group or database.root_group, f"Chorus Pro {A}", "someone", "old", **more)
    if siret:
        made.set_custom_property("siret", siret)
    return database, made


@pytest.mark.parametrize("deep", [False, True], ids=["thrown-away", "with-its-group"])
def test_recycle_bin(vault, deep):
    database, entry = with_entry(vault)
    if deep:
        group = database.add_group(database.root_group, "old ones")
        database.move_entry(entry, group)
        database.trash_group(group)
    else:
        database.trash_entry(entry)
    database.save()
    [sink] = prepared(f"kdbx:{vault}").sinks
    sink.deliver(delivery())
    sink.deliver(delivery(password="newer"))
    found = opened(vault)
    shown = {(entry.group.name, entry.password, len(entry.history)) for entry in found.entries}
    assert shown == {("old ones" if deep else "Recycle Bin", "old", 0), (found.root_group.name, "newer", 1)}


def test_recycle_bin_neighbour_a_template(vault):
    import base64

    database = opened(vault)
    group = database.add_group(database.root_group, "Templates")
    with_uuid = database._xpath("/KeePassFile/Meta/EntryTemplatesGroup", first=True)
    with_uuid.text = base64.b64encode(group.uuid.bytes).decode()
    database.add_entry(group, f"Chorus Pro {A}", "template", "template")
    database.save()
    [sink] = prepared(f"kdbx:{vault}").sinks
    sink.deliver(delivery())
    assert sorted(entry.password for entry in opened(vault).entries) == sorted(["template", NEW])


def test_recycle_bin_neighbour_what_a_person_added_stays(vault):
    from datetime import UTC, datetime

    database, entry = with_entry(vault, notes="ask Claire", tags=["chorus"], url="https://portail.chorus-pro.gouv.fr")
    entry.set_custom_property("contract", "42")
    entry.save_history()
    entry.expires, entry.expiry_time = True, datetime(2020, 1, 1, tzinfo=UTC)
    database.save()
    [sink] = prepared(f"kdbx:{vault}").sinks
    sink.deliver(delivery())
    [kept] = opened(vault).entries
    assert (kept.notes, kept.tags, kept.url) == ("ask Claire", ["chorus"], "https://portail.chorus-pro.gouv.fr")
    assert kept.custom_properties["contract"] == "42"
    assert (kept.password, kept.expires, [old.password for old in kept.history]) == (NEW, False, ["old", "old"])


@pytest.mark.parametrize(("marked", "well"), [((None, None), False), ((A, None), True), ((A, A), False)])
def test_recycle_bin_neighbour_twins(vault, marked, well):
    for siret in marked:
        database, _ = with_entry(vault, siret=siret, force_creation=True)
        database.save()
    if not well:
        assert "2 entries" in refused(f"kdbx:{vault}")
        return
    [sink] = prepared(f"kdbx:{vault}").sinks
    sink.deliver(delivery())
    assert {entry.get_custom_property("siret"): entry.password for entry in opened(vault).entries} == {
        A: NEW, None: "old",
    }  # fmt: skip


def test_same_file_an_entry_of_another_structure(vault):
    database, _ = with_entry(vault, siret=B)
    database.save()
    assert "another structure" in refused(f"kdbx:{vault}")


@posix
@pytest.mark.parametrize("bits", [0o660, 0o640, 0o604])
def test_mode_kept(vault, bits):
    group = 4321 if os.geteuid() == 0 else os.getgid()
    os.chown(vault, -1, group)
    vault.chmod(bits)
    (vault.parent / "by another name.kdbx").symlink_to(vault.name)
    [sink] = prepared(f"kdbx:{vault.parent}/by another name.kdbx").sinks
    sink.deliver(delivery())
    assert (mode(vault), vault.stat().st_gid) == (bits, group)
    assert (vault.parent / "by another name.kdbx").is_symlink()
    assert opened(vault).entries


@posix
def test_mode_kept_grants_no_other_group_what_its_own_had(vault, monkeypatch):
    def not_allowed(*_):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    vault.chmod(0o664)
    [sink] = prepared(f"kdbx:{vault}").sinks
    monkeypatch.setattr(os, "chown", not_allowed)
    sink.deliver(delivery())
    assert mode(vault) == 0o604


def rule(kind, rights, whose=0xFFFFFFFF):
    return kind, rights, whose


@pytest.mark.skipif(sys.platform != "linux", reason="attributes of files are Linux's")
def test_mode_kept_with_what_else_belongs_to_the_file(vault):
    rules = (*rule(1, 6), *rule(2, 4, 12345), *rule(4, 0), *rule(16, 4), *rule(32, 0))
    may_read = struct.pack("<I" + "HHI" * 5, 2, *rules)
    attributes = {"user.origin": b"town hall", "system.posix_acl_access": may_read}
    try:
        for name, value in attributes.items():
            os.setxattr(vault, name, value)
    except OSError:
        pytest.skip("this file system has no attributes")
    [sink] = prepared(f"kdbx:{vault}").sinks
    sink.deliver(delivery())
    assert {name: os.getxattr(vault, name) for name in attributes} == attributes
    assert opened(vault).entries


@posix
def test_mode_kept_neighbour_a_second_name(vault):
    (vault.parent / "second.kdbx").hardlink_to(vault)
    assert "hard link" in refused(f"kdbx:{vault}")


@posix
@pytest.mark.parametrize("kind", ["lock-file", "flock", "lockf"])
def test_vault_disk_neighbour_a_vault_that_is_open_elsewhere(vault, kind):
    import subprocess

    if kind == "lock-file":
        (vault.parent / f".{vault.name}.lock").touch()
        assert "open" in refused(f"kdbx:{vault}")
        return
    code = (
        f"import fcntl, sys; f = open(sys.argv[1], 'r+b'); fcntl.{kind}(f, fcntl.LOCK_EX); print(1, flush=1); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(vault)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "1\n"
        assert "locked" in refused(f"kdbx:{vault}")
        other.communicate("\n")
    assert prepared(f"kdbx:{vault}").sinks


# what a command gets to see


def test_sink_environment(workspace, monkeypatch, tmp_path):
    monkeypatch.setenv("USER", "cdodue-xt")
    monkeypatch.setenv("LC_TIME", "fr_FR.UTF-8")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    environment = workspace / "config" / "environments" / "production.yaml"
    environment.write_text(environment.read_text().replace("env:PIGP_USERNAME", "env:USER"))
    script = tmp_path / "sink"
    script.write_text(
        f"#!{sys.executable}\nimport json, os\njson.dump(dict(os.environ), open({str(tmp_path / 'got')!r}, 'w'))"
    )
    script.chmod(0o700)
    [sink] = prepared(f"command:{script}").sinks
    sink.deliver(delivery())
    got = json.loads((tmp_path / "got").read_text())
    assert {"PATH", "LC_TIME"} <= got.keys()
    assert not {"PIGP_USERNAME", "PIGP_PASSWORD", "KDBX_PASSWORD", "USER", "AWS_SECRET_ACCESS_KEY"} & got.keys()


# folders that a person named


@posix
@pytest.mark.parametrize("option", ["out", "record"])
@pytest.mark.parametrize(("bits", "well"), [(0o1777, False), (0o777, False), (0o755, True), (0o750, True)])
def test_out_mode(workspace, option, bits, well):
    folder = workspace / "shared"
    folder.mkdir()
    folder.chmod(bits)
    if well:
        prepared(**{option: str(folder)})
    else:
        assert "everybody can write" in refused(**{option: str(folder)})
    assert folder.stat().st_mode & 0o7777 == bits


@posix
@pytest.mark.parametrize("inside", ["report.html/", "log.jsonl -> /etc/passwd", "pages", "pages -> ..", "pages/ 1777"])
def test_out_mode_neighbour_what_lies_in_it(workspace, inside):
    """Something else under the name of what a run leaves: a link would have led its log anywhere."""
    folder = workspace / "shared"
    folder.mkdir()
    name, _, target = inside.partition(" -> ")
    name, _, bits = name.partition(" ")
    if target:
        (folder / name).symlink_to(target)
    elif name.endswith("/"):
        (folder / name).mkdir()
        (folder / name).chmod(int(bits or "700", 8))
    else:
        (folder / name).touch()
    assert name.rstrip("/") in refused(out=str(folder))
    assert not bits or (folder / name).stat().st_mode & 0o7777 == 0o1777


@posix
def test_out_mode_neighbour_the_state_folder(workspace, monkeypatch):
    (workspace / "shared").mkdir()
    (workspace / "shared").chmod(0o1777)
    monkeypatch.setenv("CHORUS_ROBOT_HOME", str(workspace / "shared"))
    assert "everybody" in refused()
    assert (workspace / "shared").stat().st_mode & 0o7777 == 0o1777


@posix
def test_out_mode_neighbour_the_sandbox(workspace):
    from robot.sandbox.environment import write_environment

    def written(folder):
        return write_environment(
            folder, hosts=["a.fr"], address="127.0.0.1:1", spki="x", generations={}, secrets={"pigp_password": "y"}
        )

    (workspace / "shared").mkdir()
    (workspace / "shared").chmod(0o1777)
    assert mode(written(workspace / "shared").with_name("pigp_password")) == 0o600
    assert (workspace / "shared").stat().st_mode & 0o7777 == 0o1777
    assert mode(written(workspace / "new").parent) == 0o700


# workspaces that others can write


def give_away(path, monkeypatch):
    """Makes a file somebody else's; without the right to do so, makes this process somebody else's."""
    if os.geteuid() == 0:
        os.chown(path, 12345, 12345)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)


@posix
@pytest.mark.parametrize(
    ("what", "bits"),
    [(".", 0o1777), (".", 0o777), ("config", 0o1777), ("config/environments", 0o757),
     ("config/environments/production.yaml", 0o646), (".", None), ("config", None),
     ("config/environments/production.yaml", None), ("selectors/pigp", 0o1777), ("config/staging.yaml", 0o666)],
)  # fmt: skip
def test_planted_workspace(workspace, monkeypatch, what, bits):
    (workspace / "selectors" / "pigp").mkdir(parents=True)
    (workspace / "config" / "staging.yaml").write_text("recipients: []\n")
    below = workspace / "deep" / "below"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert prepared()
    if bits is None:
        give_away(workspace / what, monkeypatch)
    else:
        (workspace / what).chmod(bits)
    said = refused()
    assert "belongs to" in said if bits is None else "everybody can write" in said
    assert str(workspace) in said


@posix
@pytest.mark.parametrize("of", ["environment", "flow"])
def test_planted_workspace_by_path(workspace, tmp_path, monkeypatch, of):
    """A file that is named by its path may lie in a folder that is everybody's, as long as it is one's own."""
    from robot.language.workspace import builtin_folder

    shared = tmp_path / "shared"
    shared.mkdir()
    if of == "environment":
        named = shared / "mine.yaml"
        named.write_text((workspace / "config" / "environments" / "production.yaml").read_text())
    else:
        named = shared / "rotate.yaml"
        named.write_text((builtin_folder() / "flows" / "rotate-technical-password.yaml").read_text())

    def order():
        flow = str(named) if of == "flow" else "rotate-technical-password"
        environment = str(named) if of == "environment" else "production"
        return prepare(Order(flow, inputs={"siret": A}, environment=environment))

    shared.chmod(0o1777)
    assert order()
    shared.chmod(0o777)
    with pytest.raises(Problem, match="everybody can replace"):
        order()
    shared.chmod(0o1777)
    named.chmod(0o666)
    with pytest.raises(Problem, match="everybody can write"):
        order()
    named.chmod(0o644)
    give_away(named, monkeypatch)
    with pytest.raises(Problem, match="belongs to"):
        order()


@posix
def test_planted_workspace_neighbour_an_authority(workspace):
    """Who can put a certificate there reads the password on its way."""
    (workspace / "company.pem").write_bytes(authority("Company").pem)
    environment = workspace / "config" / "environments" / "production.yaml"
    environment.write_text(environment.read_text() + f"trust: {{ca: [{workspace}/company.pem]}}\n")
    assert prepared()
    (workspace / "company.pem").chmod(0o666)
    assert "The certificate authority" in refused()


@posix
def test_planted_workspace_neighbour_groups(workspace, monkeypatch):
    """A umask of 002 is well where everybody has a group of his own, and is not where they share one."""
    import grp
    import pwd
    from types import SimpleNamespace

    environment = workspace / "config" / "environments" / "production.yaml"
    environment.chmod(0o664)
    mine = pwd.getpwuid(os.geteuid()).pw_name

    def group(name, *members):
        monkeypatch.setattr(grp, "getgrgid", lambda _: SimpleNamespace(gr_name=name, gr_mem=list(members)))

    os.chown(environment, -1, os.getgid() or 4321)
    group(mine)
    assert prepared()
    for name, *members in [("users",), (mine, "claire"), ("team", mine)]:
        group(name, *members)
        assert f"its group {name} can write it" in refused()
    monkeypatch.setattr(grp, "getgrgid", {}.__getitem__)  # a number without a name
    assert "can write it" in refused()


@posix
def test_planted_workspace_neighbour_containers(workspace, monkeypatch):
    """Whatever number they run under, it is in root's group, and no user's."""
    import grp
    import pwd
    from types import SimpleNamespace

    (workspace / "config").chmod(0o775)
    if os.geteuid() == 0:
        os.chown(workspace / "config", 0, 0)
    monkeypatch.setattr(pwd, "getpwuid", {0: SimpleNamespace(pw_name="root")}.__getitem__)
    if os.geteuid() == 0:
        monkeypatch.setattr(os, "geteuid", lambda: 1000660000)
    monkeypatch.setattr(grp, "getgrgid", lambda _: SimpleNamespace(gr_name="root", gr_mem=[]))
    assert prepared()
